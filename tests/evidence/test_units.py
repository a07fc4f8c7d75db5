"""Units of evidence: blocks of a passage, cut where they are long."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core.records import Passage
from rag.evidence.units import (
    PIECE_WORDS,
    follows_at_once,
    kind_of,
    opens,
    units,
)
from rag.language.count_words import count_words
from rag.language.line_ends import announces
from rag.language.unsaid import without_unsaid

STEPS = """Stop the server first:

```
rag stop
rag export
```

- Copy the file.
- Start again.

| mode | meaning |
|---|---|
| dense | by meaning |"""


@pytest.mark.parametrize(
    "text", ["Dear Ines,", "Kind regards,\nJo Roe", "Liebe Eltern,", "```", "+----+-----+"]
)
def test_what_greets_or_only_frames_says_nothing(text):
    assert kind_of(text) == "markup"


@pytest.mark.parametrize("text", ["Two pounds, in May.", "Nobody, Ines says.", "12, 14,"])
def test_what_only_looks_like_a_greeting_is_said(text):
    assert kind_of(text) != "markup"


def test_the_heading_of_an_org_file_or_wiki_is_one_where_it_stands_alone():
    for text, heading in (("* Band", "Home > Band"), ("==== Valve ====", "Boiler > Valve")):
        alone = replace(passage(text), heading=heading)
        assert [unit.kind for unit in units(alone)] == ["heading"]


def passage(text, start=0):
    return Passage("p", "d", "notes.md", "", "", text, start, start + len(text), 1, 1)


def test_each_block_is_a_unit_of_its_kind():
    found = units(passage(STEPS, 100))
    assert [unit.kind for unit in found] == ["prose", "code", "list", "table"]
    assert found[1].text == "```\nrag stop\nrag export\n```"
    assert found[0].start == 100


def test_a_heading_is_told_from_a_paragraph():
    assert [kind_of(text) for text in ("# Title", "Title\n=====", "#5 is the best")] == [
        "heading",
        "heading",
        "prose",
    ]
    assert kind_of("=======\n Title\n=======") == "heading"


@pytest.mark.parametrize("mark", list("=-~^*#+\"'`."))
def test_a_line_of_any_mark_makes_a_heading_of_reStructuredText(mark):
    assert kind_of(f"Title\n{mark * 5}") == "heading"
    assert kind_of(f"Title\n{mark * 3}x") != "heading"


@pytest.mark.parametrize(
    "text",
    [
        ".. _backups:",
        ".. image:: cellar.png\n    :align: center",
        ".. autofunction:: shelf.open",
        ".. list-table::\n   :header-rows: 1\n   :class: wide striped",
        ".. grid:: 1 2 2 3\n   :gutter: 2",
        ".. code-block:: console",
        '<a id="backups"></a>',
        "![the cellar](cellar.png)",
        "<!-- to do -->",
        "[cellar]: https://example.org/cellar",
        "---",
    ],
)
def test_labels_directives_and_pictures_are_markup(text):
    assert kind_of(text) == "markup"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntags: [plums, jam]\ncreated: 2021-05-23\n---",
        "---\ntitle: Plums\ntags:\n  - jam\n  - cellar\n---",
        "| shelf | jars |\n| --- | ---: |",
    ],
)
def test_front_matter_and_columns_without_a_row_say_nothing_by_themselves(text):
    assert kind_of(text) == "markup"
    assert kind_of(text + "\n| cellar | 12 |") != "markup"


@pytest.mark.parametrize(
    "text",
    [
        ".. note:: The cellar is dry.",
        ":Author: Nobody of note, 2024",
        ".. confval:: shelf_depth\n   :type: int\n   :default: 40",
    ],
)
def test_what_tells_a_reader_something_is_no_markup(text):
    assert kind_of(text) == "prose"


def test_indented_code_of_restructuredtext_is_code_until_the_text_goes_on():
    text = (
        "Stop the server first::\n\n    rag stop\n\n    rag export\n\nThen copy the file.\n\n"
        ".. code-block:: python\n\n    rag.start()\n\n.. note::\n\n    It takes a minute."
    )
    assert [unit.kind for unit in units(passage(text))] == [
        "prose", "code", "code", "prose", "markup", "code", "markup", "prose",
    ]  # fmt: skip


def test_what_announces_and_what_opens_a_block_is_half_of_what_it_says():
    text = "Copy the file like this:\n\n.. code-block:: sh\n\n    cp notes.db safe/\n\nThat is all."
    assert [opens(unit) for unit in units(passage(text))] == [True, True, False, False]


def test_a_long_paragraph_is_cut_between_sentences():
    text = " ".join(f"Sentence number {n} has exactly seven words." for n in range(20))
    found = units(passage(text))
    assert len(found) > 1 and all(unit.text.endswith("words.") for unit in found)
    assert all(count_words(unit.text) <= PIECE_WORDS for unit in found)


def test_a_long_list_is_cut_between_lines():
    text = "\n".join(f"- entry {n} of the long list" for n in range(30))
    assert all(unit.text.startswith("- ") for unit in units(passage(text)))


def test_a_line_that_only_announces_is_known_by_its_end():
    assert announces("Here is how:") and announces("**Here is how:**")
    assert not announces("It is done.")


def test_words_of_a_script_without_spaces_are_counted_by_characters():
    assert count_words("two words") == 2
    assert count_words("会议室在二楼") == 3


@given(st.text(alphabet="ab. \n\t-#|`~1:", max_size=800), st.integers(0, 50))
def test_units_are_exact_slices_in_order_that_cover_all_but_white_space(text, start):
    whole = passage(text, start)
    text = without_unsaid(text, whole.source)  # what is struck out is no unit
    position = 0
    for unit in units(whole):
        first, last = unit.start - start, unit.end - start
        assert position <= first < last and whole.text[first:last] == unit.text
        assert not text[position:first].strip()
        position = last
    assert not text[position:].strip()


def test_the_heading_above_a_passage_is_a_heading_though_it_bears_no_mark():
    text = "3 Liability\n\nThe hirer pays for what is lost.\n\nNothing else is owed."
    found = units(Passage("p", "d", "a.pdf", "", "Terms > 3 Liability", text, 0, len(text), 1, 1))
    assert [unit.kind for unit in found] == ["heading", "prose", "prose"]
    alone = units(Passage("p", "d", "a.pdf", "", "3 Liability", "3 Liability", 0, 11, 1, 1))
    assert [unit.kind for unit in alone] == ["prose"]


def test_comments_are_no_evidence_and_part_what_stands_around_them():
    text = "\\section{Dam}\n% The old price was 99 crowns.\nThe price is 35 crowns for each.\n"
    found = units(Passage("p", "d", "a.tex", "", "Dam", text, 10, 10 + len(text), 1, 1))
    assert [(unit.text, unit.kind) for unit in found] == [
        ("\\section{Dam}", "heading"),
        ("The price is 35 crowns for each.", "prose"),
    ]
    assert not follows_at_once(found[1], found[0])


@pytest.mark.parametrize(
    ("source", "text", "joined"),
    [
        ("a.vcf", "# Ana\n\nPhone: 1\n\n# Bo\n\nPhone: 2", [True, False, True]),
        ("a.jsonl", "name: Ana\nroom: 7\n\nname: Bo\nroom: 8", [False]),
        ("a.md", "# Ana\n\nPhone: 1\n\n# Bo\n\nPhone: 2", [True, True, True]),
    ],
)
def test_what_one_record_says_is_not_joined_to_another(source, text, joined):
    found = units(Passage("p", "d", source, "", "", text, 0, len(text), 1, 1))
    assert [follows_at_once(b, a) for a, b in pairwise(found)] == joined


def test_tildes_under_a_heading_of_reStructuredText_fence_no_code():
    text = "Levers\n~~~~~~\n\nThe brake stops the mill.\n\nThe bell calls for corn."
    found = units(replace(passage(text), source="mill.rst"))
    assert [unit.kind for unit in found] == ["heading", "prose", "prose"]


def test_numbers_that_reStructuredText_counts_itself_make_a_list():
    assert kind_of("#. the brake\n#. the bell") == "list"


def test_rows_of_separated_values_are_measured_by_their_values():
    row = "2031-05-0{},quay,rope,12,Sunna"
    rows = "\n".join(["date,where,what,m,who", *(row.format(n) for n in range(1, 10)), *[row] * 15])
    source = replace(passage(rows), source="log/ropes.csv")
    found = units(source)
    assert {unit.kind for unit in found} == {"table"} and len(found) > 1
    assert all(unit.words <= 50 and not unit.text.startswith("\n") for unit in found)
    assert "\n".join(unit.text for unit in found) == rows
