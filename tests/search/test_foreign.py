"""Passages in another language than the query."""

from __future__ import annotations

import pytest

from rag.search.foreign import LOWER, foreign, is_foreign, nearer, spoken_for

ENGLISH = "The key of the boat hangs in the shed behind the house, and it is red."
SPANISH = "La llave del barco está en el cobertizo que hay detrás de la casa y es roja."
CODE = "```bash\nfor a in *.o; do e=$a; done\n```"


def test_only_what_is_surely_in_another_language_is_foreign():
    texts = {"en": ENGLISH, "es": SPANISH, "code": CODE}
    assert foreign("where is the key of the boat?", texts) == {"es"}
    assert foreign("¿dónde está la llave de la casa?", texts) == {"en"}


@pytest.mark.parametrize(
    "text",
    [
        "| E-007 | Wall paint | 18.6 |\n| E-008 | Steel door | 64 |\n| E-009 | Service | 14.5 |\n"
        "| E-010 | Hinges | 8.1 |\n| E-011 | Wall paint | 9.3 |",
        "https://example.com/a/b/com/e0a9e4a/a1e3?da=e&as=1 https://example.com/a/com/e7a4e/as/e",
        "| plum | no | no |\n| pear | no | no |\n| fig | no | yes |\n| quince | no | no |",
    ],
)
def test_numbers_of_parts_addresses_and_a_word_said_over_and_over_are_of_no_language(text):
    assert not is_foreign("where is the key of the boat?", text)


def test_a_list_is_in_the_language_of_the_rest_of_its_document():
    texts = {"text": SPANISH, "list": "- 3 remos\n- 2 cabos\n- motor", "own": "- 3 oars\n- motor"}
    documents = {"text": "a", "list": "a", "own": "b"}
    assert foreign("where is the key of the boat?", texts, documents) == {"text", "list"}


def test_a_letter_is_told_by_what_stands_below_its_headers():
    headers = "From: Rosa Quintal <rosa@example.org>\nTo: Eva Lindt <eva@example.org>\n"
    headers += "Date: Tue, 4 Mar 2031 10:00:00 +0100\nSubject: Barco\n\nHola Eva,\n\n"
    more = " Los remos se guardan en el taller, junto a la puerta, y no se prestan."
    assert is_foreign("where is the key of the boat?", headers + SPANISH + more)


def test_a_query_of_names_has_no_language_of_its_own():
    assert foreign("boat key", {"es": SPANISH}) == frozenset()
    assert not is_foreign("boat key", SPANISH)
    assert is_foreign("where is the key of the boat?", SPANISH)


def test_where_words_can_tell_nothing_meaning_speaks_for_both_sides():
    apart = frozenset({"es"})
    dense = nearer({"en": 0.5, "es": 0.5}, apart)
    assert dense == pytest.approx({"en": 0.5, "es": 0.5 + LOWER})
    assert spoken_for({"en": 0.2}, dense, apart) == pytest.approx({"en": 0.2, "es": 0.5 + LOWER})


def test_a_table_of_names_is_of_no_language():
    rows = "".join(f"{n},Hymn {n},L. Sorrel,march,D. Amberg,N. Quill,Y. Esk\n" for n in range(20))
    assert not is_foreign("where is the key of the boat?", rows)
    parts = {str(n): rows for n in range(5)} | {"es": SPANISH}
    documents = dict.fromkeys(parts, "a")
    assert foreign("where is the key of the boat?", parts, documents) == {"es"}
