"""Slash commands that look behind the last answer; they change nothing."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from rag.catalog.find_documents import paths_of
from rag.chat.summary import summary_of
from rag.cli.show import render
from rag.cli.show.about_answer import budget_line
from rag.cli.words.messages import _
from rag.core.errors import ConfigError, SourceError
from rag.language.search_terms import query_terms, terms

if TYPE_CHECKING:
    from rag.answer.answer import Answer
    from rag.cli.chat.talk import Chat
    from rag.core.records import Passage, ScoredPassage
    from rag.prompt.budget import Budget

BAR_WIDTH = 60
SHARES = (
    ("system", "rules", "█"),
    ("history", "history", "▓"),
    ("passages", "passages", "▒"),
    ("question", "question", "█"),
    ("reserved", "answer", "░"),
)


def sources(chat: Chat, argument: str) -> None:
    """``/sources``: every citation of the last answer with its quote."""
    answer = chat.session.last().answer
    if not answer.citations:
        return chat.say(_("the last answer cites nothing"))
    for citation in answer.citations:
        where = render.place(citation.source, citation.start_line, citation.end_line, citation.page)
        line = Text(f"  [{citation.marker}] ", style="cyan")
        line.append_text(render.link(where, citation.source, citation.start_line))
        if not citation.verified:
            line.append(_("  (changed since it was read: /ingest PATH)"), style="yellow")
        chat.show(line)
        chat.say(f"      “{render.one_line(citation.quote, 300)}”")
    return None


def evidence(chat: Chat, argument: str) -> None:
    """``/evidence``: all quotes, best first, also those that the answer does not cite."""
    answer = chat.session.last().answer
    if not answer.quotes:
        return chat.say(_("nothing was found that fits the last question"))
    for number, quote in enumerate(answer.quotes, 1):
        chat.say(f"  [{number}] “{render.one_line(quote.text, 500)}”")
        line = Text("      ").append_text(_link(quote.passage))
        chat.show(line.append(_("   fits {score:.2f}", score=quote.score), style="dim"))
    return None


def summary(chat: Chat, argument: str) -> None:
    """``/summary``: every question so far with the beginning of its answer and where it stands."""
    chat.session.last()
    for told in summary_of(chat.session.conversation.turns):
        chat.show(Text(render.one_line(told.question, 200), style="bold"))
        chat.say(f"  {render.one_line(told.text, 400)}" if told.text else _("  not covered"))
        for cited in told.citations[:2]:
            where = render.place(cited.source, cited.start_line, cited.end_line, cited.page)
            place = render.link(where, cited.source, cited.start_line)
            chat.show(Text("    ").append_text(place))


def why(chat: Chat, argument: str) -> None:
    """``/why [N]``: how each passage was found, or the passage of rank N."""
    answer = chat.session.last().answer
    if answer.query != answer.question:
        chat.say(_("  searched: {query}", query=render.one_line(answer.query, 300)))
    chosen = answer.passages
    if argument:
        chosen = tuple(p for p in chosen if p.rank == _number(argument, len(chosen)))
    for scored in chosen:
        line = Text(f"  {scored.rank}  ", style="dim").append_text(_link(scored.passage))
        chat.show(line.append(f"   {explained(scored, answer.query)}"))
    chat.say(
        _(
            "  confidence that the collection covers this: {confidence:.2f}",
            confidence=answer.confidence,
        )
    )


def explained(scored: ScoredPassage, query: str) -> str:
    """Rank and score on each side, and the words that the lexical side found."""
    found = scored.explanation
    parts = []
    if found.dense_rank is not None:
        parts.append(
            _(
                "dense rank {dense_rank} ({dense_score:.3f})",
                dense_rank=found.dense_rank,
                dense_score=found.dense_score or 0,
            )
        )
    if found.lexical_rank is not None:
        passage = scored.passage
        held = set(terms(" ".join((passage.title, passage.heading, passage.text))))
        wanted = set(query_terms(query)) & held
        words = [word for word in query.split() if set(terms(word)) & wanted]
        shared = render.one_line(", ".join(dict.fromkeys(w.strip("?!.,;:“”") for w in words)), 80)
        parts.append(
            _(
                "lexical rank {lexical_rank} ({shared})",
                lexical_rank=found.lexical_rank,
                shared=shared,
            )
        )
    parts.append(_("fused {fused_score:.2f}", fused_score=found.fused_score))
    return " · ".join(parts)


def budget(chat: Chat, argument: str) -> None:
    """``/budget``: the context window as a bar and in numbers."""
    answer = chat.session.last().answer
    if not answer.draft.budget.context_window:
        return chat.say(_("the last answer was made of quotes: no language model, no window"))
    width = min(BAR_WIDTH, max(10, chat.console.width - 6))
    chat.say(f"  {bar(answer.draft.budget, width)}")
    chat.say(f"  {budget_line(answer)}")
    return None


def bar(budget: Budget, width: int) -> str:
    """The shares of a window, each at least one character wide where it holds anything."""
    drawn = ""
    for name, _label, mark in SHARES:
        tokens = getattr(budget, name)
        drawn += mark * max(round(width * tokens / budget.context_window), int(tokens > 0))
    return f"[{drawn[:width]:<{width}}]".replace(" ", "·")


def open_source(chat: Chat, argument: str) -> None:
    """``/open N``: the file of citation N, at its line where the editor can.

    :raises ConfigError: when N is no source of the last answer, or nothing can open it.
    :raises SourceError: when the file is gone.
    """
    answer = chat.session.last().answer
    passage, line = _target(answer, argument)
    catalog = chat.session.workspace().collection.catalog
    path = Path(paths_of(catalog, [passage.doc_id]).get(passage.doc_id, ""))
    if not path.is_file():
        raise SourceError(f"there is no file for {render.one_line(passage.source, 200)} any more")
    command = opener(path, line)
    if not command or not sys.stdout.isatty():
        raise ConfigError(f"nothing here can open {path}", hint="export EDITOR=…")
    with chat.lend():
        subprocess.run(command, check=False)


def opener(path: Path, line: int | None) -> list[str]:
    """The command that shows a file: the person's editor, else what the desktop uses."""
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if editor:
        name = Path(editor[0]).name
        if line and name in ("code", "codium"):
            return [*editor, "-g", f"{path}:{line}"]
        if line and name in ("vi", "vim", "nvim", "nano", "emacs", "less", "micro", "kak"):
            return [*editor, f"+{line}", str(path)]
        return [*editor, str(path)]
    for program in ("xdg-open", "open", "less"):
        if shutil.which(program):
            return [program, str(path)]
    return []


def _target(answer: Answer, argument: str) -> tuple[Passage, int | None]:
    passages = {scored.passage.passage_id: scored.passage for scored in answer.passages}
    passages |= {quote.passage.passage_id: quote.passage for quote in answer.quotes}
    for citation in answer.citations:
        if str(citation.marker) == argument and citation.passage_id in passages:
            return passages[citation.passage_id], citation.start_line
    if answer.citations or not answer.passages:
        known = ", ".join(str(citation.marker) for citation in answer.citations) or "none"
        raise ConfigError(f"no source {argument or '?'} (there are: {known})", hint="/sources")
    # An answer that cites nothing was withheld: its nearest passages are numbered by rank.
    passage = answer.passages[_number(argument, len(answer.passages)) - 1].passage
    return passage, passage.start_line


def _number(argument: str, highest: int) -> int:
    if not argument.isdecimal() or not 1 <= int(argument) <= highest:
        raise ConfigError(f"{argument!r} is not a number from 1 to {highest}", hint="/why")
    return int(argument)


def _link(passage: Passage) -> Text:
    where = render.place(passage.source, passage.start_line, passage.end_line, passage.page)
    return render.link(where, passage.source, passage.start_line)
