"""Judged conversations as JSON lines: what is asked turn by turn, and which words answer it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.core.errors import DatasetError
from rag.evaluation.testset import Problems, json_lines

Kind = Literal["first", "follow", "new"]
KINDS: tuple[Kind, ...] = ("first", "follow", "new")


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A question and the words that answer it.

    :ivar kind: ``follow`` leans on the turns before, ``new`` changes the subject.
    :ivar quote: a verbatim stretch of one line of the source.
    """

    question: str
    kind: Kind
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class JudgedConversation:
    """Turns in order; the first is ``first``."""

    conversation_id: str
    turns: tuple[JudgedTurn, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A file of conversations and the folders that answer them."""

    name: str
    corpus: tuple[Path, ...]
    conversations: tuple[JudgedConversation, ...]


def load_judged(file: Path) -> Judged:
    """Read JSON lines: ``{"corpus": [folders beside the file]}``, then one conversation a line.

    :raises DatasetError: naming every line that is wrong.
    """
    problems = Problems()
    corpus: tuple[Path, ...] = ()
    conversations: list[JudgedConversation] = []
    for line, value in json_lines(file, problems):
        if "corpus" in value:
            corpus = tuple((file.parent / folder).resolve() for folder in value["corpus"])
            continue
        try:
            conversations.append(_conversation(value))
        except (KeyError, TypeError, ValueError) as error:
            problems.add(file, line, f"not a conversation: {error!r}")
    for folder in corpus:
        if not folder.is_dir():
            problems.add(file, 1, f"there is no folder {folder}")
    problems.refuse()
    if not conversations or not corpus:
        raise DatasetError(
            f"{file} holds no conversations" if corpus else f"{file} names no corpus"
        )
    return Judged(file.stem, corpus, tuple(conversations))


def _conversation(value: dict[str, Any]) -> JudgedConversation:
    turns = []
    for number, turn in enumerate(value["turns"]):
        kind = turn.get("kind", "follow" if number else "first")
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r}")
        fields = [turn[name] for name in ("question", "source", "quote")]
        if not all(isinstance(field, str) and field.strip() for field in fields):
            raise ValueError("question, source and quote are text")
        turns.append(JudgedTurn(fields[0], kind, fields[1], fields[2]))
    return JudgedConversation(str(value["id"]), tuple(turns))
