"""Text formats that are read as they are written: text, reStructuredText, Org, AsciiDoc, LaTeX.

The text stays verbatim; only each format's way of writing headings, title and date is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.core.document_structure import Section, Table
from rag.load.content import Content, iso_date, one_line
from rag.load.plain.lines import log_records
from rag.load.plain.markdown import STRUCTURED_CHARACTERS
from rag.load.plain.wiki import is_wiki_page, read_wiki_page
from rag.load.table.asciidoc import asciidoc_tables
from rag.load.table.bars import bar_tables
from rag.load.table.latex import latex_tables
from rag.load.table.rst import rst_tables

Line = tuple[int, str]
"""Where a line begins in the text, and the line without its end."""

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*$")
_ORG_HEADING = re.compile(r"(\*{1,20})[ \t]+")
_ORG_STATES = frozenset(("TODO", "DONE", "NEXT", "WAITING", "CANCELLED", "CANCELED"))
_ORG_TAGS = re.compile(r":[\w@#%:]+:$")
_ORG_BLOCK = re.compile(r"[ \t]*#\+(begin|end)_\w+", re.IGNORECASE)
_ORG_KEYWORD = re.compile(r"#\+(title|date|todo):[ \t]*", re.IGNORECASE)
_ADOC_HEADING = re.compile(r"(={1,6})[ \t]+(?=\S)")
_ADOC_BLOCK = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|={4,}|_{4,}|\*{4,}|```)[ \t]*$")
_ADOC_FIELD = re.compile(r":(revdate|date|doctitle):[ \t]*")
_TEX_HEADING = re.compile(
    r"\\(part|chapter|section|subsection|subsubsection|paragraph)\*?[ \t]*(?:\[[^\[\]]*\])?[ \t]*\{"
)
_TEX_META = re.compile(r"\\(title|date)[ \t]*(?:\[[^\[\]]*\])?[ \t]*\{")
_TEX_VERBATIM = re.compile(r"\\(begin|end)\{(?:verbatim|lstlisting|minted|comment)\*?\}")
_TEX_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?[ \t]*|[{}~$]")


def read_text(text: str) -> Content:
    """Text without markup; its first line is the title when it looks like one. Pages of Zim and
    DokuWiki end in the same letters."""
    if is_wiki_page(text):
        return read_wiki_page(text)
    first, _, rest = text.lstrip("\n").partition("\n")
    alone = not rest or rest.startswith("\n")
    looks = len(first) < 100 and not first.rstrip().endswith((".", ",", ";", ":", "!", "?"))
    title = first if alone and looks and any(c.isalpha() for c in first) else ""
    return Content(text, title=one_line(title), verbatim=True)


def read_log(text: str) -> Content:
    """Text whose lines are records, not prose: nothing in it is a title."""
    return Content(text, verbatim=True, records=log_records(text))


def read_rst(text: str) -> Content:
    """reStructuredText: the depth of an adornment is the order in which it first appears."""
    sections = tuple(_rst_headings(list(_lines(text))))
    date = re.search(r"^:date:[ \t]*(\S[^\n]{0,99})", text, re.MULTILINE | re.IGNORECASE)
    return _content(text, sections, date=date[1] if date else "", tables=rst_tables(text))


def _rst_headings(lines: list[Line]) -> Iterator[Section]:
    styles: list[tuple[str, bool]] = []
    for index in range(1, len(lines)):
        start, title = lines[index - 1]
        under = _ADORNMENT.match(lines[index][1][:1000])
        if not under or not _is_rst_title(title, lines[index][1], lines[index - 2 : index - 1]):
            continue
        over = index > 1 and lines[index - 2][1].rstrip() == lines[index][1].rstrip()
        style = (under[1], over)
        if style not in styles:
            styles.append(style)
        begins = lines[index - 2][0] if over else start
        yield Section(begins, styles.index(style) + 1, one_line(title))


def _is_rst_title(title: str, under: str, before: list[Line]) -> bool:
    """A line of text under a blank line or an overline, with an adornment as long as itself."""
    stripped = title.strip()
    if not stripped or len(stripped) > 200 or _ADORNMENT.match(stripped):
        return False
    parted = not before or not before[0][1].strip() or before[0][1].rstrip() == under.rstrip()
    return parted and len(under.rstrip()) + 1 >= len(title.rstrip())


def read_org(text: str) -> Content:
    """Org: stars are headings, ``#+TITLE:`` and ``#+DATE:`` the document's own."""
    fields: dict[str, str] = {}
    sections: list[Section] = []
    inside = False
    states = _ORG_STATES
    for start, line in _lines(text):
        if block := _ORG_BLOCK.match(line):
            inside = block[1].lower() == "begin"
        elif inside:
            continue
        elif heading := _ORG_HEADING.match(line):
            title = _org_title(line[heading.end() :][:500], states)
            if title:
                sections.append(Section(start, len(heading[1]), one_line(title)))
        elif keyword := _ORG_KEYWORD.match(line):
            value = line[keyword.end() :][:500].strip()
            if keyword[1].lower() == "todo":
                states = states | {re.sub(r"\(.*\)", "", word) for word in value.split()}
            else:
                fields.setdefault(keyword[1].lower(), value)
    date = fields.get("date", "").strip("<>[]")
    return _content(text, tuple(sections), fields.get("title", ""), date, bar_tables(text))


