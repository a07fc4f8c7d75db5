"""Where a question says to look: its own words as a filter, in six languages."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING, matching_documents
from rag.question.scope_words import writer
from rag.whole.scope import scope_of, with_days, with_preferred
from tests.whole_answers.catalogs import document_of, fill, opened

TODAY = date(2026, 6, 10)
FILES = [
    ("trips/rhodes.md", "Where we ate in Rhodes", "2025-04-01"),
    ("trips/old/corfu.md", "Corfu by ferry", "2024-04-01"),
    ("recipes/cocktail negroni.md", "Gin, vermouth", "2026-04-02"),
    ("recipes/soup.md", "Leeks", "2026-02-02"),
    ("post/roof.eml", "From: Gwen Holt <gwen@example.org>\n\nThe roof leaks.", "2026-05-01"),
    ("post/shed.eml", "From: Tom <tom@example.org>\n\nThe shed stands.", "2026-05-02"),
    ("papers/lease.pdf", "The lease", "2026-01-01"),
]


@pytest.fixture
def catalog(tmp_path):
    fill(tmp_path, [document_of(n, *f[:2], date=f[2]) for n, f in enumerate(FILES)])
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


def sources(catalog, only):
    held = matching_documents(catalog, only)
    rows = catalog.rows("SELECT doc_id, source FROM documents ORDER BY source")
    return [row["source"] for row in rows if row["doc_id"] in held]


TRIPS = ["trips/old/corfu.md", "trips/rhodes.md"]
MAILS = ["post/roof.eml", "post/shed.eml"]


@pytest.mark.parametrize(
    ("question", "held", "rest"),
    [
        ("in my folder trips, where did we eat?", TRIPS, "where did we eat?"),
        ("where did we eat in the trips folder", TRIPS, "where did we eat"),
        ("wo haben wir gegessen im Ordner trips?", TRIPS, "wo haben wir gegessen?"),
        ("¿dónde comimos en la carpeta trips?", TRIPS, "¿dónde comimos?"),
        ("où avons-nous mangé dans le dossier trips", TRIPS, "où avons-nous mangé"),
        ("dove abbiamo mangiato nella cartella trips", TRIPS, "dove abbiamo mangiato"),
        ("waar aten we in de map trips", TRIPS, "waar aten we"),
        ("what leaks, in the mail from Gwen?", ["post/roof.eml"], "what leaks?"),
        ("what did they write in my mails", MAILS, "what did they write"),
        ("was steht nur in PDFs zur Miete", ["papers/lease.pdf"], "was steht zur Miete"),
        ("how long is the notice, only PDFs", ["papers/lease.pdf"], "how long is the notice"),
    ],
)
def test_what_is_said_outright_is_a_filter(catalog, question, held, rest):
    scope = scope_of(catalog, question, EVERYTHING)
    assert sources(catalog, scope.only) == held
    assert scope.rest == rest and scope.said.startswith("only ")


@pytest.mark.parametrize(
    "question",
    [
        "in my folder nowhere, where did we eat?",
        "who painted the picture in the hall",
        "what is in the box",
        "how do I search in a folder with grep",
        "what happened since March?",
    ],
)
def test_what_names_nothing_here_is_no_filter(catalog, question):
    scope = with_days(catalog, scope_of(catalog, question, EVERYTHING), TODAY)
    assert scope.only == EVERYTHING and scope.rest == question and not scope.said


def test_days_limit_documents_only_where_they_are_said_of_them(catalog):
    scope = with_days(
        catalog, scope_of(catalog, "what do my notes since April say about gin", EVERYTHING), TODAY
    )
    assert sources(catalog, scope.only)[0] == "post/roof.eml"
    assert "trips/rhodes.md" not in sources(catalog, scope.only)
    assert "2026-04-01" in scope.said and "April" not in scope.rest


def test_documents_named_in_passing_come_first_and_shut_none_out(catalog):
    scope = with_preferred(
        catalog, scope_of(catalog, "how much gin in my cocktail recipes", EVERYTHING)
    )
    assert scope.only == EVERYTHING and not scope.said
    assert scope.preferred == {"d2"}


def test_mails_of_who_wrote_it_come_first(catalog):
    scope = scope_of(catalog, "what did Gwen write about the roof", EVERYTHING)
    preferred = with_preferred(catalog, scope).preferred
    assert preferred == {"d4"}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what did Gwen write about the roof", "Gwen"),
        ("What has Gwen Holt said about it?", "Gwen Holt"),
        ("was hat Gwen über das Dach geschrieben", "Gwen"),
        ("was schrieb Gwen zum Dach?", "Gwen"),
        ("what did I write last week", ""),
        ("how do I write a letter", ""),
    ],
)
def test_who_wrote_it_is_heard(question, name):
    assert writer(question) == name
