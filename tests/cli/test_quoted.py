"""How a quote is taken apart for the screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.cli.show.quoted import LINES, QuotedPart, quoted_parts

SQL = "List the columns:\n\n```sql\nSELECT name\n  FROM pragma_table_info('t')\n```"


def test_prose_is_one_line():
    assert quoted_parts("Back up\nthe  database.") == (QuotedPart("Back up the database."),)


def test_fenced_code_keeps_its_lines_and_loses_its_fence():
    assert quoted_parts(SQL) == (
        QuotedPart("List the columns:"),
        QuotedPart("SELECT name\n  FROM pragma_table_info('t')", True),
    )
    cut = SQL.removesuffix("\n```")
    assert quoted_parts(cut) == quoted_parts(SQL), "a block whose end is in another passage"


def test_indented_lines_are_code_and_lists_are_not():
    assert quoted_parts("def close(self):\n    self.file.close()")[0].code
    assert not quoted_parts("- first\n  and more of it\n- second")[0].code


def test_long_code_is_shortened():
    (part,) = quoted_parts("~~~\n" + "x = 1\n" * 40 + "~~~")
    assert part.text.count("\n") == LINES - 1 and part.text.endswith("…")


@given(st.text(alphabet="ab `~\n\t-"))
def test_no_letter_is_lost_or_made_up(text):
    shown = "".join(part.text for part in quoted_parts(text))
    letters = [c for c in shown if c in "ab"]
    if "…" not in shown and "`" not in text and "~" not in text:
        assert letters == [c for c in text if c in "ab"]
    assert len(letters) <= sum(c in "ab" for c in text)
