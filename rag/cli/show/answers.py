"""How an answer looks on a terminal; shared by `rag ask` and `rag chat`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from rag.cli.show import render
from rag.cli.show.about_answer import budget_line, stopped, taken
from rag.cli.show.flow import Flow, wraps
from rag.cli.show.markdown import stands_alone, styled
from rag.cli.show.meter import Meter
from rag.cli.show.stretch import heading_of, print_stretch
from rag.cli.words.messages import _
from rag.cli.words.spoken import labelled, spoken
from rag.evidence.check_quotes import lines_of
from rag.words.labels import is_label

if TYPE_CHECKING:
    from rag.answer.answer import Answer
    from rag.answer.record import Proved
    from rag.core.records import Citation, Quote, Sentence


MARKS_SHOWN = 12
"""Marks behind one computed number; its sources list them all."""
EARLIER_MOST = 200
"""Characters of what held before."""
NEAREST_LEAST = 40
"""Characters of the nearest line that are shown even in a narrow window."""


class AnswerPrinter:
    """Prints an answer as it is made: evidence at once, then sentences, then sources.

    :param sources: whether the cited passages are listed at the end.
    :param stream: whether sentences appear as they are written or all at the end.
    :param words_first: whether evidence waits for what a model writes, as that of a fact does.
    """

    def __init__(
        self,
        *,
        sources: bool = True,
        stream: bool = True,
        verbose: bool = False,
        words_first: bool = False,
    ) -> None:
        self._console = render.output()
        self._sources, self._stream, self._verbose = sources, stream, verbose
        self._words_first = words_first
        self._begun = self._shown = self._planned = False
        self._lines_told = 0
        self._placed = False
        self._form = ""
        self._flow = Flow(self._console)
        self._meter = Meter()

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """The stretches with their places, unless the answer's own words come first."""
        if not self._words_first:
            self._stretches(tuple(enumerate(quotes, 1)), marks=len(quotes) > 1)

    def sentence(self, sentence: Sentence) -> None:
        """A checked sentence; one that the documents do not bear out is marked."""
        if self._stream:
            self._write(sentence)

    def progress(self, answer: Answer, done: int, total: int) -> None:
        """What is done, in one line, and how much of it is."""
        if not self._stream:
            return
        self._begin(answer)
        if total > 1:
            self._meter.show(_("{done} of {total}", done=done, total=total))

    def line(self, sentence: Sentence, proof: Sequence[Proved]) -> None:
        """A line of a computed answer, as soon as its proof was read again."""
        if self._stream:
            self._meter.clear()
            self._line(sentence, [citation for _, citation in proof])
            self._begun = True

    def finish(self, answer: Answer) -> None:
        """What is left to say once the answer is complete."""
        self._meter.clear()
        if answer.spelled:
            said = _("searching for: {query}", query=render.one_line(answer.spelled, 200))
            self._console.print(Text(f"  {said}", style="dim"))
        if answer.plan:
            return self._computed(answer)
        if answer.scope:
            self._flow.end()  # a model's words may stand on the line still
            self._said(answer.scope)
        if answer.mode == "abstained":
            return self._abstained(answer)
        if answer.mode == "generated":
            self._written(answer)
        if not self._shown and (self._sources or answer.mode == "extracted"):
            used = {marker for sentence in answer.sentences for marker in sentence.markers}
            used -= {past.marker for past in answer.earlier}
            kept = [pair for pair in enumerate(answer.quotes, 1) if pair[0] in used]
            several = len(kept) > 1 or bool(answer.earlier)
            self._stretches(kept, marks=answer.mode == "generated" or several)
            self._earlier(answer)
            self._end(answer)
        elif self._sources and answer.mode == "generated":
            self._citations(answer)
        elif self._sources:
            self._end(answer)
        if self._verbose:
            render.note(budget_line(answer))
        return None

    def _written(self, answer: Answer) -> None:
        """What a model wrote, as far as it is not on the screen yet."""
        if not self._begun:
            for sentence in answer.sentences:
                if not sentence.quoted:
                    self._write(sentence)
        self._flow.end()
        self._console.print()

    def _stretches(self, quotes: Sequence[tuple[int, Quote]], marks: bool) -> None:
        """Numbered quotes, each below its place, a blank line after each."""
        for marker, quote in quotes:
            print_stretch(self._console, quote, marker if marks else 0)
            self._console.print()
        self._shown = True

    def _earlier(self, answer: Answer) -> None:
        """What held before, a line each, with its day and place."""
        for past in answer.earlier:
            quote = answer.quotes[past.marker - 1]
            where = render.place(past.source, lines_of(quote)[0], None, quote.passage.page)
            when = ", ".join(filter(None, [past.date, where]))
            flow = Flow(self._console)
            flow.add(
                Text(f"[{past.marker}] ", style="cyan")
                .append(_("earlier ({when}): ", when=when))
                .append(render.one_line(quote.text, EARLIER_MOST), style="dim")
            )
            flow.end()
            self._console.print()

    def _end(self, answer: Answer) -> None:
        """The last line: how long it took and how it is proved; files that changed are named."""
        for citation in answer.citations:
            if not citation.verified:
                self._console.print(Text("  ").append_text(_citation(citation)))
        if self._sources:
            self._console.print(Text(f"  {taken(answer)}", style="dim"))

    def _begin(self, answer: Answer) -> None:
        """Once: where was looked and what was done, a line each."""
        if self._planned:
            return
        self._planned, self._placed, self._form = True, answer.placed, answer.form
        for said in filter(None, (answer.scope, answer.plan)):
            self._said(said)

    def _said(self, label: str) -> None:
        self._console.print(Text(f"  {render.one_line(labelled(label), 300)}", style="dim"))

    def _computed(self, answer: Answer) -> None:
        """The result, a line each, as far as it is not on the screen yet; then what it rests on."""
        self._begin(answer)
        if not self._begun:
            by_marker = {citation.marker: citation for citation in answer.citations}
            for sentence in answer.sentences:
                self._line(sentence, [by_marker[m] for m in sentence.markers if m in by_marker])
        self._console.print()
        if self._sources and answer.citations and answer.placed:
            self._console.print(Text(f"  {taken(answer)}", style="dim"))
        elif self._sources and answer.citations:
            self._citations(answer)
        if answer.draft.interrupted:
            render.note(stopped(answer))

    def _line(self, sentence: Sentence, cited: Sequence[Citation]) -> None:
        text, place = sentence.text, self._lines_told
        self._lines_told += 1
        if is_label(self._form, place, sentence.markers):
            text = labelled(text)
        if self._placed and cited:
            line = Text().append(f"[{cited[0].marker}] ", style="cyan")
            line.append_text(_citation(cited[0])).append(f" · {render.clean(text)}")
        else:
            marks = "".join(f" [{marker}]" for marker in sentence.markers[:MARKS_SHOWN])
            more = " …" if len(sentence.markers) > MARKS_SHOWN else ""
            line = Text(render.clean(text)).append(f"{marks}{more}", style="cyan")
        flow = Flow(self._console)
        flow.add(line)
        flow.end()

    def _abstained(self, answer: Answer) -> None:
        if answer.outcome == "closest" and answer.quotes:
            return self._closest(answer.quotes[0])
        self._console.print(
            _(
                "{text} (confidence {confidence:.2f}).",
                text=spoken(answer.text)[:-1],
                confidence=answer.confidence,
            )
        )
        places = [
            render.place(p.passage.source, p.passage.start_line, None, p.passage.page)
            for p in answer.passages[:3]
        ]
        if places:
            self._console.print(Text(_("Nearest: ") + " · ".join(places), style="dim"))
        return None

    def _closest(self, quote: Quote) -> None:
        """Where the nearest stands and how it reads, so that nobody takes it for an answer."""
        passage, line = quote.passage, lines_of(quote)[0]
        where = render.place(passage.source, line, None, passage.page)
        heading = heading_of(passage.heading, passage.title)
        said = Text(_("Your documents don't say. Closest: "))
        said.append_text(render.link(where, passage.source, line))
        flow = Flow(self._console)
        flow.add(said.append(f" ({heading})." if heading else "."))
        flow.end()
        start, end = quote.highlight
        nearest = quote.text[start:end] if end else quote.text
        width = max(NEAREST_LEAST, self._console.width - 2)
        self._console.print(Text(f"  {render.one_line(nearest, width)}", style="dim"))

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
        parts.append(Text(taken(answer), style="dim"))
        line = Text("  ") + Text("    ").join(parts)
        if wraps(self._console) and line.cell_len > self._console.width:
            line = Text("  ") + Text("\n  ").join(parts)
        self._console.print(line)


def _judged(line: Text, sentence: Sentence) -> Text:
    if not sentence.supported:
        return Text("⚠ ", style="yellow").append_text(line).append(_(" (not in your documents)"))
    for marker in sentence.markers:
        line.append(f" [{marker}]", style="cyan")
    return line


def _citation(citation: Citation) -> Text:
    where = render.place(citation.source, citation.start_line, citation.end_line, citation.page)
    where += render.ocr_note(citation.read_by_ocr)
    note = "" if citation.verified else _(" (changed since it was read: rag ingest)")
    return render.link(where, citation.source, citation.start_line).append(note, style="yellow")
