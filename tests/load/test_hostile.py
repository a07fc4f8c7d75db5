"""A folder full of files that mean harm: the rest is read, and each of them has its reason."""

from __future__ import annotations

import contextlib
import os
import random
from pathlib import Path

import pytest

from rag.catalog.changes import file_states
from rag.index.collection import Collection, writing
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers import making
from tests.helpers.fakes import FakeEmbedder

LIMIT = 1_000_000
BLANK = b" " * (100 << 20)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
READ = {
    "invalid.md": "A note with \xff bytes that are no UTF-8",
    "nul.txt": "A note with two NUL bytes \0 in a paragraph of its own, \0 as a crash leaves them.",
    "new\nline.md": "A name of two lines.",
    "🦊 fox.md": "A name with a fox.",
    "deep.md": "Far below.",
    "page.html": "<script>steal()</script><p onclick='x()'>What a person sees.<script>x()</script>",
    "half.json": '{"a": "half \\ud800 of a pair"}',
    "nested.json": "[" * 10_000,
}
"""Names of files, and what is written into them; all of them give passages."""
REFUSED = {
    "zero.md": (b"", "is empty"),
    "zero.docx": (b"", "is empty"),
    "binary.md": (random.Random(1).randbytes(50_000), "is not text"),
    "large.txt": (b"x" * (LIMIT + 1), "over the limit"),
    "bomb.docx": (making.zipped({"word/document.xml": BLANK}), "a zip bomb?"),
    "bomb.odt": (making.zipped({"content.xml": BLANK}), "a zip bomb?"),
    "bomb.epub": (making.zipped({"a.html": BLANK}), "a zip bomb?"),
    "bomb.xlsx": (making.zipped({"xl/workbook.xml": BLANK}), "a zip bomb?"),
    "entities.docx": (making.zipped({"word/document.xml": ENTITIES}), "an XML bomb?"),
    "entities.odt": (making.zipped({"content.xml": ENTITIES}), "an XML bomb?"),
    "entities.xlsx": (making.zipped({"xl/workbook.xml": ENTITIES}), "is damaged"),
    os.fsdecode(b"caf\xe9.md"): (b"A name of other bytes.", "has a name that is no UTF-8"),
    "out.md": (b"", "is a link that leaves the folder"),
    "away": (b"", "is a link that leaves the folder"),
}
"""Names of files, what is in them, and a part of the reason why they are not read."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    for name, text in READ.items():
        place = root.joinpath(*["d"] * 300) if name == "deep.md" else root
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(text.encode("latin-1" if name == "invalid.md" else "utf-8"))
    for name, (content, reason) in REFUSED.items():
        if "link" in reason:
            outside = tmp_path_factory.mktemp("outside") / name
            outside.write_text("secret") if name == "out.md" else outside.mkdir()
            (root / name).symlink_to(outside)
        else:
            (root / name).write_bytes(content)
    (root / "loop").mkdir()
    (root / "loop" / "up").symlink_to(root)
    (root / "self.md").symlink_to(root / "self.md")
    return root


def run(home: Path, folder: Path, embedder: FakeEmbedder):
    with writing(home, "default") as collection:
        plan = make_plan(find_files([folder], LIMIT), file_states(collection.catalog))
        return ingest(collection, plan, embedder, SplitSettings())


def test_the_rest_is_read_and_each_has_its_reason(folder, tmp_path):
    report = run(tmp_path, folder, FakeEmbedder())
    reasons = {Path(failure.source).name: failure.reason for failure in report.failures}
    assert report.added == len(READ)
    assert len(reasons) == len(REFUSED)
    for name, (_, reason) in REFUSED.items():
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        assert reason in reasons[shown]
    with contextlib.closing(Collection(tmp_path, "default")) as collection:
        texts = "\n".join(passage.text for passage in collection.catalog.all_passages())
    for seen in (
        "A name with a fox.",
        "Far below.",
        "What a person sees.",
        "half \ufffd of a pair",
    ):
        assert seen in texts
    assert "steal" not in texts and "secret" not in texts and "\0" not in texts


def test_again_nothing_is_embedded(folder, tmp_path):
    run(tmp_path, folder, FakeEmbedder())
    embedder = FakeEmbedder()
    report = run(tmp_path, folder, embedder)
    assert (report.unchanged, embedder.passages) == (len(READ), [])
