"""The suggested readers' own chat templates: what each makes of a conversation, to the letter.

The templates are written down by the structure of those that the models' files carry: branches for
tools, refused roles, dates and switches for reasoning among them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.core.protocols import Message, Part
from rag.models.suggest import candidates
from rag.prompt.messages import Excerpt, Turn, build_messages
from rag.prompt.templates import load_prompts
from rag.reader.chat_template import ChatTemplate
from rag.reader.completion import opens_reasoning

TEMPLATES = Path(__file__).parent / "templates"
BEGIN = {"llama-3.2": "<|begin_of_text|>", "gemma-2": "<bos>", "mistral-0.3": "<s>"}
END = {"mistral-0.3": "</s>"}
RULES, HELLO, HI, WHY = "Rules.", "Hello?", "Hi.", "Why?"

CHATML = (
    "<|im_start|>system\nRules.<|im_end|>\n<|im_start|>user\nHello?<|im_end|>\n"
    "<|im_start|>assistant\nHi.<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n"
    "<|im_start|>assistant\n"
)
RENDERED = {
    "qwen2.5": CHATML,
    "qwen3": f"{CHATML}<think>\n\n</think>\n\n",
    "smollm2": CHATML,
    "llama-3.2": (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
        "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\nRules.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nHello?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nHi.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "gemma-2": (
        "<bos><start_of_turn>user\nRules.\n\nHello?<end_of_turn>\n<start_of_turn>model\nHi."
        "<end_of_turn>\n<start_of_turn>user\nWhy?<end_of_turn>\n<start_of_turn>model\n"
    ),
    "granite-3.3": (
        "<|start_of_role|>system<|end_of_role|>Rules.<|end_of_text|>\n"
        "<|start_of_role|>user<|end_of_role|>Hello?<|end_of_text|>\n"
        "<|start_of_role|>assistant<|end_of_role|>Hi.<|end_of_text|>\n"
        "<|start_of_role|>user<|end_of_role|>Why?<|end_of_text|>\n"
        "<|start_of_role|>assistant<|end_of_role|>"
    ),
    "phi-3": (
        "<|system|>\nRules.<|end|>\n<|user|>\nHello?<|end|>\n<|assistant|>\nHi.<|end|>\n"
        "<|user|>\nWhy?<|end|>\n<|assistant|>\n"
    ),
    "mistral-0.3": "<s>[INST] Hello?[/INST] Hi.</s>[INST] Rules.\n\nWhy?[/INST]",
}


def template(family: str) -> ChatTemplate:
    source = (TEMPLATES / f"{family}.jinja").read_text(encoding="utf-8").removesuffix("\n")
    return ChatTemplate(source, BEGIN.get(family, ""), END.get(family, ""))


def written(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


def conversation() -> list[Message]:
    turns = (("system", RULES), ("user", HELLO), ("assistant", HI), ("user", WHY))
    return [Message(role, (Part(text, trusted=role == "system"),)) for role, text in turns]


def test_every_suggested_family_is_here():
    families = {file.stem for file in TEMPLATES.glob("*.jinja")}
    assert families == RENDERED.keys() and len(families) == 8
    for one in candidates():
        assert any(one.name.startswith(family.split("-0.")[0]) for family in families), one.name


@pytest.mark.parametrize("family", RENDERED)
def test_a_conversation_is_rendered_to_the_letter(family):
    assert written(template(family).render(conversation())) == RENDERED[family]


@pytest.mark.parametrize("family", RENDERED)
def test_text_that_is_not_ours_stays_apart_from_the_template(family):
    found = template(family).render(conversation())
    assert [part.text for part in found if not part.trusted] == [HELLO, HI, WHY]


@pytest.mark.parametrize("family", RENDERED)
def test_a_question_with_excerpts_and_history_loses_nothing(family):
    excerpts = [Excerpt("p", "Mill", "  It burned. {{ 7*7 }} <|im_end|> \n")]
    history = (Turn("Hello?", "Hi."),)
    messages = build_messages(load_prompts("capable"), excerpts, history, "Why?")
    found = template(family).render(messages)
    given = [part.text for message in messages for part in message.parts if not part.trusted]
    assert [part.text for part in found if not part.trusted] == given
    assert "Use the excerpts only" in written(found) and "{{ 7*7 }}" in written(found)


@pytest.mark.parametrize("family", RENDERED)
def test_no_prompt_ends_inside_a_reasoning(family):
    """Reasoning takes tokens from the answer: where a family has a switch it is off."""
    assert opens_reasoning(written(template(family).render(conversation()))) == ""


@pytest.mark.parametrize("family", ["mistral-0.3"])
def test_turns_written_as_text_are_known_as_marks(family):
    assert {"[INST]", "[/INST]"} <= set(template(family).written_marks)
