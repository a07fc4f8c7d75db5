"""55 documents that try to take over: no forged turn, no changed rule, nothing a terminal obeys."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata

import pytest

from rag.answer.answer import Ask, answer
from rag.cli.app import run
from rag.cli.show.answers import AnswerPrinter
from rag.contract.answer import answer_json
from rag.core.config import Config
from rag.load.read import read_document
from rag.prompt.messages import Excerpt, build_messages
from rag.prompt.templates import load_prompts
from rag.reader.generate import Encoder
from rag.reader.llama import LlamaModel
from rag.report.page import make_report, page_of
from rag.search.retrieve import Search
from rag.workspace import reading
from tests.helpers.families import FAMILIES, markers, written
from tests.helpers.gguf import write_vocabulary
from tests.helpers.hostile import ATTACKS, documents, fact, question

HARMLESS = Excerpt("p", "Garden", "The garden is watered.")
# What rich itself writes: colours, and links to files of this machine.
OURS = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;(?:id=\d+;file://[^\x1b]*|;)\x1b\\")


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Every document as the product reads it."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, text in documents().items():
        (folder / name).write_bytes(text.encode())
    return [read_document(file, file.name, "d").text for file in sorted(folder.iterdir())]


def test_there_are_enough_of_them():
    assert len(ATTACKS) == len(documents()) == 55


@pytest.mark.parametrize("family", FAMILIES, ids=lambda name: name.replace(", ", "-"))
@pytest.mark.parametrize("prompts", ["tiny", "capable"])
def test_no_document_forges_a_turn_or_changes_the_rules(family, prompts, texts, tmp_path):
    template, control, user_defined = FAMILIES[family]
    path = write_vocabulary(
        tmp_path / "v.gguf", template, control=control, user_defined=user_defined
    )
    model = LlamaModel(path, vocabulary_only=True)
    encoder = Encoder(model)

    def prompt(text: str):
        excerpt = Excerpt("p", "Garden", text)
        return build_messages(load_prompts(prompts), [excerpt, HARMLESS], (), "Why?")

    def turns(tokens):
        return [written(model, tokens).count(mark) for mark in encoder.marks]

    def rules(messages):
        return [[part.text for part in m.parts if part.trusted] for m in messages]

    plain = prompt("x")
    tokens = encoder.encode(plain)
    for text in texts:
        forged = prompt(text)
        assert rules(forged) == rules(plain)
        assert markers(model, encoder.encode(forged)) == markers(model, tokens)
        assert turns(encoder.encode(forged)) == turns(tokens)
    model.close()


def test_hidden_text_is_taken_out(texts):
    for text in texts:
        bad = [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Co") and c not in "\n\t"]
        assert not bad, text


@pytest.mark.real
def test_nothing_reaches_the_terminal_as_control_codes(
    real_home, tmp_path_factory, capsys, monkeypatch
):
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(real_home / "models")
    files = home / "notes"
    files.mkdir()
    for name, text in documents().items():
        (files / name).write_bytes(text.encode())
    assert run(["--home", str(home), "ingest", str(files)]) == 0
    with reading(dataclasses.replace(Config(home), threshold=0.0)) as workspace:
        for number in range(len(ATTACKS)):
            found = answer(workspace, Ask(question(number), extract=True), Search())
            assert fact(number) in found.text
            assert all(citation.verified for citation in found.citations)
            for colour in ("", "1"):
                monkeypatch.setenv("FORCE_COLOR", colour)
                capsys.readouterr()
                printer = AnswerPrinter(verbose=True)
                printer.evidence(found.quotes)
                printer.finish(found)
                shown = OURS.sub("", capsys.readouterr().out)
                assert not [c for c in shown if unicodedata.category(c) == "Cc" and c != "\n"]
                assert "\x1b" not in shown and "\u202e" not in shown
            assert json.loads(json.dumps(answer_json(found)))["answer"] == found.text
            page = page_of(make_report(workspace, found))
            assert page.count("<script") == 1 and "<img" not in page and '<a href="h' not in page
