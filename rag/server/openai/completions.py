"""`POST /v1/chat/completions`: the last message of the user is the question, those before it the
conversation; the answer carries its sources in OpenAI's form and in ours.

Fields that this API has and we have no use for, such as a temperature, are accepted and not used.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from rag.core.errors import ConfigError
from rag.server.asked import Asked
from rag.server.desk import Desk
from rag.server.openai.body import object_of
from rag.server.openai.models import collection_of
from rag.server.streams import answer_events, while_connected

MESSAGES = 200
CHARACTERS = 20_000

_MARK = re.compile(r"\[(\d+)\]")


async def completions(request: Request) -> Response:
    """Answer, whole or as it is made."""
    desk: Desk = request.app.state.desk
    body = await object_of(request)
    model = body.get("model")
    collection, quotes = collection_of(desk, model if isinstance(model, str) else "")
    question, said = _conversation(body.get("messages"))
    asked = Asked(question, collection, extract=quotes, said=said)
    frame = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "created": int(time.time()),
        "model": model or f"rag/{collection}",
    }
    base = str(request.base_url).rstrip("/")
    if body.get("stream"):
        events = _chunks(desk, asked, frame, base)
        return StreamingResponse(events, media_type="text/event-stream")
    values = await while_connected(request, desk.ask(asked, lambda event: None))
    return JSONResponse(_completion(values, frame, base))


def _conversation(messages: object) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question, and what was asked and answered before it.

    :raises ConfigError: when the last word is not the user's.
    """
    if not isinstance(messages, list) or not 0 < len(messages) <= MESSAGES:
        raise ConfigError(f"messages holds 1 to {MESSAGES} messages")
    spoken = [(_role(message), _text(message)) for message in messages]
    spoken = [(role, text) for role, text in spoken if role in ("user", "assistant")]
    if not spoken or spoken[-1][0] != "user" or not spoken[-1][1].strip():
        raise ConfigError("the last message is not a question of the user")
    said: list[tuple[str, str]] = []
    asked = ""
    for role, text in spoken[:-1]:
        if role == "assistant" and asked:
            said.append((asked, text))
        asked = text if role == "user" else ""
    return spoken[-1][1].strip(), tuple(said)


def _role(message: object) -> str:
    return str(message.get("role", "")) if isinstance(message, dict) else ""


def _text(message: object) -> str:
    """A message's text, of which some programs send parts."""
    content = message.get("content") if isinstance(message, dict) else ""
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        content = "\n".join(part for part in parts if isinstance(part, str))
    text = content if isinstance(content, str) else ""
    if len(text) > CHARACTERS:
        raise ConfigError(f"a message has more than {CHARACTERS:,} characters")
    return text


def _completion(values: dict[str, Any], frame: dict[str, Any], base: str) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": values["answer"],
        "refusal": None,
        "annotations": _annotations(values, base),
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        **frame,
        "object": "chat.completion",
        "choices": [choice],
        "usage": _usage(values),
        **_proof(values, base),
    }


def _usage(values: dict[str, Any]) -> dict[str, int]:
    prompt, written = values["prompt_tokens"], values["completion_tokens"]
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
    }


def _proof(values: dict[str, Any], base: str) -> dict[str, Any]:
    """What stands behind the answer; `covered` is whether the documents hold it at all."""
    shown = [{**c, "url": base + c["view"]} for c in values["citations"] if "view" in c]
    found: dict[str, Any] = {
        "citations": shown,
        "confidence": values["confidence"],
        "covered": not values["abstained"],
        **{name: values[name] for name in ("outcome", "form", "plan", "scope")},
    }
    if values["abstained"]:
        found["nearest"] = [
            {key: passage[key] for key in ("source", "heading", "start_line", "page", "view")}
            for passage in values["nearest"]
        ]
    return found


def _annotations(values: dict[str, Any], base: str) -> list[dict[str, Any]]:
    """Every mark of the answer with the address that shows what it stands for."""
    views = {c["marker"]: c for c in values["citations"] if "view" in c}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": views[number]["source"],
                "url": base + views[number]["view"],
            },
        }
        for mark in _MARK.finditer(values["answer"])
        if (number := int(mark[1])) in views
    ]


async def _chunks(desk: Desk, asked: Asked, frame: dict[str, Any], base: str) -> AsyncIterator[str]:
    """Sentences once they are checked, then everything else in the last chunk."""
    events = answer_events(desk, asked)
    told = ""
    try:
        yield _chunk(frame, {"role": "assistant", "content": ""})
        async for kind, value in events:
            if kind == "queued":
                yield ": waiting\n\n"
            elif kind == "sentence" and _is_told(value):
                joint = "\n" if value.get("line") else " "
                piece = (joint if told else "") + _marked(value["text"], value["markers"])
                told += piece
                yield _chunk(frame, {"content": piece})
            elif kind == "error":
                yield f"data: {json.dumps(value)}\n\n"
            elif kind == "done":
                rest = _rest(value["answer"], told)
                delta = {"annotations": _annotations(value, base)}
                if rest:
                    yield _chunk(frame, {"content": rest})
                proof = {"usage": _usage(value), **_proof(value, base)}
                yield _chunk({**frame, **proof}, delta, "stop")
    finally:
        await events.aclose()  # type: ignore[attr-defined]
    yield "data: [DONE]\n\n"


def _is_told(sentence: dict[str, Any]) -> bool:
    """Whether a sentence is part of the answer's text, rather than proof that is shown with it."""
    return sentence["supported"] and (not sentence["quoted"] or "line" in sentence)


def _marked(text: str, markers: Sequence[int]) -> str:
    return " ".join([text, *(f"[{marker}]" for marker in markers)])


def _rest(answer: str, told: str) -> str:
    """What is left to say of an answer; all of it, should it have become another one."""
    if answer.startswith(told):
        return answer[len(told) :]
    return f"\n\n{answer}"


def _chunk(frame: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    value = {**frame, "object": "chat.completion.chunk", "choices": [choice]}
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
