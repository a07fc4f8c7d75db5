"""One file to one Document, or to the true reason why not; no file stops the program."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pytest

from rag.core.errors import SourceError
from rag.core.records import Document
from rag.load import guard
from rag.load.formats import BYTES, CODE, SUFFIXES, TEXTS, reader_of
from rag.load.read import doc_id_of, read_document
from rag.load.read_bytes import HEAVY_BYTES, read_content
from tests.helpers import making


def read(path: Path) -> Document:
    return read_document(path, str(path), doc_id_of(path))


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def reason(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(path)
    return caught.value.message


def test_a_document_knows_its_file(tmp_path):
    path = written(tmp_path / "a note.md", "# Head\n\nte\u200bxt\n")

    document = read_document(path, "notes/a note.md", "0123")

    assert document == Document(
        doc_id="0123",
        source="notes/a note.md",
        text="# Head\n\ntext\n",
        title="Head",
        kind="markdown",
        sections=document.sections,
        verbatim=True,
        hidden_characters=1,
    )


def test_the_name_of_the_file_is_the_last_resort_for_a_title(tmp_path):
    assert read(written(tmp_path / "my\nplan.txt", "one\ntwo\n")).title == "my plan"


def test_a_part_of_a_page_is_read_as_the_page_would_be(tmp_path):
    part = tmp_path / "borrow.rst.inc"
    part.write_text("Limits\n======\n\nFour books at a time.\n\nFines\n=====\n\nNone.\n")
    document = read(part)
    assert [section.title for section in document.sections] == ["Limits", "Fines"]
    part.write_text("Four books at a time.\n")
    assert read(part).title == "borrow"


def test_identity_is_the_absolute_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert doc_id_of(Path("a/../b.md")) == doc_id_of(tmp_path / "b.md")
    assert doc_id_of(Path("b.md")) != doc_id_of(Path("B.md"))
    assert len(doc_id_of(Path(os.fsdecode(b"caf\xe9.md")))) == 16


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\0\0\0\0"])
def test_empty_files_say_so(tmp_path, content):
    assert reason(written(tmp_path / "a.md", content)) == "is empty"


def test_what_is_left_of_hidden_characters_alone_is_no_text(tmp_path):
    assert reason(written(tmp_path / "a.md", "\u200b\u200b")) == "holds no text"


def test_missing_and_unreadable_files_say_so(tmp_path):
    assert reason(tmp_path / "none.md") == "cannot be read: No such file or directory"
    assert reason(tmp_path) == "cannot be read: Is a directory"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("page", "<!DOCTYPE html><p>text<script>x</script>", "text"),
        ("memo.xyz", "plain text\n", "plain text\n"),
        ("letter.doc", making.docx(making.paragraph("text")), "text"),
        ("no-suffix", making.epub({"a.xhtml": "<p>text"}), "text"),
    ],
)
def test_content_tells_the_format_where_the_name_does_not(tmp_path, name, content, expected):
    assert read(written(tmp_path / name, content)).text == expected


def test_formats_that_nothing_here_reads_name_the_command_that_converts(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # as on a machine without LibreOffice
    message = reason(written(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0" + bytes(2000)))

    assert message.endswith("convert it first: libreoffice --headless --convert-to docx FILE")


def test_binary_content_under_a_text_name(tmp_path):
    picture = b"\x89PNG\r\n\x1a\n" + os.urandom(500)

    assert reason(written(tmp_path / "a.md", picture)) == "is not text: it looks like an image"
    assert "is not text" in reason(written(tmp_path / "b.csv", bytes(range(256)) * 20))


def test_text_under_a_binary_name(tmp_path):
    for suffix in (".docx", ".pdf", ".epub", ".xlsx"):
        assert reason(written(tmp_path / f"a{suffix}", "just text\n")).startswith("is damaged")


def test_every_reader_that_is_named_exists():
    assert all(callable(reader_of(name)) for name in {*TEXTS.values(), *BYTES.values()})
    assert all(suffix.startswith(".") and suffix.islower() for suffix in SUFFIXES)
    assert not CODE & {*TEXTS, *BYTES}


@pytest.mark.parametrize("name", ["python_calamine", "olefile"])
def test_a_missing_library_names_the_command_that_installs_it(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    suffix = {"python_calamine": ".xls", "olefile": ".msg"}[name]

    with pytest.raises(SourceError) as caught:
        read_content(b"{\\rtf1 x}", suffix)

    assert caught.value.hint == 'pip install "rag-proof[formats]"'
    assert caught.value.hint in caught.value.message


def test_a_pdf_is_read_in_a_process_of_its_own_with_the_same_result(tmp_path):
    raw = making.pdf([[(72.0, 700.0, 10.0, "Hello there.")]], title="A greeting")

    document = read(written(tmp_path / "a.pdf", raw))

    assert (document.text, document.title) == ("Hello there.", "A greeting")
    assert [page.number for page in document.pages] == [1]


def test_reasons_come_back_from_the_other_process(tmp_path):
    assert reason(written(tmp_path / "a.pdf", making.pdf([[]]))).startswith("holds no text")


def test_the_other_process_imports_nothing_from_the_current_folder(tmp_path, monkeypatch):
    written(tmp_path / "json.py", "raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)

    raw = making.pdf([[(72.0, 700.0, 10.0, "Hello there.")]])
    assert read(written(tmp_path / "a.pdf", raw)).text == "Hello there."


def test_a_reader_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "SECONDS", 0.01)

    path = written(tmp_path / "a.pdf", making.pdf([[(72.0, 700.0, 10.0, "Hello.")]]))

    assert reason(path) == "takes longer than 0.01 s to read"


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is one of Linux")
def test_a_reader_that_needs_too_much_memory_is_ended(tmp_path):
    """Two cells at opposite ends of a sheet: read as a whole it has 17 thousand million."""
    pytest.importorskip("python_calamine", reason="the formats extra is not installed")
    far = making.row(1, "near") + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'

    message = reason(written(tmp_path / "far.xlsx", making.xlsx(far)))

    assert message.startswith("cannot be read within 1 GB of memory")


def test_large_files_that_are_rewritten_go_to_a_process_of_their_own(tmp_path):
    page = "<p>word</p><!--" + "x" * HEAVY_BYTES + "-->"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    assert read(written(tmp_path / "a.html", page)).text == "word"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", b"word " * 20_000_000),
        ("a.txt", ("x" * 50_000_000 + "\u200b\U0001f600").encode()),
        ("a.csv", b'a,b\n"' + b"x" * 50_000_000),
        ("a.py", b"text = '" + b"x" * 50_000_000),
    ],
    ids=["100 MB of markdown", "emoji", "cell", "code"],
)
def test_a_line_without_end_is_said_to_be_data(tmp_path, name, content):
    assert reason(written(tmp_path / name, content)) == (
        "holds a line of over 5,000,000 characters: data, not text"
    )


def test_a_line_of_four_million_characters_and_a_long_text_of_lines_are_read(tmp_path):
    for content in ("word " * 800_000, "a line of text\n" * 1_000_000):
        assert read(written(tmp_path / "a.txt", content)).text == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "[" * 200_000),
        ("a.json", '{"a":' * 900 + "1" + "}" * 900),
        ("a.jsonl", "[" * 200_000 + "\n" + '{"a": 1}\n'),
        ("a.py", "(" * 200_000),
        ("a.html", "<div>" * 100_000 + "text"),
        ("a.md", "> " * 200_000 + "text"),
        ("a.eml", "From: a\n\n" + "> " * 200_000),
    ],
    ids=lambda value: value[:12],
)
def test_deep_nesting_is_read(tmp_path, name, content):
    assert read(written(tmp_path / name, content)).text.strip()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", "<a>" * 100_000 + "</a>" * 100_000),
        ("a.docx", making.docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000)),
        ("a.odt", making.odt("<text:section>" * 50_000 + "</text:section>" * 50_000)),
        ("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("a.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>b'),
        ("a.xlsx", making.zipped({"xl/workbook.xml": b" " * (100 << 20)})),
        ("a.epub", making.zipped({"a.html": b"<p>x" * (30 << 20)})),
    ],
    ids=["xml", "docx", "odt", "entity", "external", "xlsx bomb", "epub bomb"],
)
def test_hostile_containers_have_a_reason(tmp_path, name, content):
    assert reason(written(tmp_path / name, content))


def test_names_with_newlines_and_emoji(tmp_path):
    path = written(tmp_path / "new\nline 🦊.md", "text\n")

    assert read(path).title == "new line 🦊"
