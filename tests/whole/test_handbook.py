"""The handbook is sound Markdown and true to the settings; its judged questions fit its pages."""

from __future__ import annotations

import csv
import json
import re
import runpy
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rag.core.config import Config

ROOT = Path(__file__).parents[2]
PAGES = {page.name: page for page in sorted((ROOT / "corpora" / "handbook").glob("*.md"))}
JUDGED = ROOT / "eval" / "handbook"
WORD = re.compile(r"[^\W_][^\s|]*")


def read(name: str) -> str:
    return PAGES[name].read_text(encoding="utf-8")


def prose(name: str) -> str:
    """The page without its fenced code, where a line may begin with a hash."""
    return re.sub(r"^```.*?^```$", "", read(name), flags=re.DOTALL | re.MULTILINE)


def records(name: str) -> list[dict[str, Any]]:
    lines = (JUDGED / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


QUERIES = {query["_id"]: query for query in records("queries.jsonl")}
SPANS = records("spans.jsonl")


@pytest.fixture(scope="module")
def judgements() -> list[dict[str, str]]:
    with (JUDGED / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_handbook_has_its_pages() -> None:
    assert 18 <= len(PAGES) <= 40


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_short_and_has_one_title(name: str) -> None:
    assert 150 <= len(WORD.findall(read(name))) <= 450
    assert read(name).startswith("# ")
    assert len(re.findall(r"^# ", prose(name), flags=re.MULTILINE)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_resolve(name: str) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", prose(name))
    internal = {target for target in targets if "://" not in target}
    assert internal <= PAGES.keys()


def test_every_page_can_be_reached_from_another() -> None:
    linked = {
        target
        for name in PAGES
        for target in re.findall(r"\]\(([^)]+)\)", prose(name))
        if target != name
    }
    assert linked >= PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_pages_use_the_words_of_the_field(name: str) -> None:
    assert not re.findall(r"\b(?:chunk|node|item)s?\b", read(name), flags=re.IGNORECASE)


def test_the_settings_table_agrees_with_the_configuration() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `?([^`|]+?)`? \|", read("configuration.md"), re.MULTILINE)
    words = {
        "home": "user data folder",
        "prompts": "empty",
        "store": "empty",
        "model_folders": "empty",
        "rerank": "empty",
        "me": "empty",
        "image_model": "empty",
    }
    settings = {field.name: words.get(field.name, str(field.default)) for field in fields(Config)}
    assert dict(rows) == settings


def test_the_corpus_file_equals_the_pages() -> None:
    script = runpy.run_path(str(JUDGED / "make_corpus.py"))
    stored = (JUDGED / "corpus.jsonl").read_text(encoding="utf-8")
    fresh = script["corpus"](ROOT / "corpora" / "handbook")
    assert stored == fresh, "run: python eval/handbook/make_corpus.py"
    assert [json.loads(line)["_id"] for line in stored.splitlines()] == list(PAGES)


def test_there_are_enough_questions_of_both_kinds() -> None:
    kinds = Counter(query["answerable"] for query in QUERIES.values())
    assert kinds[True] >= 75
    assert kinds[False] >= 20
    outside = Counter(q["kind"] for q in QUERIES.values() if not q["answerable"])
    assert outside.keys() == {"far", "near"}
    assert min(outside.values()) >= 10


def test_several_languages_ask() -> None:
    languages = {query.get("language", "en") for query in QUERIES.values() if query["answerable"]}
    assert languages == {"en", "de", "fr", "es", "zh", "ru"}


def test_questions_are_distinct_and_not_empty() -> None:
    lines = (JUDGED / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {query["text"].strip().lower() for query in QUERIES.values()}
    assert len(lines) == len(QUERIES) == len(texts)
    assert "" not in texts


def test_judgements_name_known_questions_and_pages(judgements: list[dict[str, str]]) -> None:
    assert list(judgements[0]) == ["query-id", "corpus-id", "score"]
    assert {judgement["query-id"] for judgement in judgements} <= QUERIES.keys()
    assert {judgement["corpus-id"] for judgement in judgements} <= PAGES.keys()
    assert {judgement["score"] for judgement in judgements} == {"1"}


def test_answerable_means_judged(judgements: list[dict[str, str]]) -> None:
    judged = {judgement["query-id"] for judgement in judgements}
    assert judged == {key for key, query in QUERIES.items() if query["answerable"]}


def test_spans_and_judgements_name_the_same_pages(judgements: list[dict[str, str]]) -> None:
    pairs = [(judgement["query-id"], judgement["corpus-id"]) for judgement in judgements]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {(span["query_id"], span["source"]) for span in SPANS}


@pytest.mark.parametrize("span", SPANS, ids=lambda span: f"{span['query_id']}-{span['source']}")
def test_a_quote_is_verbatim_and_holds_its_answers(span: dict[str, Any]) -> None:
    assert read(span["source"]).count(span["quote"]) == 1
    for answer in span.get("answers", ()):
        assert answer.lower() in span["quote"].lower()


def test_every_page_answers_something() -> None:
    assert {span["source"] for span in SPANS} == PAGES.keys()
