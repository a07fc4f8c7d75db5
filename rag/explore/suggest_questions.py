"""Questions worth asking, made of what documents say of themselves: definitions and headings.

It asks nothing: whoever shows them finds out first whether they are answered.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.explore.question_patterns import (
    ASKED,
    DEFINED,
    GERUND,
    HANDLED,
    HOW_DO_I,
    INFINITIVE_LAST,
    OF_A_DAY,
    SECTIONS,
    WHAT_IS,
    YEAR,
)
from rag.language.detect_language import language_of

READ_PASSAGES = 3000
"""Enough for a choice, read in a moment."""
LEAST_TEXT = 80
"""Characters below a heading that may answer something."""
SUBJECT_WORDS = range(2, 10)
NAME_WORDS = range(1, 6)
"""Of what is defined, or whose section it is."""
LEAST_SEEN = 2
"""How often a verb must stand in the texts before its form is believed."""

_MARKUP = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[`*_#\[\]\"|]")
_NUMBERED = re.compile(
    r"^\s*(?:(?:part|chapter|kapitel|teil)\s+)?[\divx]+(?:\.\d+)*[.):]\s*|^\d{1,2}\s+(?=[A-Z])",
    re.I,
)
_HEADINGS = re.compile(r"\A(?:---\n.*?\n---\n)?(?:\s*#{1,6}[^\n]*\n+)+", re.DOTALL)
_VAGUE = re.compile(
    r"\b(?:its?|this|that|these|those|them|my|our|your|he|she|they|we|one|more|others?|stuff|here|"
    r"there|always|earlier|header|footer|dies\w*|das|es|mein\w*|unser\w*|ihr\w*)\b",
    re.IGNORECASE,
)
"""Words that point at something which a question torn out of its document does not have."""
_ASKS = re.compile(
    r"(?:how|what|why|when|where|who|which|is|are|can|does|do|was|wie|warum|wann|wo|wer|welche\w*|"
    r"kann|ist|sind|was)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|can|will|must|ist|sind|war|wird|hat|kann)\b", re.IGNORECASE
)
_FIGURE = re.compile(r"\d[.,:]\d")
LEAST_ASKED = 4
"""Words of a heading that asks something by itself."""
_WORD = re.compile(r"[^\W\d_]+")
_HOW_TO = re.compile(r"how (?:to|do i|can i) (.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the document that it was made of."""

    question: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage with what stands above it."""

    doc_id: str
    path: tuple[str, ...]
    text: str


def suggest_questions(catalog: Catalog) -> Iterator[Suggestion]:
    """One question a document at most, none twice, of each sort in turn, the plain ones last."""
    places = list(_places(catalog))
    verbs = Counter(word.lower() for place in places for word in _WORD.findall(place.text))
    sorts: dict[str, dict[str, str]] = {"steps": {}, "definition": {}, "section": {}, "plain": {}}
    for place in places:
        for sort, question in _questions(place, verbs):
            sorts[sort].setdefault(place.doc_id, question)
    *telling, plain = ([Suggestion(q, d) for d, q in found.items()] for found in sorts.values())
    yield from _once(itertools.chain(_in_turn(telling), plain))


def _in_turn(sorts: Iterable[Iterable[Suggestion]]) -> Iterator[Suggestion]:
    for row in itertools.zip_longest(*sorts):
        yield from (suggestion for suggestion in row if suggestion is not None)


def _once(suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    seen: set[str] = set()
    for suggestion in suggestions:
        own = {suggestion.doc_id, suggestion.question.lower()}
        if not own & seen:
            seen |= own
            yield suggestion


def _places(catalog: Catalog) -> Iterator[_Place]:
    """Passages of prose, those of the newest documents first; nothing that two documents have."""
    rows = catalog.rows(
        "SELECT doc_id, heading, text FROM passages JOIN documents USING (doc_id)"
        " WHERE kind <> 'code' AND length(text) >= ? AND heading <> ''"
        " ORDER BY date DESC, source, ordinal LIMIT ?",
        (LEAST_TEXT, READ_PASSAGES),
    )
    owners: dict[str, set[str]] = {}
    for row in rows:
        owners.setdefault(row["heading"], set()).add(row["doc_id"])
    for row in rows:
        if len(owners[row["heading"]]) == 1:
            path = tuple(map(_plain, row["heading"].split(" > ")))
            yield _Place(row["doc_id"], path, row["text"])


def _plain(heading: str) -> str:
    """A heading without markup, number and the mark at its end."""
    text = _MARKUP.sub(lambda found: found[1] or "", heading)
    return _NUMBERED.sub("", " ".join(text.split())).rstrip(".:")


def _questions(place: _Place, verbs: Counter[str]) -> Iterator[tuple[str, str]]:
    """What the passage is asked, and of which sort each question is."""
    language = language_of(place.text)
    if question := _definition(place, language):
        yield "definition", question
    heading = place.path[-1]
    if question := _section(place, language):
        yield "section", question
    if len(heading.split()) not in SUBJECT_WORDS or _VAGUE.search(heading):
        return
    if heading.endswith("?"):
        if _ASKS.match(heading) and len(heading.split()) >= LEAST_ASKED:
            yield "section", heading
    elif question := _steps(heading, language, verbs):
        yield "steps", question
    elif language in ASKED and not _ASKS.match(heading) and not _FIGURE.search(heading):
        asked = OF_A_DAY if OF_A_DAY.keys() >= {language} and YEAR.search(heading) else ASKED
        yield "plain", asked[language].format(heading)


def _definition(place: _Place, language: str) -> str:
    """``what is X?`` where the text begins with what X is, and X is in the headings above it."""
    if language not in DEFINED:
        return ""
    text = _HEADINGS.sub("", place.text.lstrip())
    text = _MARKUP.sub(lambda link: link[1] or "", text[:400]).strip()
    found = DEFINED[language].match(text)
    if not found or len(found["name"].split()) not in NAME_WORDS or not _is_name(found["name"]):
        return ""
    above = set(_WORD.findall(" ".join(place.path).lower()))
    if not above & set(_WORD.findall(found["name"].lower())):
        return ""
    # A name needs no article, a description does.
    article = "" if found["name"][0].isupper() else (found["article"] or "").lower()
    return WHAT_IS[language].format(verb=found["verb"], name=f"{article}{found['name']}")


def _section(place: _Place, language: str) -> str:
    """A question of a document's section whose heading says what it holds, such as Ingredients."""
    asked = SECTIONS.get(language, {}).get(place.path[-1].lower(), "")
    name = place.path[0]
    fits = len(place.path) > 1 and len(name.split()) in NAME_WORDS and "·" not in name
    # Who installs or uses something calls it by its name: a title is not always one.
    called = not asked.startswith(HANDLED) or name.lower() in place.text.lower()
    return asked.format(name) if asked and fits and called and _is_name(name) else ""


