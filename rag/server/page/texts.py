"""Everything the page says, a file for each language: another language is one more file.

What documents say is not translated; what the server says of its own, `rag.server.page.said` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from starlette.requests import Request

from rag.core.locations import package_data

ENGLISH = "en"
_NAMED = re.compile(r"([a-z]{2})(?:-[\w-]*)?\s*(?:;\s*q=([0-9.]{1,5}))?\s*(?:,|$)", re.IGNORECASE)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language.

    :ivar language: its code, as in ``<html lang>``.
    """

    language: str
    values: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """A text with its values filled in, safe inside HTML."""
        return escape(self.values[key].format(**values))

    def fill(self, template: str) -> str:
        """A page with every ``{{key}}`` replaced by its text."""
        return _PLACE.sub(lambda place: self(place[1]), template)


@cache
def languages() -> dict[str, Texts]:
    """Every language there is, by its code."""
    files = sorted((package_data("page") / "texts").glob("*.json"))
    return {
        file.stem: Texts(file.stem, json.loads(file.read_text(encoding="utf-8"))) for file in files
    }


def texts_for(accepted: str, chosen: str = "") -> Texts:
    """The texts for a reader.

    :param accepted: an ``Accept-Language`` header.
    :param chosen: a language that overrules it.
    """
    named = [(float(q or 1), code.lower()) for code, q in _NAMED.findall(accepted[:500])]
    wanted = [chosen, *(code for q, code in sorted(named, key=lambda one: -one[0]) if q > 0)]
    return languages()[next((code for code in wanted if code in languages()), ENGLISH)]


def texts_of(request: Request) -> Texts:
    """The texts for whoever sends a request."""
    chosen = request.app.state.desk.settings.language
    return texts_for(request.headers.get("accept-language", ""), chosen)
