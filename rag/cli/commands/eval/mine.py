"""`rag eval mine`: questions proposed from one's own notes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.commands.eval.shared import Folder
from rag.cli.options import CollectionName, Home, Json, Model, configure
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.evaluation.mine import Proposal


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(mine)


def mine(
    ctx: typer.Context,
    folder: Folder = Path("eval/notes"),
    count: Annotated[int, typer.Option("-n", min=1, help="Questions to propose.")] = 20,
    yes: Annotated[bool, typer.Option("--yes", help="Accept all proposals unseen.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the choice.")] = 0,
    ask_model: Annotated[
        bool, typer.Option("--ask-model", help="Let the language model word questions too.")
    ] = False,
    model: Model = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Propose questions from your own notes; you accept, edit or skip each.

    They are added to FOLDER as queries.jsonl and spans.jsonl, which `rag eval gate` reads.

    Examples:  rag eval mine   ·   rag eval mine eval/work -n 50 --yes
      ·   rag eval mine --ask-model --model ~/models/qwen2.5-3b-instruct-q4_k_m.gguf
    """
    from rag.evaluation.mine import propose
    from rag.evaluation.notes import add_notes
    from rag.evaluation.wording import worded_by
    from rag.workspace import reading

    # The bundled adapter was made to answer from quotes: asked for a question, it finds no answer.
    adapter = "none" if ask_model else None
    config = configure(ctx, home=home, collection=collection, model=model, adapter=adapter)
    with reading(config, with_generator=ask_model) as workspace:
        kept: list[Proposal] = []
        more = (worded_by(workspace.generator(), config.prompts),) if ask_model else ()
        for proposal in propose(workspace.collection, workspace.embedder, count, seed, *more):
            decided = proposal if yes or json else _decide(proposal)
            if decided is None:
                break
            if decided.question:
                kept.append(decided)
    if yes or not json:
        add_notes(folder, [proposal.judged() for proposal in kept])
    if json:
        proposals = [dataclasses.asdict(proposal) for proposal in kept]
        render.print_json({"folder": str(folder), "written": yes, "proposals": proposals})
    else:
        render.output().print(
            _("{kept} questions added to {folder}", kept=len(kept), folder=folder)
        )


def _decide(proposal: Proposal) -> Proposal | None:
    """The proposal as accepted or edited; with an empty question when skipped; None to stop."""
    console = render.output()
    console.print(f"\n{render.clean(proposal.question)}")
    console.print(f"  “{render.one_line(proposal.quote, 200)}”")
    console.print(f"  {render.shown_path(proposal.source)}")
    while True:
        answer = typer.prompt(_("[a]ccept, [e]dit, [s]kip, [q]uit"), default="a").strip().lower()
        if answer in ("a", "s"):
            return proposal if answer == "a" else dataclasses.replace(proposal, question="")
        if answer == "q":
            return None
        if answer == "e":
            question = typer.prompt(_("question"), default=proposal.question).strip()
            return dataclasses.replace(proposal, question=question)
