"""Who is believed: the first engine, in doubt the surer of two, nobody where both are unsure."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.core.document_structure import SHOWS_NONE
from rag.load.ocr.page import Box, Piece, Reading
from rag.load.ocr.recognise import Engines, read_picture
from tests.helpers.pictures import drawn

SURE = "the quick brown fox jumps"


def piece(text: str, line: int, confidence: float, weakest: float | None = None) -> Piece:
    box = Box(100, 100 * line, 100 + 20 * len(text), 100 * line + 32)
    return Piece(text, box, confidence, confidence if weakest is None else weakest, 32)


@dataclass(slots=True)
class First:
    """Sees the same in every picture."""

    pieces: tuple[Piece, ...]
    script: str = ""
    reads: int = 0

    def read(self, picture, *, scattered=False):
        self.reads += 1
        return Reading(self.pieces)

    def orientation(self, picture):
        return 0, self.script


@dataclass(slots=True)
class Second:
    """Gives one answer for a line and one for a whole picture; notes what it was asked."""

    answer: Piece
    whole: Reading = field(default_factory=Reading)
    asked: list[str] = field(default_factory=list)

    def read(self, picture):
        self.asked.append("whole")
        return self.whole

    def line(self, picture, piece):
        self.asked.append(piece.text)
        return self.answer


PAGE = drawn([])


def read(first: First, second: Second | None = None):
    return read_picture(PAGE, Engines(first, ("eng",), (lambda: second) if second else None))


def texts(page) -> list[str]:
    return [piece.text for piece in page.pieces]


def test_a_page_that_is_sure_is_read_once_and_nobody_else_is_asked():
    first, second = First((piece(SURE, 1, 0.96),)), Second(piece("other", 1, 1.0))

    assert texts(read(first, second)) == [SURE]
    assert first.reads == 1
    assert second.asked == []


def test_a_line_with_a_doubtful_word_is_read_again_and_the_surer_reading_stands():
    lines = tuple(piece(SURE, at, 0.97) for at in range(1, 8))
    weak = piece("With kind U <", 8, 0.92, 0.5)

    better = Second(piece("With kind regards", 8, 0.99))
    worse = Second(piece("hind ad", 8, 0.5))

    assert texts(read(First((*lines, weak)), better))[-1] == "With kind regards"
    assert better.asked == ["With kind U <"]
    assert texts(read(First((*lines, weak)), worse))[-1] == "With kind U <"


def test_blanks_that_the_second_engine_loses_are_kept():
    lines = tuple(piece(SURE, at, 0.97) for at in range(1, 8))
    weak = piece("Thank you.", 8, 0.9, 0.7)

    found = read(First((*lines, weak)), Second(piece("Thankyou", 8, 0.99)))

    assert texts(found)[-1] == "Thank you."


def test_a_page_that_stays_poor_is_read_whole_by_the_second_engine():
    whole = Reading((piece(SURE, 1, 0.98),))
    second = Second(piece("", 1, 0.0), whole)

    page = read(First((piece("tne quicx brovvn tox", 1, 0.66),)), second)

    assert texts(page) == [SURE]
    assert second.asked == ["whole"]


def test_what_nobody_is_sure_of_is_kept_apart():
    page = read(First((piece(SURE, 1, 0.97), piece("smndged", 2, 0.5))))

    assert texts(page) == [SURE]
    assert page.unsure == ("smndged",)
    assert "smndged" not in "".join(block.text for block in page.blocks)


def test_a_few_letters_in_leaves_and_clouds_are_no_text():
    page = read(First((piece("ne", 1, 0.7), piece("ERST", 2, 0.75))))

    assert (page.blocks, page.reason) == ((), SHOWS_NONE)


def test_a_picture_of_nothing_says_so():
    page = read(First(()))

    assert (page.blocks, page.reason) == ((), SHOWS_NONE)


def test_letters_of_a_script_without_data_are_named_and_never_made_latin_ones():
    second = Second(piece("", 1, 0.0), Reading((piece("CKOPO 6YDET", 1, 0.99),)))

    page = read(First((piece("Ckopo 6ygeT Bce", 1, 0.45),), "Cyrillic"), second)

    assert page.pieces == ()
    assert "Cyrillic" in page.reason
    assert second.asked == []