def _is_name(name: str) -> bool:
    """Whether words can stand for a thing in a question: they neither ask, say nor point."""
    return not (
        _VAGUE.search(name) or _ASKS.match(name) or _SAYS.search(name) or GERUND.fullmatch(name)
    )


def _steps(heading: str, language: str, verbs: Counter[str]) -> str:
    """``how do I …?`` of a heading that says what is done."""
    if found := _HOW_TO.fullmatch(heading):
        return HOW_DO_I["en"].format(found[1])
    if language == "de" and INFINITIVE_LAST.fullmatch(heading):
        return HOW_DO_I["de"].format(heading)
    if language == "en" and (found := GERUND.fullmatch(heading)):
        verb = infinitive(found["verb"].lower(), verbs)
        return HOW_DO_I["en"].format(f"{verb} {found['rest']}") if verb else ""
    return ""


def infinitive(gerund: str, verbs: Counter[str]) -> str:
    """``use`` for ``using``: the form that stands in the texts; "" where none does.

    :param verbs: how often each word stands in the texts, in small letters.
    """
    stem = gerund.removesuffix("ing")
    forms = {stem, f"{stem}e"}
    if stem[-1:] == stem[-2:-1]:
        forms.add(stem[:-1])
    best = max(sorted(forms), key=lambda form: verbs[form])
    return best if verbs[best] >= LEAST_SEEN else ""
