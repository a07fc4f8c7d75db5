"""`rag eval answers`: questions through the product's own answer, scored against known ones.

What is scored is what a person would have got; nothing here retrieves, quotes or decides.
"""

from __future__ import annotations

import random
import re
import statistics
import string
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rag.answer.answer import Answer
from rag.evaluation.evaluate import percentile
from rag.evaluation.squad import Asked

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_MARK = re.compile(r"\s*\[\d+\]")
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff])")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question and how its answer fared.

    :ivar said: what a model wrote of it; "" when it is quotes alone.
    :ivar words: length of the answer without its marks; 0 when abstained.
    :ivar right_passage: for each citation, whether it is of the question's paragraph.
    :ivar rank: of the question's paragraph among the passages, None when it was not found.
    """

    asked: Asked
    mode: str
    confidence: float
    text: str = ""
    said: str = ""
    exact_match: float = 0.0
    f1: float = 0.0
    contains: bool = False
    evidence_contains: bool = False
    words: int = 0
    right_passage: tuple[bool, ...] = ()
    verbatim: tuple[bool, ...] = ()
    rank: int | None = None
    seconds: float = 0.0

    @property
    def abstained(self) -> bool:
        """Whether the answer was withheld."""
        return self.mode == "abstained"


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """The figures of CONTRACT's `rag eval answers --json`.

    :ivar unanswerable: the questions that the corpus does not answer; with questions of another
        file added, those alone, because the file's own are of another kind: their subject is
        covered and only the answer is missing. `confidence_auroc` is over the same questions.
    :ivar impossible: the file's own unanswerable questions, in every run.
    :ivar generated: what a model wrote itself, without the quotes that stand behind it: over the
        answerable questions for which it wrote anything that was borne out.
    :ivar modes: how many answers were generated, extracted and withheld.
    """

    questions: int
    answerable: dict[str, float] = field(default_factory=dict)
    unanswerable: dict[str, float] = field(default_factory=dict)
    impossible: dict[str, float] = field(default_factory=dict)
    generated: dict[str, float] = field(default_factory=dict)
    confidence_auroc: float = 0.0
    retrieval: dict[str, float] = field(default_factory=dict)
    citations: dict[str, float] = field(default_factory=dict)
    answer_words: dict[str, float] = field(default_factory=dict)
    seconds_per_question: dict[str, float] = field(default_factory=dict)
    modes: dict[str, int] = field(default_factory=dict)
    model: str = ""


def sample(asked: Sequence[Asked], limit: int | None, seed: int) -> list[Asked]:
    """At most `limit` questions in a seeded random order, with and without answers in the
    proportion they have."""
    order = list(asked)
    if limit is None or limit >= len(order):
        return order
    random.Random(seed).shuffle(order)
    groups = [[q for q in order if q.golds], [q for q in order if not q.golds]]
    share = round(limit * len(groups[0]) / len(order))
    return groups[0][:share] + groups[1][: limit - share]


def evaluate_answers(
    asked: Sequence[Asked],
    ask: Callable[[str], Answer],
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Outcome]:
    """Ask every question.

    :param ask: the product's answer to a question; passages are named by `Asked.paragraph` at
        the end of their source.
    :param report: told (questions done, questions in all).
    """
    outcomes = []
    for done, question in enumerate(asked):
        report(done, len(asked))
        started = time.perf_counter()
        answer = ask(question.question)
        outcomes.append(judge(question, answer, time.perf_counter() - started))
    report(len(asked), len(asked))
    return outcomes


def judge(asked: Asked, answer: Answer, seconds: float) -> Outcome:
    """Score one answer. Abstaining scores 0, as every unanswered question does."""
    places = [_is_from(asked, scored.passage.source) for scored in answer.passages]
    abstained = answer.mode == "abstained"
    text = "" if abstained else _MARK.sub("", answer.text).strip()
    quotes = [] if abstained else [quote.text for quote in answer.quotes]
    return Outcome(
        asked=asked,
        mode=answer.mode,
        confidence=answer.confidence,
        text=text,
        said="" if abstained else answer.said,
        exact_match=max((float(normalise(text) == normalise(g)) for g in asked.golds), default=0),
        f1=max((f1(text, gold) for gold in asked.golds), default=0),
        contains=any(contains(text, gold) for gold in asked.golds),
        evidence_contains=any(contains(q, gold) for q in quotes for gold in asked.golds),
        words=len(words(text)),
        right_passage=tuple(_is_from(asked, c.source) for c in answer.citations),
        verbatim=tuple(c.verified for c in answer.citations),
        rank=places.index(True) + 1 if True in places else None,
        seconds=seconds,
    )


def summarise(outcomes: Sequence[Outcome], model: str = "") -> AnswersReport:
    """The figures over all outcomes; a mean over nothing is 0."""
    inside = [o for o in outcomes if o.asked.golds]
    impossible = [o for o in outcomes if not o.asked.golds and o.asked.paragraph]
    without = [o for o in outcomes if not o.asked.golds and not o.asked.paragraph] or impossible
    cited = [o for o in inside if not o.abstained]
    lengths = [float(o.words) for o in inside if not o.abstained]
    seconds = [o.seconds for o in outcomes]
    return AnswersReport(
        questions=len(outcomes),
        answerable={
            "n": len(inside),
            "exact_match": _mean([o.exact_match for o in inside]),
            "f1": _mean([o.f1 for o in inside]),
            "contains": _mean([o.contains for o in inside]),
            "abstained": _mean([o.abstained for o in inside]),
            "evidence_contains": _mean([o.evidence_contains for o in inside]),
        },
        unanswerable=_refused(inside, without),
        impossible=_refused(inside, impossible),
        generated=_generated(inside),
        confidence_auroc=_refused(inside, without)["confidence_auroc"],
        retrieval={
            f"hit@{k}": _mean([o.rank is not None and o.rank <= k for o in inside]) for k in (1, 5)
        },
        citations={
            "n": sum(len(o.verbatim) for o in outcomes),
            "verbatim": _mean([v for o in outcomes for v in o.verbatim]),
            "right_passage": _mean([right for o in cited for right in o.right_passage]),
        },
        answer_words={"p50": percentile(lengths, 0.5), "p95": percentile(lengths, 0.95)},
        seconds_per_question={"p50": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)},
        modes=dict(Counter(outcome.mode for outcome in outcomes)),
        model=model,
    )


def _refused(inside: Sequence[Outcome], without: Sequence[Outcome]) -> dict[str, float]:
    return {
        "n": len(without),
        "abstained": _mean([o.abstained for o in without]),
        "confidence_auroc": auroc([o.confidence for o in inside], [o.confidence for o in without]),
    }


def _generated(inside: Sequence[Outcome]) -> dict[str, float]:
    said = [(o.said, o.asked.golds) for o in inside if o.said]
    return {
        "n": len(said),
        "exact_match": _mean(
            [max(float(normalise(text) == normalise(g)) for g in golds) for text, golds in said]
        ),
        "f1": _mean([max(f1(text, gold) for gold in golds) for text, golds in said]),
        "contains": _mean([any(contains(text, gold) for gold in golds) for text, golds in said]),
        "words": percentile([float(len(words(text))) for text, _ in said], 0.5),
    }


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive is above a negative, ties counting half
    (Mann and Whitney 1947); 0.0 when one side is empty."""
    if not positive or not negative:
        return 0.0
    counts = Counter(positive), Counter(negative)
    below = total = 0.0
    for value in sorted(counts[0].keys() | counts[1].keys()):
        total += counts[0][value] * (below + counts[1][value] / 2)
        below += counts[1][value]
    return total / (len(positive) * len(negative))


