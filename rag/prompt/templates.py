"""Prompt templates: files of `prompts/` or of the person's own, read and filled.

It knows no excerpts, no questions and no models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Literal

from rag.core.errors import ConfigError
from rag.core.locations import package_data
from rag.core.protocols import Part

PromptSet = Literal["tiny", "capable"]

TINY_PARAMETERS = 1_000_000_000
"""Below this many a model follows one instruction, not a list of them."""

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "system": ("cannot_answer",),
    "passages": ("passages",),
    "passage": ("number", "heading", "text"),
    "question": ("question", "cannot_answer"),
}
"""Template names and the variables each may use."""

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "system": (),
    "passages": ("passages",),
    "passage": ("text",),
    "question": ("question",),
}


@dataclass(frozen=True, slots=True)
class Template:
    """One template file: literal text and, after each, the name of a variable or ""."""

    pieces: tuple[tuple[str, str], ...]

    def fill(self, values: Mapping[str, str | tuple[Part, ...]]) -> tuple[Part, ...]:
        """The template's own text as trusted parts, the values between them.

        A string is the project's own and joins the text around it; parts stay apart, so that they
        take as many tokens here as anywhere. A space before a part goes with it: tokenizers join
        a space to the word that follows.
        """
        filled: list[Part] = []
        text = ""
        for literal, name in self.pieces:
            text += literal
            value = values.get(name, "")
            if isinstance(value, str):
                text += value
                continue
            parts = [part for part in value if part.text]
            bare = text.rstrip(" ")
            if parts:
                spaces = text[len(bare) :]
                parts[0] = Part(spaces + parts[0].text, parts[0].trusted)
            filled += [Part(bare, trusted=True), *parts]
            text = ""
        return tuple(part for part in (*filled, Part(text, trusted=True)) if part.text)

    def ends_with(self, name: str) -> bool:
        """Whether nothing follows the variable."""
        return bool(self.pieces) and self.pieces[-1][1] == name


@dataclass(frozen=True, slots=True)
class Prompts:
    """The four templates of one set."""

    system: Template
    passages: Template
    passage: Template
    question: Template


def prompt_set(parameters: int) -> PromptSet:
    """The set that suits a model of this many parameters."""
    return "tiny" if parameters < TINY_PARAMETERS else "capable"


def load_prompts(name: PromptSet, folder: str = "") -> Prompts:
    """Read a set.

    A file of the person's own folder wins: ``tiny/system.txt``, or ``system.txt`` for every model.

    :param folder: `Config.prompts`, or "".
    :raises ConfigError: for a folder or file that cannot be read, and for every variable that is
        missing or unknown.
    """
    bundled = package_data("prompts") / name
    own = Path(folder).expanduser() if folder else bundled
    if not own.is_dir():
        raise ConfigError(f"there is no prompts folder {own}", hint="rag config")
    templates: dict[str, Template] = {}
    problems: list[str] = []
    for template in VARIABLES:
        places = (own / name, own, bundled)
        files = [place / f"{template}.txt" for place in places]
        file = next((file for file in files if file.is_file()), files[-1])
        try:
            templates[template] = _read(file)
        except (OSError, ValueError) as error:
            problems.append(f"{file}: {error}")
            continue
        problems += [f"{file}: {p}" for p in _variable_problems(template, templates[template])]
    if problems:
        raise ConfigError("; ".join(problems), hint="write { and } as {{ and }}")
    return Prompts(**templates)


def load_template(name: str, folder: str = "") -> Template:
    """A template that belongs to no set; a file of the person's own folder wins.

    :param name: of the file, such as ``mine.txt``.
    :param folder: `Config.prompts`, or "".
    :raises ConfigError: when it cannot be read.
    """
    own = Path(folder).expanduser() / name
    file = own if folder and own.is_file() else package_data("prompts") / name
    try:
        return _read(file)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}", hint="write { and } as {{ and }}") from error


def _read(file: Path) -> Template:
    lines = file.read_text(encoding="utf-8").splitlines()
    header = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if header and header < len(lines) and not lines[header].strip():
        header += 1
    body = "\n".join(lines[header:]).strip("\n")
    return Template(tuple((literal, name or "") for literal, name, _, _ in Formatter().parse(body)))


def _variable_problems(name: str, template: Template) -> list[str]:
    used = {variable for _, variable in template.pieces if variable}
    known = ", ".join(f"{{{variable}}}" for variable in VARIABLES[name])
    return [
        *(f"unknown variable {{{v}}} (known: {known})" for v in sorted(used - {*VARIABLES[name]})),
        *(f"the variable {{{v}}} is missing" for v in _REQUIRED[name] if v not in used),
    ]
