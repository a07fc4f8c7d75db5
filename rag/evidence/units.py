"""Passages cut into units of evidence: a paragraph, a list, lines of code, rows of a table.

A unit is the least that is shown; which ones, and how many together, is decided in `stretches`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.catalog.kinds import SEPARATED, ending_of
from rag.core.records import QUOTED_MAIL, Passage
from rag.language.blocks import Span, blocks
from rag.language.count_words import count_words
from rag.language.front_matter import is_front_matter
from rag.language.line_ends import announces, asks
from rag.language.sentences import sentences
from rag.language.unsaid import without_unsaid

Kind = Literal["prose", "list", "code", "table", "heading", "markup"]
"""``markup``: labels, directives, pictures, link targets, front matter and names of columns, which
say nothing to a reader."""

LISTED = ("list", "table")
"""Kinds of units that are parts of a whole."""

WHOLE_WORDS = 70
"""A block of up to so many words is one unit."""
TERM_WORDS = 8
"""Words that a term, an option or a command may have above what it does."""
PIECE_WORDS = 50
"""Longer ones are cut between sentences, items, lines or rows into pieces of up to so many."""

HEADED_RECORDS = ("ics", "vcf", "bib", "ical", "vcard", "bibtex")
"""Endings of files whose records begin with a heading each: what one says is not another's."""
BLOCK_RECORDS = ("jsonl", "ndjson", "json")
"""Of those whose records are a block each."""

UNFENCED = ("rst", "rest")
"""Endings of files in which a line of tildes underlines a heading and fences no code."""

_RULE = r"""(?:={3,}|-{3,}|~{3,}|\^{3,}|\*{3,}|#{3,}|\+{3,}|"{3,}|'{3,}|`{3,}|\.{4,})"""
"""A line of one mark: Markdown's under a heading, reStructuredText's also above it."""

