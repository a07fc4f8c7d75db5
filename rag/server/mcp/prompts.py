"""Two prompts that a person can choose in the other program."""

from __future__ import annotations

from collections.abc import Mapping

import mcp_types as types
from mcp.shared.exceptions import MCPError

ASK = (
    "Answer from my documents: {question}\n\nUse ask first. If it says that they do not cover this,"
    " search with other words and read what is found. Quote word for word, name each place, and"
    " say plainly what the documents do not say."
)
COMPARE = (
    "Compare what my documents say about {first} and {second}.\n\nSearch for each, read the places,"
    " and lay what agrees and what differs side by side. Quote word for word and name each place;"
    " check every quote with verify before you use it."
)

PROMPTS = (
    types.Prompt(
        name="ask_documents",
        title="Ask my documents",
        description="An answer from the documents alone, with its places.",
        arguments=[types.PromptArgument(name="question", required=True)],
    ),
    types.Prompt(
        name="compare",
        title="Compare in my documents",
        description="What the documents say about two things.",
        arguments=[
            types.PromptArgument(name="first", required=True),
            types.PromptArgument(name="second", required=True),
        ],
    ),
)
_TEXTS = {"ask_documents": ASK, "compare": COMPARE}


def prompt_of(name: str, arguments: Mapping[str, str]) -> types.GetPromptResult:
    """A prompt with its arguments filled in.

    :raises MCPError: when there is none of that name, or an argument is missing.
    """
    known = {prompt.name: prompt for prompt in PROMPTS}
    if name not in known:
        raise MCPError(types.INVALID_PARAMS, f"there is no prompt {name!r}")
    wanted = [argument.name for argument in known[name].arguments or ()]
    if missing := [key for key in wanted if not arguments.get(key, "").strip()]:
        raise MCPError(types.INVALID_PARAMS, f"missing: {', '.join(missing)}")
    text = _TEXTS[name]
    for key in wanted:
        text = text.replace(f"{{{key}}}", arguments[key])
    message = types.PromptMessage(role="user", content=types.TextContent(text=text))
    return types.GetPromptResult(messages=[message])
