"""How often the right paragraph is found first, in six languages.

Run: python -m benchmarks.quality.xquad

Each language's questions against its own paragraphs, and the English questions against them. Reads
the XQuAD sample (SQuAD layout, one file a language); prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.shared.places import DATA
from rag.core.config import load_config
from rag.embedding.choose_embedder import load_embedder
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.evaluate import evaluate
from rag.evaluation.measures import score
from rag.evaluation.testset import load_testset
from rag.search.retrieve import Search

XQUAD = DATA / "xquad"
LANGUAGES = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "ru": "Russian",
    "zh": "Chinese",
    "ar": "Arabic",
}
MEASURE = "Success@1"


def paragraphs(file: Path) -> list[tuple[str, dict[str, str]]]:
    """(paragraph, question by id) in the order of the file; impossible questions are left out."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    return [
        (paragraph["context"], _answerable(paragraph))
        for article in articles
        for paragraph in article["paragraphs"]
    ]


def _answerable(paragraph: dict[str, Any]) -> dict[str, str]:
    asked = [qa for qa in paragraph["qas"] if not qa.get("is_impossible")]
    return {qa["id"]: qa["question"] for qa in asked}


def write_beir(folder: Path, texts: Path, questions: Path) -> None:
    """The paragraphs of one file and the questions of another as a BEIR folder."""
    asked = {key: text for _, found in paragraphs(questions) for key, text in found.items()}
    corpus, queries, qrels = [], [], []
    for number, (text, found) in enumerate(paragraphs(texts)):
        corpus.append({"_id": f"p{number}", "title": "", "text": text})
        queries += [{"_id": key, "text": asked[key]} for key in found]
        qrels += [f"{key}\tp{number}\t1\n" for key in found]
    (folder / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("".join(qrels), encoding="utf-8")


def main() -> None:
    """Print hit@1 of every language and mode."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=XQUAD)
    parser.add_argument("--modes", nargs="*", default=["hybrid", "dense", "lexical"])
    options = parser.parse_args()
    config = load_config()
    embedder = load_embedder(config)
    own = [f"own, {mode}" for mode in options.modes]
    print("| language |", " | ".join([*own, "asked in English, hybrid"]), "|")
    print("|---|" + "---|" * (len(own) + 1))
    for code, language in LANGUAGES.items():
        cells = []
        texts = options.data / f"xquad.{code}.json"
        for asked, modes in ((code, options.modes), ("en", ["hybrid"])):
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder) / f"xquad-{code}"
                write_beir(place, texts, options.data / f"xquad.{asked}.json")
                testset = load_testset(place)
                with embedded_corpus(config, testset, embedder) as collection:
                    for mode in modes:
                        run = evaluate(collection, embedder, testset, Search(mode, 10))
                        cells.append(f"{score(run, testset.qrels, MEASURE)[0].mean:.3f}")
        print(f"| {language} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