_ITEM = re.compile(r"(?:[-*+•]|(?:\d{1,3}|#)[.)])[ \t]")
"""How a line of a list begins."""
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("code", re.compile(r"`{3}|~{3}|\$ | {4}|\t")),
    ("heading", re.compile(rf"(?:#{{1,6}}[ \t][^\n]*|(?:{_RULE}\n)?[^\n]+\n{_RULE}\s*)$")),
    ("table", re.compile(r"\|")),
    ("list", _ITEM),
)
_MARKUP = re.compile(
    r"\.\. (?:_[^\n]*:|\|[^\n]*|[\w:+-]+::(?: \S+| [\d ]+)?)"  # label, substitution, directive
    r"|:[\w-]+:(?: \S+)?"  # its options
    r"|<a [^>]*>\s*</a>|<!--.*-->|!\[[^\]]*\]\([^)]*\)|\[[^\]]+\]: \S+|[-*_=~^`'+|]{3,}"
)
_DESCRIBED = re.compile(
    r"\.\. (?:[a-z]+:)?(?:object|data|describe|option|cmdoption|confval|setting|envvar|command|"
    r"function|method|attribute|property|exception|class|variable|macro|type|event|signal|"
    r"django-admin|templatetag|templatefilter)::[ \t]+\S[^\n]*"
)
"""A directive that names a thing, which what is indented below it describes: a term."""
_OPTION = re.compile(r":[\w-]+:(?: .*)?")
"""A line of a directive's options, below it."""
GREETED = 6
"""Words of a greeting or of what closes a letter, at most."""
_GREETING = re.compile(r"[^\W\d][^\d\n,.;:!?]*,[ \t]*(?:\n[^\d\n]*)?")
"""A few words before a comma where a text breaks off, and a name below them."""
_TABLE_HEAD = re.compile(r"\|[^\n]*\n\|[ \t:|-]+")
"""Names of columns without a row."""
_BETWEEN_VALUES = re.compile(r"[,;\t]")
_OTHER_HEADING = re.compile(r"\\\w+\*?\{(.*)\}|={1,6}[ ]?(.*?)[ ]?=*|\*{1,20}[ ](.*)")
_LITERAL = re.compile(
    r"\.\. (?:code|code-block|sourcecode|parsed-literal|doctest|testcode|prompt|ipython)::"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of one passage.

    :ivar start: first character in the document's text; `end` is exclusive.
    """

    passage: Passage
    start: int
    end: int
    kind: Kind

    @property
    def text(self) -> str:
        """Its words as they stand in the passage."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    @property
    def is_separated(self) -> bool:
        """Whether it is rows of a file of separated values."""
        return ending_of(self.passage.source) in SEPARATED

    @property
    def words(self) -> int:
        """How long it is."""
        return _length(self.text, self.passage.source)

    @property
    def indent(self) -> int:
        """Characters before it in its line."""
        at = self.start - self.passage.start
        return at - (self.passage.text.rfind("\n", 0, at) + 1)


def units(passage: Passage) -> list[Unit]:
    """All units of a passage, in reading order."""
    text = without_unsaid(passage.text, passage.source)
    found = _blocks(text, passage.source)
    told = ((block, _or_heading(passage, block, kind)) for block, kind in found)
    return [
        Unit(passage, passage.start + span.start, passage.start + span.end, kind)
        for block, kind in told
        for span in _pieces(text, block, kind, passage.source)
    ]


def _length(text: str, source: str) -> int:
    """Words of a text; separated values are at least one each."""
    if ending_of(source) in SEPARATED:
        text = _BETWEEN_VALUES.sub(" ", text)
    return count_words(text)


def follows_at_once(unit: Unit, before: Unit) -> bool:
    """Whether two units of a document that follow each other are of one text: nothing stands
    between them that is not said, and no new record begins with the second one."""
    text, start = unit.passage.text, unit.passage.start
    between = "\n\n"
    if unit.passage == before.passage:
        between = text[before.end - start : unit.start - start]
    if any(map(str.isalnum, between)):
        return False
    ending = ending_of(unit.passage.source)
    if ending in HEADED_RECORDS:
        return unit.kind != "heading"
    return ending not in BLOCK_RECORDS or "\n\n" not in between


def is_heading_of(passage: Passage, text: str) -> bool:
    """Whether words of a passage are the heading above it: a PDF's bears no mark and is told by
    the rest below it, those of Org, AsciiDoc, LaTeX and wikis bear marks of their own."""
    title = passage.heading.rpartition(" > ")[2]
    line = " ".join(text.split())
    marked = _OTHER_HEADING.fullmatch(line)
    said = next(filter(None, marked.groups()), "") if marked else line
    return bool(title) and said == title and (bool(marked) or len(passage.text) > len(title) + 20)


def kind_of(text: str) -> Kind:
    """What a block is, told by its own lines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(map(_OPTION.fullmatch, lines[1:])):
        if _DESCRIBED.fullmatch(lines[0]):
            return "prose"
        if lines[0].startswith("..") and _MARKUP.fullmatch(lines[0]):
            return "markup"
    if lines and all(map(_MARKUP.fullmatch, lines)):
        return "markup"
    if is_front_matter(text) or _TABLE_HEAD.fullmatch(text.strip()) or _greets(text.strip()):
        return "markup"
    return next((kind for kind, sign in _KINDS if sign.match(text)), "prose")


def _greets(text: str) -> bool:
    """Whether a text breaks off at a comma after a few words: "Dear Ines,", "Yours,\\nJo"."""
    return bool(_GREETING.fullmatch(text)) and len(text.split()) <= GREETED


def opens(unit: Unit) -> bool:
    """Whether a unit is half of what it says: what comes next belongs to it."""
    says_half = announces(unit.text) or asks(unit.text)
    return unit.kind == "markup" or (unit.kind != "heading" and says_half)


def is_term(unit: Unit, after: Unit) -> bool:
    """Whether a unit is what the one after it explains: an option and what it does, set apart by
    indentation alone."""
    few = "\n" not in unit.text and count_words(unit.text) <= TERM_WORDS
    ends = unit.text.rstrip().endswith((".", "!", "。", "！"))
    return unit.kind == "prose" and few and not ends and after.indent > unit.indent


def is_listed(unit: Unit) -> bool:
    """Whether a unit is of a list or table, or a line with a list right below it."""
    return unit.kind in LISTED or any(map(_ITEM.match, unit.text.split("\n")[1:]))


def begins_with_item(unit: Unit) -> bool:
    return bool(_ITEM.match(unit.text))


def is_of_earlier_mail(unit: Unit) -> bool:
    """Whether a mail quotes it; what was replied to it stands below."""
    return unit.passage.heading.endswith(QUOTED_MAIL)


def _or_heading(passage: Passage, block: Span, kind: Kind) -> Kind:
    return "heading" if is_heading_of(passage, passage.text[block.start : block.end]) else kind


def _blocks(text: str, source: str) -> Iterator[tuple[Span, Kind]]:
    """The blocks of a text; code that reStructuredText tells by its indentation is code, and what
    would fence code elsewhere is there a line under a heading."""
    literal: int | None = None
    markup = "prose" if ending_of(source) in UNFENCED else "markdown"
    for block in blocks(text, Span(0, len(text)), markup):
        inner = text[block.start : block.end]
        indent = block.start - (text.rfind("\n", 0, block.start) + 1)
        if literal is not None and indent > literal:
            yield block, "code"
            continue
        yield block, "table" if ending_of(source) in SEPARATED else kind_of(inner)
        begins = (inner.endswith("::") and not inner.startswith("..")) or _LITERAL.match(inner)
        literal = indent if begins else None


def _pieces(text: str, block: Span, kind: Kind, source: str) -> Iterator[Span]:
    """A block whole where it is short, else in runs of its sentences or lines."""
    inner = text[block.start : block.end]
    if _length(inner, source) <= WHOLE_WORDS:
        yield block
        return
    parts = sentences(inner) if kind == "prose" and inner.count("\n") < 2 else _lines(inner)
    run: Span | None = None
    for part in parts:
        longer = Span(run.start if run else part.start, part.end)
        if run and _length(inner[longer.start : longer.end], source) > PIECE_WORDS:
            yield Span(block.start + run.start, block.start + run.end)
            run = part
        else:
            run = longer
    if run:
        yield Span(block.start + run.start, block.start + run.end)


def _lines(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
