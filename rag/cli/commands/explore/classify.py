"""`rag classify`: labels from examples, and sentences between two of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.explore.classify import Accuracy, Examples
    from rag.explore.documents import Space
    from rag.explore.poles import PlacedSentence
    from rag.index.collection import Collection

STRONG = 0.5
"""How far towards a pole a sentence is coloured fully."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(classify)


def classify(
    ctx: typer.Context,
    labels: Annotated[
        Path | None,
        typer.Argument(
            help="Examples: {label, text} or {label, source} a line.", metavar="LABELS.jsonl"
        ),
    ] = None,
    by_folder: Annotated[
        bool, typer.Option("--folders", help="Folders are the labels; no file is needed.")
    ] = False,
    minimum: Annotated[
        int, typer.Option("--min", min=2, help="With --folders: fewest documents of a folder.")
    ] = 20,
    apply: Annotated[
        bool, typer.Option("--apply", help="Print a label for every document.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--file", help="A text whose sentences are placed.")
    ] = None,
    poles: Annotated[
        tuple[str, str] | None, typer.Option("--poles", help="The two labels to place between.")
    ] = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Learn labels from examples; how well that works is measured first.

    With --file each sentence of a text is placed between two labels and coloured.

    Examples:  rag classify --folders   ·   rag classify tone.jsonl --file essay.md
    """
    from rag.cli.commands.explore.shared import exploring
    from rag.explore.classify import cross_validate
    from rag.explore.documents import load_space

    if by_folder == (labels is not None):
        raise ConfigError("give a file of examples, or --folders", hint="rag classify --folders")
    config = configure(ctx, home=home, collection=collection)
    with exploring(config) as opened:
        space = load_space(opened.catalog)
        examples = _examples(config, opened, space, labels, minimum)
        accuracy = cross_validate(examples)
        values: dict[str, Any] = {"accuracy": _accuracy_json(accuracy)}
        if not json:
            _print_accuracy(accuracy)
        if file is not None:
            between = poles or _two_labels(examples)
            placed = _place(config, opened, space, (file, between), examples)
            values |= {"poles": between, "sentences": [dataclasses.asdict(s) for s in placed]}
            if not json:
                _print_sentences(placed, between)
        if apply:
            values["documents"] = _apply(space, examples, accuracy.best)
            if not json:
                _print_documents(values["documents"])
    if json:
        render.print_json(values)


def _examples(
    config: Config, collection: Collection, space: Space, labels: Path | None, minimum: int
) -> Examples:
    from rag.cli.commands.explore.shared import embedder_of
    from rag.explore.classify import folder_examples
    from rag.explore.labels import labelled_vectors, read_labels

    if labels is None:
        return folder_examples(space, minimum)
    labelled = read_labels(labels)
    texts = any(example.text for example in labelled)
    embedder = embedder_of(config, collection) if texts else None
    return labelled_vectors(collection.catalog, space, labelled, embedder)


def _two_labels(examples: Examples) -> tuple[str, str]:
    known = sorted(set(examples.labels))
    if len(known) != 2:
        raise ConfigError(
            f"{len(known)} labels, and --poles does not say between which two to place",
            hint=f"--poles {known[0]} {known[1]}",
        )
    return known[0], known[1]


def _place(
    config: Config,
    collection: Collection,
    space: Space,
    wanted: tuple[Path, tuple[str, str]],
    examples: Examples,
) -> Sequence[PlacedSentence]:
    from rag.cli.commands.explore.shared import embedder_of
    from rag.explore.files import read_text
    from rag.explore.poles import place_sentences

    file, poles = wanted
    text = read_text(file)
    return place_sentences(embedder_of(config, collection), space, text, examples, poles)


def _apply(space: Space, examples: Examples, method: str) -> list[dict[str, Any]]:
    from rag.explore.classify import predict

    found = predict(examples, space.means, method)
    return [
        {"source": e.source, "title": e.title, "label": label, "confidence": round(share, 4)}
        for e, (label, share) in zip(space.documents, found, strict=True)
    ]


def _accuracy_json(accuracy: Accuracy) -> dict[str, Any]:
    values = dataclasses.asdict(accuracy)
    shares = {name: round(values[name], 4) for name in ("majority", "centroid", "logistic")}
    interval = [round(end, 4) for end in accuracy.interval]
    return {**values, "labels": dict(accuracy.labels), **shares, "interval": interval}


def _print_accuracy(accuracy: Accuracy) -> None:
    from rich.text import Text

    best = getattr(accuracy, accuracy.best)
    low, high = accuracy.interval
    line = Text(
        _("accuracy {best:.1%} ({low:.0%} to {high:.0%})", best=best, low=low, high=high),
        style="bold",
    )
    other = "centroid" if accuracy.best == "logistic" else "logistic"
    line.append(
        _(
            "   {best}, {folds}-fold cross-validated · {other} {accuracy:.1%}"
            " · most frequent label {majority:.1%}",
            best=accuracy.best,
            folds=accuracy.folds,
            other=other,
            accuracy=getattr(accuracy, other),
            majority=accuracy.majority,
        ),
        style="not bold",
    )
    render.output().print(line)
    sizes = " · ".join(f"{render.one_line(label, 40)} {size}" for label, size in accuracy.labels)
    render.output().print(
        Text(
            _("{examples:,} examples: {sizes}", examples=accuracy.examples, sizes=sizes),
            style="dim",
        )
    )


def _print_sentences(placed: Sequence[PlacedSentence], poles: tuple[str, str]) -> None:
    from rich.text import Text

    first, second = (render.one_line(pole, 40) for pole in poles)
    scale = Text("-1.00  ", style="dim").append(first, style=_colour(-1.0))
    scale.append("   +1.00  ").append(second, style=_colour(1.0))
    render.output().print(scale)
    for sentence in placed:
        shown = render.one_line(sentence.text, 400)
        line = Text(f"{sentence.score:+.2f}  ", style="dim")
        render.output().print(line.append(shown, style=_colour(sentence.score)))


def _colour(score: float) -> str:
    if abs(score) < STRONG / 2:
        return "not dim"
    weight = "bold " if abs(score) >= STRONG else ""
    return f"not dim {weight}{'dark_orange' if score < 0 else 'dodger_blue1'}"


def _print_documents(documents: Sequence[dict[str, Any]]) -> None:
    from rich.text import Text

    for entry in documents:
        line = Text(f"{entry['confidence']:.2f}  {render.one_line(entry['label'], 30):30}  ")
        render.output().print(line.append(render.shown_path(entry["source"])))
