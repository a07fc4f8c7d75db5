"""Tables of PDF by their rules, pairs of labels and values, indices and powers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.load.content import Content
from rag.load.read_bytes import read_content
from tests.helpers import making

Piece = tuple[float, float, float, str]


def read(pieces: Sequence[Piece], drawn: str = "") -> Content:
    return read_content(making.pdf([pieces], drawn=drawn), ".pdf")


def columns(rows: Sequence[tuple[str, str]], step: float = 16.0) -> list[Piece]:
    return [
        (x, 700 - step * number, 10.0, text)
        for number, row in enumerate(rows)
        for x, text in zip((72.0, 320.0), row, strict=True)
    ]


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1} {y1} m {x2} {y2} l S\n"


FRAME = "".join(
    [line(70, y, 400, y) for y in (720, 700, 660, 640)]
    + [line(70, 620, 400, 620)]
    + [line(x, 720, x, 620) for x in (70, 200, 400)]
)


def test_a_cell_of_several_lines_is_one_cell_where_rules_are_drawn():
    pieces = [
        (74.0, 705.0, 10.0, "Part"), (204.0, 705.0, 10.0, "Note"),
        (74.0, 685.0, 10.0, "Valve V9"), (204.0, 685.0, 10.0, "Open it slowly by hand,"),
        (204.0, 670.0, 10.0, "then wait a minute."),
        (74.0, 645.0, 10.0, "Hose"), (204.0, 645.0, 10.0, "14 mm"),
        (74.0, 625.0, 10.0, "Tank"), (204.0, 625.0, 10.0, "2.5 litres"),
    ]  # fmt: skip

    (table,) = read(pieces, FRAME).tables

    assert table.columns == ("Part", "Note")
    assert [row.cells for row in table.rows] == [
        ("Valve V9", "Open it slowly by hand, then wait a minute."),
        ("Hose", "14 mm"),
        ("Tank", "2.5 litres"),
    ]


def test_a_cell_that_no_rule_parts_stands_in_every_place_it_covers():
    drawn = (
        "".join(line(70, y, 400, y) for y in (720, 700, 660))
        + line(150, 680, 400, 680)
        + "".join(line(x, 720, x, 660) for x in (70, 150, 400))
        + line(280, 700, 280, 660)
    )
    pieces = [
        (74.0, 705.0, 10.0, "Region"), (154.0, 705.0, 10.0, "Shops and their sales"),
        (74.0, 680.0, 10.0, "North"), (154.0, 685.0, 10.0, "Alt"), (284.0, 685.0, 10.0, "41"),
        (154.0, 665.0, 10.0, "Birk"), (284.0, 665.0, 10.0, "52"),
    ]  # fmt: skip

    (table,) = read(pieces, drawn).tables

    assert [row.cells for row in table.rows] == [("North", "Alt", "41"), ("North", "Birk", "52")]


def test_words_of_two_cells_are_parted_by_the_rule_between_them():
    drawn = "".join(line(70, y, 160, y) for y in (720, 700, 680, 660)) + "".join(
        line(x, 720, x, 660) for x in (70, 92, 160)
    )
    pieces = [(74.0, y, 10.0, f"{left}  {right}") for y, left, right in
              ((705.0, "No.", "Fee"), (685.0, "P-1", "19.90"), (665.0, "P-2", "7.00"))]  # fmt: skip

    (table,) = read(pieces, drawn).tables

    assert [row.cells for row in table.rows][-2:] == [("P-1", "19.90"), ("P-2", "7.00")]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([("Name:", "Ana Quell"), ("Town:", "Dorrow"), ("Boat:", "The Heron")], ()),
        ([("Maker", "Halden 2 works"), ("Pressure", "7.5 bar"), ("Weight", "36 kg")], ()),
        (
            [("Item", "Price"), ("Oak", "19.90"), ("Elm", "7.00"), ("Ash", "5.00")],
            ("Item", "Price"),
        ),
    ],
    ids=["colons", "values", "named"],
)
def test_labels_and_values_are_a_table(rows, names):
    (table,) = read(columns(rows)).tables

    assert table.columns == names
    assert [row.cells for row in table.rows] == rows[len(table.columns) > 0 :]


@pytest.mark.parametrize(
    "rows",
    [
        [("Dear Ana,", "Harbour office"), ("the boat is", "Pier 9"), ("ready now.", "Orsund")],
        [("1 Scope", "3"), ("2 Fees", "5"), ("3 Notice", "9"), ("4 Pets", "12")],
        [("Ana Quell", "Bo Marsh"), ("Quay 4", "Mill Lane 7"), ("4711 Dorrow", "4712 Kell")],
        [("The committee looked at the", "It asked for two heaters at"),
         ("account and found that frost", "the wall, bought from the sum"),
         ("cost a third of the pears.", "set aside for 1 or 2 roofs.")],
    ],
    ids=["letter", "contents", "addresses", "prose"],
)  # fmt: skip
def test_what_only_stands_side_by_side_is_no_table(rows):
    assert read(columns(rows, step=12.0)).tables == ()


def test_a_frame_around_prose_is_no_table():
    words = "The committee looked at the yearly account of the orchard and found it wanting. "
    pieces = [(74.0, 705.0 - 12 * n, 10.0, words) for n in range(6)]

    content = read(pieces, FRAME)

    assert content.tables == ()
    assert content.text.count("committee") == 6


def test_an_index_and_a_power():
    water = [(72.0, 700.0, 10.0, "H"), (79.2, 697.5, 7.0, "2"), (83.1, 700.0, 10.0, "O")]
    power = [(72.0, 640.0, 10.0, "10"), (83.1, 644.0, 7.0, "6"), (90.0, 640.0, 10.0, "litres")]

    text = read([*water, *power]).text

    assert "H₂O" in text
    assert "10⁶ litres" in text


def test_a_table_whose_cells_are_each_drawn_is_one_table():
    boxes = "".join(
        f"{x} {y} {width} 20 re S\n"
        for y in range(300, 700, 20)
        for x, width in ((70, 130), (200, 200))
    )
    pieces = [
        (x, float(y + 5), 10.0, text)
        for y in range(300, 700, 20)
        for x, text in ((74.0, f"pump {y}"), (204.0, f"{y} mm"))
    ]

    (table,) = read(pieces, boxes).tables

    assert len(table.rows) == 20
    assert table.rows[0].cells == ("pump 680", "680 mm")


def test_a_page_full_of_lines_ends():
    lines = "".join(f"{10 + n % 500} {n % 700} m {10 + n % 500} 790 l S\n" for n in range(4_000))
    lines += "".join(line(10, n % 780, 600, n % 780) for n in range(4_000))

    assert "Hello" in read([(72.0, 700.0, 10.0, "Hello there")], lines).text
