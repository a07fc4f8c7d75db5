"""What the language model reads for a question: the prompt, and which passages it had in whole.

It asks the catalogue for neighbours; the choice among them is `rag.prompt.neighbours`'s, the
counting `rag.answer.fit_prompt`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.fit_prompt import Draft, Prompt, excerpts_for, make_prompt
from rag.catalog.find_documents import surroundings
from rag.core.records import Passage, Quote, ScoredPassage
from rag.prompt.messages import Excerpt, Turn
from rag.prompt.neighbours import widened
from rag.prompt.templates import prompt_set
from rag.workspace import Workspace


def prompt_for(
    workspace: Workspace,
    question: str,
    found: tuple[Sequence[Quote], Sequence[ScoredPassage]],
    history: Sequence[Turn],
) -> Prompt:
    """What was found and, where all of that fits, what stands beside it in the documents.

    A tiny model reads quotes alone.

    :param found: the evidence, and the passages it comes from.
    :raises ContextOverflow: when not even the first excerpt fits.
    """
    generator = workspace.generator()

    def prompt_of(excerpts: Sequence[Excerpt]) -> Prompt:
        return make_prompt(generator, workspace.config, question, excerpts, history)

    prompt = prompt_of(excerpts_for(generator, *found))
    if prompt_set(generator.parameters) == "tiny" or prompt.draft.dropped:
        return prompt
    added = prompt.draft.added
    read = {key for turn in history for excerpt in turn.excerpts for key in excerpt.passage_ids}
    beside = surroundings(workspace.collection.catalog, [e.passage_id for e in added])
    around = {place: p for place, p in beside.items() if p.passage_id not in read}
    wider = prompt_of(widened(added, around, prompt.draft.budget.free, generator.count_tokens))
    return prompt if wider.draft.dropped else wider


def read_beside(
    history: Sequence[Turn], draft: Draft, found: Sequence[ScoredPassage]
) -> tuple[Passage, ...]:
    """Passages that the model could read in whole: those that were found, read now or since an
    earlier turn, then their neighbours. A tiny one reads nothing but quotes."""
    excerpts = [*(e for turn in history for e in turn.excerpts), *draft.added]
    read = {passage.passage_id for excerpt in excerpts for passage in excerpt.passages}
    ranked = {scored.passage.passage_id: scored.passage for scored in found}
    neighbours = (p for e in draft.added for p in e.passages if p.passage_id not in ranked)
    return (*(p for key, p in ranked.items() if key in read), *neighbours)
