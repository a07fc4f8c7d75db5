"""Comments and struck words of markup: blanked where they are, nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.unsaid import without_unsaid


@pytest.mark.parametrize(
    ("source", "text", "shown"),
    [
        ("a.tex", "% old 99\nIt is 50\\% of 35. % or 40\n", "It is 50\\% of 35."),
        ("a.tex", "\\begin{comment}\nold 77\n\\end{comment}\nNew 35.", "New 35."),
        ("a.tex", "\\iffalse old 66 \\fi New 35.", "New 35."),
        ("a.org", "# old 5\n#+x: y\n#+BEGIN_COMMENT\nold\n#+END_COMMENT\nNew", "#+x: y New"),
        ("a.adoc", "// old 44\nNew\n////\nold\n////\nhttps://x.org", "New https://x.org"),
        ("a.rst", ".. old 88\n   and more\n\nNew\n\n.. note:: Kept\n\n.. [1] Kept", None),
        ("a.md", "New <!-- old\n99 --> 35 %%hidden%% 7", "New 35 7"),
        ("a.md", "A 100%% sure 5 %", "A 100%% sure 5 %"),
        ("a.md", "~~It is 900.~~ It is 940. ~5 ~~~ x ~~~", "It is 940. ~5 ~~~ x ~~~"),
        ("a.md", "<del>Old 9.</del> New <s>3</s> 4", "New 4"),
        ("a.wiki", "<s>Old 30</s> New", "New"),
        ("a.org", "+Old 30+ New 35, 3 + 4 + 5", "New 35, 3 + 4 + 5"),
        ("a.tex", "\\sout{Old 30} New \\st{3} 4", "New 4"),
        ("a.adoc", "[.line-through]#Old limit 5.# New 4.", "New 4."),
        ("a.py", "# kept\n% kept <!-- kept -->", "# kept % kept <!-- kept -->"),
    ],
)  # fmt: skip
def test_comments_are_blanked(source, text, shown):
    found = without_unsaid(text, source)
    assert len(found) == len(text) and found.count("\n") == text.count("\n")
    if shown is None:
        assert "old" not in found and found.split()[0] == "New" and found.count("Kept") == 2
    else:
        assert " ".join(found.split()) == shown


@given(st.text(alphabet="%/#.*- \n{}\\ab<!>", max_size=80), st.sampled_from(["tex", "adoc", "rst"]))
def test_places_stay(text, ending):
    found = without_unsaid(text, f"x.{ending}")
    assert len(found) == len(text)
    assert all(a == b or b == " " for a, b in zip(text, found, strict=True))
