"""How a model looks in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.cli.words.messages import _
from rag.cli.words.names import MODELS
from rag.cli.words.spoken import spoken

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
        _("{context:,} tokens", context=model.context)
        if model.quantisation and model.context
        else "",
        _memory(model),
        model.licence,
        model.origin if model.origin != "rag" else "",
        spoken(model.problem) or ("" if model.present else model.get),
    ]
    return f"{mark} {_(MODELS.get(model.kind, model.kind)):9}  {model.name:44}  " + " · ".join(
        filter(None, facts)
    )


def _memory(model: ModelStatus) -> str:
    if not model.memory:
        return ""
    memory = gigabytes(model.memory)
    if model.fits:
        return _("needs {memory}", memory=memory)
    return _("needs {memory}, too much for this machine", memory=memory)


def gigabytes(size: int) -> str:
    """`2.6 GB`."""
    return _("{gigabytes:.1f} GB", gigabytes=size / 1e9)


def suggestion_lines(found: Sequence[Suggestion], machine: tuple[int, int]) -> Iterator[str]:
    """The machine, the models that suit it, then why the others do not.

    :param machine: its memory in bytes, 0 where nobody knows, and its cores.
    """
    memory, cores = machine
    yield _(
        "this machine: {memory}, {cores} cores",
        memory=gigabytes(memory) if memory else _("memory unknown"),
        cores=cores,
    )
    best = next((one for one in found if one.suits), None)
    for one in found:
        mark = "→" if one is best else " "
        facts = [
            _("{number:g} billion", number=one.billions),
            _("needs {memory}", memory=gigabytes(one.memory)),
            one.licence,
        ]
        facts += [one.origin, *_objections(one)]
        yield f"{mark} {one.name:44}  " + " · ".join(filter(None, facts))
    if best:
        yield f"  {best.get or f'rag ask QUESTION --model {best.name}'}"


def _objections(one: Suggestion) -> Iterator[str]:
    if not one.fits:
        yield _("too large for this memory")
    if not one.quick:
        yield _("slow on these cores")
    if not one.speaks:
        yield _("not made for this language")


def check_lines(found: ReaderCheck) -> Iterator[str]:
    """The model beside quotes alone, and what that means."""

    def line(name: str, shown: Shown) -> str:
        return _(
            "  {name:24} right {right} of {answerable} · withheld {withheld} of {outside} that"
            " the handbook does not answer · {seconds:.1f} s a question",
            name=name,
            right=shown.right,
            answerable=found.answerable,
            withheld=shown.withheld,
            outside=found.outside,
            seconds=shown.seconds,
        )

    yield line(found.model[:24], found.written)
    yield line(_("quotes alone"), found.quoted)
    yield (
        _(
            "  in its own words {own_words} of {answerable}, {own_right} of them right;"
            " nothing borne out: {unsaid}",
            own_words=found.own_words,
            answerable=found.answerable,
            own_right=found.own_right,
            unsaid=found.unsaid,
        )
    )
    yield {
        "better": _("{model} does better than the quotes.", model=found.model),
        "as good": _(
            "{model} does no better than the quotes, which come at once.", model=found.model
        ),
        "worse": _("{model} does worse than the quotes: rag models suggest", model=found.model),
    }[found.finding]
