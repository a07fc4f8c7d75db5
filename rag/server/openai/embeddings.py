"""`POST /v1/embeddings`: texts as vectors of the collection's own embedder.

E5 has two prefixes: `input_type` says whether a text is a query or a passage.
"""

from __future__ import annotations

import base64

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag.core.errors import ConfigError
from rag.core.protocols import Embedder, FloatMatrix
from rag.server.desk import Desk
from rag.server.openai.body import object_of
from rag.server.streams import while_connected

TEXTS = 256


async def embeddings(request: Request) -> Response:
    """Vectors, in the order of the texts."""
    desk: Desk = request.app.state.desk
    body = await object_of(request)
    kind, texts = body.get("input_type", "passage"), _texts(body.get("input"))
    if kind not in ("query", "passage"):
        raise ConfigError(f"input_type is {kind!r}", hint="query or passage")
    packed = body.get("encoding_format", "float") == "base64"
    work = desk.searches.call(lambda: _embed(desk.models.embedder(), texts, query=kind == "query"))
    vectors, tokens = await while_connected(request, work)
    data = [
        {
            "object": "embedding",
            "index": number,
            "embedding": base64.b64encode(row.tobytes()).decode() if packed else row.tolist(),
        }
        for number, row in enumerate(vectors.astype("<f4"))
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    name = desk.settings.config.embedder
    return JSONResponse({"object": "list", "data": data, "model": name, "usage": usage})


def _texts(given: object) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not 0 < len(texts) <= TEXTS:
        raise ConfigError(f"input holds 1 to {TEXTS} texts")
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ConfigError("input holds something other than texts")
    return texts


def _embed(embedder: Embedder, texts: list[str], *, query: bool) -> tuple[FloatMatrix, int]:
    counts = embedder.count_tokens(texts)
    if query:
        return embedder.embed_queries(texts), sum(counts)
    if max(counts) > embedder.max_tokens:
        raise ConfigError(
            f"a passage has {max(counts)} tokens; {embedder.name} reads {embedder.max_tokens}",
            hint="split it first",
        )
    return embedder.embed_passages(texts), sum(counts)