def normalise(text: str) -> str:
    """SQuAD's own normalisation: case, punctuation, English articles and spaces do not count.
    Punctuation of every script goes."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(
        c for c in lower if c not in string.punctuation and unicodedata.category(c)[0] != "P"
    )
    return " ".join(_ARTICLES.sub(" ", bare).split())


def words(text: str) -> list[str]:
    """Words of a text; a character of a script without spaces is one."""
    return _UNSPACED.sub(r" \1 ", normalise(text)).split()


def contains(text: str, gold: str) -> bool:
    """Whether a text holds the answer, both normalised: as whole words, or anywhere in scripts
    without capitals, where articles and prepositions are a part of the word or spaces are absent.
    """
    wanted = normalise(gold)
    if wanted.upper() == wanted and not wanted.isascii():
        return wanted in normalise(text)
    return bool(wanted) and f" {wanted} " in f" {normalise(text)} "


def f1(text: str, gold: str) -> float:
    """Harmonic mean of precision and recall over words (SQuAD's F1)."""
    mine, theirs = words(text), words(gold)
    same = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * same / (len(mine) + len(theirs)) if same else 0.0


def _is_from(asked: Asked, source: str) -> bool:
    return bool(asked.paragraph) and source.replace("\\", "/").endswith(asked.paragraph)


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0
