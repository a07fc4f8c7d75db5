"""Names for clusters by a language model, kept only where they fit.

A small model names anything: a name must share a word with the group's terms or titles, or lie
nearer to this group than to every other; else the terms are the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.explore.cluster import Cluster
from rag.explore.documents import Space
from rag.explore.texts import embed_texts
from rag.language.lexical import query_terms
from rag.locations import package_data
from rag.protocols import Embedder, FloatMatrix, Generator, Message, Part

PROMPT = "cluster.txt"
TITLES = 8
TITLE_CHARACTERS = 100
NAME_TOKENS = 16
NAME_CHARACTERS = 60
MEMBERS = "{members}"


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
    template = _template(prompts)
    asked = [_ask(generator, template, cluster) for cluster in clusters]
    near = _near(embedder, space, clusters, asked)
    return tuple(
        Name(name, True)
        if name and (_shares_a_word(name, cluster) or row in near)
        else Name(term_name(cluster), False)
        for row, (name, cluster) in enumerate(zip(asked, clusters, strict=True))
    )


def _template(prompts: str) -> tuple[str, str]:
    """The prompt's text before and after the members."""
    own = Path(prompts).expanduser() / PROMPT
    file = own if prompts and own.is_file() else package_data("prompts") / PROMPT
    lines = file.read_text(encoding="utf-8").splitlines()
    body = "\n".join(line for line in lines if not line.startswith("#")).strip()
    before, _, after = body.partition(MEMBERS)
    return before, after


def _ask(generator: Generator, template: tuple[str, str], cluster: Cluster) -> str:
    titles = [entry.title[:TITLE_CHARACTERS] for entry, _ in cluster.members[:TITLES]]
    members = f"{', '.join(cluster.terms)}\n" + "\n".join(titles)
    before, after = template
    # Titles are text of documents: they are never trusted to be part of the template.
    parts = (Part(before, trusted=True), Part(members), Part(after, trusted=True))
    tokens = generator.encode([Message("user", parts)])
    said = "".join(generator.generate(tokens, NAME_TOKENS)).strip()
    first = said.splitlines()[0] if said else ""
    return first.strip(" .:\"'*#`-")[:NAME_CHARACTERS].strip()


def _shares_a_word(name: str, cluster: Cluster) -> bool:
    titles = " ".join(entry.title for entry, _ in cluster.members)
    known = set(query_terms(f"{' '.join(cluster.terms)} {titles}"))
    return not known.isdisjoint(query_terms(name))


def _near(
    embedder: Embedder, space: Space, clusters: Sequence[Cluster], names: Sequence[str]
) -> set[int]:
    """Rows whose name lies nearer to their own cluster's centre than to any other."""
    centres: FloatMatrix = np.stack([cluster.centre for cluster in clusters])
    vectors = space.centred(embed_texts(embedder, [name or "-" for name in names]))
    nearest = (vectors @ centres.T).argmax(axis=1)
    return {row for row in range(len(clusters)) if nearest[row] == row}
