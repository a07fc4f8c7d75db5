"""The page of an answer: it shows the proof, obeys nothing in it, and can be checked again."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rag.answer.answer import Ask, answer
from rag.core.errors import SourceError
from rag.core.records import Sentence
from rag.report.check_page import verify_page
from rag.report.page import make_report, page_of, read_report
from rag.search.retrieve import Search
from tests.helpers.fakes import FakeGenerator
from tests.helpers.talking import WordEmbedder, collection_at, workspace_of

HARBOUR = "# Projects\n\nThe Harbour app is led by Noor Haddad.\nIts deadline is in May.\n"
EVIL = (
    "# Projects\n\nThe Harbour app is led by </script><script>alert(1)</script>"
    "<img src=http://x/?q=1 onerror=alert(2)> {{ 7 * 7 }} Noor & Haddad.\n"
)
CLAIM = (Sentence("It is led by Anna.", True, (1,)),)


@pytest.fixture
def config(tmp_path):
    return collection_at(tmp_path, {"projects.md": HARBOUR})


def report_of(config, *answers):
    question = "Who leads the Harbour app?"
    generator = FakeGenerator(*answers)
    generator.parameters = 2_000_000_000  # a small model's unsupported sentences are not kept
    with workspace_of(config, generator) as workspace:
        found = answer(workspace, Ask(question, extract=not answers), Search(limit=4))
        return make_report(workspace, found)


class Tags(HTMLParser):
    """Every element with its attributes, and the visible text."""

    def __init__(self, page):
        super().__init__()
        self.found, self.shown = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.shown += data


def test_a_page_holds_its_report_and_is_the_same_every_time(config):
    report = report_of(config, "The Harbour app is led by Noor Haddad. It is the best app.")
    page = page_of(report)
    assert page == page_of(read_report(page, "x.html"))
    assert read_report(page, "x.html") == report
    shown = Tags(page).shown
    for text in (
        "The Harbour app is led by Noor Haddad.",
        "(not in your documents)",
        "Its deadline",
    ):
        assert text in shown


def test_nothing_in_a_document_becomes_a_part_of_the_page(tmp_path):
    config = collection_at(tmp_path, {"projects.md": EVIL})
    report = report_of(config)
    tags = Tags(page_of(report))
    assert "{{ 7 * 7 }}" in tags.shown
    assert [tag for tag, _ in tags.found if tag in ("script", "img", "link", "iframe")] == [
        "script"
    ]
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    assert read_report(page_of(report), "x.html") == report


def test_what_holds_is_verified_and_what_was_edited_is_not(config, tmp_path):
    page = page_of(report_of(config, "The Harbour app is led by Noor Haddad."))
    file = tmp_path / "files" / "notes" / "projects.md"
    verdict = verify_page(page, "x.html", WordEmbedder())
    assert verdict.ok and verdict.quotes[0].detail == "word for word"
    file.write_text("New.\n\n" + HARBOUR)
    verdict = verify_page(page, "x.html", WordEmbedder())
    assert verdict.ok and verdict.quotes[0].start_line == 5
    assert verdict.quotes[0].detail == "word for word; the file has changed elsewhere"
    file.write_text(HARBOUR.replace("Noor", "Nora"))
    assert [q.detail for q in verify_page(page, "x.html", WordEmbedder()).quotes] == [
        "the words are gone from the file"
    ]
    file.unlink()
    assert not verify_page(page, "x.html", WordEmbedder()).ok


def test_a_page_that_claims_more_than_its_quotes_is_found_out(config):
    page = page_of(report_of(config, "The Harbour app is led by Noor Haddad."))
    forged = page_of(replace(read_report(page, "x.html"), sentences=CLAIM))
    verdict = verify_page(forged, "x.html", WordEmbedder())
    assert verdict.intact and not verdict.ok and [s.ok for s in verdict.sentences] == [False]


def test_a_page_that_shows_something_else_than_its_report_is_found_out(config):
    page = page_of(report_of(config, "The Harbour app is led by Noor Haddad."))
    edited = page.replace("Noor", "Anna", 1)
    assert edited != page and not verify_page(edited, "x.html", WordEmbedder()).intact


@pytest.mark.parametrize(
    "page", ["", "<p>hello</p>", '<script type="application/json" id="report">{}</script>']
)
def test_another_page_is_refused_in_words(page):
    with pytest.raises(SourceError, match=r"x\.html is not a page of rag ask --report"):
        read_report(page, "x.html")
