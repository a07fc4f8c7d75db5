"""Names for clusters by a language model, kept only where they fit.

A small model names anything: a name must share words with the group's terms or titles, or lie
nearer to this group than to every other; else the terms are the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.core.locations import package_data
from rag.core.protocols import Embedder, FloatMatrix, Generator, Message, Part
from rag.explore.cluster import Cluster
from rag.explore.documents import Space
from rag.explore.naming import central_titles, grammar, is_name, shares_words
from rag.explore.texts import embed_texts
from rag.prompt.templates import prompt_set

PROMPT = "cluster.txt"
TITLE_CHARACTERS = 100
NAME_TOKENS = 20
NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Name:
    """What a cluster is called, and whether the model or the terms said so."""

    text: str
    by_model: bool


def term_name(cluster: Cluster) -> str:
    """The name a cluster has without a model: its first terms."""
    return ", ".join(cluster.terms[:3]) or f"group {cluster.number}"


def name_clusters(
    generator: Generator,
    embedder: Embedder,
    space: Space,
    clusters: Sequence[Cluster],
    prompts: str = "",
) -> tuple[Name, ...]:
    """One name a cluster, in their order.

    :param prompts: the person's own prompts folder, or "".
    """
    size = prompt_set(generator.parameters)
    template = _template(prompts, size)
    asked = [_ask(generator, template, cluster, size == "tiny") for cluster in clusters]
    near = _near(embedder, space, clusters, asked)
    names: list[Name] = []
    for row, (name, cluster) in enumerate(zip(asked, clusters, strict=True)):
        taken = name.casefold() in {other.text.casefold() for other in names}
        fits = is_name(name) and not taken and (shares_words(name, cluster) or row in near)
        names.append(Name(name, True) if fits else Name(term_name(cluster), False))
    return tuple(names)


def _template(prompts: str, size: str) -> str:
    own = Path(prompts).expanduser() if prompts else package_data("prompts")
    places = (own / size, own, package_data("prompts") / size)
    file = next(place / PROMPT for place in places if (place / PROMPT).is_file())
    lines = file.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#")).strip()


def _ask(generator: Generator, template: str, cluster: Cluster, held: bool) -> str:
    """What the model says, its first line, without what it is wrapped in.

    :param held: the model may only use words of the group.
    """
    titles = [title[:TITLE_CHARACTERS] for title in central_titles(cluster)]
    values = {"{words}": ", ".join(cluster.terms), "{titles}": "\n".join(titles)}
    # Words and titles are text of documents: they are never trusted to be part of the template.
    parts = tuple(
        Part(values.get(piece, piece), trusted=piece not in values)
        for piece in re.split(r"(\{words\}|\{titles\})", template)
    )
    tokens = generator.encode([Message("user", parts)])
    said = "".join(
        generator.generate(tokens, NAME_TOKENS, grammar(cluster) if held else "")
    ).strip()
    first = said.splitlines()[0] if said else ""
    return first.strip(" .:\"'*#`-")[:NAME_CHARACTERS].strip()


def _near(
    embedder: Embedder, space: Space, clusters: Sequence[Cluster], names: Sequence[str]
) -> set[int]:
    """Rows whose name lies nearer to their own cluster's centre than to any other."""
    centres: FloatMatrix = np.stack([cluster.centre for cluster in clusters])
    vectors = space.centred(embed_texts(embedder, [name or "-" for name in names]))
    nearest = (vectors @ centres.T).argmax(axis=1)
    return {row for row in range(len(clusters)) if nearest[row] == row}
