"""Reading order: columns one after the other, the cells of a row together."""

from __future__ import annotations

from rag.load.ocr.order import reading_order
from rag.load.ocr.page import Box, Piece
from rag.load.ocr.paragraphs import blocks_of


def piece(text: str, left: float, top: float, height: float = 20) -> Piece:
    box = Box(left, top, left + 10 * len(text), top + height)
    return Piece(text, box, 0.95, 0.95, height)


def order(*pieces: Piece, slope: float = 0.0) -> list[str]:
    return [" | ".join(p.text for p in row) for row in reading_order(pieces, slope)]


PROSE = "Every night the database is copied to"


def test_labels_and_values_are_rows():
    labels = [piece(text, 0, 40 * at) for at, text in enumerate(("Route", "Arrival", "Paid"))]
    values = [piece(text, 300, 40 * at + 2) for at, text in enumerate(("Oslo", "07:15", "386"))]

    assert order(*labels, *values) == ["Route | Oslo", "Arrival | 07:15", "Paid | 386"]


def test_columns_of_prose_are_read_one_after_the_other_though_their_lines_are_level():
    left = [piece(f"{PROSE} {at}", 0, 40 * at) for at in range(4)]
    right = [piece(f"{PROSE} {at + 4}", 500, 40 * at) for at in range(4)]

    assert order(*left, *right) == [f"{PROSE} {at}" for at in range(8)]


def test_a_title_over_two_columns_comes_first_and_a_foot_last():
    title = piece("A title that is as wide as the columns are and a good deal wider too", 0, 0)
    left = [piece(f"{PROSE} {at}", 0, 40 * at) for at in range(1, 4)]
    right = [piece(f"{PROSE} {at + 3}", 500, 40 * at) for at in range(1, 4)]
    foot = piece("A foot that is as wide as the columns are and a good deal wider, too", 0, 200)

    found = order(foot, *right, title, *left)

    assert found == [title.text, *(f"{PROSE} {at}" for at in range(1, 7)), foot.text]


def test_a_side_bar_is_no_column_of_the_table_beside_it():
    bar = [piece(text, 0, 54 * at) for at, text in enumerate(("Overview", "Internet", "System"))]
    labels = [piece(text, 300, 90 * at + 30) for at, text in enumerate(("Name", "Key"))]
    values = [piece(text, 700, 90 * at + 30) for at, text in enumerate(("Guest", "papaya"))]

    assert order(*bar, *labels, *values) == [
        "Overview", "Internet", "System", "Name | Guest", "Key | papaya",
    ]  # fmt: skip


def test_rows_of_a_slanting_page_stay_rows():
    pieces = [
        piece(text, left, 40 * at + 0.05 * left)
        for at in range(3)
        for left, text in ((0, f"item {at}"), (800, f"{at}.00"))
    ]

    assert order(*pieces, slope=0.05) == ["item 0 | 0.00", "item 1 | 1.00", "item 2 | 2.00"]


def test_words_that_a_line_parted_are_whole_again_and_compounds_keep_their_hyphen():
    rows = reading_order(
        [
            piece("Every night the whole of the data-", 0, 0),
            piece("base is copied; the first Haupt-", 0, 30),
            piece("und the Nebenkosten stay apart.", 0, 60),
        ]
    )

    (block,) = blocks_of(rows)

    assert "database is copied" in block.text
    assert "Haupt- und" in block.text


def test_large_letters_are_told_from_usual_ones():
    rows = reading_order(
        [piece("Letter", 0, 0, 40), *(piece(PROSE, 0, 80 + 30 * at) for at in range(3))]
    )

    assert [round(block.size, 1) for block in blocks_of(rows)] == [2.0, 1.0]
