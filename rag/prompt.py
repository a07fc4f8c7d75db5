"""Templates from `prompts/` filled with excerpts, history and the question: the messages to run.

It counts nothing and knows no model; the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Literal

from rag.errors import ConfigError
from rag.locations import package_data
from rag.protocols import Message, Part
from rag.records import Passage

CANNOT_ANSWER = "The documents do not say."
"""What a model writes when the excerpts do not hold the answer: named in the prompt, recognised in
the answer."""

_EMPTY_LINE = Part("\n\n", trusted=True)

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
class Excerpt:
    """What the model is shown of one passage; its number is its place from 1.

    :ivar heading: title and headings, one line.
    :ivar passages: those it shows in whole, in reading order; the neighbours of the one passage
        may be among them.
    """

    passage_id: str
    heading: str
    text: str
    passages: tuple[Passage, ...] = ()

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """Ids of the passages it shows, the one it was made for first."""
        return tuple(dict.fromkeys([self.passage_id, *(p.passage_id for p in self.passages)]))


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and the answer that was shown.

    :ivar excerpts: what was shown to the model with this question; they stay where they stood.
    """

    question: str
    answer: str
    excerpts: tuple[Excerpt, ...] = ()


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


def build_messages(
    prompts: Prompts, excerpts: Sequence[Excerpt], history: Sequence[Turn], question: str
) -> tuple[Message, ...]:
    """Rules, passages, history, question: what changes least comes first and is evaluated once.

    The passages open the first question rather than stand with the rules, so that their text has
    no more say than a person's. Where earlier turns brought excerpts of their own, those stay with
    them and the new ones open the last question: the prompt only grows at its end.
    """
    rules = prompts.system.fill({"cannot_answer": CANNOT_ANSWER})
    messages = [Message("system", rules)] if rules else []
    growing = any(turn.excerpts for turn in history)
    shown = () if growing else _excerpt_parts(prompts, excerpts, 1)
    number = 1 if growing else 1 + len(excerpts)
    for turn in history:
        if turn.excerpts:
            shown = _excerpt_parts(prompts, turn.excerpts, number)
            number += len(turn.excerpts)
        messages.append(Message("user", (*shown, *_question_parts(prompts, turn.question))))
        messages.append(Message("assistant", (Part(turn.answer.strip()),)))
        shown = ()
    if growing and excerpts:
        shown = _excerpt_parts(prompts, excerpts, number)
    return (*messages, Message("user", (*shown, *_question_parts(prompts, question))))


def excerpt_of(passage: Passage, text: str) -> Excerpt:
    """An excerpt that shows some text of a passage, or all of it."""
    whole = (passage,) if text == passage.text else ()
    return Excerpt(passage.passage_id, breadcrumb(passage), text, whole)


def breadcrumb(passage: Passage) -> str:
    """Title and headings of a passage, the title once."""
    title = "" if passage.heading.startswith(passage.title) else passage.title
    return " > ".join(part for part in (title, passage.heading) if part)


def passage_parts(prompts: Prompts, number: int, excerpt: Excerpt) -> tuple[Part, ...]:
    """One excerpt as it stands in the prompt, an empty line after it."""
    filled = prompts.passage.fill(
        {
            "number": str(number),
            "heading": (Part(" ".join(excerpt.heading.split())),),
            "text": (Part(excerpt.text.strip()),),
        }
    )
    return (*filled, _EMPTY_LINE)


def prompt_sha256(messages: Sequence[Message]) -> str:
    """Digest of the roles and texts of a prompt, before any model's chat template."""
    digest = hashlib.sha256()
    for message in messages:
        for text in (message.role, "".join(part.text for part in message.parts)):
            digest.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def citation_grammar(passages: int) -> str:
    """GBNF rules for free text in which ``[n]`` has an n from 1 to `passages`.

    A bracket may hold anything that does not begin with a digit.
    """
    numbers = " | ".join(f'"{number}"' for number in range(1, passages + 1))
    mark = f'"[" ({numbers}) "]"' if passages else '"[" [^0-9]'
    return f'root ::= ([^\\[] | {mark} | "[" [^0-9\\[])*\n'


def _excerpt_parts(prompts: Prompts, excerpts: Sequence[Excerpt], first: int) -> tuple[Part, ...]:
    """Excerpts numbered from `first`, as they stand in front of a question."""
    numbered = enumerate(excerpts, first)
    parts = tuple(part for n, excerpt in numbered for part in passage_parts(prompts, n, excerpt))
    shown = prompts.passages.fill({"passages": parts})
    return shown if prompts.passages.ends_with("passages") else (*shown, _EMPTY_LINE)


def _question_parts(prompts: Prompts, question: str) -> tuple[Part, ...]:
    return prompts.question.fill(
        {"question": (Part(question.strip()),), "cannot_answer": CANNOT_ANSWER}
    )


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
