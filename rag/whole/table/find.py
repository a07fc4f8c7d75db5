"""The tables that a question speaks of: by words in names, cells and their place.

It only finds; `match.py` says how each fits, `answer.py` answers. A table is taken
only where nearly every word of the question is accounted for, because most questions with a number
in them are answered by a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rag.catalog.catalog import Catalog, marks
from rag.catalog.kinds import SEPARATED
from rag.catalog.tables import has_tables
from rag.question.plan import Plan
from rag.whole.table.accounted import LEAST_COVERED
from rag.whole.table.called import named_by_columns
from rag.whole.table.in_state import names_of_state
from rag.whole.table.match import Match, match
from rag.whole.table.place import Names
from rag.whole.table.read_tables import tables_in
from rag.whole.table.words import Word, word_of, words_of

DOCUMENTS = 40
"""Documents that hold most of the question's words, and are looked through for tables."""
LONG = 4
"""Letters of a synonym that may stand in a file's path."""
TELLING = 2
"""Words at least that another document has to hold before it may tell what a table does not."""
ROWS_AFFORDED = 20_000
"""Passages that one word of the question may be looked up in."""


def find_tables(catalog: Catalog, plan: Plan, allowed: frozenset[str] | None) -> list[Match]:
    """Tables that fit, best first; those with equal columns stand side by side.

    :param allowed: ids of the documents that may be used; None for all.
    """
    words = words_of(plan.subject)
    if not words:
        return []
    found, names = [], Names(catalog)
    telling = [word_of(name) for name in names_of_state(plan.asked.state)]
    for doc_id in _documents(catalog, [*words, *telling, *named_by_columns(words)], allowed):
        for table in tables_in(catalog, doc_id):
            fit = match(table, words, plan, names)
            if fit is not None:
                found.append(fit)
    return sorted(found, key=lambda fit: (fit.rank, fit.table.grid.document.source))


def is_told_elsewhere(catalog: Catalog, matches: Sequence[Match], plan: Plan) -> bool:
    """Whether a document beside these tables holds nearly all the words of a question: what
    a table ends too soon to tell may stand there."""
    own = {match.table.grid.document.passages[0].doc_id for match in matches}
    words = words_of(plan.subject)
    held: Counter[str] = Counter()
    for word in words:
        found = catalog.words.documents_with(sorted(word.alike), most=ROWS_AFFORDED)
        held.update(set(found) - own)
    least = max(TELLING, LEAST_COVERED * len(words))
    return any(count >= least for count in held.values())


def _documents(
    catalog: Catalog, words: Sequence[Word], allowed: frozenset[str] | None
) -> Iterator[str]:
    """Documents that hold tables and the question's words, those with most words first."""
    held: Counter[str] = Counter()
    for word in words:
        found = set(catalog.words.documents_with(sorted(word.alike), most=ROWS_AFFORDED))
        names = [word.text.casefold(), *(term for term in sorted(word.alike) if len(term) >= LONG)]
        held_by = " OR ".join(["instr(lower(source), ?) > 0"] * len(names))
        rows = catalog.rows(f"SELECT doc_id FROM documents WHERE {held_by}", names)
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


_SEPARATED = "(" + " OR ".join(f"lower(source) LIKE '%.{end}'" for end in SEPARATED) + ")"
