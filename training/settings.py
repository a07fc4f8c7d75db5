"""Everything that decides what the adapter becomes, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class DataSettings:
    """How examples are made.

    :ivar held_out: share of the articles that training never sees, whole articles at a time.
    :ivar quotes: how many quotes are gathered for a question; an example shows 1 to this many.
    :ivar given: share of the contexts that are built round the right sentence, one to three
        sentences in any order; the others are what the product found, in its order.
    :ivar plain_heading: share of the excerpts that lose their heading, as in files without one.
    :ivar asks: most questions asked of one context.
    :ivar refusals: of one context, most questions it does not answer.
    :ivar impossible: contexts found for a question that SQuAD marks impossible, as a share of the
        contexts found for answerable ones.
    :ivar contexts: how many are made for answerable questions of the SQuAD file.
    :ivar translated: the same for a language of XQuAD other than English.
    :ivar english: the same for XQuAD's English, half of which is SQuAD's own text once more.
    :ivar longest: tokens of a context and its questions; longer ones are left out.
    :ivar swapped: share of the contexts in which other names and numbers stand.
    :ivar instructions: examples of ordinary instructions.
    :ivar seed: another one makes other contexts of the same questions.
    """

    held_out: float = 0.2
    quotes: int = 5
    given: float = 0.4
    plain_heading: float = 0.15
    asks: int = 4
    refusals: int = 2
    impossible: float = 0.22
    contexts: int = 1150
    translated: int = 90
    english: int = 45
    longest: int = 520
    swapped: float = 0.0
    instructions: int = 40
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LoraSettings:
    """The adapter's shape (Hu et al. 2021, https://arxiv.org/abs/2106.09685).

    :ivar modules: names of linear layers in the transformers model.
    :ivar first_layer: layers below it stay as they are: every adapted layer costs time whenever
        the reader runs, and the lower ones change least with the task.
    """

    rank: int = 16
    alpha: int = 32
    first_layer: int = 10
    modules: tuple[str, ...] = (
        "q_proj",
        "k_proj",
        "v_proj",
        "o_proj",
        "gate_proj",
        "up_proj",
        "down_proj",
    )


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How weights are found.

    :ivar learning_rate: highest; it rises over `warmup_steps` and falls to a twentieth along a
        cosine.
    :ivar batch_tokens: a batch holds contexts of like length up to this many tokens.
    :ivar precision: of the weights that stay and of the arithmetic: ``bfloat16`` was half as fast
        again as ``float32`` on a processor with AVX-512 BF16. The adapter is float32 in any case.
    :ivar threads: 0 leaves it to torch.
    :ivar save_every: steps between checkpoints.
    """

    learning_rate: float = 6e-4
    warmup_steps: int = 20
    batch_tokens: int = 1000
    precision: str = "bfloat16"
    save_every: int = 20
    seed: int = 0
    threads: int = 0


@dataclass(frozen=True, slots=True)
class QuerySettings:
    """How the adapter for questions is made (`training.queries`).

    :ivar rank: of the matrix of one seed.
    :ivar seeds: adapters whose mean it is.
    :ivar claims: how many times as often SciFact is drawn as its size would have it: its claims
        are stated, not asked, and nothing else in what is learned is like them.
    :ivar batch: questions of one collection, which a step learns from.
    :ivar temperature: cosines are divided by it.
    :ivar stay: weight of what a question is moved by, as 1 − cosine to itself: a question keeps a
        cosine of some 0.92. Of 1.0 to 20 it made no difference to collections held out, once many
        kinds of them were learned from; without it a gain on one kind was lost on the others.
    """

    rank: int = 64
    seeds: int = 3
    steps: int = 1500
    claims: int = 4
    batch: int = 64
    learning_rate: float = 2e-3
    temperature: float = 0.02
    stay: float = 5.0


@dataclass(frozen=True, slots=True)
class Settings:
    """One run."""

    data: DataSettings = field(default_factory=DataSettings)
    lora: LoraSettings = field(default_factory=LoraSettings)
    train: TrainSettings = field(default_factory=TrainSettings)


_READ_ANEW = DataSettings(
    contexts=1700,
    translated=40,
    english=450,
    instructions=300,
    impossible=0.35,
    asks=6,
    swapped=0.5,
    seed=2,
)
PASSES = (
    Settings(),
    Settings(
        DataSettings(contexts=1700, translated=30, english=400, instructions=300, seed=1),
        LoraSettings(first_layer=0),
        TrainSettings(learning_rate=4e-4, seed=1),
    ),
    Settings(_READ_ANEW, LoraSettings(first_layer=0), TrainSettings(learning_rate=4e-4, seed=2)),
    Settings(
        replace(_READ_ANEW, contexts=900, english=220, translated=30, seed=3),
        LoraSettings(first_layer=0),
        TrainSettings(learning_rate=4e-4, seed=3),
    ),
)
"""The second goes on from the first, with every question once more in other contexts, more
ordinary instructions, and all layers. The third and the fourth both go on from the second, again
with other contexts, half of them with other names and numbers in them, and with more impossible
questions. The adapter is the mean of the last three."""
