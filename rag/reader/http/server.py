"""What a server is and can do: its models, its context window, how it counts tokens.

llama-server, llama-cpp-python, vLLM, LM Studio and Ollama answer to the same ``/v1`` routes and
differ in all others; each is asked for, and what a server lacks is done without.
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any

from rag.core.errors import ModelMissing
from rag.core.reader_address import ReaderAddress
from rag.reader.http.connection import KEY, Connection, Refused

OLLAMA_WINDOW = 4096
"""Tokens that Ollama gives a model unless it was told otherwise; more is cut in silence."""
UNKNOWN_PARAMETERS = 4_000_000_000
"""Nobody sets up a server for a tiny model: those whose size is not known are taken for capable."""

_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([bm])(?![a-z0-9])", re.IGNORECASE)
_LETTERS_A_TOKEN = 2.5


class Server:
    """A server that runs a reader.

    :raises ModelMissing: when none answers, or it has no such model.
    """

    def __init__(self, address: ReaderAddress) -> None:
        self.connection = Connection(address)
        self._models = self._list()
        self.model = self._choose(address.model)
        self.is_ollama = "version" in self._optional("/api/version")
        self.window = self._window()
        self.parameters = self._parameters()
        self._count_route = self._find_count_route()
        self.count_tokens = functools.lru_cache(maxsize=4096)(self._count)

    @property
    def counts_exactly(self) -> bool:
        """Whether the server counts tokens; otherwise they are estimated, rather too many."""
        return self._count_route != ""

    def _list(self) -> dict[str, dict[str, Any]]:
        try:
            listed = self.connection.ask("/v1/models")["data"]
            return {str(model["id"]): model for model in listed}
        except Refused as error:
            key = f"{KEY}=… rag ask QUESTION" if error.status in (401, 403) else "rag models list"
            place = self.connection.address
            raise ModelMissing(f"{place} lists no models: {error}", hint=key) from error
        except (KeyError, TypeError) as error:
            place = self.connection.address
            raise ModelMissing(
                f"{place} is no server of readers", hint="rag models list"
            ) from error

    def _choose(self, wanted: str) -> str:
        for name in (wanted, f"{wanted}:latest") if wanted else list(self._models)[:1]:
            if name in self._models:
                return name
        place = self.connection.address
        names = "    ".join(f"{place}#{name}" for name in list(self._models)[:5])
        raise ModelMissing(f"{place} has no model {wanted}".rstrip(), hint=names)

    def _window(self) -> int:
        """Tokens of prompt and answer together, as the server says; 0 where it does not."""
        settings = self._optional("/props").get("default_generation_settings")
        stated = [
            settings.get("n_ctx") if isinstance(settings, dict) else 0,
            self._models[self.model].get("max_model_len"),
            self._optional(f"/api/v0/models/{self.model}").get("loaded_context_length"),
        ]
        if self.is_ollama:
            loaded = self._optional("/api/ps").get("models") or []
            stated += [m.get("context_length") for m in loaded if m.get("name") == self.model]
            stated.append(OLLAMA_WINDOW)
        return next((value for value in stated if isinstance(value, int) and value > 0), 0)

    def _parameters(self) -> int:
        meta = self._models[self.model].get("meta")
        stated = meta.get("n_params") if isinstance(meta, dict) else None
        if isinstance(stated, int) and stated > 0:
            return stated
        size = _SIZE.search(self.model.rpartition("/")[2])
        if size is None:
            return UNKNOWN_PARAMETERS
        return int(float(size[1]) * (1e9 if size[2] in "bB" else 1e6))

    def _find_count_route(self) -> str:
        for route in ("/tokenize", "/extras/tokenize/count"):
            if self._ask_count(route, "a word"):
                return route
        return ""

    def _count(self, text: str) -> int:
        if not text:
            return 0
        counted = self._ask_count(self._count_route, text) if self._count_route else 0
        return counted or estimate(text)

    def _ask_count(self, route: str, text: str) -> int:
        """Tokens of a text; 0 where the server has no such route."""
        # llama-server reads "content", vLLM "prompt", llama-cpp-python "input".
        body = {"model": self.model, "content": text, "prompt": text, "input": text}
        said = self._optional(route, body | {"add_special_tokens": False})
        tokens = said.get("tokens")
        count = len(tokens) if isinstance(tokens, list) else said.get("count")
        return count if isinstance(count, int) else 0

    def _optional(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer of a route that a server may lack; {} where it does."""
        try:
            said = self.connection.ask(path, body)
        except (Refused, ModelMissing):
            return {}
        return said if isinstance(said, dict) else {}


def estimate(text: str) -> int:
    """Tokens of a text, rather too many: letters of ASCII by two and a half, all else by the byte,
    which no tokeniser with bytes to fall back on exceeds."""
    letters = sum(c.isascii() and (c.isalpha() or c == " ") for c in text)
    return math.ceil(letters / _LETTERS_A_TOKEN) + len(text.encode("utf-8", "replace")) - letters
