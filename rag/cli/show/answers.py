"""How an answer looks on a terminal; shared by `rag ask` and `rag chat`."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent
from typing import TYPE_CHECKING

from rich.text import Text

from rag.cli.show import render
from rag.cli.show.flow import Flow, wraps
from rag.cli.show.markdown import stands_alone, styled
from rag.cli.show.quoted import quoted_parts

if TYPE_CHECKING:
    from rag.answer.answer import Answer
    from rag.core.records import Citation, Quote, Sentence


MARKS_SHOWN = 12
"""Marks behind one computed number; its sources list them all."""


class AnswerPrinter:
    """Prints an answer as it is made: evidence at once, then sentences, then sources.

    :param sources: whether the cited passages are listed at the end.
    :param stream: whether sentences appear as they are written or all at the end.
    """

    def __init__(self, *, sources: bool = True, stream: bool = True, verbose: bool = False) -> None:
        self._console = render.output()
        self._sources, self._stream, self._verbose = sources, stream, verbose
        self._begun = False
        self._flow = Flow(self._console)

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """The best quote with its place; the others are there to be cited."""
        best = quotes[0]
        passage = best.passage
        # A picture or a page has no lines of its own to count from.
        further = passage.text.count("\n", 0, best.start - passage.start)
        line = passage.start_line + further if passage.start_line else 0
        where = render.place(passage.source, line or None, None, passage.page)
        where += render.ocr_note(passage.read_by_ocr)
        self._console.print(Text("From your documents", style="bold"))
        self._quote(best.text)
        self._console.print(Text("   ").append_text(_dim(where, passage.source, line)))
        self._console.print()

    def sentence(self, sentence: Sentence) -> None:
        """A checked sentence; one that the documents do not bear out is marked."""
        if self._stream:
            self._write(sentence)

    def finish(self, answer: Answer) -> None:
        """What is left to say once the answer is complete."""
        if answer.plan:
            return self._computed(answer)
        if answer.mode == "abstained":
            return self._abstained(answer)
        if not self._begun and answer.mode == "generated":
            for sentence in answer.sentences:
                if not sentence.quoted:
                    self._write(sentence)
        if answer.mode == "generated":
            self._flow.end()
            self._console.print()
        # The first quote is on the screen already.
        self._quotes([s for s in answer.sentences if s.quoted and s.markers != (1,)])
        if self._sources:
            self._citations(answer)
        if self._verbose:
            render.note(budget_line(answer))
        return None

    def _computed(self, answer: Answer) -> None:
        """What was done in one line, then the result, a line each."""
        self._console.print(Text(f"  {render.one_line(answer.plan, 300)}", style="dim"))
        for sentence in answer.sentences:
            marks = "".join(f" [{marker}]" for marker in sentence.markers[:MARKS_SHOWN])
            more = " …" if len(sentence.markers) > MARKS_SHOWN else ""
            line = Text(render.clean(sentence.text)).append(f"{marks}{more}", style="cyan")
            flow = Flow(self._console)
            flow.add(line)
            flow.end()
        self._console.print()
        if self._sources and answer.citations:
            self._citations(answer)

    def _abstained(self, answer: Answer) -> None:
        self._console.print(f"{answer.text[:-1]} (confidence {answer.confidence:.2f}).")
        places = [
            render.place(p.passage.source, p.passage.start_line, None, p.passage.page)
            for p in answer.passages[:3]
        ]
        self._console.print(Text("Nearest: " + " · ".join(places), style="dim"))

    def _quotes(self, sentences: Sequence[Sentence]) -> None:
        for sentence in sentences:
            self._quote(sentence.text)
        if sentences:
            self._console.print()

    def _quote(self, text: str) -> None:
        """A stretch of a document, word for word."""
        for part in quoted_parts(render.clean(text)):
            if part.code:
                self._console.print(Text(indent(part.text, "    "), style="magenta"))
                continue
            flow = Flow(self._console, indent=2)
            flow.add(Text(f"“{part.text}”"))
            flow.end()

    def _write(self, sentence: Sentence) -> None:
        alone = stands_alone(sentence.text)
        if alone:
            self._flow.end()
        text = render.clean(sentence.text)
        # A file or another program gets the Markdown as it was written.
        shown = styled(text) if self._console.is_terminal else Text(text)
        self._flow.add(_judged(shown, sentence))
        if alone:
            self._flow.end()
        self._begun = True

    def _citations(self, answer: Answer) -> None:
        """On one line; each on its own where the window is too narrow for that."""
        parts = [
            Text(f"[{citation.marker}] ", style="cyan").append_text(_citation(citation))
            for citation in answer.citations
        ]
        parts.append(Text(f"{answer.seconds.total:.1f} s · {support(answer)}", style="dim"))
        line = Text("  ") + Text("    ").join(parts)
        if wraps(self._console) and line.cell_len > self._console.width:
            line = Text("  ") + Text("\n  ").join(parts)
        self._console.print(line)


def support(answer: Answer) -> str:
    """In a few words, how much of the answer the documents bear out."""
    if answer.plan:
        return "computed"
    if answer.mode == "extracted":
        return "quoted word for word"
    unsupported = sum(not sentence.supported for sentence in answer.sentences)
    return f"{unsupported} not in your documents" if unsupported else "all sentences supported"


def budget_line(answer: Answer) -> str:
    """The context window in one line."""
    budget = answer.draft.budget
    read = set(answer.draft.in_prompt)
    shown = sum(scored.passage.passage_id in read for scored in answer.passages)
    inside = f"{shown} of {len(answer.passages)}"
    return (
        f"rules {budget.system} · history {budget.history} · passages {budget.passages} ({inside})"
        f" · question {budget.question} · reserved {budget.reserved}"
        f" · free {budget.free} of {budget.context_window}"
        f"   reused {answer.draft.reused_tokens} of {answer.draft.prompt_tokens} tokens"
        f"{'   (estimated: the server does not count)' if budget.estimated else ''}"
    )


def _judged(line: Text, sentence: Sentence) -> Text:
    if not sentence.supported:
        return Text("⚠ ", style="yellow").append_text(line).append(" (not in your documents)")
    for marker in sentence.markers:
        line.append(f" [{marker}]", style="cyan")
    return line


def _citation(citation: Citation) -> Text:
    where = render.place(citation.source, citation.start_line, citation.end_line, citation.page)
    where += render.ocr_note(citation.read_by_ocr)
    note = "" if citation.verified else " (changed since it was read: rag ingest)"
    return render.link(where, citation.source, citation.start_line).append(note, style="yellow")


def _dim(where: str, source: str, line: int | None) -> Text:
    text = render.link(where, source, line)
    text.stylize("dim")
    return text
