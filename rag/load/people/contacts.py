"""Contacts (VCF): one person a record, with what each number and address is for."""

from __future__ import annotations

import re
from datetime import date

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.people.content_lines import Line, blocks

_SHOWN = {
    "ORG": "Organisation", "TITLE": "Title", "ROLE": "Role", "TEL": "Phone", "EMAIL": "Mail",
    "ADR": "Address", "BDAY": "Birthday", "ANNIVERSARY": "Anniversary", "NICKNAME": "Nickname",
    "URL": "Link", "CATEGORIES": "Categories", "NOTE": "Note", "RELATED": "Related",
}  # fmt: skip
_DAY = re.compile(r"--(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])$")
_TYPES = {"PREF", "VOICE", "INTERNET", "X-INTERNET", "ITEM", "1", "TEXT", "URI", "UTF-8",
          "QUOTED-PRINTABLE"}  # fmt: skip


def read_vcf(text: str) -> Content:
    """Each contact under its name.

    :raises SourceError: when it holds no contact.
    """
    composer = Composer()
    found = list(blocks(text, "VCARD"))
    for block in found:
        _add(composer, block)
    if not found:
        raise SourceError("holds no contact")
    return composer.content(title="" if len(found) == 1 else "Contacts")


def _add(composer: Composer, block: list[Line]) -> None:
    composer.heading(_name(block), 1)
    told = []
    own = {one.group: _own_name(one.text) for one in block if one.group and one.name == "X-ABLABEL"}
    for line in block:
        shown = "Date" if line.name == "X-ABDATE" else _SHOWN.get(line.name)
        value = _value(line)
        if shown and value:
            kinds = f" ({kind})" if (kind := own.get(line.group) or _kind(line)) else ""
            told.append(f"{shown}{kinds}: {value}")
    composer.block("\n".join(told) or "No details.")


def _name(block: list[Line]) -> str:
    by_name = {line.name: line for line in reversed(block)}
    if "FN" in by_name and by_name["FN"].text:
        return by_name["FN"].text
    if "N" in by_name:
        family, given, *rest = [*by_name["N"].fields(), "", ""]
        return " ".join(filter(None, (given, *rest[:1], family)))
    return by_name["ORG"].text if "ORG" in by_name else "Contact"


def _value(line: Line) -> str:
    if line.name in ("ADR", "ORG"):
        return ", ".join(" ".join(part.split()) for part in line.fields() if part)
    if line.name in ("BDAY", "ANNIVERSARY", "X-ABDATE"):
        return iso_date(line.text) or _without_year(line.text) or line.text
    return line.text.removeprefix("tel:").removeprefix("mailto:")


def _without_year(text: str) -> str:
    """``9 August`` for ``--0809``; "" where that is no such day."""
    match = _DAY.match(text)
    if match is None:
        return ""
    return f"{int(match[2])} {date(2000, int(match[1]), 1):%B}"


def _own_name(text: str) -> str:
    """What a person calls a number; Apple's own names stand in ``_$!<Home>!$_``."""
    return text.removeprefix("_$!<").removesuffix(">!$_").strip()


def _kind(line: Line) -> str:
    """What a number is for, in lower case: ``work``, ``cell``."""
    words = [
        word
        for name, value in line.parameters.items()
        if name == "TYPE" or name == value
        for word in value.replace('"', "").split(",")
    ]
    return ", ".join(w.lower() for w in dict.fromkeys(words) if w.upper() not in _TYPES)
