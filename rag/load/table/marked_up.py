"""Tables in verbatim markup (Markdown, Org, reStructuredText, AsciiDoc, LaTeX): found beside the
text, row by row with their places.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator

from rag.core.records import Table, TableRow
from rag.language.blocks import Span, fences
from rag.load.table.grid import cell_text, names_columns

TABLES = 20_000
ROW_CHARACTERS = 20_000

_RULE = re.compile(r"^[ \t]*[|:+-][ \t|:+-]*$", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")
_GRID_RULE = re.compile(r"^[ \t]*\+(?:[-=]+\+)+[ \t]*$", re.MULTILINE)
_SIMPLE_RULE = re.compile(r"^[ \t]*=+(?:[ \t]+=+)+[ \t]*$", re.MULTILINE)
_ADOC = re.compile(r"^\|===[ \t]*$", re.MULTILINE)
_ADOC_CELL = re.compile(r"(?:^|(?<=[ \t]))(?:\d*(?:\.\d+)?[+*])?[<^>.a-z]*\|")
_TABULAR = re.compile(r"\\begin\{(tabular[x*]?|longtable|tabulary|array)\}")
_TEX_CAPTION = re.compile(r"\\caption(?:\[[^\]]{0,200}\])?\{([^{}]{0,500})\}")
_TEX_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|"
                        r"endlastfoot|(?:cline|cmidrule)(?:\([a-z]+\))?\{[^{}]*\})")  # fmt: skip
# The column specification, which stands before the first cell.
_TEX_COLUMNS = re.compile(r"^\s*(?:\[[^\]]*\])?\s*\{?[lcrpmbX|@!>{}\d. a-z\\]*\}\s*")
_TEX_SPAN = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?|[{}~$]")

Rows = list[TableRow]
_Cells = Callable[[str, int, int, list[tuple[int, int]]], Iterable[TableRow]]


def bar_tables(text: str, start: int = 0) -> tuple[Table, ...]:
    """Tables of Markdown and Org: lines of cells between bars, names above a rule."""
    code = fences(text, Span(start, len(text))) if "```" in text or "~~~" in text else []
    found: list[Table] = []
    for rule in _RULE.finditer(text, start):
        inside = any(span.start <= rule.start() < span.end for span in code)
        behind = bool(found) and rule.start() < found[-1].end
        if "|" not in rule[0] or inside or behind or len(found) >= TABLES:
            continue
        if table := _bar_table(text, rule, start):
            found.append(table)
    return tuple(found)


def _bar_table(text: str, rule: re.Match[str], start: int) -> Table | None:
    head_start = text.rfind("\n", start, max(start, rule.start() - 1)) + 1
    head = text[max(head_start, start) : max(rule.start() - 1, 0)]
    if "|" not in head or rule.start() == 0:
        return None
    columns = _bars(head)
    if len(columns) != len(re.split(r"[|+]", rule[0].strip().strip("|"))):
        return None
    rows = [
        TableRow(_fitted(_bars(line), len(columns)), at, at + len(line.rstrip()))
        for at, line in _lines_below(text, rule.end() + 1)
        if not _RULE.match(line)
    ]
    end = rows[-1].end if rows else rule.end()
    return Table(columns, tuple(rows), head_start, end) if rows else None


def _bars(line: str) -> tuple[str, ...]:
    inner = line.strip().strip(">").strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell_text(cell).replace("\\|", "|") for cell in _BAR.split(inner))


def _lines_below(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Lines with bars, up to the first without."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if "|" not in line:
            return
        yield start, line
        start = end + 1


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells[:width] + ("",) * (width - len(cells))


def rst_tables(text: str) -> tuple[Table, ...]:
    """Grid tables (``+---+``) and simple ones (``===  ===``) of reStructuredText."""
    found = [*_drawn(text, _GRID_RULE, _grid_cells), *_drawn(text, _SIMPLE_RULE, _simple_cells)]
    return tuple(sorted(found, key=lambda table: table.start))


def _drawn(text: str, rule: re.Pattern[str], cells_of: _Cells) -> Iterator[Table]:
    """Tables between rules: what stands above a rule of ``=`` names the columns."""
    rules = list(rule.finditer(text))[:TABLES]
    at = 0
    while at < len(rules):
        group = [rules[at]]
        while at + 1 < len(rules) and _same_table(text, group[-1], rules[at + 1], rule):
            at += 1
            group.append(rules[at])
        at += 1
        if len(group) > 1 and (table := _table_between(text, group, cells_of)):
            yield table


def _same_table(text: str, one: re.Match[str], next_: re.Match[str], rule: re.Pattern[str]) -> bool:
    between = text[one.end() : next_.start()]
    if len(between) > ROW_CHARACTERS * 10 or len(one[0].strip()) != len(next_[0].strip()):
        return False
    if rule is _GRID_RULE:
        return all(line.lstrip()[:1] in ("|", "+") for line in between.strip("\n").split("\n"))
    return "\n\n\n" not in between and not between.endswith("\n\n")


def _table_between(text: str, rules: list[re.Match[str]], cells_of: _Cells) -> Table | None:
    edges = [match.span() for match in re.finditer(r"\S+", rules[0][0])]
    if "+" in rules[0][0]:
        posts = [match.start() for match in re.finditer(r"\+", rules[0][0])]
        edges = [(a + 1, b) for a, b in itertools.pairwise(posts)]
    bands = [(a.end() + 1, b.start()) for a, b in itertools.pairwise(rules)]
    named = len(rules) > 2 and ("=" in rules[1][0])
    rows = [list(cells_of(text, start, end, edges)) for start, end in bands]
    columns = _joined_rows(rows[0]) if named and rows[0] else ()
    body = [row for band in (rows[1:] if named else rows) for row in band]
    return Table(columns, tuple(body), rules[0].start(), rules[-1].end()) if body else None


def _joined_rows(rows: Rows) -> tuple[str, ...]:
    return tuple(cell_text(" ".join(cells)) for cells in zip(*(r.cells for r in rows), strict=True))


def _grid_cells(
    text: str, start: int, end: int, edges: list[tuple[int, int]]
) -> Iterable[TableRow]:
    """One row between two rules, its cells over several lines."""
    lines = text[start:end].rstrip("\n").split("\n")
    cells = tuple(cell_text(" ".join(line[a:b].strip("|") for line in lines)) for a, b in edges)
    if any(cells):
        yield TableRow(cells, start, start + len(text[start:end].rstrip()))


def _simple_cells(
    text: str, start: int, end: int, edges: list[tuple[int, int]]
) -> Iterable[TableRow]:
    """A row a line; one whose first cell is empty goes on with the row above."""
    rows: Rows = []
    position = start
    for line in text[start:end].split("\n"):
        parts = [line[a : (edges[i + 1][0] if i + 1 < len(edges) else None)]
                 for i, (a, _) in enumerate(edges)]  # fmt: skip
        cells = tuple(map(cell_text, parts))
        if any(cells) and not cells[0] and rows:
            above = rows[-1]
            joined = tuple(f"{a} {b}".strip() for a, b in zip(above.cells, cells, strict=True))
            rows[-1] = TableRow(joined, above.start, position + len(line.rstrip()))
        elif any(cells) and not set(line.strip()) <= {"-", " "}:
            rows.append(TableRow(cells, position, position + len(line.rstrip())))
        position += len(line) + 1
    return rows


def asciidoc_tables(text: str) -> tuple[Table, ...]:
    """What stands between two ``|===``; a first line of cells under a blank line names columns."""
    marks = list(_ADOC.finditer(text))[: 2 * TABLES]
    found = (_adoc_table(text, a, b) for a, b in zip(marks[::2], marks[1::2], strict=False))
    return tuple(table for table in found if table)


def _adoc_table(text: str, begin: re.Match[str], end: re.Match[str]) -> Table | None:
    rows: Rows = []
    position = begin.end() + 1
    width, named, gap = 0, False, False
    for line in text[position : end.start()].split("\n"):
        cells = tuple(cell_text(cell) for cell in _ADOC_CELL.split(line)[1:])
        if cells and (not width or len(cells) == width or len(rows[-1].cells) >= width):
            named = named or (gap and len(rows) == 1)
            width = width or len(cells)
            rows.append(TableRow(cells, position, position + len(line.rstrip())))
        elif line.strip() and rows:
            joined = rows[-1].cells + cells if cells else _continued(rows[-1].cells, line)
            rows[-1] = TableRow(joined, rows[-1].start, position + len(line.rstrip()))
        gap = not line.strip()
        position += len(line) + 1
    if not rows:
        return None
    columns = rows[0].cells if named and len(rows) > 1 else ()
    body = tuple(TableRow(_fitted(r.cells, width), r.start, r.end) for r in rows[bool(columns) :])
    return Table(columns, body, begin.start(), end.end())


def _continued(cells: tuple[str, ...], line: str) -> tuple[str, ...]:
    return (*cells[:-1], cell_text(f"{cells[-1]} {line}"))


def latex_tables(text: str) -> tuple[Table, ...]:
    """``tabular`` and its kin; spans of columns expanded, rows as they end in ``\\\\``."""
    found: list[Table] = []
    for begin in itertools.islice(_TABULAR.finditer(text), TABLES):
        end = text.find(f"\\end{{{begin[1]}}}", begin.end())
        if end < 0:  # nor can any of those that follow it be closed
            break
        if table := _tabular(text, begin, end):
            found.append(table)
    return tuple(found)


def _tabular(text: str, begin: re.Match[str], end: int) -> Table | None:
    rows: Rows = []
    position = begin.end()
    if end - position > 10 * ROW_CHARACTERS or _TABULAR.search(text, position, end):
        return None
    for part in re.split(r"(?<=\\\\)", text[position:end]):
        shown = _TEX_RULES.sub(" ", re.sub(r"(?<!\\)%[^\n]*", "", part)).removesuffix("\\\\")
        lead = len(part) - len(part.lstrip())
        if "&" in shown and shown.strip():
            if not rows:
                shown = _TEX_COLUMNS.sub("", shown)
            parts = re.split(r"(?<!\\)&", shown)
            cells = tuple(cell for one in parts for cell in _tex_cells(one))
            rows.append(TableRow(cells, position + lead, position + len(part.rstrip())))
        position += len(part)
    if len(rows) < 2:
        return None
    width = max(len(row.cells) for row in rows)
    rows = [TableRow(_fitted(row.cells, width), row.start, row.end) for row in rows]
    named = names_columns(rows[0].cells)
    near = text[max(0, begin.start() - 600) : end + 600]
    caption = _TEX_CAPTION.search(near)
    shown_caption = cell_text(_TEX_COMMAND.sub(" ", caption[1])) if caption else ""
    columns = rows[0].cells if named else ()
    return Table(columns, tuple(rows[named:]), begin.start(), end, shown_caption)


def _tex_cells(cell: str) -> list[str]:
    """What one cell says, as often as it covers a column."""
    span = _TEX_SPAN.search(cell)
    words = span[2] if span else cell
    plain = cell_text(_TEX_COMMAND.sub(" ", re.sub(r"\\([%&_#$])", r"\1", words)))
    return [plain] * (min(int(span[1]), 50) if span else 1)
