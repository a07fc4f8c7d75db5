"""The training set, stage by stage, each kept in the run's folder and taken up again from there."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.core.config import Config
from rag.models.find_reader import find_reader
from rag.prompt.messages import Excerpt
from rag.reader.generate import LlamaGenerator
from rag.reader.llama_context import ReaderSettings
from training.articles import LANGUAGES, held_out
from training.encode import encoder
from training.examples import Asked, Example, make_examples
from training.gather import Case, gather, read_cases, write_cases
from training.instructions import make_instructions
from training.settings import DataSettings
from training.swaps import swap_some

READER = "smollm2-135m-instruct"
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the questions are; nothing of them is copied but into the run's folder.

    :ivar squad: a file in SQuAD 2.0 layout.
    :ivar xquad: a folder with ``xquad.de.json`` and so on.
    """

    squad: Path
    xquad: Path


@dataclass(frozen=True, slots=True)
class Cases:
    """Every case, and the titles that are held out."""

    cases: tuple[Case, ...]
    held_out: frozenset[str]

    def training(self) -> list[Case]:
        """What training may see."""
        return [case for case in self.cases if case.article not in self.held_out]

    def held(self) -> list[Case]:
        """What judging is done on."""
        return [case for case in self.cases if case.article in self.held_out]


def all_cases(
    config: Config, sources: Sources, settings: DataSettings, folder: Path, report: Report
) -> Cases:
    """Cases of SQuAD, named ``squad``, and of each language of XQuAD."""
    files = {"squad": sources.squad}
    files |= {name: sources.xquad / f"xquad.{name}.json" for name in LANGUAGES}
    found: dict[str, list[Case]] = {}
    for name, file in files.items():
        kept = folder / "cases" / f"{name}.jsonl"
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            progress = _named(report, f"finding quotes ({name})")
            write_cases(kept, gather(config, file, name, settings.quotes, progress))
        found[name] = read_cases(kept)
    squad = [case.article for case in found["squad"]]
    other = [case.article for name in LANGUAGES for case in found[name]]
    titles = held_out(squad, other, settings.held_out, seed=0)
    return Cases(tuple(case for cases in found.values() for case in cases), frozenset(titles))


def training_examples(
    config: Config, cases: Cases, settings: DataSettings, folder: Path, report: Report
) -> list[Example]:
    """The training set, in random order; written to ``examples.jsonl`` for whoever wants to see."""
    kept = folder / "examples.jsonl"
    if kept.is_file():
        return read_examples(kept)
    rng = random.Random(settings.seed)
    training = cases.training()
    squad = [case for case in training if case.language == "squad"]
    made = make_examples(squad, settings, rng, settings.contexts)
    for language in LANGUAGES:
        own = [case for case in training if case.language == language]
        number = settings.english if language == "en" else settings.translated
        made += make_examples(own, settings, rng, number)
    made = swap_some(made, settings.swapped, rng)
    made += _instructions(config, training, settings.instructions, folder, report)
    encode = encoder(find_reader(config.home, READER))
    made = [example for example in made if len(encode(example)) <= settings.longest]
    rng.shuffle(made)
    write_examples(kept, made)
    return made


def _instructions(
    config: Config, training: Sequence[Case], number: int, folder: Path, report: Report
) -> list[Example]:
    kept = folder / "instructions.jsonl"
    if not kept.is_file():
        generator = LlamaGenerator(find_reader(config.home, READER), ReaderSettings())
        english = [case for case in training if case.language == "squad"]
        progress = _named(report, "instructions, answered by the reader itself")
        write_examples(
            kept, make_instructions(english, generator, number, random.Random(0), progress)
        )
        generator.close()
    return read_examples(kept)


def write_examples(file: Path, examples: Sequence[Example]) -> None:
    """One JSON object a line."""
    lines = (json.dumps(asdict(example), ensure_ascii=False) for example in examples)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_examples(file: Path) -> list[Example]:
    """What `write_examples` wrote."""
    return [_from_json(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def _from_json(values: dict) -> Example:
    return Example(
        values["kind"],
        values["language"],
        tuple(Excerpt(**excerpt) for excerpt in values["excerpts"]),
        tuple(Asked(**asked) for asked in values["asked"]),
    )


def _named(report: Report, name: str) -> Callable[[int, int], None]:
    return lambda done, total: report(name, done, total)
