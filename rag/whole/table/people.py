"""Whether the rows of a table are people, and which words of a question call them so."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.whole.table.columns import Table
from rag.whole.table.words import Word, name_terms

PEOPLE = frozenset(
    terms(
        """
        people person persons name names member members guest guests participant participants
        leute personen mitglied mitglieder gast gäste teilnehmer vorname nachname nom noms
        personnes membres invités nombre personas miembros nome persone soci naam mensen leden
        surname forename nachname vorname cognome apellido
        party family families familie familien pupil pupils schüler student students
        """
    )
)
"""What people are called, and columns of their names."""
YOUNG = frozenset(
    terms("child children kid kids boy boys girl girls kind kinder enfants niños bambini")
)
"""People too where a column says of which of them a thing is true: who wears glasses."""


def lists_people(table: Table) -> bool:
    """Whether each row is a person: a column is called so."""
    names = frozenset(
        term for c in table.columns if c.meaning == "text" for term in name_terms(c.name)
    )
    return bool(names & PEOPLE)


def people_named(table: Table, words: Sequence[Word], *, of_kind: bool) -> set[Word]:
    """The words that call rows people, where they are.

    :param of_kind: a column says of which people a thing is true, and no cell was named: the
        children of a row's person are none of these.
    """
    called = PEOPLE | YOUNG if of_kind else PEOPLE
    return {word for word in words if word.own & called and lists_people(table)}
