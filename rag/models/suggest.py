"""Which reader suits this machine: one that is already here, or one to pull.

It downloads nothing and measures nothing; it knows memory, cores and a declared list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from rag.core.locations import package_data
from rag.core.memory import fits
from rag.models.installed import ROOM_TO_COMPUTE, ModelStatus

SMALLEST_BYTES = 300_000_000
"""A reader in a smaller file makes up too much to be suggested over the bundled one."""
BILLIONS_A_CORE = 1.1
"""More, and the first word is waited for: the bundled reader reads 40 tokens a second, core and
billion parameters, so that a prompt of 600 tokens takes 15 s and more."""
BYTES_A_BILLION = 620_000_000
"""Of a file with 4-bit weights."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reader, and whether it is one for this machine.

    :ivar name: what `--model` takes once it is here.
    :ivar memory: bytes it takes to run.
    :ivar fits: whether this machine has so much.
    :ivar quick: whether its processor reads a prompt in some seconds.
    :ivar speaks: whether it was made for the language; True where none was asked for.
    :ivar present: whether it is on this machine.
    :ivar origin: the program that keeps it, "" where it is to be pulled.
    :ivar get: the command that gets it, "" where it is present.
    """

    name: str
    billions: float
    memory: int
    licence: str
    fits: bool
    quick: bool
    speaks: bool
    present: bool
    origin: str = ""
    get: str = ""

    @property
    def suits(self) -> bool:
        """Whether nothing speaks against it."""
        return self.fits and self.quick and self.speaks


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model of the declared list, see its head for the units."""

    name: str
    repository: str
    file: str
    licence: str
    billions: float
    bytes: int
    cache_kilobytes: int
    languages: tuple[str, ...]
    ollama: str

    def is_called(self, name: str) -> bool:
        """Whether another program's name for a file is this model's."""
        return name == self.ollama or name.rpartition("/")[2].lower() == self.file.lower()


def candidates() -> tuple[Candidate, ...]:
    """The declared list, smallest first."""
    text = (package_data("models") / "suggested.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["model"]
    return tuple(Candidate(**model | {"languages": tuple(model["languages"])}) for model in listed)


def suggest(
    here: Sequence[ModelStatus], machine: tuple[int, int], language: str = "", window: int = 4096
) -> tuple[Suggestion, ...]:
    """Readers for this machine, the best first; what is here comes before what is to be pulled.

    :param here: models on this machine.
    :param machine: its memory in bytes (0 unknown) and its cores.
    :param language: a code of ISO 639-1, or "" for any.
    """
    known = candidates()
    readers = [m for m in here if m.kind == "reader" and m.present and m.bytes >= SMALLEST_BYTES]
    found = [_present(model, known, machine, language) for model in readers if not model.problem]
    names = {model.name for model in readers}
    pulled = [
        _absent(one, machine, language, window)
        for one in known
        if one.name not in names and not any(one.is_called(name) for name in names)
    ]
    return tuple(sorted([*found, *pulled], key=_rank))


def _rank(one: Suggestion) -> tuple[bool, bool, float]:
    """The largest of those that suit; of the others the smallest first."""
    if one.suits:
        return (False, not one.present, -one.billions)
    return (True, False, one.billions)


def _present(
    model: ModelStatus, known: Sequence[Candidate], machine: tuple[int, int], language: str
) -> Suggestion:
    same = next((one for one in known if one.is_called(model.name)), None)
    billions = same.billions if same else round(model.bytes / BYTES_A_BILLION, 1)
    memory, cores = machine
    return Suggestion(
        model.name,
        billions,
        model.memory,
        model.licence,
        fits(model.memory, memory),
        billions <= BILLIONS_A_CORE * cores,
        # Of a model that is not on the list nobody here knows what it speaks.
        not language or same is None or language in same.languages,
        present=True,
        origin=model.origin,
    )


def _absent(one: Candidate, machine: tuple[int, int], language: str, window: int) -> Suggestion:
    memory, cores = machine
    needed = one.bytes + window * one.cache_kilobytes * 1024 + ROOM_TO_COMPUTE
    return Suggestion(
        one.name,
        one.billions,
        needed,
        one.licence,
        fits(needed, memory),
        one.billions <= BILLIONS_A_CORE * cores,
        not language or language in one.languages,
        present=False,
        get=f"rag models pull {one.repository}/{one.file}",
    )
