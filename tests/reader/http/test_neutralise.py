"""No text of a document becomes a control token, whichever template a server puts it into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.http.neutralise import neutralised
from rag.reader.llama import LlamaModel
from tests.helpers.families import FAMILIES
from tests.helpers.gguf import write_vocabulary
from tests.helpers.hostile import ATTACKS, documents

CONTROL = [
    "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>", "<s>",
    "</s>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>", "[INST]", "[/INST]", "<<SYS>>",
    "<</SYS>>", "<|user|>", "<|assistant|>", "<|system|>", "<|end|>", "<|endoftext|>",
    "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>", "<|START_OF_TURN_TOKEN|>",
    "<|start_of_role|>", "<|end_of_role|>", "<|channel|>", "<|message|>", "<|channel>",
    "<channel|>", "[gMASK]", "<sop>", "[SYSTEM_PROMPT]", "[TOOL_CALLS]", "<think>",
    "</think>", "<tool_call>",
    "<extra_id_0>", "<unused42>", "<pad>", "<unk>",
]  # fmt: skip


@pytest.mark.parametrize("mark", CONTROL)
def test_a_control_string_is_broken_and_readable_still(mark):
    broken = neutralised(f"see {mark} here")
    assert mark not in broken
    assert broken.replace(" ", "") == f"see{mark}here".replace(" ", "")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda name: name.replace(", ", "-"))
def test_no_hostile_document_holds_a_control_token(family, tmp_path):
    template, control, defined = FAMILIES[family]
    path = write_vocabulary(tmp_path / "v.gguf", template, control=control, user_defined=defined)
    model = LlamaModel(path, vocabulary_only=True)
    for text in documents().values():
        tokens = model.tokenize(neutralised(text), True)
        assert not [mark for token in tokens if len(mark := model.marker(token)) > 1]
    model.close()


def test_there_are_fifty_five_of_them():
    assert len(ATTACKS) == 55


@given(st.lists(st.sampled_from([*CONTROL, "<", "|", ">", "a", "\n", "end"])).map("".join))
def test_nothing_is_left_however_marks_are_nested(text):
    broken = neutralised(text)
    assert not [mark for mark in CONTROL if mark in broken]


@pytest.mark.parametrize(
    "text",
    ["if a < b | c > d: x[0] = a[INSTALL]", "| 1 | 2 |\n|---|---|", "List<String> a; <b>x</b>",
     "Model: X200. The user: Ada.", "[1] See https://example.org/<id>", "#### Notes"],
)  # fmt: skip
def test_ordinary_text_is_left_alone(text):
    assert neutralised(text) == text
