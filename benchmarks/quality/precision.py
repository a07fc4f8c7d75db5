"""What whole-number weights cost: nDCG@10 of the same search with float32 and with int8.

Run: python -m benchmarks.quality.precision [--data FOLDER …]
Each corpus is embedded twice, so SciFact takes a quarter of an hour on two cores. Prints a Markdown
table; the rule is that hybrid search may lose 0.005 at most.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.quality import xquad
from benchmarks.shared.places import DATA, EVAL
from rag.core.config import Config, load_config
from rag.core.protocols import Embedder
from rag.embedding import e5_weights as e5
from rag.embedding.choose_embedder import load_embedder
from rag.embedding.e5_onnx_graph import write_graph
from rag.embedding.onnx_embedder import OnnxEmbedder
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.evaluate import evaluate
from rag.evaluation.measures import score
from rag.evaluation.testset import Testset, load_testset
from rag.models.e5_build import NAME, ensure_built
from rag.search.retrieve import Search

MODES = ("hybrid", "dense")
MEASURE = "nDCG@10"


def main() -> None:
    """Print a row for each corpus and mode."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="*", help="BEIR folders instead of the usual")
    options = parser.parse_args()
    config = load_config()
    whole = load_embedder(config)
    built = ensure_built(config.home, "onnx")
    print("| corpus | mode | float32 | int8 | difference |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        full = _float(built, work / "float", whole.fingerprint)
        embedders: dict[str, Embedder] = {"float32": full, "int8": whole}
        for folder in options.data or _usual(work):
            testset = load_testset(folder)
            means = {
                precision: _means(Config(home=config.home / precision), testset, embedder)
                for precision, embedder in embedders.items()
            }
            for mode in MODES:
                before, after = (means[precision][mode] for precision in embedders)
                row = f"{before:.4f} | {after:.4f} | {after - before:+.4f}"
                print(f"| {testset.name} | {mode} | {row} |", flush=True)


def _usual(work: Path) -> list[Path]:
    folders = [EVAL / "handbook"]
    for name in ("squad/squad-v2-sample", "xquad/xquad.en", "xquad/xquad.de", "xquad/xquad.zh"):
        texts = DATA / f"{name}.json"
        if texts.is_file():
            xquad.write_beir(work / texts.stem, texts, texts)
            folders.append(work / texts.stem)
    return [*folders, *(f for f in [DATA / "scifact"] if f.is_dir())]


def _means(config: Config, testset: Testset, embedder: Embedder) -> dict[str, float]:
    with embedded_corpus(config, testset, embedder) as collection:
        return {
            mode: score(
                evaluate(collection, embedder, testset, Search(mode, 100)),
                testset.qrels,
                MEASURE,
            )[0].mean
            for mode in MODES
        }


def _float(built: Path, folder: Path, fingerprint: str) -> OnnxEmbedder:
    folder.mkdir()
    for name in ("pieces.txt", "scores.f32"):
        shutil.copy(built / name, folder / name)
    file = e5.read(e5.locate())
    np.save(folder / "words.npy", file.rows("emb.word"))
    write_graph(file, 0, folder / "model.onnx")
    return OnnxEmbedder(folder, NAME, fingerprint)


if __name__ == "__main__":
    main()
