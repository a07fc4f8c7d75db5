"""Every setting judged on the held-out articles, kept in one file a reader."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rag.core.config import Config
from rag.core.protocols import Generator
from rag.models.find_reader import find_reader
from rag.models.reader_builder import make_copy
from rag.models.registry import ADAPTERS
from rag.reader.generate import LlamaGenerator
from rag.reader.llama_context import ReaderSettings
from training.articles import LANGUAGES
from training.data import READER
from training.gather import Case
from training.judge import Figures, Judged, as_json, choose, figures, judge

Report = Callable[[str, int, int], None]
TRANSLATED = 3
"""Of a language of XQuAD, one question for so many of SQuAD's."""


def evaluate(
    config: Config,
    held: Sequence[Case],
    adapter: Path | None,
    number: int,
    report: Report = lambda what, done, total: None,
) -> dict[str, list[Judged]]:
    """Each setting's answers, by its name, from weights made as the product makes its own.

    :param held: cases of the held-out articles.
    :param number: questions a setting.
    """
    extractive = ADAPTERS[0].extractive if adapter else None
    settings = ReaderSettings(context_window=2048, extractive=extractive)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "reader.gguf"
        make_copy(find_reader(config.home, READER), copy, adapter)
        generator = LlamaGenerator(copy, settings)
        judged = _judge_all(generator, config, held, number, report)
        generator.close()
    return judged


def _judge_all(
    generator: Generator, config: Config, held: Sequence[Case], number: int, report: Report
) -> dict[str, list[Judged]]:
    squad = [case for case in held if case.language == "squad"]
    answerable = choose([case for case in squad if case.golds], number)
    chosen = {
        "given": answerable,
        "found": answerable,
        "impossible": choose([case for case in squad if not case.golds], number),
    }
    for language in LANGUAGES:
        own = [case for case in held if case.language == language]
        chosen[f"found ({language})"] = choose(own, number // TRANSLATED)
    judged = {}
    for name, cases in chosen.items():
        setting = name.split(" ")[0]
        judged[name] = judge(generator, config, cases, setting, partial(report, name))
    return judged


def write_judged(file: Path, judged: dict[str, list[Judged]]) -> None:
    """As JSON, every answer in it."""
    content = {name: as_json(answers) for name, answers in judged.items()}
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def read_figures(file: Path) -> dict[str, Figures]:
    """The figures of what `write_judged` wrote."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return {name: figures([Judged(**one) for one in answers]) for name, answers in content.items()}
