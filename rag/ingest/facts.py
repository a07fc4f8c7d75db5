"""What documents say in a form that programs read: tags, fields, links and tasks.

Markdown with front matter and wiki links, Org, the head of a mail. Nothing inside fenced code
counts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from rag.catalog.kinds import ending_of, is_of_kind
from rag.core.document_structure import Fact
from rag.core.records import Document
from rag.ingest.tasks import tasks_in
from rag.load.plain.markdown import front_matter

MOST = 20_000
"""Facts of one document; nobody has written more by hand."""
CHARACTERS = 4_000_000
TAG_FIELDS = ("tags", "tag", "keywords", "categories", "category", "filetags", "schlagworte")

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1|\Z)", re.M | re.S)
_CODE = re.compile(r"`[^`\n]+`")
_TAG = re.compile(r"(?:(?<=\s)|^)#(?P<tag>[^\W\d_][\w/-]*)", re.M)
_COLOUR = re.compile(r"(?=\D*\d|(.)\1+$)(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$", re.I)
_ORG_TAGS = re.compile(r"^\*+[ \t][^\n]*?[ \t](?P<tags>:(?:[\w@-]+:)+)[ \t]*$", re.M)
_ORG_FIELD = re.compile(r"^#\+(?P<name>\w+):[ \t]*(?P<value>\S[^\n]*)$", re.M)
_INLINE_FIELD = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+)?(?P<name>[^\W\d][\w -]{0,40})::[ \t]+(?P<value>\S[^\n]*)$", re.M
)
_WIKI_LINK = re.compile(r"\[\[(?P<to>[^\[\]|\n]{1,300})(?:\]\[|\|)?(?P<as>[^\[\]\n]{0,300})\]\]")
_LINK = re.compile(r"(?<!!)\[(?P<as>[^\[\]\n]{0,300})\]\((?P<to><[^<>\n]+>|[^\s()]{1,500})")
_HEADER = re.compile(r"^(?P<name>From|To|Cc|Subject|Date):[ \t]*(?P<value>\S[^\n]*)$", re.M)


def facts_of(document: Document) -> tuple[Fact, ...]:
    """A document's facts in the order of its text; source code states none."""
    if document.kind == "code":
        return ()
    text = _blanked(document.text[:CHARACTERS])
    finders: list[Callable[[Document, str], Iterator[Fact]]] = [tasks_in]
    if is_of_kind("note", document.source, ""):
        finders += [_front, _tags, _links, _org]
    elif is_of_kind("mail", document.source, ""):
        finders.append(_headers)
    found = itertools.chain.from_iterable(finder(document, text) for finder in finders)
    return tuple(sorted(itertools.islice(found, MOST), key=lambda fact: fact.start))


def _blanked(text: str) -> str:
    """The text with code blanked out; places stay as they are."""
    for pattern in (_FENCE, _CODE):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def _front(document: Document, text: str) -> Iterator[Fact]:
    """Fields of the front matter, their tags one by one; those written ``name:: value`` below."""
    fields, end = front_matter(document.text)
    for name, value in fields.items():
        start = _place(document.text, name, end)
        stop = document.text.find("\n", start)
        stop = end if stop < 0 else stop
        if name in TAG_FIELDS:
            for tag in _parts(value):
                yield Fact("tag", "", tag, start, stop)
        elif value:
            yield Fact("field", name, value, start, stop)
    for match in _INLINE_FIELD.finditer(text, end):
        yield Fact("field", match["name"].strip().casefold(), match["value"], *match.span())


def _place(text: str, name: str, end: int) -> int:
    match = re.compile(rf"^[\"']?{re.escape(name)}\b", re.M | re.I).search(text, 0, end)
    return match.start() if match else 0


def _parts(value: str) -> list[str]:
    """Tags listed with commas, or with blanks alone."""
    plain = re.sub(r"[\[\]\"'#]", "", value)
    parts = plain.split(",") if "," in plain else plain.split()
    return [part.strip() for part in parts if part.strip()]


def _tags(document: Document, text: str) -> Iterator[Fact]:
    body = front_matter(document.text)[1]
    for match in _TAG.finditer(text, body):
        if not _COLOUR.match(match["tag"]):
            yield Fact("tag", "", match["tag"], *match.span())


def _links(document: Document, text: str) -> Iterator[Fact]:
    """Links to other documents and pages; pictures shown in place are none."""
    for pattern in (_WIKI_LINK, _LINK):
        for match in pattern.finditer(text):
            to = match["to"].strip("<> \\")
            if to and not to.startswith("#"):
                yield Fact("link", match["as"].strip(), to, *match.span())


def _org(document: Document, text: str) -> Iterator[Fact]:
    if ending_of(document.source) != "org":
        return
    for match in _ORG_TAGS.finditer(text):
        for tag in match["tags"].strip(":").split(":"):
            yield Fact("tag", "", tag, *match.span("tags"))
    for match in _ORG_FIELD.finditer(text):
        name = match["name"].casefold()
        if name in TAG_FIELDS:
            for tag in _parts(match["value"].replace(":", " ")):
                yield Fact("tag", "", tag, *match.span())
        else:
            yield Fact("field", name, match["value"], *match.span())


def _headers(document: Document, text: str) -> Iterator[Fact]:
    """The lines above a mail's words."""
    head = re.compile(r"\n[ \t]*\n").search(text)
    for match in _HEADER.finditer(text, 0, head.start() if head else len(text)):
        yield Fact("field", match["name"].casefold(), match["value"], *match.span())
