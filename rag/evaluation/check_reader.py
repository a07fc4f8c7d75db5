"""Twenty judged questions to the handbook: does a person's own model do better than quotes?

A minute's trial before a model is put into use; `rag eval` measures for good.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.core.config import Config
from rag.core.locations import package_data
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.question_file import load_questions
from rag.evaluation.questions import ask_questions
from rag.evaluation.testset import Testset
from rag.evaluation.verdicts import QuestionOutcome, share_of_points
from rag.workspace import Models, Workspace

Finding = Literal["better", "as good", "worse"]
"""Of the model against quotes alone."""

QUESTIONS = "handbook.jsonl"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person saw of twenty questions.

    :ivar right: of the answerable ones, where all that is asked for was shown.
    :ivar withheld: of the others, where nothing was.
    :ivar seconds: of a question, the median.
    """

    right: int
    withheld: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ReaderCheck:
    """A model against quotes alone on the same questions.

    :ivar own_words: answers that the model wrote and the quotes bear out.
    :ivar own_right: of them, those that hold what is asked for in the model's own words.
    :ivar unsaid: answerable questions it had nothing to say to that was borne out.
    """

    model: str
    answerable: int
    outside: int
    written: Shown
    quoted: Shown
    own_words: int
    own_right: int
    unsaid: int

    @property
    def finding(self) -> Finding:
        """Right answers decide; then what is rightly withheld; then own words that are right."""
        model = (self.written.right, self.written.withheld)
        quotes = (self.quoted.right, self.quoted.withheld)
        if model == quotes:
            # Word for word the same is worth nothing over quotes, which come at once.
            return "better" if 2 * self.own_right > self.answerable else "as good"
        return "better" if model > quotes else "worse"


def check_reader(
    config: Config, report: Callable[[int, int], None] = lambda done, total: None
) -> ReaderCheck:
    """Ask the configured model, and quotes alone.

    The handbook is embedded once, into the cache of evaluations.

    :param report: told (questions done, questions in all).
    :raises ModelMissing: when the model is not on this machine.
    """
    questions = load_questions(package_data("check") / QUESTIONS).questions
    handbook = Testset("handbook", "check", package_data("handbook"), (), ())
    with contextlib.closing(Models(config)) as models:
        embedder, name = models.embedder(), models.generator().name
        with embedded_corpus(config, handbook, embedder) as collection:
            opened = Workspace(config, collection, embedder, models.generator)
            quoted = ask_questions(opened, questions, extract=True)
            written = ask_questions(opened, questions, report=report)
    return compare(name, written, quoted)


def compare(
    model: str, written: Sequence[QuestionOutcome], quoted: Sequence[QuestionOutcome]
) -> ReaderCheck:
    """The figures of both, over the same questions."""
    covered = [o for o in written if o.asked.answerable]
    own = [o for o in covered if o.mode == "generated"]
    return ReaderCheck(
        model=model,
        answerable=len(covered),
        outside=len(written) - len(covered),
        written=_shown(written),
        quoted=_shown(quoted),
        own_words=len(own),
        own_right=sum(share_of_points(o.asked, o.text, ()) == 1 for o in own),
        unsaid=sum(o.mode == "extracted" for o in covered),
    )


def _shown(outcomes: Sequence[QuestionOutcome]) -> Shown:
    return Shown(
        right=sum(o.verdict == "right" for o in outcomes),
        withheld=sum(o.verdict == "withheld" for o in outcomes if not o.asked.answerable),
        seconds=statistics.median(o.seconds for o in outcomes),
    )
