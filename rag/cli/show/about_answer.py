"""What is said about an answer in a line: how far the documents bear it out, how long it took, how
much there is of it, what the model was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.answer.answer import Answer


def taken(answer: Answer) -> str:
    """How long it took, how much of it is borne out, and whether it may be beside the point."""
    parts = [_("{seconds:.1f} s", seconds=answer.seconds.total), support(answer)]
    if answer.is_doubtful:
        parts.append(
            _("perhaps not covered (confidence {confidence:.2f})", confidence=answer.confidence)
        )
    return " · ".join(parts)


def support(answer: Answer) -> str:
    """In a few words, how much of the answer the documents bear out."""
    if answer.plan and answer.mode != "generated":
        return _("computed")
    if answer.mode == "extracted":
        return _("word for word")
    unsupported = sum(not sentence.supported for sentence in answer.sentences)
    return (
        _("{unsupported} not in your documents", unsupported=unsupported)
        if unsupported
        else _("all sentences supported")
    )


def stopped(answer: Answer) -> str:
    """That a person has stopped it, and how much there is."""
    if answer.form == "summary":
        return _("(stopped: the rest is as your documents say it; asked again, it goes on)")
    _first, last, total = answer.shown
    if last < total:
        return _("(stopped: {last} of {total} shown)", last=last, total=total)
    return _("(stopped)")


def budget_line(answer: Answer) -> str:
    """The context window in one line."""
    budget = answer.draft.budget
    read = set(answer.draft.in_prompt)
    shown = sum(scored.passage.passage_id in read for scored in answer.passages)
    line = _(
        "rules {system} · history {history} · passages {passages} ({shown} of {found})"
        " · question {question} · reserved {reserved} · free {free} of {window}"
        "   reused {reused} of {prompt} tokens",
        system=budget.system,
        history=budget.history,
        passages=budget.passages,
        shown=shown,
        found=len(answer.passages),
        question=budget.question,
        reserved=budget.reserved,
        free=budget.free,
        window=budget.context_window,
        reused=answer.draft.reused_tokens,
        prompt=answer.draft.prompt_tokens,
    )
    return line + (_("   (estimated: the server does not count)") if budget.estimated else "")
