"""The rules are evaluated once: what is read from the file gives the same answer, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.models.find_reader import find_reader
from rag.prompt.evaluated_prefix import rules_of
from rag.prompt.messages import Excerpt, build_messages
from rag.prompt.templates import load_prompts
from rag.reader.generate import LlamaGenerator
from rag.reader.llama_context import ReaderSettings

pytestmark = pytest.mark.real
EXCERPT = Excerpt("p", "Office", "The lease of the office ends in March 2027.")


@pytest.fixture
def reader():
    """Opens a fresh reader that takes itself for a capable one."""
    opened = []

    def open_reader():
        path = find_reader(Path(), "smollm2-135m-instruct")
        generator = LlamaGenerator(path, ReaderSettings(context_window=512))
        generator.parameters = 2_000_000_000
        opened.append(generator)
        return generator

    yield open_reader
    for generator in opened:
        generator.close()


def answer(generator):
    messages = build_messages(load_prompts("capable", ""), [EXCERPT], (), "when does it end?")
    return "".join(generator.generate(generator.encode(messages), 8))


def test_answers_are_the_same_with_the_rules_from_a_file(reader, tmp_path):
    file = tmp_path / "rules.state"
    plain, first, second = reader(), reader(), reader()
    expected = answer(plain)
    assert plain.reused_tokens() == 0
    rules = rules_of(first, "")
    assert first.prepare(rules, file) == len(rules) // 64 * 64 >= 64
    written = file.read_bytes()
    assert answer(first) == expected and first.reused_tokens() >= 64
    second.prepare(rules, file)
    assert file.read_bytes() == written
    assert answer(second) == expected and second.reused_tokens() == first.reused_tokens()


def test_a_damaged_file_is_written_anew(reader, tmp_path):
    file = tmp_path / "rules.state"
    generator = reader()
    rules = rules_of(generator, "")
    generator.prepare(rules, file)
    whole = file.read_bytes()
    for content in (b"", b"no state", whole[: len(whole) // 2]):
        file.write_bytes(content)
        generator.prepare(rules, file)
        assert file.read_bytes() == whole


def test_rules_too_short_for_a_batch_leave_no_file(reader, tmp_path):
    file = tmp_path / "rules.state"
    generator = reader()
    generator.parameters = 135_000_000
    assert generator.prepare(rules_of(generator, ""), file) == 0
    assert not file.exists()