def _org_title(line: str, states: frozenset[str]) -> str:
    """A heading without its state, priority and tags."""
    words = _ORG_TAGS.sub("", line.strip()).strip()
    first, _, rest = words.partition(" ")
    words = rest if first in states else words
    words = re.sub(r"^\s*\[#\w\]\s*", "", words)
    return words.removeprefix("COMMENT ").strip()


def read_asciidoc(text: str) -> Content:
    """AsciiDoc: ``=`` lines outside delimited blocks are headings."""
    fields: dict[str, str] = {}
    sections: list[Section] = []
    block = ""
    for start, line in _lines(text):
        if _ADOC_BLOCK.match(line[:100]):
            mark = line.strip()
            block = "" if block == mark else (block or mark)
        elif block:
            continue
        elif heading := _ADOC_HEADING.match(line):
            sections.append(Section(start, len(heading[1]), one_line(line[heading.end() :])))
        elif field := _ADOC_FIELD.match(line):
            fields[field[1]] = line[field.end() :][:500].strip()
    date = fields.get("revdate") or fields.get("date", "")
    title = fields.get("doctitle", "")
    return _content(text, tuple(sections), title, date, asciidoc_tables(text))


def read_latex(text: str) -> Content:
    """LaTeX source: sectioning commands outside comments and verbatim environments."""
    fields: dict[str, str] = {}
    sections: list[Section] = []
    inside = False
    for start, line in _lines(text):
        if block := _TEX_VERBATIM.search(line[:1000]):
            inside = block[1] == "begin"
        elif not inside and (heading := _TEX_HEADING.match(line.lstrip()[:1000])):
            title = _tex_argument(line.lstrip(), heading.end())
            sections.append(Section(start, _TEX_LEVELS.index(heading[1]) + 1, title))
        elif not inside and (meta := _TEX_META.match(line.lstrip()[:1000])):
            fields.setdefault(meta[1], _tex_argument(line.lstrip(), meta.end()))
    title, date = fields.get("title", ""), fields.get("date", "")
    return _content(text, tuple(sections), title, date, latex_tables(text))


def _tex_argument(line: str, start: int) -> str:
    """The words up to the brace that closes the argument, without commands."""
    depth, end = 1, start
    for end in range(start, min(len(line), start + 500)):
        depth += {"{": 1, "}": -1}.get(line[end], 0)
        if depth == 0:
            return one_line(_TEX_COMMAND.sub(" ", line[start:end]))
    return one_line(_TEX_COMMAND.sub(" ", line[start : end + 1]))


def _content(
    text: str,
    sections: tuple[Section, ...],
    title: str = "",
    date: str = "",
    tables: tuple[Table, ...] = (),
) -> Content:
    named = tuple(section for section in sections if section.title)
    found = title or (named[0].title if named else "")
    return Content(
        text,
        title=one_line(found),
        date=iso_date(date),
        sections=named,
        verbatim=True,
        tables=tables,
    )


def _lines(text: str) -> Iterator[Line]:
    start = 0
    while start <= min(len(text), STRUCTURED_CHARACTERS):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1
