"""A made-up folder of notes whose facts change with time, and judged questions on it.

Names and numbers are drawn at random; each shape of change is written in several languages.
`python -m tests.helpers.dated_folder FOLDER --seed 3` writes notes and ``questions.jsonl`` beside
them, for `rag eval questions`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.dated_words import BALLAST, LANGUAGES, NAMES, THINGS, Words


@dataclass(frozen=True, slots=True)
class Asked:
    """A judged question.

    :ivar right: what a right answer states, each in any of some wordings; empty where the folder
        does not say.
    :ivar wrong: what held before: it may be shown, but not first.
    """

    question: str
    kind: str
    source: str = ""
    right: tuple[tuple[str, ...], ...] = ()
    wrong: str = ""


@dataclass(slots=True)
class Folder:
    """Files to be written, by path, and questions on them."""

    files: dict[str, str] = field(default_factory=dict)
    questions: list[Asked] = field(default_factory=list)

    def ask(self, question: str, kind: str, source: str = "", *right: str, wrong: str = "") -> None:
        """Add a question; each of `right` is a point, its wordings parted by "|"."""
        points = tuple(tuple(point.split("|")) for point in right)
        self.questions.append(Asked(question, kind, source, points, wrong))

    def write(self, place: Path) -> Path:
        """Write notes and questions; the questions' file."""
        for name, text in self.files.items():
            file = place / "notes" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        lines = [json.dumps(_judged(n, one)) for n, one in enumerate(self.questions, 1)]
        questions = place / "questions.jsonl"
        questions.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return questions


def _judged(number: int, one: Asked) -> dict[str, Any]:
    spans = [{"source": one.source, "quote": point[0]} for point in one.right if one.source]
    return {
        "id": f"df-{number:03d}",
        "question": one.question,
        "type": one.kind,
        "answerable": bool(one.right),
        "spans": spans,
        "points": [list(point) for point in one.right],
        "superseded": one.wrong,
        "reference": one.right[0][0] if one.right else "The folder does not say.",
    }


def dated_folder(seed: int) -> Folder:
    """A folder, the same for the same seed."""
    draw, folder = random.Random(seed), Folder()
    for name, text in BALLAST.items():
        folder.files[name] = text
    for words in LANGUAGES.values():
        for shape in (_decided, _policy, _corrected, _moved, _logged):
            shape(folder, words, draw)
    for shape in (_single, _undone_copy, _compared, _absent):
        shape(folder, LANGUAGES["en"], draw)
    return folder


def _two(draw: random.Random, low: int, high: int) -> tuple[str, str]:
    one, other = draw.sample(range(low, high), 2)
    return str(one), str(other)


def _days(draw: random.Random) -> tuple[str, str]:
    """Two days, the first long before the second."""
    return (
        f"2024-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        f"2025-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
    )


def _decided(folder: Folder, words: Words, draw: random.Random) -> None:
    """A log of decisions in one file: the later entry reverses the earlier one."""
    (old, new), (then, now) = draw.sample(NAMES, 2), _days(draw)
    number = draw.randint(10, 40)
    name = f"{words.code}/{words.log}.md"
    folder.files[name] = "\n\n".join((
        f"# {words.log}",
        f"## E-{number} · {then} · {words.place_head}\n{words.place_old.format(old)}",
        f"## E-{number + 3} · {then[:4]}-12-30 · {words.other_head}\n{words.other}",
        f"## E-{number + 9} · {now} · {words.place_head} 2\n"
        f"{words.place_new.format(new, number)}",
    )) + "\n"  # fmt: skip
    folder.ask(words.ask_place, "latest", name, new, wrong=old)
    folder.ask(words.ask_place_end, "latest", name, new, wrong=old)


def _policy(folder: Folder, words: Words, draw: random.Random) -> None:
    """Two files of one document, with another number in one sentence."""
    was, is_now = _two(draw, 30, 250)
    then, now = _days(draw)
    stems = draw.choice((
        (f"{words.policy} {then[:7]}", f"{words.policy} {now[:7]}"),
        (f"{words.policy} v1", f"{words.policy} v2"),
        (f"{words.draft}/{words.policy}", words.policy),
    ))  # fmt: skip
    for stem, amount in zip(stems, (was, is_now), strict=True):
        path = f"{words.code}/{stem}.md"
        folder.files[path] = f"# {words.policy}\n\n{words.rule.format(amount)}\n\n{words.rest}\n"
    name = f"{words.code}/{stems[1]}.md"
    folder.ask(words.ask_rule, "latest", name, is_now, wrong=was)


def _corrected(folder: Folder, words: Words, draw: random.Random) -> None:
    """Instructions that a later day's note corrects."""
    old, new = (f"{draw.choice(NAMES).lower()}-{draw.randint(100, 999)}" for _ in range(2))
    then, now = _days(draw)
    folder.files[f"{words.code}/{words.guide}.md"] = (
        f"---\nupdated: {then}\n---\n# {words.guide}\n\n{words.guide_rest}\n\n"
        f"## {words.code_head}\n{words.code_old.format(old)}\n"
    )
    name = f"{words.code}/{now}.md"
    folder.files[name] = f"# {now}\n\n{words.day_rest}\n\n- {words.code_new.format(new)}\n"
    other = f"{draw.choice(NAMES).lower()}-{draw.randint(100, 999)}"
    folder.files[f"{words.code}/2025-12-30.md"] = (
        f"# 2025-12-30\n\n{words.code_other.format(other)}\n"
    )
    folder.ask(words.ask_code, "latest", name, new, wrong=old)


