"""A model's own chat template: messages in, the prompt as trusted and untrusted stretches out.

It knows nothing of tokens. The text of a message never passes through the template: a placeholder
does, and the stretches between the placeholders are what the template itself wrote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any

from rag.core.errors import ModelBroken
from rag.core.protocols import Message, Part

PLAIN = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] }}\n\n"
    "{% elif message['role'] == 'user' %}User: {{ message['content'] }}\n"
    "{% else %}Assistant: {{ message['content'] }}\n{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}"
)
"""For models without a template (not tuned to converse); `PLAIN_STOP` ends their turn."""
PLAIN_STOP = "\nUser:"

# A private-use character: fonts have no glyph for it and no template writes it.
_MARK = "\uf8ff"
_PLACEHOLDER = re.compile(f"{_MARK}(\\d+){_MARK}")

# Turns that templates write as ordinary text, not as control tokens: [INST], <<SYS>>,
# "### Instruction:", "USER:".
_WRITTEN = re.compile(
    r"<<?/?[|｜]?\w+[|｜]?>>?|\[/?[A-Z_]{2,}\]|#{2,} ?\w+:"
    r"|\b(?:USER|ASSISTANT|User|Assistant|Human):"
)

# Why a fixed day: a template that prints today's date would change the prompt, and with it every
# answer and the reusable prefix, from one day to the next. It is the day Llama 3's template uses.
_DAY = datetime(2024, 7, 26, tzinfo=UTC)

# Reasoning takes tokens from the answer; each family has its own switch and ignores the others'.
_SWITCHES = {
    "enable_thinking": False,
    "thinking": False,
    "thinking_mode": "chat",
    "reasoning_effort": "low",
}


class ChatTemplate:
    """A compiled Jinja chat template.

    :param source: as in the GGUF key ``tokenizer.chat_template``; "" takes `PLAIN`.
    :param begin: text of the model's first token, which many templates write.
    :raises ModelBroken: when it cannot be rendered.
    """

    def __init__(self, source: str, begin: str = "", end: str = "") -> None:
        from jinja2 import TemplateError
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.filters["tojson"] = _to_json
        environment.globals.update(
            bos_token=begin,
            eos_token=end,
            raise_exception=_refuse,
            strftime_now=_DAY.strftime,
            **_SWITCHES,
        )
        self._error = TemplateError
        try:
            self._template = environment.from_string(_without_training_tags(source or PLAIN))
        except TemplateError as error:
            raise ModelBroken(f"the model's chat template cannot be read: {error}") from error
        self.written_marks = self._find_written_marks()

    def render(self, messages: Sequence[Message]) -> tuple[Part, ...]:
        """The prompt up to where the answer begins, every `Part` of the messages in its place.

        A template without a system role gets the system text in front of the first question.
        """
        problem = "it leaves text out"
        # Templates for tool use differ in what "no tools" is.
        variants = (tuple(messages), _folded(messages))
        no_tools: tuple[list[str] | None, ...] = (None, [])
        for variant, tools in product(variants, no_tools):
            parts = [part for message in variant for part in message.parts]
            try:
                text = self._template.render(
                    messages=_numbered(variant), add_generation_prompt=True, tools=tools
                )
            except (self._error, TypeError, ValueError, KeyError, AttributeError) as error:
                problem = str(error)
                continue
            stretches = _PLACEHOLDER.split(text)
            # Some templates drop a role they do not know instead of refusing it.
            if sorted(map(int, stretches[1::2])) == list(range(len(parts))):
                return _joined(stretches, parts)
        raise ModelBroken(f"the model's chat template cannot be used: {problem}")

    def _find_written_marks(self) -> tuple[str, ...]:
        sample = [
            Message(role, (Part("", False),)) for role in ("system", "user", "assistant", "user")
        ]
        wrote = "\n".join(part.text for part in self.render(sample) if part.trusted)
        return tuple(sorted(set(_WRITTEN.findall(wrote))))


def _numbered(messages: Sequence[Message]) -> list[dict[str, str]]:
    numbers = iter(range(sum(len(message.parts) for message in messages)))
    return [
        {
            "role": message.role,
            "content": "".join(f"{_MARK}{next(numbers)}{_MARK}" for _ in message.parts),
        }
        for message in messages
    ]


def _joined(stretches: list[str], parts: list[Part]) -> tuple[Part, ...]:
    found: list[Part] = []
    for position, stretch in enumerate(stretches):
        part = parts[int(stretch)] if position % 2 else Part(stretch, trusted=True)
        if part.text or position % 2:
            found.append(part)
    return tuple(found)


def _folded(messages: Sequence[Message]) -> tuple[Message, ...]:
    rules = tuple(
        part for message in messages if message.role == "system" for part in message.parts
    )
    others = tuple(message for message in messages if message.role != "system")
    if not others or not rules:
        return tuple(messages)
    first = Message(others[0].role, (*rules, Part("\n\n", trusted=True), *others[0].parts))
    return (first, *others[1:])


def _without_training_tags(source: str) -> str:
    # An extension of the training libraries that marks what the model itself wrote.
    return re.sub(
        r"\{%(-?)\s*(?:end)?generation\s*(-?)%\}", r"{%\1 if true \2%}{% endif %}", source
    )


def _to_json(value: Any, indent: int | None = None, **_: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _refuse(message: str) -> None:
    from jinja2 import TemplateError

    raise TemplateError(message)
