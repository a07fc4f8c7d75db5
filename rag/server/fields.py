"""What a request may say, declared once: read, checked, and described to programs from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rag.catalog.filters import Filter
from rag.core.errors import ConfigError
from rag.question.plan import FORMS

Kind = Literal["string", "integer", "boolean", "array", "object"]
PYTHON: dict[Kind, type] = {
    "string": str, "integer": int, "boolean": bool, "array": list, "object": dict,
}  # fmt: skip
TEXT_CHARACTERS = 20_000
"""Longest text of a field; a question is embedded in its first 512 tokens anyway."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a request.

    :ivar kind: as in JSON schema; an array holds texts, an object is described by `fields`.
    :ivar default: what is taken where it is left out.
    """

    name: str
    kind: Kind
    about: str
    required: bool = False
    default: Any = None
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    def absent(self) -> Any:
        """The value of a field that is left out."""
        if self.kind == "object":
            return {field.name: field.absent() for field in self.fields}
        empty: dict[Kind, Any] = {"string": "", "integer": 0, "boolean": False, "array": ()}
        return empty[self.kind] if self.default is None else self.default


COLLECTION = Field("collection", "string", "Name of the collection; the one in force if left out.")
PATH = Field("path", "string", "Only files matching a pattern as in .gitignore: notes/**, *.pdf.")
KIND = Field("kind", "string", "Only files of a kind: pdf, mail, sheet, note, or an ending.")
SINCE = Field("since", "string", "Only documents dated this or later: 2024, 2024-05-01.")
UNTIL = Field("until", "string", "Only documents dated this or earlier.")
HEADING = Field("heading", "string", "Only below headings that contain this.")
SOURCE = Field("source", "string", "Only this document: its path, or the end of it.")
FORM = Field(
    "form", "string", "Kind of answer; left out, the question decides.", choices=("", *FORMS)
)
PAGE = Field("page", "integer", "Of a long list: 2 goes on where 1 ended.", default=1, least=1)
PAGE_OR_ALL = Field(
    "page",
    "integer",
    "Of a long list: 2 goes on where 1 ended; 0 tells every passage of an exhaustive reading.",
    default=1,
    least=0,
)
ANYWHERE = Field("anywhere", "boolean", "Take no folder or kind in the question as a filter.")
CURSOR = Field("cursor", "string", "Goes on where the answer before ended: its next_cursor.")


def read_values(
    fields: Sequence[Field], given: Mapping[str, Any], *, as_text: bool = False
) -> dict[str, Any]:
    """The values of a request, every field with one.

    :param as_text: values come from an address, where everything is text.
    :raises ConfigError: naming every field that is unknown, missing or wrong.
    """
    problems: list[str] = []
    known = {field.name: field for field in fields}
    problems += [f"there is no field {name[:60]!r}" for name in given if name not in known]
    values: dict[str, Any] = {}
    for name, field in known.items():
        if given.get(name) is None:
            values[name] = field.absent()
            if field.required:
                problems.append(f"{name} is missing")
            continue
        try:
            values[name] = _read(field, given[name], as_text)
        except (TypeError, ValueError) as error:
            problems.append(f"{name} {error}")
    if problems:
        raise ConfigError("; ".join(problems), hint=f"fields: {', '.join(known)}")
    return values


def _read(field: Field, value: Any, as_text: bool) -> Any:
    if as_text:
        value = _converted(field, str(value))
    if field.kind == "object" and isinstance(value, dict):
        return read_values(field.fields, value)
    if not isinstance(value, PYTHON[field.kind]) or (
        isinstance(value, bool) and field.kind != "boolean"
    ):
        raise TypeError(f"is no {field.kind}")
    if isinstance(value, list):
        if not all(isinstance(text, str) for text in value):
            raise TypeError("holds something other than texts")
        return tuple(value)
    return _within(field, value)


def _within(field: Field, value: Any) -> Any:
    if field.kind == "string" and len(value) > TEXT_CHARACTERS:
        raise ValueError(f"has more than {TEXT_CHARACTERS:,} characters")
    if field.required and field.kind == "string" and not value.strip():
        raise ValueError("is empty")
    if field.choices and value not in field.choices:
        raise ValueError(f"is none of: {', '.join(field.choices)}")
    if field.kind == "integer" and field.least is not None and value < field.least:
        raise ValueError(f"is below {field.least}")
    if field.kind == "integer" and field.most is not None and value > field.most:
        raise ValueError(f"is above {field.most}")
    return value


def _converted(field: Field, text: str) -> Any:
    if field.kind == "integer":
        if len(text) > 18:
            raise ValueError("is no integer")
        return int(text)
    if field.kind == "boolean":
        if text not in ("true", "false", "1", "0"):
            raise ValueError("is neither true nor false")
        return text in ("true", "1")
    return text


def schema(fields: Sequence[Field]) -> dict[str, Any]:
    """The JSON schema of an object with these fields: flat, without references or alternatives."""
    return {
        "type": "object",
        "properties": {field.name: _schema(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _schema(field: Field) -> dict[str, Any]:
    if field.kind == "object":
        return {"description": field.about, **schema(field.fields)}
    found: dict[str, Any] = {"type": field.kind, "description": field.about}
    if field.kind == "array":
        found["items"] = {"type": "string"}
    for name, value in (
        ("default", field.default),
        ("minimum", field.least),
        ("maximum", field.most),
    ):
        if value is not None:
            found[name] = value
    if field.choices:
        found["enum"] = list(field.choices)
    return found


def only_of(values: Mapping[str, Any]) -> Filter:
    """The filter that a request's conditions make together."""
    names = ("path", "since", "until", "heading", "kind", "source")
    return Filter(*(values.get(name, "") for name in names))
