"""Checks a saved report against the files as they are now: quotes, and sentences against quotes.

It believes nothing that the page says about itself: not its marks, not its words of support.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.core.protocols import Embedder
from rag.core.records import Sentence
from rag.evidence.check_quotes import cite, is_unchanged
from rag.evidence.grounding import check
from rag.load.question_context import DOC_ID
from rag.report.page import Evidence, Report, page_of, read_report


@dataclass(frozen=True, slots=True)
class QuoteVerdict:
    """One quote, looked up again; the lines are those it has now."""

    marker: int
    source: str
    ok: bool
    detail: str
    start_line: int | None = None
    end_line: int | None = None


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """One sentence of the answer, held against its quotes again.

    :ivar ok: it is borne out, or the page does not say that it is.
    """

    text: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a report.

    :ivar intact: the page shows what its report says, byte for byte.
    """

    intact: bool
    quotes: tuple[QuoteVerdict, ...]
    sentences: tuple[SentenceVerdict, ...]

    @property
    def ok(self) -> bool:
        """Whether all of it still holds."""
        quotes = all(quote.ok for quote in self.quotes)
        return self.intact and quotes and all(sentence.ok for sentence in self.sentences)


def verify_page(page: str, name: str, embedder: Embedder) -> Verdict:
    """Read every cited file again, then check every sentence that claims support.

    :param name: of the page, for the error.
    :raises SourceError: when it holds no report.
    """
    report = read_report(page, name)
    return Verdict(
        page_of(report) == page,
        tuple(_quote(evidence) for evidence in report.evidence),
        tuple(
            SentenceVerdict(sentence.text, _holds(sentence, report, embedder))
            for sentence in report.sentences
        ),
    )


def _quote(evidence: Evidence) -> QuoteVerdict:
    if evidence.doc_id == DOC_ID:
        detail = "came with the question: in no file to look at"
        return QuoteVerdict(evidence.marker, evidence.source, True, detail)
    path = Path(evidence.path)
    found = cite([evidence.as_quote()], [path])[0]
    if found.verified:
        same = is_unchanged(path, evidence.sha256)
        detail = "word for word" if same else "word for word; the file has changed elsewhere"
    else:
        detail = "the words are gone from the file" if path.is_file() else "the file is gone"
    return QuoteVerdict(
        evidence.marker,
        evidence.source,
        found.verified,
        detail,
        found.start_line,
        found.end_line,
    )


def _holds(sentence: Sentence, report: Report, embedder: Embedder) -> bool:
    if not sentence.supported:
        return True
    quotes = [e.as_quote() for e in report.evidence if e.marker in sentence.markers]
    if any(quote.text == sentence.text for quote in quotes):
        return True
    checked = check(sentence.text, quotes, embedder)
    return bool(checked) and all(part.supported for part in checked)
