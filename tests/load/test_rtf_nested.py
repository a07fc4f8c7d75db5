"""Tables inside tables in Rich Text, as the programs that write it do."""

from __future__ import annotations

from rag.load.read_bytes import read_content

ROW = rb"\trowd\cellx2000\cellx6000 "
INNER = rb"{\*\nesttableprops\trowd\cellx1500\cellx3000\nestrow}{\nonesttables\par}"


def nested(*cells: bytes, depth: int = 2) -> bytes:
    """A row of a table inside a cell."""
    start = rb"\pard\intbl\itap%d " % depth
    return start + b"".join(cell + rb"\nestcell " for cell in cells) + INNER


def text(*parts: bytes) -> str:
    return read_content(
        rb"{\rtf1\ansi\ansicpg1252 " + b"".join(parts) + rb"\pard\par}", ".rtf"
    ).text


KIT = (
    ROW + rb"\pard\intbl Kit\cell Content\cell\row ",
    ROW + rb"\pard\intbl R9\cell Take \pard\intbl\itap2 ",
    nested(b"Part", b"Count") + nested(b"Gasket", b"14"),
    rb"\pard\intbl care.\cell " + ROW + rb"\row ",
    ROW + rb"\pard\intbl R10\cell Nothing\cell\row ",
)


def test_a_table_inside_a_cell_follows_with_the_row_it_stands_in():
    assert text(*KIT, rb"\pard Behind it.\par ") == (
        "| Kit | Content |\n| --- | --- |\n| R9 | Take care. |\n| R10 | Nothing |\n\n"
        "R9:\n\n| Part | Count |\n| --- | --- |\n| Gasket | 14 |\n\nBehind it."
    )


def test_the_shape_of_an_inner_row_is_not_that_of_the_row_around_it():
    wide = rb"\trowd\cellx2000\clmgf\cellx4000\clmrg\cellx6000 "
    found = text(
        rb"\trowd\cellx2000\cellx4000\cellx6000 \pard\intbl Shop\cell 2021\cell 2022\cell\row ",
        wide + rb"\pard\intbl A\cell sold out \pard\intbl\itap2 ",
        nested(b"x", b"1") + nested(b"y", b"2"),
        rb"\pard\intbl\cell\cell\row ",
    )
    assert "| A | sold out | sold out |" in found
    assert "| x | 1 |\n| y | 2 |" in found


def test_tables_three_deep_and_two_in_one_row():
    deep = nested(b"a", b"b \\pard\\intbl\\itap3 deep\\nestcell er\\nestcell " + INNER)
    found = text(
        ROW + rb"\pard\intbl Left\cell ",
        nested(b"p", b"1") + nested(b"q", b"2"),
        rb"\pard\intbl between\par ",
        deep,
        rb"\pard\intbl\cell\row ",
    )
    assert found.split("\n\n") == [
        "| Left | between |",
        "Left:",
        "| p | 1 |\n| q | 2 |",
        "Left:",
        "| a | b |",
        "a:",
        "| deep | er |",
    ]


def test_cells_whose_row_never_ends_are_not_lost():
    found = text(
        ROW + rb"\pard\intbl Out\cell \pard\intbl\itap2 one\nestcell two\pard\intbl\cell\row "
    )
    assert "| one | two |" in found and "| Out |" in found


def test_a_note_in_an_inner_cell_is_told_behind_its_row():
    inside = rb"Gasket{\footnote of brass}"
    found = text(ROW + rb"\pard\intbl R9\cell ", nested(inside, b"14"), rb"\pard\intbl\cell\row ")
    assert (
        found.index("| R9 |") < found.index("[^1]: of brass") < found.index("| Gasket[^1] | 14 |")
    )
