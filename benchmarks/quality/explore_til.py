"""Related notes, clusters and classes on the TIL corpus, against its folders.

Once:  rag --home HOME ingest ../shared/data/til
Then:  python -m benchmarks.quality.explore_til HOME
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.shared.places import EVAL
from rag.catalog.catalog import Catalog
from rag.core.locations import catalog_file, collection_folder
from rag.explore.classify import cross_validate, folder_examples
from rag.explore.cluster import partition
from rag.explore.documents import Space, folders, load_space, short_sources
from rag.explore.related import find_row, related_documents

JUDGEMENTS = EVAL / "related" / "judgements.jsonl"
TOP = 5


def main() -> None:
    catalog = Catalog(catalog_file(collection_folder(Path(sys.argv[1]), "default")))
    space = load_space(catalog)
    print(f"{len(space.documents)} documents, {len(space.passage_ids)} passages")
    judged(catalog, space)
    every_note(space)
    clusters(space)
    classes(space)


def judged(catalog: Catalog, space: Space) -> None:
    """The ten chosen notes: judged precision, share from the same folder, chance."""
    names = dict(zip((e.key for e in space.documents), short_sources(space.documents), strict=True))
    labels = dict(zip(names, folders(space.documents), strict=True))
    sizes = Counter(labels.values())
    good = same = known = shown = 0
    chance = []
    for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines():
        judgement = json.loads(line)
        row = find_row(catalog, space, judgement["source"])
        own = labels[space.documents[row].key]
        chance.append((sizes[own] - 1) / (len(names) - 1))
        for near in related_documents(space, row, TOP):
            name = names[near.document.key]
            shown += 1
            known += name in judgement["related"]
            good += judgement["related"].get(name, 0)
            same += labels[near.document.key] == own
    print(
        f"ten judged notes, top {TOP}: sensible {good / shown:.2f} ({known} of {shown} judged),"
        f" same folder {same / shown:.2f}, chance {np.mean(chance):.3f}"
    )


def every_note(space: Space) -> None:
    """All notes of folders that could fill the list."""
    labels = folders(space.documents)
    sizes = Counter(labels)
    entries = {entry.key: label for entry, label in zip(space.documents, labels, strict=True)}
    shares, chance = [], []
    for row, own in enumerate(labels):
        if sizes[own] <= TOP:
            continue
        found = related_documents(space, row, TOP)
        shares.append(np.mean([entries[near.document.key] == own for near in found]))
        chance.append((sizes[own] - 1) / (len(labels) - 1))
    print(
        f"all {len(shares)} notes of folders with more than {TOP}, top {TOP}:"
        f" same folder {np.mean(shares):.3f}, chance {np.mean(chance):.3f}"
    )


def clusters(space: Space) -> None:
    """Agreement of the groups found with the folders."""
    labels = np.array(folders(space.documents))
    found = partition(space.means)
    large = np.array([Counter(labels)[label] >= TOP for label in labels])
    print(
        f"{found.max() + 1} clusters found, {len(set(labels))} folders: adjusted mutual information"
        f" {adjusted_mutual_info_score(labels, found):.3f};"
        f" {adjusted_mutual_info_score(labels[large], found[large]):.3f} over the {large.sum()}"
        f" notes of the {len(set(labels[large]))} folders with at least {TOP}"
    )


def classes(space: Space) -> None:
    """Cross-validated accuracy of folders as labels."""
    for minimum in (20, 10):
        accuracy = cross_validate(folder_examples(space, minimum))
        low, high = accuracy.interval
        print(
            f"folders with at least {minimum} notes ({len(accuracy.labels)}, {accuracy.examples}"
            f" notes): centroid {accuracy.centroid:.3f}, logistic {accuracy.logistic:.3f}"
            f" ({low:.3f} to {high:.3f}), most frequent {accuracy.majority:.3f}"
        )


if __name__ == "__main__":
    main()
