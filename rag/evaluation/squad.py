"""Questions with known answers in SQuAD layout, and their paragraphs as a corpus of files.

Reads SQuAD 1.1 and 2.0 and XQuAD (https://arxiv.org/abs/1806.03822). It scores nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core.errors import DatasetError
from rag.core.locations import cache_folder, private_folder
from rag.evaluation.testset import Problems


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the file.

    :ivar golds: every accepted answer; empty when the paragraphs do not answer it.
    :ivar paragraph: the paragraph it was asked of, as `Paragraph.name`, or "" for another file's.
    """

    question_id: str
    question: str
    golds: tuple[str, ...]
    paragraph: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `name` is its path below the corpus folder."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Squad:
    """A file's paragraphs and questions, in its order."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Asked, ...]


def load_squad(file: Path) -> Squad:
    """Read a file in SQuAD layout.

    :raises DatasetError: when it cannot be read, naming everything that is malformed.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"cannot read {file}: {error}") from error
    problems = Problems()
    articles = content.get("data") if isinstance(content, dict) else None
    if not isinstance(articles, list):
        raise DatasetError(f'{file} is not in SQuAD layout: no list under "data"')
    paragraphs: list[Paragraph] = []
    questions: list[Asked] = []
    for number, article in enumerate(articles, 1):
        try:
            for paragraph, asked in _article(number, article):
                paragraphs.append(paragraph)
                questions += asked
        except (KeyError, TypeError, AttributeError) as error:
            problems.add(file, number, f"article {number} is malformed: {error!r}")
    problems.refuse()
    return Squad(file.stem, tuple(paragraphs), tuple(questions))


def outside(squad: Squad) -> tuple[Asked, ...]:
    """The questions of a file as ones that another file's paragraphs do not answer."""
    return tuple(Asked(f"outside-{q.question_id}", q.question, (), "") for q in squad.questions)


def write_corpus(squad: Squad, home: Path) -> Path:
    """The paragraphs as files below the cache, one each under its article's title; the folder.

    Real files, so that quotes are proved against the disk as they are in use.
    """
    digest = hashlib.sha256("\0".join(p.title + p.text for p in squad.paragraphs).encode())
    folder = cache_folder(home) / "squad" / f"{squad.name}-{digest.hexdigest()[:12]}"
    for paragraph in squad.paragraphs:
        file = folder / paragraph.name
        if not file.is_file():
            private_folder(file.parent)
            file.write_text(f"# {paragraph.title}\n\n{paragraph.text}\n", encoding="utf-8")
    return folder


def _article(number: int, article: dict[str, Any]) -> list[tuple[Paragraph, list[Asked]]]:
    title = " ".join(str(article.get("title", "")).replace("_", " ").split()) or f"Article {number}"
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    found = []
    for place, paragraph in enumerate(article["paragraphs"], 1):
        name = f"{number:03d}-{slug}/{place:03d}.md"
        asked = [_asked(question, name) for question in paragraph["qas"]]
        found.append((Paragraph(name, title, paragraph["context"]), asked))
    return found


def _asked(question: dict[str, Any], paragraph: str) -> Asked:
    impossible = bool(question.get("is_impossible", False))
    golds = () if impossible else tuple(dict.fromkeys(a["text"] for a in question["answers"]))
    return Asked(str(question["id"]), question["question"].strip(), golds, paragraph)
