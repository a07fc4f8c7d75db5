"""The table that a question speaks of, and the rows of it: by words in names, cells and its place.

It only finds; `table_answer.py` computes. A table is taken only where nearly every word of the
question is accounted for, because most questions with a number in them are answered by a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog, marks
from rag.catalog.tables import has_tables, tables_of
from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.whole.columns import Column, Table, is_tax, understand
from rag.whole.document_text import read_text
from rag.whole.grids import SEPARATED, grids
from rag.whole.lacking import flagged
from rag.whole.table_rows import are_categories, cells_of, has_currency, rows_in_days, rows_with
from rag.whole.table_words import Word, name_terms, share_named, words_of

DOCUMENTS = 40
"""Documents that hold most of the question's words, and are looked through for tables."""
ROWS_AFFORDED = 20_000
"""Passages that one word of the question may be looked up in."""
LEAST_COVERED = 0.75
"""Share of the question's words that a table has to account for."""
SHORT_CELL = 6
"""Terms of a cell that names something; a longer one tells, and mentions much."""

PEOPLE = frozenset(
    terms(
        """
        people person persons name names member members guest guests participant participants
        leute personen mitglied mitglieder gast gäste teilnehmer vorname nachname nom noms
        personnes membres invités nombre personas miembros nome persone soci naam mensen leden
        party family families familie familien pupil pupils schüler student students
        """
    )
)
"""What people are called, and columns of their names."""


@dataclass(frozen=True, slots=True)
class Match:
    """A table that fits a question.

    :ivar rows: places of its rows that fit; all where nothing narrows them.
    :ivar narrowed: the words that chose them, as typed.
    :ivar named: columns that the question names; `dated` the column its days were looked up in.
    :ivar months: the columns that are the months asked for.
    :ivar outside: rows fit, but none within the days asked for.
    :ivar strength: how surely its columns, cells and name hold the words.
    :ivar held: how many words its cells and columns hold, rather than its place.
    :ivar people: people are asked for, and its rows are people.
    :ivar says_yes: its rows are those that say yes in a column that is named.
    """

    table: Table
    rows: tuple[int, ...]
    covered: float
    narrowed: tuple[str, ...] = ()
    named: tuple[Column, ...] = ()
    dated: Column | None = None
    months: tuple[Column, ...] = ()
    outside: bool = False
    strength: int = 0
    held: int = 0
    people: bool = False
    says_yes: bool = False


def find_tables(catalog: Catalog, plan: Plan, allowed: frozenset[str] | None) -> list[Match]:
    """Tables that fit, best first; those with equal columns stand side by side.

    :param allowed: ids of the documents that may be used; None for all.
    """
    words = words_of(plan.subject)
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
        found,
        key=lambda m: (m.outside, -m.covered, -m.strength, m.table.grid.document.source),
    )


def _documents(
    catalog: Catalog, words: Sequence[Word], allowed: frozenset[str] | None
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


def _match(table: Table, words: Sequence[Word], plan: Plan) -> Match | None:
    """How a table fits; None where it does not."""
    about = frozenset(terms(table.grid.about))
    named = _named(table, words)
    in_names = {word for word, columns in named if columns}
    columns = _most_named(named)
    rows, dated, months, fits = rows_in_days(table, plan.dates, columns, about)
    if not fits or (plan.aggregate == "sum" and not has_currency(table, plan)):
        return None
    # "Flu shot" may name a column of shots and tell which of them.
    searched = [word for word in words if word not in in_names or _says_more(word, table)]
    cells = cells_of(table, None if plan.sure else SHORT_CELL)
    chosen, hits = rows_with(table, cells, searched, rows)
    every, anywhere = rows_with(table, cells, searched, tuple(range(len(table.rows))))
    outside = bool(plan.dates and dated and (not rows or len(hits) < len(anywhere)))
    if outside:
        chosen, hits = every, anywhere
    name = frozenset(terms(f"{table.grid.document.source.rpartition('/')[2]} {table.grid.caption}"))
    if _asks_own_total(table, words, name, plan):
        chosen, hits = rows, frozenset()
    people = {word for word in words if word.own & PEOPLE and _lists_people(table)}
    known = in_names | set(hits) | people | {word for word in words if word.stands_in(about)}
    covered = len(known) / len(words)
    flags = flagged(table, columns, chosen, words) if not plan.asked.lacks else None
    says_yes = flags is not None and _lists(plan)
    if flags is not None and says_yes:
        chosen = flags
    amounts = bool(plan.dates) and plan.asked.wanted in ("money", "amount") and covered == 1
    telling = (
        amounts
        or bool(plan.asked.lacks or hits)
        or bool(columns)
        or (bool(plan.aggregate) and covered == 1)
    )
    if covered < _least(plan) or not telling:
        return None
    narrowed = tuple(word.text for word in searched if word in hits)
    held = in_names | set(hits) | people
    exact = in_names | people | {word for word in hits if are_categories(cells, chosen, word)}
    named_by = sum(word.stands_in(name) for word in words if word not in exact)
    strength = 2 * len(exact) + named_by
    return Match(
        table, chosen, covered, narrowed, columns, dated, months, outside,
        strength=strength, held=len(held), people=bool(people), says_yes=says_yes,
    )  # fmt: skip


def _least(plan: Plan) -> float:
    """The share of words a table has to account for. In "how many trays failed" the one word left
    over is what is counted; and where nothing but a table could tell, it has to hold every word."""
    exact = plan.aggregate == "count" or plan.asked.lacks or not plan.sure
    return 1 if exact else LEAST_COVERED


def _lists(plan: Plan) -> bool:
    return plan.aggregate in ("count", "list") or plan.asked.wanted == "row"


def _named(table: Table, words: Sequence[Word]) -> list[tuple[Word, list[Column]]]:
    """For each word the columns whose names hold it; numbers name none."""
    names = [name_terms(column.name) for column in table.columns]
    return [
        (w, [c for c, n in zip(table.columns, names, strict=True) if w.stands_in(n)]
         if w.value is None else [])
        for w in words
    ]  # fmt: skip


def _says_more(word: Word, table: Table) -> bool:
    names = frozenset(term for column in table.columns for term in name_terms(column.name))
    return len(word.own) > 1 and not word.own <= names


def _asks_own_total(table: Table, words: Sequence[Word], name: frozenset[str], plan: Plan) -> bool:
    """Whether a document is asked for what it comes to: its name holds every word, so that
    "heating" of "the heating offer" chooses none of its rows."""
    asks = plan.asked.tax or plan.aggregate == "sum"
    told = any(is_tax(row) for row in table.totals)
    return bool(asks) and told and all(word.stands_in(name) for word in words)


def _lists_people(table: Table) -> bool:
    names = frozenset(
        term for c in table.columns if c.meaning == "text" for term in name_terms(c.name)
    )
    return bool(names & PEOPLE)


def _most_named(named: Sequence[tuple[Word, list[Column]]]) -> tuple[Column, ...]:
    """Of the columns that words name, of each meaning those that most words do: in "kWh of
    heating" just one; of "sacks" and "price_per_sack" the one whose whole name is asked for."""
    columns = {column.place: column for _, found in named for column in found}
    words = [word for word, found in named if found]
    shares = {place: share_named(column.name, words) for place, column in columns.items()}
    best: dict[str, tuple[int, float]] = {}
    for place, column in columns.items():
        best[column.meaning] = max(best.get(column.meaning, (0, 0.0)), shares[place])
    return tuple(
        column for place, column in sorted(columns.items()) if shares[place] == best[column.meaning]
    )