def _moved(folder: Folder, words: Words, draw: random.Random) -> None:
    """A day that two notes of different dates give differently."""
    was, is_now = _two(draw, 3, 28)
    then, now = _days(draw)
    folder.files[f"{words.code}/{then} {words.event}.md"] = (
        f"# {words.event}\n\n{words.event_old.format(was)}\n"
    )
    name = f"{words.code}/{now} {words.event}.md"
    folder.files[name] = f"# {words.event}\n\n{words.event_new.format(is_now)}\n"
    folder.ask(words.ask_event, "latest", name, words.event_day.format(is_now),
               wrong=words.event_day.format(was))  # fmt: skip
    folder.ask(words.ask_event_first, "former", "", words.event_day.format(was))


def _logged(folder: Folder, words: Words, draw: random.Random) -> None:
    """A log of one line a day, and what it says now."""
    was, is_now = _two(draw, 40, 99)
    days = sorted(f"2025-{month:02d}-1{draw.randint(0, 9)}" for month in (2, 6, 10))
    middle = str((int(was) + int(is_now)) // 2 + 100)
    lines = [words.weight.format(value) for value in (was, middle, is_now)]
    name = f"{words.code}/{words.weights}.md"
    body = "\n".join(f"- {day}: {line}" for day, line in zip(days, lines, strict=True))
    folder.files[name] = f"# {words.weights}\n\n{body}\n"
    folder.ask(words.ask_weight, "latest", name, is_now, wrong=was)


def _single(folder: Folder, words: Words, draw: random.Random) -> None:
    """Facts that stand in one note alone, whatever else is newer."""
    for thing, other in zip(THINGS[::2], THINGS[1::2], strict=True):
        (price, later), (then, now) = _two(draw, 100, 900), _days(draw)
        name = f"bought/{then} {thing}.md"
        folder.files[name] = f"# {thing}\n\nThe {thing} cost {price} euros at the harbour shop.\n"
        folder.files[f"bought/{now} {other}.md"] = (
            f"# {other}\n\nA new {other} was {later} euros, no longer from the harbour shop.\n"
        )
        folder.ask(f"what did the {thing} cost?", "fact", name, price, wrong=later)


def _undone_copy(folder: Folder, words: Words, draw: random.Random) -> None:
    """A copy of a document changes nothing; the newest of three versions counts."""
    amounts = [str(value) for value in draw.sample(range(20, 90), 3)]
    for number, amount in enumerate(amounts, 1):
        folder.files[f"club/Boat rules v{number}.md"] = (
            f"# Boat rules\n\nThe yearly fee for a berth is {amount} euros.\n\n"
            "Engines are off inside the harbour.\n\nGuests sign the book.\n"
        )
    folder.files["club/Boat rules v2 (copy).md"] = folder.files["club/Boat rules v2.md"]
    source = "club/Boat rules v3.md"
    folder.ask("how much is the yearly berth fee", "latest", source, amounts[2], wrong=amounts[0])
    folder.ask("what do I pay for a berth now?", "latest", source, amounts[2], wrong=amounts[1])


def _compared(folder: Folder, words: Words, draw: random.Random) -> None:
    """Two versions of a text, and what differs in them."""
    for subject in ("Workshop house rules", "Library agreement", "Ferry tariff"):
        (was, is_now), (days, later) = _two(draw, 10, 60), _two(draw, 5, 40)
        for year, amount, time in (("2024-03", was, days), ("2025-09", is_now, later)):
            folder.files[f"rules/{subject} {year}.md"] = (
                f"# {subject}\n\nThe deposit is {amount} euros a person.\n\n"
                f"It is paid back within {time} days.\n\nSmoking is not allowed anywhere.\n"
            )
        source = f"rules/{subject} 2025-09.md"
        folder.ask(f"what changed between the two versions of the {subject.lower()}?", "compare",
                   source, is_now, was, later, days)  # fmt: skip
        folder.ask(f"compare the old and the new {subject.lower()}", "compare", source,
                   is_now, was, later, days)  # fmt: skip


def _absent(folder: Folder, words: Words, draw: random.Random) -> None:
    """Subjects that the folder does not hold, asked in every way."""
    for question in (
        "what did we decide about the greenhouse in the end?",
        "what is the current interest rate of the savings account?",
        "summarise my notes on beekeeping",
        "compare the two versions of the adoption contract",
        "what changed between the two versions of the pension plan?",
        "how many sailing certificates do I have?",
        "list all my invoices from the dentist",
        "which notes mention kangaroos?",
        "how much did I spend on violin lessons in 2025?",
        "when does the fishing licence expire now?",
        "was kostet inzwischen die Kinderkrippe?",
        "¿cuál es ahora el precio del seguro dental?",
    ):
        folder.ask(question, "absent")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    dated_folder(given.seed).write(given.folder)


if __name__ == "__main__":
    main()
