"""The table that a question speaks of, and the rows of it: by words in names, cells and its place.

It only finds; `table_answer.py` computes. A table is taken only where nearly every word of the
question is accounted for, because most questions with a number in them are answered by a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.catalog.catalog import Catalog, marks
from rag.catalog.tables import has_tables, tables_of
from rag.language.search_terms import terms
from rag.question.dates import Dates, read_dates
from rag.question.everyday import IDLE, MONEY, alike
from rag.question.months import MONTH_OF
from rag.question.plan import Plan
from rag.whole.columns import Column, Table, understand
from rag.whole.document_text import read_text
from rag.whole.grids import SEPARATED, grids

DOCUMENTS = 40
"""Documents that hold most of the question's words, and are looked through for tables."""
ROWS_AFFORDED = 20_000
"""Passages that one word of the question may be looked up in."""
LEAST_COVERED = 0.75
"""Share of the question's words that a table has to account for."""
LONG_BEGINNING, LONG_END = 4, 5
"""A word this long may also begin or end a longer one: "versicherung" in "Hausratversicherung"."""


@dataclass(frozen=True, slots=True)
class Match:
    """A table that fits a question.

    :ivar rows: places of its rows that fit; all where nothing narrows them.
    :ivar narrowed: the words that chose them, as typed.
    :ivar named: columns that the question names; `dated` the column its days were looked up in.
    :ivar months: the columns that are the months asked for.
    :ivar outside: rows fit, but none within the days asked for.
    """

    table: Table
    rows: tuple[int, ...]
    covered: float
    narrowed: tuple[str, ...] = ()
    named: tuple[Column, ...] = ()
    dated: Column | None = None
    months: tuple[Column, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    own: frozenset[str]
    alike: frozenset[str]

    def stands_in(self, found: frozenset[str]) -> bool:
        """Whether a text of these terms holds the word, its like, or a compound with it."""
        if self.alike & found:
            return True
        return any(
            (len(own) >= LONG_BEGINNING and term.startswith(own))
            or (len(own) >= LONG_END and term.endswith(own))
            for own in self.own
            for term in found
        )


def find_tables(catalog: Catalog, plan: Plan, allowed: frozenset[str] | None) -> list[Match]:
    """Tables that fit, best first; those with equal columns stand side by side.

    :param allowed: ids of the documents that may be used; None for all.
    """
    words = _words(plan.subject)
    if not words:
        return []
    found = []
    for doc_id in _documents(catalog, words, allowed):
        document = read_text(catalog, doc_id)
        stored = tables_of(catalog, doc_id)
        for grid in grids(document, stored) if document else ():
            match = _match(understand(grid), words, plan)
            if match is not None:
                found.append(match)
    return sorted(
        found, key=lambda match: (match.outside, -match.covered, match.table.grid.document.source)
    )


def _words(subject: str) -> list[_Word]:
    """The words that a table must hold, without those that only ask for money."""
    found = []
    for text in dict.fromkeys(subject.split()):
        own = frozenset(terms(text))
        if own and not own <= MONEY | IDLE:
            found.append(_Word(text, own, alike(text)))
    return found or [_Word(text, frozenset(terms(text)), alike(text)) for text in subject.split()]


def _documents(
    catalog: Catalog, words: Sequence[_Word], allowed: frozenset[str] | None
) -> Iterator[str]:
    """Documents that hold tables and the question's words, those with most words first."""
    held: Counter[str] = Counter()
    for word in words:
        found = set(catalog.words.documents_with(sorted(word.alike), most=ROWS_AFFORDED))
        rows = catalog.rows(
            "SELECT doc_id FROM documents WHERE instr(lower(source), ?) > 0",
            (word.text.casefold(),),
        )
        held.update(found | {row["doc_id"] for row in rows})
    usable = [doc_id for doc_id in held if allowed is None or doc_id in allowed]
    tabled = _with_tables(catalog, sorted(usable, key=lambda doc_id: -held[doc_id])[:500])
    yield from sorted(tabled, key=lambda doc_id: (-held[doc_id], doc_id))[:DOCUMENTS]


def _with_tables(catalog: Catalog, doc_ids: Sequence[str]) -> list[str]:
    rows = catalog.rows(
        "SELECT doc_id, source FROM documents WHERE kind <> 'code'"
        f" AND doc_id IN ({marks(doc_ids)}) AND ({_SEPARATED} OR EXISTS (SELECT 1 FROM passages"
        " WHERE passages.doc_id = documents.doc_id AND (text LIKE '%|%' OR text LIKE '%¦%'"
        " OR (lower(source) LIKE '%.txt' AND text LIKE '%  %  %'))))",
        doc_ids,
    )
    if has_tables(catalog):
        rows += catalog.rows(
            f"SELECT DISTINCT doc_id FROM tables WHERE doc_id IN ({marks(doc_ids)})", doc_ids
        )
    return list(dict.fromkeys(row["doc_id"] for row in rows))


_SEPARATED = "(" + " OR ".join(f"lower(source) LIKE '%{end}'" for end in sorted(SEPARATED)) + ")"


def _match(table: Table, words: Sequence[_Word], plan: Plan) -> Match | None:
    """How a table fits; None where it does not."""
    names = [frozenset(terms(column.name)) for column in table.columns]
    about = frozenset(terms(table.grid.about))
    named = [
        (w, [c for c, n in zip(table.columns, names, strict=True) if w.stands_in(n)]) for w in words
    ]
    in_names = {word for word, columns in named if columns}
    columns = _most_named(named)
    rows, dated, months, fits = _in_days(table, plan.dates, columns, about)
    if not fits:
        return None
    searched = [word for word in words if word not in in_names]
    chosen, hits = _rows_with(table, searched, rows)
    every, anywhere = _rows_with(table, searched, tuple(range(len(table.rows))))
    outside = bool(plan.dates and dated and (not rows or len(hits) < len(anywhere)))
    if outside:
        chosen, hits = every, anywhere
    known = in_names | set(hits) | {word for word in words if word.stands_in(about)}
    covered = len(known) / len(words)
    telling = bool(hits) or bool(columns) or (bool(plan.aggregate) and covered == 1)
    # In "how many trays failed" the one word left over is what is counted.
    if covered < (1 if plan.aggregate == "count" else LEAST_COVERED) or not telling:
        return None
    narrowed = tuple(word.text for word in searched if word in hits)
    return Match(table, chosen, covered, narrowed, columns, dated, months, outside)


def _most_named(named: Sequence[tuple[_Word, list[Column]]]) -> tuple[Column, ...]:
    """Of the columns that words name, those that most words do: in "kWh of heating" just one."""
    counts = Counter(column.place for _, found in named for column in found)
    most = max(counts.values(), default=0)
    columns = {column.place: column for _, found in named for column in found}
    return tuple(columns[place] for place in sorted(counts) if counts[place] == most)


def _rows_with(
    table: Table, words: Sequence[_Word], among: Sequence[int]
) -> tuple[tuple[int, ...], frozenset[_Word]]:
    """The rows that hold most of the words, and the words they hold; all rows where none does."""
    places = [c.place for c in table.columns if c.meaning in ("text", "month")]
    held: dict[int, set[_Word]] = {row: set() for row in among}
    for word in words:
        cells = {
            row: [frozenset(terms(table.rows[row].cells[place])) for place in places]
            for row in among
        }
        # A cell that is the word and nothing else is a category; others only mention it.
        exact = [row for row, found in cells.items() if any(f and f <= word.alike for f in found)]
        loose = [row for row, found in cells.items() if any(word.stands_in(f) for f in found)]
        for row in exact or loose:
            held[row].add(word)
    most = max(map(len, held.values()), default=0)
    if most == 0:
        return tuple(among), frozenset()
    rows = tuple(row for row in among if len(held[row]) == most)
    return rows, frozenset.intersection(*(frozenset(held[row]) for row in rows))


def _in_days(
    table: Table, dates: Dates, named: Sequence[Column], about: frozenset[str]
) -> tuple[tuple[int, ...], Column | None, tuple[Column, ...], bool]:
    """The rows within the days asked for, the column that says so or the columns that are these
    months, and whether the table can speak of these days at all."""
    every = tuple(range(len(table.rows)))
    if not dates:
        return every, None, (), True
    days = [column for column in table.columns if column.meaning == "day"]
    chosen = next((column for column in days if column in named), days[0] if days else None)
    if chosen is not None:
        rows = tuple(row for row in every if dates.holds(chosen.days[row]))
        return rows, chosen, (), True
    months = [c for c in table.columns if c.meaning == "amount" and _months(c.name, dates)]
    if months:
        return every, None, tuple(months), True
    column = next((column for column in table.columns if column.meaning == "month"), None)
    if column is not None:
        held = [row for row in every if _months(table.rows[row].cells[column.place], dates)]
        return tuple(held), column, (), True
    return every, None, (), _speaks_of(about, dates)


def _months(text: str, dates: Dates) -> bool:
    """Whether a text names a month that lies within the days asked for."""
    month = next(
        (MONTH_OF[w] for w in text.casefold().replace(".", " ").split() if w in MONTH_OF), 0
    )
    if not month or not (dates.since and dates.until):
        return False
    return dates.since[:7] <= f"{dates.since[:4]}-{month:02d}" <= dates.until[:7]


def _speaks_of(about: frozenset[str], dates: Dates) -> bool:
    """Whether a table's own place in its document names the days asked for."""
    if dates.since[:4] != dates.until[:4] or dates.since[:4] not in about:
        return False
    if dates.since[5:] == "01-01" and dates.until[5:] == "12-31":
        return True
    spoken = read_dates(" ".join(about), date(2000, 1, 1))
    quarter = f"q{(int(dates.since[5:7]) + 2) // 3}"
    return quarter in about or (spoken.since, spoken.until) == (dates.since, dates.until)
