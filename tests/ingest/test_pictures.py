"""Pictures in an ingest: taken out once, embedded when a model comes, gone with their file."""

from __future__ import annotations

import io
from contextlib import closing

import numpy as np
import pytest

from rag.catalog.pictures import all_pictures, picture_counts, picture_vectors
from rag.core.errors import EmptyCollection, ModelMissing
from rag.index.collection import Collection, writing
from rag.ingest.ingest import ingest
from rag.ingest.pictures import Eye, ingest_pictures, look_at_pictures
from rag.ingest.plan import known_files, make_plan
from rag.load.files import find_files
from rag.load.split import SplitSettings
from rag.search.like_picture import find_picture, like_picture
from rag.search.pictures import find_pictures
from rag.search.retrieve import Search
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.photographs import Image, photograph, shape, taken
from tests.helpers.pictures import packed
from tests.load.pictures.test_contained import docx, drawing

pytest.importorskip("imagehash")


class ColourEye:
    """Sees the mean colour of a picture, and knows the names of three."""

    name = "colours"
    words = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}

    def __init__(self, fingerprint="colours 1"):
        self.fingerprint = fingerprint
        self.seen = 0

    def embed_words(self, texts):
        rows = [sum(np.array(v, float) for k, v in self.words.items() if k in t) for t in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32)

    def embed_pictures(self, pictures):
        self.seen += len(pictures)
        rows = [self._mean(one) for one in pictures]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32)

    def _mean(self, jpeg):
        with Image.open(io.BytesIO(jpeg)) as picture:
            pixels = np.asarray(picture, dtype=float).reshape(-1, 3)
        return (pixels.max(axis=0) + 1 - pixels.min(axis=1).mean()) * (pixels.mean(axis=0) + 1)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path):
    """A note, two photographs, and a report with two pictures of which one is a photograph too."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "note.md").write_text("Nothing but a note.")
    (folder / "red.jpg").write_bytes(plain("red", exif=taken()))
    (folder / "green.jpg").write_bytes(plain("green"))
    figures = drawing("r1", "A diagram of the pump") + drawing("r2", "")
    (folder / "report.docx").write_bytes(docx(f"<w:p><w:r><w:t>Figures</w:t></w:r>{figures}</w:p>"))
    return folder


def plain(colour, **options):
    return packed(Image.new("RGB", (200, 100), colour), "JPEG", **options)


def run(home, folder, eye=None, name="colours"):
    loaded = Eye(name, lambda: eye) if eye else Eye()
    with writing(home, "default") as collection:
        known = known_files(collection.catalog, "")
        plan = make_plan(find_files([folder], 10_000_000, pictures=True), known)
        ingest(collection, plan, FakeEmbedder(), SplitSettings())
        return ingest_pictures(collection.catalog, loaded)


def pictures(home):
    with closing(Collection(home, "default")) as collection:
        return [shown.name.rpartition("/")[2] for shown in all_pictures(collection.catalog)]


def never():
    raise AssertionError("the image model was loaded")


def test_without_a_model_pictures_are_known_and_nothing_is_embedded(home, folder):
    report = run(home, folder)
    assert (report.found, report.embedded, report.failures) == (4, 0, ())
    assert (report.counts.pictures, report.counts.inside) == (4, 2)
    assert pictures(home) == ["green.jpg", "red.jpg", "report.docx", "report.docx"]


def test_a_model_that_comes_later_embeds_just_the_pictures(home, folder):
    run(home, folder)
    eye = ColourEye()
    with writing(home, "default") as collection:
        before = collection.catalog.rows("SELECT * FROM vectors ORDER BY text_hash")
        report = ingest_pictures(collection.catalog, Eye("colours", lambda: eye))
        assert before == collection.catalog.rows("SELECT * FROM vectors ORDER BY text_hash")
    assert (report.embedded, eye.seen, report.counts.embedded) == (4, 4, 4)


def test_what_is_unchanged_is_not_looked_at_again(home, folder):
    run(home, folder, ColourEye())
    with writing(home, "default") as collection:
        told = []
        again = ingest_pictures(collection.catalog, Eye("colours", never), told.append)
    assert (again.found, again.embedded, told) == (0, 0, [])


def test_another_model_embeds_all_anew_and_the_same_under_another_name_none(home, folder):
    run(home, folder, ColourEye())
    same, other = ColourEye(), ColourEye("colours 2")
    assert run(home, folder, same, "renamed").embedded == same.seen == 0
    assert run(home, folder, other, "other").embedded == other.seen == 4


def test_a_remembered_model_that_is_gone_keeps_nothing_from_being_read(home, folder):
    run(home, folder, ColourEye())
    (folder / "blue.jpg").write_bytes(plain("blue"))

    def gone():
        raise ModelMissing("the model colours is not on this machine")

    with writing(home, "default") as collection:
        plan = make_plan(
            find_files([folder], 10_000_000, pictures=True), known_files(collection.catalog, "")
        )
        ingest(collection, plan, FakeEmbedder(), SplitSettings())
        report = look_at_pictures(collection.catalog, Eye("colours", gone, asked=False))
        assert [failure.source for failure in report.failures] == ["colours"]
        assert (report.counts.pictures, report.counts.embedded) == (5, 4)
        with pytest.raises(ModelMissing):
            look_at_pictures(collection.catalog, Eye("other", gone))


def test_a_picture_that_stands_in_two_files_is_embedded_once(home, folder):
    (folder / "again.jpg").write_bytes((folder / "red.jpg").read_bytes())
    eye = ColourEye()
    report = run(home, folder, eye)
    assert (report.counts.pictures, eye.seen) == (5, 4)


def test_a_changed_picture_is_looked_at_and_what_is_gone_leaves_no_vector(home, folder):
    run(home, folder, ColourEye())
    (folder / "red.jpg").write_bytes(plain("blue"))
    (folder / "green.jpg").unlink()
    eye = ColourEye()
    assert run(home, folder, eye).counts.embedded == 3
    assert eye.seen == 1
    with closing(Collection(home, "default")) as collection:
        assert len(picture_vectors(collection.catalog)[0]) == 3


def test_a_damaged_picture_is_named_and_stops_no_other(home, folder):
    (folder / "broken.jpg").write_bytes(photograph()[:1500])
    report = run(home, folder, ColourEye())
    assert [f.source.rpartition("/")[2] for f in report.failures] == ["broken.jpg"]
    assert report.counts.embedded == 4


def found(home, query, eye, **search):
    with closing(Collection(home, "default")) as collection:
        ranked = find_pictures(collection, (FakeEmbedder(), eye), query, Search(**search))
        return [one.shown.name.rpartition("/")[2] for one in ranked], ranked


def test_words_find_what_pictures_show(home, folder):
    run(home, folder, ColourEye())
    names, ranked = found(home, "something green", ColourEye())
    assert names[0] == "green.jpg"
    assert ranked[0].seen is not None and ranked[0].passage.text.startswith("Picture green")


def test_without_a_model_name_day_and_place_find_them(home, folder):
    run(home, folder)
    names, ranked = found(home, "red 2026", None)
    assert names[0] == "red.jpg"
    assert ranked[0].seen is None
    assert "taken on 2026-01-29 at 17:15, at 48.85837, 2.29448" in ranked[0].passage.text
    assert ranked[0].shown.date == "2026-01-29"


def test_the_words_of_a_picture_inside_a_document_find_it(home, folder):
    run(home, folder)
    _, ranked = found(home, "diagram of the pump", None)
    assert ranked[0].shown.name.endswith("picture 1 in " + str(folder / "report.docx"))
    assert ranked[0].passage is None


def test_pictures_that_look_like_one_that_is_stored(home, folder):
    (folder / "copy.png").write_bytes(photograph(shape(), luck=4, side=200))
    (folder / "large.jpg").write_bytes(photograph(shape(), luck=4, side=300, quality=60))
    run(home, folder, ColourEye())
    with closing(Collection(home, "default")) as collection:
        ranked = like_picture(collection.catalog, "copy.png", never, 3)
    assert ranked[0].shown.name.endswith("large.jpg") and ranked[0].copy
    assert not any(one.copy for one in ranked[1:])


def test_a_picture_inside_a_document_has_a_name_of_its_own(home, folder):
    run(home, folder, ColourEye())
    with closing(Collection(home, "default")) as collection:
        assert find_picture(collection.catalog, "report.docx#2").picture.number == 2
        assert find_picture(collection.catalog, "report.docx#3") is None
        assert find_picture(collection.catalog, "note.md") is None


def test_copies_stand_with_the_best_of_them(home, folder):
    for number, side in enumerate((200, 300)):
        (folder / f"c{number}.png").write_bytes(photograph(shape(form="star"), 4, side))
    run(home, folder, ColourEye())
    _, ranked = found(home, "red", ColourEye(), limit=9)
    with_copies = [one for one in ranked if one.copies]
    assert [c.rpartition("/")[2] for one in with_copies for c in one.copies] in (
        ["c0.png"],
        ["c1.png"],
    )


def test_a_filter_holds_for_pictures(home, folder):
    from rag.catalog.filters import Filter

    run(home, folder, ColourEye())
    names, _ = found(home, "red", ColourEye(), only=Filter(glob="*.docx"))
    assert set(names) == {"report.docx"}


def test_a_collection_of_before_has_no_pictures(home, folder):
    run(home, folder, ColourEye())
    with closing(Collection(home, "default")) as collection:
        for table in ("pictures", "picture_vectors", "pictures_read"):
            collection.catalog.connection.execute(f"DROP TABLE {table}")
        assert picture_counts(collection.catalog).pictures == 0
        assert all_pictures(collection.catalog) == ()
        assert picture_vectors(collection.catalog)[0] == {}
    with pytest.raises(EmptyCollection):
        Collection(home, "none")
