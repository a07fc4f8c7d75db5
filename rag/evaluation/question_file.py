"""Judged real questions as JSON lines: what is asked, where the answer stands, what it must state.

It also takes a folder of judged quotes, as `rag history export --judged` and `rag eval mine` write
it. It asks nothing and judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection as Names
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core.errors import DatasetError
from rag.evaluation.from_chat import ASKED, UNANSWERED
from rag.evaluation.notes import SPANS, load_notes
from rag.evaluation.testset import Problems, json_lines, text_of

_NUMBER = re.compile(r"(\d+)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands.

    :ivar source: path of the file below the corpus' root.
    :ivar lines: first and last line of the file on disk, from 1; None where the format has none.
    :ivar page: printed order from 1, None where there are no pages.
    :ivar quote: the words, where neither lines nor page tell them apart.
    """

    source: str
    lines: tuple[int, int] | None = None
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question and what a right answer to it is.

    :ivar kind: how-to, definition, fact …: the form of the question.
    :ivar answerable: whether the corpus holds the answer; where not, the rest is empty.
    :ivar places: where the answer stands; `also` are others that answer as well.
    :ivar points: what a right answer states; of each point any one wording will do.
    """

    question_id: str
    question: str
    kind: str
    answerable: bool
    places: tuple[Place, ...] = ()
    also: tuple[Place, ...] = ()
    points: tuple[tuple[str, ...], ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a file in its order.

    :ivar waiting: how many were left out because nobody has said yet what answers them.
    """

    name: str
    questions: tuple[JudgedQuestion, ...]
    waiting: int = 0


def load_questions(path: Path) -> QuestionFile:
    """Read a file of judged questions, or a folder of judged quotes.

    :raises DatasetError: naming file and line of everything that is wrong.
    """
    if not path.is_dir():
        return _checked(_file(path), path)
    quoted = _quoted(path) if (path / SPANS).exists() else ()
    rest = path / UNANSWERED
    opened = _file(rest) if rest.exists() else QuestionFile(path.name, ())
    questions = (*quoted, *opened.questions)
    return _checked(QuestionFile(path.resolve().name, questions, opened.waiting), path)


def is_for_tuning(question_id: str) -> bool:
    """Whether a question may be learned from: of ids that end in a number the odd ones, the even
    ones confirm what was learned."""
    number = _NUMBER.search(question_id)
    return number is None or int(number[1]) % 2 == 1


def some(found: QuestionFile, kinds: Names[str], limit: int | None) -> tuple[JudgedQuestion, ...]:
    """The first questions of these kinds; no kinds means every one.

    :raises DatasetError: when there are none.
    """
    there = {question.kind for question in found.questions}
    if unknown := sorted(set(kinds) - there):
        raise DatasetError(
            f"{found.name} has no questions of the type {', '.join(unknown)}",
            hint=f"--types {','.join(sorted(there))}",
        )
    chosen = [q for q in found.questions if not kinds or q.kind in kinds]
    return tuple(chosen[:limit])


def _checked(found: QuestionFile, path: Path) -> QuestionFile:
    if not found.questions:
        raise DatasetError(f"{path} judges no question", hint="rag history export DIR --judged")
    return found


def _file(file: Path) -> QuestionFile:
    problems = Problems()
    found: dict[str, JudgedQuestion] = {}
    waiting = 0
    for line, value in json_lines(file, problems):
        if _waits(value):
            waiting += 1
            continue
        try:
            question = _question(value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.add(file, line, f"no judged question: {error!r}")
            continue
        if question.question_id in found:
            problems.add(file, line, f"the id {question.question_id!r} is used twice")
        found[question.question_id] = question
    problems.refuse()
    return QuestionFile(file.stem, tuple(found.values()), waiting)


def _waits(value: dict[str, Any]) -> bool:
    """Whether the row is of an answer called wrong, and nobody has said yet what is right."""
    return "verdict" in value and value.get("answerable", True) and not value.get("points")


def _question(value: dict[str, Any]) -> JudgedQuestion:
    answerable = value["answerable"]
    points = tuple(tuple(map(_words, point)) for point in value["points"])
    places, also = _places(value["spans"]), _places(value.get("also", []))
    if not isinstance(answerable, bool):
        raise ValueError("answerable is true or false")
    if answerable and not (points and places and all(points)):
        raise ValueError("an answerable question has spans, and points with wordings")
    return JudgedQuestion(
        question_id=_words(text_of(value, "id")),
        question=_words(value["question"]),
        kind=_words(value["type"]),
        answerable=answerable,
        places=places,
        also=also,
        points=points,
        reference=text_of(value, "reference"),
    )


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("an id, question, type or wording is empty")
    return text.strip()


def _places(spans: list[dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(
        Place(
            _words(span["source"]),
            (int(span["start_line"]), int(span["end_line"])) if "start_line" in span else None,
            int(span["page"]) if "page" in span else None,
            text_of(span, "quote"),
        )
        for span in spans
    )


def _quoted(folder: Path) -> Iterator[JudgedQuestion]:
    """Questions of a chat or of notes: right is an answer that shows one of the judged quotes."""
    notes = load_notes(folder)
    for query in notes.queries:
        spans = [span for span in notes.spans if span.query_id == query.query_id]
        yield JudgedQuestion(
            question_id=query.query_id,
            question=query.text,
            kind=ASKED,
            answerable=True,
            places=tuple(Place(span.source, quote=span.quote) for span in spans),
            points=(tuple(span.quote for span in spans),),
        )
