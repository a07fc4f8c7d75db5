"""Pictures in an export: what is kept of them arrives with their vectors, nothing else does."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from rag.catalog.pictures import (
    FINGERPRINT,
    MODEL,
    all_pictures,
    picture_vectors,
    put_picture_vectors,
    put_pictures,
)
from rag.core.errors import FingerprintMismatch, SourceError
from rag.core.picture import Picture
from rag.index.collection import Collection, writing
from rag.index.portable_file import export_collection, import_collection
from tests.helpers.stores import fill, lines

SEEN = Picture(1, "a" * 64, 640, 480, 3, "page 3", "a plan", bytes(89), b"\xff\xd8\xffdrawn")
UNSEEN = Picture(2, "b" * 64, 64, 48)


@pytest.fixture
def home(tmp_path):
    home = fill(tmp_path / "home")
    with writing(home, "default") as collection, collection.catalog.transaction():
        catalog = collection.catalog
        (first, *_) = (row["doc_id"] for row in catalog.rows("SELECT doc_id FROM documents"))
        put_pictures(catalog, first, ("hash", 1), [SEEN, UNSEEN])
        put_picture_vectors(catalog, [SEEN.content_hash], np.float32([[0.6, 0.8]]))
        catalog.set_meta(MODEL, "a-clip")
        catalog.set_meta(FINGERPRINT, "a-clip 1")
    return home


def exported(home, tmp_path):
    collection = Collection(home, "default")
    export_collection(collection.catalog, tmp_path / "moved.rag")
    collection.close()
    return tmp_path / "moved.rag"


def test_pictures_and_their_vectors_arrive(home, tmp_path):
    file = exported(home, tmp_path)
    with writing(tmp_path / "other", "moved") as target:
        import_collection(target, file)
        catalog = target.catalog
        index, vectors = picture_vectors(catalog)

        assert [shown.picture for shown in all_pictures(catalog)] == [SEEN, UNSEEN]
        assert vectors[index[SEEN.content_hash]].tolist() == pytest.approx([0.6, 0.8])
        assert (catalog.meta(MODEL), catalog.meta(FINGERPRINT)) == ("a-clip", "a-clip 1")
    assert lines(tmp_path / "other", "moved") == lines(home)


def test_pictures_seen_by_another_model_are_not_mixed(home, tmp_path):
    file = exported(home, tmp_path)
    with writing(home, "default") as target:
        with target.catalog.transaction():
            target.catalog.set_meta(FINGERPRINT, "b-clip 7")
        with pytest.raises(FingerprintMismatch, match="a-clip"):
            import_collection(target, file)


@pytest.mark.parametrize(
    ("at", "value"),
    [(2, 0), (5, 7), (7, "AAAA"), (8, "PHN2Zz4="), (9, "AAAAQA==")],
)
def test_what_is_no_picture_of_ours_is_refused(home, tmp_path, at, value):
    raw = gzip.decompress(exported(home, tmp_path).read_bytes()).decode().splitlines()
    entry = next(json.loads(line) for line in raw if '"pictures": [[' in line)
    entry["pictures"][0][at] = value
    bad = tmp_path / "bad.rag"
    bad.write_bytes(gzip.compress("\n".join([raw[0], json.dumps(entry)]).encode()))

    malformed = pytest.raises(SourceError, match="line 2 is malformed")
    with writing(tmp_path / "other", "moved") as target, malformed:
        import_collection(target, bad)
