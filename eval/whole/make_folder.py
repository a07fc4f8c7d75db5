"""A folder of notes as somebody keeps them, and judged questions about the whole of it.

    python eval/whole/make_folder.py FOLDER    writes the notes

The answers in `questions.jsonl` are counted from the list that the notes are written from, never by
the program. The notes are the same each time.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2026, 1, 5)
FOLDERS = ("workshop", "orchard", "choir")
TAGS = ("wood", "fruit", "song", "winter", "urgent")
PEOPLE = ("Gwen", "Bruno", "Moss")
STATES = ("draft", "final")
THINGS = ("ladder", "bench", "press", "score", "fence", "barrel", "lamp", "crate")
PARTS = ("hinge", "rope", "plank", "valve", "strap", "hook", "cover")
MONTHS = ("January", "February", "March", "April")


@dataclass(frozen=True, slots=True)
class Note:
    """A note before it is written; tasks are (person, what, due, done)."""

    source: str
    title: str
    day: date
    tags: tuple[str, ...]
    state: str
    link: str
    tasks: tuple[tuple[str, str, date, bool], ...]
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The note as Markdown."""
        head = [
            "---",
            f"date: {self.day}",
            f"status: {self.state}",
            f"tags: [{', '.join(self.tags)}]",
        ]
        lines = [*head, "---", "", f"# {self.title}", ""]
        lines += [f"The {self.title.lower()} is looked after in {self.source.split('/')[0]}."]
        lines += [f"See also [[{self.link}]].", "", "## Parts", ""]
        lines += [f"- {part}" for part in self.parts]
        lines += ["", "## Tasks", ""]
        for person, what, due, done in self.tasks:
            lines.append(f"- [{'x' if done else ' '}] {person}: {what} due {due}")
        return "\n".join([*lines, ""])


def notes() -> list[Note]:
    """Twenty-four notes that differ by their number alone."""
    return [_note(number) for number in range(24)]


def _note(number: int) -> Note:
    thing = THINGS[number % len(THINGS)]
    folder = FOLDERS[number % 3]
    title = f"{thing.capitalize()} {number + 1}"
    day = FIRST + timedelta(days=5 * number)
    tasks = tuple(
        (PEOPLE[(number + n) % 3], f"mend the {PARTS[(number * 2 + n) % 7]}",
         day + timedelta(days=20 * n + 3), (number * 2 + n) % 4 == 0)
        for n in range(number % 3)
    )  # fmt: skip
    tags = tuple(TAGS[(number + n * 2) % 5] for n in range(1 + number % 2))
    parts = tuple(PARTS[(number + n) % 7] for n in range(2 + number % 4))
    other = (number + 8) % 24
    link = f"{THINGS[other % len(THINGS)].capitalize()} {other + 1}"
    source = f"{folder}/{title}.md"
    return Note(source, title, day, tags, STATES[number % 2], link, tasks, parts)


def questions(held: list[Note]) -> list[dict[str, object]]:
    """Judged questions of five kinds, in the format of `rag eval questions`."""
    found = [*_lists(held), *_counts(held), *_filters(held), *_tasks(held), *_summaries(held)]
    return [{"id": f"w-{number:03d}", **one} for number, one in enumerate(found, 1)]


def _asked(
    question: str, kind: str, points: list[list[str]], where: list[Note], reference: str
) -> dict[str, object]:
    spans = [{"source": note.source} for note in where]
    return {"question": question, "type": kind, "answerable": True, "spans": spans,
            "points": points, "reference": reference}  # fmt: skip


def _lists(held: list[Note]) -> list[dict[str, object]]:
    found = []
    for tag in TAGS:
        chosen = [note for note in held if tag in note.tags]
        points = [[note.title] for note in chosen]
        found.append(_asked(f"which notes are tagged {tag}", "list", points, chosen, tag))
    for note in held[:9]:
        question = f"list the parts of the {note.title.lower()}"
        found.append(_asked(question, "list", [[p] for p in note.parts], [note], note.title))
    return found


def _counts(held: list[Note]) -> list[dict[str, object]]:
    found = []
    for folder in FOLDERS:
        chosen = [note for note in held if note.source.startswith(folder)]
        question = f"how many notes are in my folder {folder}"
        found.append(_number(question, "count", len(chosen), chosen))
    for state in STATES:
        chosen = [note for note in held if note.state == state]
        found.append(_number(f"how many notes with status {state}", "count", len(chosen), chosen))
    for number, month in enumerate(MONTHS, 1):
        chosen = [note for note in held if note.day.month == number]
        question = f"how many notes do I have from {month} 2026"
        found.append(_number(question, "count", len(chosen), chosen))
    for note in held[9:14]:
        question = f"how many parts does the {note.title.lower()} have?"
        found.append(_number(question, "count", len(note.parts), [note]))
    return found


def _number(question: str, kind: str, count: int, where: list[Note]) -> dict[str, object]:
    return _asked(question, kind, [[f"{count} "]], where, str(count))


def _filters(held: list[Note]) -> list[dict[str, object]]:
    found = []
    for folder in FOLDERS:
        for tag in TAGS[:3]:
            chosen = [n for n in held if n.source.startswith(folder) and tag in n.tags]
            if chosen:
                question = f"in my folder {folder}, which notes are tagged {tag}?"
                points = [[note.title] for note in chosen]
                found.append(_asked(question, "filter", points, chosen, folder))
    for note in held[::6]:
        chosen = [other for other in held if other.link == note.title]
        question = f"what links to {note.title}?"
        points = [[other.title] for other in chosen]
        found.append(_asked(question, "filter", points, chosen, note.title))
    return found


def _tasks(held: list[Note]) -> list[dict[str, object]]:
    found = []
    every = [(note, task) for note in held for task in note.tasks]
    for person in PEOPLE:
        opens = [(n, t) for n, t in every if t[0] == person and not t[3]]
        for question, kept in (
            (f"how many open tasks for {person}", opens),
            (f"how many open tasks for {person} are due before March 2026",
             [(n, t) for n, t in opens if t[2] < date(2026, 3, 1)]),
        ):  # fmt: skip
            found.append(_number(question, "tasks", len(kept), [n for n, _ in kept or opens]))
        points = [[f"{person}: {t[1]} due {t[2]}"] for _, t in opens]
        found.append(
            _asked(f"open tasks for {person}", "tasks", points, [n for n, _ in opens], person)
        )
    done = [(n, t) for n, t in every if t[3]]
    found.append(_number("how many tasks are done?", "tasks", len(done), [n for n, _ in done]))
    return found


def _summaries(held: list[Note]) -> list[dict[str, object]]:
    found = []
    for note in held[14:20]:
        points = [[f"is looked after in {note.source.split('/')[0]}"]]
        found.append(_asked(f"sum up the note {note.title}", "summary", points, [note], note.title))
    for folder in FOLDERS:
        chosen = [note for note in held if note.source.startswith(folder)]
        points = [[f"The {note.title.lower()} is looked after"] for note in chosen]
        found.append(_asked(f"summarise my folder {folder}", "summary", points, chosen, folder))
    return found


def write(folder: Path) -> None:
    """The notes below a folder."""
    for note in notes():
        file = folder / note.source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(note.text, encoding="utf-8")


def main() -> None:
    """The notes below the folder that is named, and the questions beside this file."""
    lines = [json.dumps(question, ensure_ascii=False) for question in questions(notes())]
    own = Path(__file__).with_name("questions.jsonl")
    own.write_text("\n".join([*lines, ""]), encoding="utf-8")
    for folder in sys.argv[1:]:
        write(Path(folder))


if __name__ == "__main__":
    main()
