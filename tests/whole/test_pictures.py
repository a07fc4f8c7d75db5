"""Pictures through the program with a real, if tiny, CLIP: found by words, by picture, on a map.

The model in `tests/data/tiny-clip` was made by `tests.helpers.tiny_clip`; it has never seen the
combinations of colour, form, size and ground that are asked for here.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag import Assistant
from rag.cli.app import run as rag
from tests.helpers.photographs import Image, photograph, taken
from tests.helpers.shapes import split_shapes
from tests.load.pictures.test_contained import docx, drawing

pytest.importorskip("imagehash")

CLIP = Path(__file__).parents[1] / "data" / "tiny-clip"
UNSEEN = split_shapes()[1]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Every unseen combination under a name that says nothing, and a report with two pictures."""
    folder = tmp_path_factory.mktemp("photos")
    luck = random.Random(5)
    for number, one in enumerate(UNSEEN):
        raw = photograph(one, luck.randrange(1 << 30), exif=taken())
        (folder / f"IMG_{number:04}.jpg").write_bytes(raw)
    figures = f"<w:p>{drawing('r1', '')}</w:p><w:p>{drawing('r2', '')}</w:p>"
    (folder / "report.docx").write_bytes(docx(f"<w:p><w:r><w:t>Pumps</w:t></w:r></w:p>{figures}"))
    (folder / "note.md").write_text("A note on pumps.")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory, real_home, photos):
    """A home whose collection was ingested without an image model first, then with one."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(real_home / "models")
    assert rag(["--home", str(home), "ingest", str(photos), "--no-ocr"]) == 0
    command = ["ingest", str(photos), "--no-ocr", "--image-model", str(CLIP)]
    assert rag(["--home", str(home), *command]) == 0
    return home


@pytest.fixture
def asked(home, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)

    def ask(*arguments):
        capsys.readouterr()
        assert rag(["--home", str(home), *map(str, arguments), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def names(found):
    return [one["picture"]["name"].rpartition("/")[2] for one in found["results"]]


def first(ranked):
    return ranked[0].shown.name.rpartition("/")[2]


@pytest.mark.real
def test_combinations_never_seen_are_found_by_words(home, asked):
    with Assistant(home) as assistant:
        best = [first(assistant.pictures(one.caption, limit=1)) for one in UNSEEN]
    hits = [name == f"IMG_{number:04}.jpg" for number, name in enumerate(best)]
    assert sum(hits) / len(hits) >= 0.9
    for number in range(3):
        found = asked("search", UNSEEN[number].caption, "--kind", "image", "-k", 1)
        assert names(found) == [best[number]]


@pytest.mark.real
def test_combinations_never_seen_are_found_by_another_picture_of_them(home, asked, tmp_path):
    paths = [tmp_path / f"asked{number}.png" for number in range(len(UNSEEN))]
    for number, one in enumerate(UNSEEN):
        paths[number].write_bytes(photograph(one, 1000 + number))
    with Assistant(home) as assistant:
        best = [first(assistant.similar_pictures(str(path), limit=1)) for path in paths]
    hits = [name == f"IMG_{number:04}.jpg" for number, name in enumerate(best)]
    assert sum(hits) / len(hits) >= 0.9
    assert names(asked("related", paths[0], "-k", 1)) == [best[0]]


@pytest.mark.real
def test_a_picture_of_the_collection_leads_to_its_like(asked):
    first = next(n for n, one in enumerate(UNSEEN) if one.form == "circle")
    found = asked("related", f"IMG_{first:04}.jpg", "-k", 3)
    assert found["source"].endswith(f"IMG_{first:04}.jpg")
    assert f"IMG_{first:04}.jpg" not in names(found)
    assert not any(one["picture"]["copy"] for one in found["results"])


@pytest.mark.real
def test_a_picture_inside_a_document_is_found_and_knows_its_place(asked):
    found = asked("search", "a large blue circle on a white table", "--kind", "image")
    inside = [one for one in found["results"] if one["picture"]["number"]]
    assert inside[0]["picture"]["name"].startswith("picture 2 in ")
    assert inside[0]["source"].endswith("report.docx")


@pytest.mark.real
def test_what_a_person_sees(home, photos, capsys):
    capsys.readouterr()
    rag(["--home", str(home), "search", UNSEEN[0].caption, "--kind", "image", "-k", "1"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "IMG_0000.jpg 256 × 256 2026-01-29" in shown
    assert "taken on 2026-01-29 at 17:15, at 48.85837, 2.29448" in shown


@pytest.mark.real
def test_the_map_and_the_groups_show_thumbnails(home, asked, tmp_path):
    page = tmp_path / "map.html"
    done = asked("map", page, "--pictures")
    assert (done["points"], done["unit"]) == (len(UNSEEN) + 2, "pictures")
    text = page.read_text()
    assert text.count("data:image/jpeg;base64,") == len(UNSEEN) + 2
    assert "img-src data:;" in text
    groups = asked("cluster", 4, "--pictures")["clusters"]
    members = [member for group in groups for member in group["members"]]
    assert len(members) == len(UNSEEN) + 2
    assert all(one["thumbnail"].startswith("data:image/jpeg;base64,") for one in members)


@pytest.mark.real
def test_without_a_model_the_summary_says_in_one_line_what_is_missing(
    tmp_path, real_home, photos, capsys
):
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    rag(["--home", str(home), "ingest", str(photos), "--no-ocr"])
    lines = [line for line in capsys.readouterr().err.split("\n") if "--image-model" in line]
    assert len(lines) == 1
    assert re.match(r"  42 pictures \(2 inside documents\) found by name, date and text", lines[0])
    rag(["--home", str(home), "search", "IMG 0007", "--kind", "image", "-k", "1", "--json"])
    assert names(json.loads(capsys.readouterr().out)) == ["IMG_0007.jpg"]


@pytest.mark.real
def test_people_without_pictures_import_nothing_of_this(tmp_path, real_home):
    """No library, no process: `rag ingest` of a note and a search of it."""
    (tmp_path / "note.md").write_text("A note on pumps.")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(real_home / "models")
    code = (
        "import subprocess, sys\n"
        "from rag.cli.app import run\n"
        "started = []\n"
        "sys.addaudithook(lambda event, given: started.append(given) if event == "
        "'subprocess.Popen' else None)\n"
        "status = run(['ingest', 'note.md']) or run(['search', 'pumps'])\n"
        "heavy = ('PIL', 'imagehash', 'scipy', 'transformers', 'sentence_transformers', 'torch',\n"
        "         'rag.embedding.picture_embedder', 'rag.explore.pictures')\n"
        "found = [name for name in heavy if name in sys.modules]\n"
        "sys.exit(status or ' '.join(found) or str(started or '') or 0)\n"
    )
    own = {**os.environ, "RAG_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=own, cwd=tmp_path,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.real
def test_a_folder_that_is_no_image_model_is_refused(home, photos, tmp_path, capsys):
    capsys.readouterr()
    command = ["ingest", str(photos), "--no-ocr", "--image-model", str(tmp_path)]
    Image.new("RGB", (90, 90), "red").save(photos / "new.png")
    try:
        assert rag(["--home", str(home), *command]) == 1
    finally:
        (photos / "new.png").unlink()
    assert "there is no image model" in capsys.readouterr().err


def answered(asked, question):
    return asked("ask", question, "--extract")


@pytest.mark.real
@pytest.mark.parametrize(
    "lead", ["photo of {}", "Show me a picture of {}!", "Zeig mir ein Foto von {}"]
)
def test_a_question_for_a_picture_is_answered_by_the_picture(asked, lead):
    found = answered(asked, lead.format(UNSEEN[0].caption))

    assert (found["outcome"], found["form"]) == ("answered", "list")
    assert found["plan"] == f"pictures that show “{UNSEEN[0].caption}”"
    head, first, *_ = found["answer"].split("\n")
    assert re.fullmatch(r"\d pictures? found by content", head)
    assert first.endswith("IMG_0000.jpg · 2026-01-29 [1]")
    assert found["citations"][0]["source"].endswith("IMG_0000.jpg")
    assert all(one["verified"] for one in found["citations"])


@pytest.mark.real
def test_most_of_what_was_never_seen_is_named_for_certain(home):
    with Assistant(home) as assistant:
        told = [assistant.ask(f"photo of {one.caption}", extract=True).text for one in UNSEEN]
    right = [f"IMG_{number:04}.jpg" in text.partition("[1]")[0] for number, text in enumerate(told)]
    assert sum(right) / len(right) >= 0.9


@pytest.mark.real
@pytest.mark.parametrize(
    "question",
    [
        "photo of my grandmother",
        "show me a picture of the boiler in the cellar",
        "which photo shows two children in the garden?",
        "picture of mountains in snow",
    ],
)
def test_what_no_picture_shows_for_certain_is_not_made_up(asked, question):
    assert "found by content" not in answered(asked, question)["answer"]


@pytest.mark.real
@pytest.mark.parametrize("question", ["what is a pump?", "when was the photo of the pump taken?"])
def test_other_questions_are_looked_up_and_load_no_image_model(home, question):
    with Assistant(home) as assistant:
        assert "found by content" not in assistant.ask(question, extract=True).text
        assert assistant._sight()._eye is None
