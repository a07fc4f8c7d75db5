"""How a quote is taken apart for the screen."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from rag.cli.show.quoted import LINES, QuotedPart, quoted_parts

SQL = "List the columns:\n\n```sql\nSELECT name\n  FROM pragma_table_info('t')\n```"


def test_prose_is_one_line():
    assert quoted_parts("Back up\nthe  database.") == (QuotedPart("Back up the database."),)


def test_fenced_code_keeps_its_lines_and_loses_its_fence():
    assert quoted_parts(SQL) == (
        QuotedPart("List the columns:"),
        QuotedPart("SELECT name\n  FROM pragma_table_info('t')", "code"),
    )
    cut = SQL.removesuffix("\n```")
    assert quoted_parts(cut) == quoted_parts(SQL), "a block whose end is in another passage"


def test_a_quote_that_begins_within_code_ends_with_its_fence():
    assert quoted_parts("db.close()\n\nprint(1)\n```") == (
        QuotedPart("db.close()\n\nprint(1)", "code"),
    )


def test_indented_lines_are_code_and_lists_are_not():
    assert quoted_parts("def close(self):\n    self.file.close()")[0].kind == "code"
    assert quoted_parts("- first\n  and more of it\n- second") == (
        QuotedPart("- first and more of it", "list"),
        QuotedPart("- second", "list"),
    )


def test_an_indented_paragraph_leaves_the_prose_around_it_prose():
    parts = quoted_parts("I got this error:\n\n    disk is full\n\nIt needs\ntwice the space.")
    assert parts == (
        QuotedPart("I got this error:"),
        QuotedPart("disk is full", "code"),
        QuotedPart("It needs twice the space."),
    )


def test_paragraphs_stay_apart():
    assert [part.text for part in quoted_parts("One\nline.\n\nAnother.")] == [
        "One line.",
        "Another.",
    ]


def test_separated_values_stand_under_one_another_as_rows_do():
    rows = 'id,where,what,note\nA1,weir,rope,\nA2,"quay, north",oil,old'
    (part,) = quoted_parts(rows, (19, 30))
    assert part.kind == "table"
    assert part.text.split("\n") == [
        "id  where        what  note", "A1  weir         rope", "A2  quay, north  oil   old",
    ]  # fmt: skip
    assert part.text[slice(*part.mark)] == "A1  weir         rope"
    prose = (
        "We took rope, oil, tar, and nails,\nthen a saw, a file, a plane, a\nlamp, salt, rum, tea."
    )
    assert quoted_parts(prose)[0].kind == "prose"


def test_what_only_says_that_code_follows_is_not_shown():
    text = "Use this:\n\n.. code-block:: json\n\n    {}\n\n.. _next:\n\nThen::\n\n    go"
    assert [(part.kind, part.text) for part in quoted_parts(text)] == [
        ("prose", "Use this:"), ("code", "{}"), ("prose", "Then::"), ("code", "go"),
    ]  # fmt: skip
    assert quoted_parts("```\n.. _kept:\n```") == (QuotedPart(".. _kept:", "code"),)


def test_rows_stand_under_one_another_without_the_rule_below_the_head():
    (part,) = quoted_parts("| family | formats |\n|---|:-:|\n| web and mail | HTML |", (31, 54))
    assert part == QuotedPart("family        formats\nweb and mail  HTML", "table", (22, 40))


def test_what_answers_most_is_marked_in_its_part():
    text = "Back it up:\n\n1. Stop the\n   server.\n2. Copy the file."
    start = text.index("Stop")
    parts = quoted_parts(text, (start, text.index("\n2.")))
    assert [part.text[slice(*part.mark)] for part in parts] == ["", "Stop the server.", ""]


def test_long_code_is_shortened():
    (part,) = quoted_parts("~~~\n" + "x = 1\n" * 40 + "~~~")
    assert part.text.count("\n") == LINES - 1 and part.text.endswith("…")


@example("|-", 0, 0)
@given(st.text(alphabet="ab `~\n\t-|#1."), st.integers(0, 40), st.integers(0, 40))
def test_no_letter_is_lost_or_made_up(text, start, length):
    parts = quoted_parts(text, (start, start + length))
    shown = "".join(part.text for part in parts)
    letters = [c for c in shown if c in "ab"]
    if "…" not in shown and "`" not in text and "~" not in text:
        assert letters == [c for c in text if c in "ab"]
    assert len(letters) <= sum(c in "ab" for c in text)
    assert all(0 <= part.mark[0] <= part.mark[1] <= len(part.text) for part in parts)
