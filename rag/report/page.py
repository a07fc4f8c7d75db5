"""An answer as a self-contained HTML page that shows its proof and can be checked again.

The page holds the report a second time as JSON: that is what `check_page` reads. Everything in it
comes from files or a model and is escaped; the page loads nothing and runs nothing.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.answer.answer import Answer
from rag.catalog.find_documents import hashes_of, paths_of
from rag.core.config import Config
from rag.core.errors import SourceError
from rag.core.locations import package_data
from rag.core.reader_address import is_address
from rag.core.records import Citation, Passage, Quote, Sentence
from rag.models.checksum import sha256_of
from rag.models.find_reader import find_reader
from rag.search.confidence import calibration
from rag.workspace import Workspace

VERSION = 1
_DATA = re.compile(r'<script type="application/json" id="report">(.*?)</script>', re.DOTALL)
# Characters that could end the script element, or start a comment in it.
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote as the page shows it, and what is needed to find it again.

    :ivar path: absolute path of the file; "" for text that came with the question.
    :ivar start: of the quote in the document's text.
    :ivar sha256: of the file's bytes when it was ingested.
    :ivar before: the rest of its passage in front of it, `after` behind it.
    :ivar highlight: (start, end) in `quote` of what answers most; (0, 0) marks nothing apart.
    """

    marker: int
    source: str
    path: str
    doc_id: str
    quote: str
    start: int
    page: int | None
    start_line: int | None
    end_line: int | None
    sha256: str
    verified: bool
    before: str = ""
    after: str = ""
    highlight: tuple[int, int] = (0, 0)

    @property
    def marked(self) -> tuple[str, str, str]:
        """The quote in three: before what answers most, that itself, and behind it."""
        start, end = self.highlight if any(self.highlight) else (0, len(self.quote))
        return self.quote[:start], self.quote[start:end], self.quote[end:]

    def as_quote(self) -> Quote:
        """The quote as it was, to be looked up again."""
        passage = Passage(
            "", self.doc_id, self.source, "", "", self.quote, self.start,
            self.start + len(self.quote), self.start_line, self.end_line, self.page,
        )  # fmt: skip
        return Quote(passage, passage.start, passage.end, 1.0)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page.

    :ivar nearest: passages that an abstaining answer names.
    :ivar made_with: fingerprints of the collection, the embedder, the model and the prompt.
    """

    question: str
    query: str
    mode: str
    answer: str
    confidence: float
    threshold: float
    sentences: tuple[Sentence, ...]
    evidence: tuple[Evidence, ...]
    nearest: tuple[str, ...] = ()
    budget: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[Mapping[str, str], ...] = ()
    made_with: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION


def make_report(workspace: Workspace, answer: Answer) -> Report:
    """Everything about an answer that its page shows."""
    threshold = workspace.config.threshold
    cited = {citation.marker: citation for citation in answer.citations}
    documents = [quote.passage.doc_id for quote in answer.quotes]
    catalog = workspace.collection.catalog
    paths, hashes = paths_of(catalog, documents), hashes_of(catalog, documents)
    return Report(
        question=answer.question,
        query=answer.query,
        mode=answer.mode,
        answer=answer.text,
        confidence=answer.confidence,
        threshold=threshold if threshold >= 0 else calibration(workspace.collection).threshold,
        sentences=answer.sentences,
        evidence=tuple(
            _evidence(quote, cited[marker], paths, hashes)
            for marker, quote in enumerate(answer.quotes, 1)
            if marker in cited
        ),
        nearest=()
        if answer.quotes
        else tuple(scored.passage.source for scored in answer.passages[:3]),
        budget=dataclasses.asdict(answer.draft.budget),
        dropped=tuple(dataclasses.asdict(dropped) for dropped in answer.draft.dropped),
        made_with=_made_with(workspace, answer),
    )


def page_of(report: Report) -> str:
    """The page; the same report gives the same bytes."""
    from jinja2 import Environment

    data = json.dumps(dataclasses.asdict(report), ensure_ascii=False)
    for character, escaped in _ESCAPED.items():
        data = data.replace(character, escaped)
    # autoescape holds for every value but this one, which is escaped for its element already.
    from markupsafe import Markup

    template = (package_data("report") / "answer.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True, trim_blocks=True).from_string(template)
    return page.render(report=report, data=Markup(data)) + "\n"


def read_report(page: str, name: str) -> Report:
    """The report that a page holds.

    :param name: of the page, for the error.
    :raises SourceError: when it holds none, or one of another version.
    """
    found = _DATA.search(page)
    try:
        value = json.loads(found.group(1) if found else "")
        if value["version"] != VERSION:
            raise SourceError(f"{name} was written by another version of rag")
        return _report(value)
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            f"{name} is not a page of rag ask --report", hint='rag ask "…" --report FILE.html'
        ) from error


def _report(value: dict[str, Any]) -> Report:
    sentences = tuple(
        Sentence(**{**sentence, "markers": tuple(sentence["markers"])})
        for sentence in value["sentences"]
    )
    evidence = tuple(
        Evidence(**{**entry, "highlight": tuple(entry.get("highlight", (0, 0)))})
        for entry in value["evidence"]
    )
    rest = {**value, "nearest": tuple(value["nearest"]), "dropped": tuple(value["dropped"])}
    return Report(**{**rest, "sentences": sentences, "evidence": evidence})


def _evidence(
    quote: Quote, citation: Citation, paths: Mapping[str, str], hashes: Mapping[str, str]
) -> Evidence:
    passage = quote.passage
    return Evidence(
        marker=citation.marker,
        source=citation.source,
        path=paths.get(passage.doc_id, ""),
        doc_id=passage.doc_id,
        quote=citation.quote,
        start=quote.start,
        page=citation.page,
        start_line=citation.start_line,
        end_line=citation.end_line,
        sha256=hashes.get(passage.doc_id, ""),
        verified=citation.verified,
        before=passage.text[: quote.start - passage.start],
        after=passage.text[quote.end - passage.start :],
        highlight=citation.highlight,
    )


def _made_with(workspace: Workspace, answer: Answer) -> dict[str, str]:
    catalog, config = workspace.collection.catalog, workspace.config
    counts = catalog.counts()
    made = {
        "collection": workspace.collection.name,
        "documents": f"{counts.documents:,}",
        "passages": f"{counts.passages:,}",
        "embedder": workspace.embedder.fingerprint,
    }
    if answer.draft.model:
        made |= {
            "model": answer.draft.model,
            "model_sha256": _sha256(config),
            "prompt_sha256": answer.draft.prompt_sha256,
        }
    return made


def _sha256(config: Config) -> str:
    """Of the model's file; "" where another program keeps it to itself."""
    if is_address(config.model):
        return ""
    try:
        return sha256_of(find_reader(config.home, config.model, config.model_folders))
    except OSError:
        return ""
