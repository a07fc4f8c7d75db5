"""How a model looks in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.evaluation.check_reader import ReaderCheck, Shown
    from rag.models.installed import ModelStatus
    from rag.models.suggest import Suggestion


def model_line(model: ModelStatus) -> str:
    """One line: what it is, how large, what it takes to run, and what is wrong or gets it."""
    mark = "✓" if model.present and not model.problem else "!" if model.problem else " "
    facts = [
        f"{model.bytes / 1e6:,.0f} MB" if model.bytes else "",
        model.quantisation,
        f"{model.context:,} tokens" if model.quantisation and model.context else "",
        _memory(model),
        model.licence,
        model.origin if model.origin != "rag" else "",
        model.problem or ("" if model.present else model.get),
    ]
    return f"{mark} {model.kind:8}  {model.name:44}  " + " · ".join(filter(None, facts))


def _memory(model: ModelStatus) -> str:
    if not model.memory:
        return ""
    return f"needs {gigabytes(model.memory)}{'' if model.fits else ', too much for this machine'}"


def gigabytes(size: int) -> str:
    """`2.6 GB`."""
    return f"{size / 1e9:.1f} GB"


def suggestion_lines(found: Sequence[Suggestion], machine: tuple[int, int]) -> Iterator[str]:
    """The machine, the models that suit it, then why the others do not.

    :param machine: its memory in bytes, 0 where nobody knows, and its cores.
    """
    memory, cores = machine
    yield f"this machine: {gigabytes(memory) if memory else 'memory unknown'}, {cores} cores"
    best = next((one for one in found if one.suits), None)
    for one in found:
        mark = "→" if one is best else " "
        facts = [f"{one.billions:g} billion", f"needs {gigabytes(one.memory)}", one.licence]
        facts += [one.origin, *_objections(one)]
        yield f"{mark} {one.name:44}  " + " · ".join(filter(None, facts))
    if best:
        yield f"  {best.get or f'rag ask QUESTION --model {best.name}'}"


def _objections(one: Suggestion) -> Iterator[str]:
    if not one.fits:
        yield "too large for this memory"
    if not one.quick:
        yield "slow on these cores"
    if not one.speaks:
        yield "not made for this language"


def check_lines(found: ReaderCheck) -> Iterator[str]:
    """The model beside quotes alone, and what that means."""

    def line(name: str, shown: Shown) -> str:
        return (
            f"  {name:24} right {shown.right} of {found.answerable}"
            f" · withheld {shown.withheld} of {found.outside} that the handbook does not answer"
            f" · {shown.seconds:.1f} s a question"
        )

    yield line(found.model[:24], found.written)
    yield line("quotes alone", found.quoted)
    yield (
        f"  in its own words {found.own_words} of {found.answerable}, {found.own_right} of them"
        f" right; nothing borne out: {found.unsaid}"
    )
    yield {
        "better": f"{found.model} does better than the quotes.",
        "as good": f"{found.model} does no better than the quotes, which come at once.",
        "worse": f"{found.model} does worse than the quotes: rag models suggest",
    }[found.finding]
