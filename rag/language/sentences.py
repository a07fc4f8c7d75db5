"""Text to sentence spans, in any script; code, tables, headings and list items stay whole.

Where a sentence of prose ends is decided by `sentencex` (Wikimedia), which knows the
abbreviations of many languages. Only positions go in and out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.blocks import Span, blocks, trim
from rag.language.records import are_records, delimited_rows, drawers, front_matter

# Lines that are a unit of their own: heading, list item, table row, quotation, rule.
_OWN_LINE = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]|(?:[-*+•]|\d{1,3}[.)])[ \t]|\||>[ \t]?\S|[-=*_]{3,}$)"
)
_WHOLE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\|)")
_FENCE = re.compile(r" {0,3}(?:`{3}|~{3})")
# "1." or "b)" alone is the mark of what follows, not a sentence.
_BLOCK_ID = re.compile(r"\s*\^[\w-]+\s*$")
"""What Obsidian ends a paragraph with, to link to it."""
_ENUMERATOR = re.compile(r"[(\[]?\w{1,3}[.)\]]")
# An initial of a script whose abbreviations the library does not list: a lone letter and a dot.
_INITIAL = re.compile(r"(?:^|[\s(])[^\W\d_A-Za-z\u3040-\u30ff\u3400-\u9fff]\.$")
_CLOSING = re.compile(r"(?<=\S)(?:\*{1,3}|_{1,3})(?=\s|$)")
"""Ends emphasis that began before the full stop."""
_RUN_IN = re.compile(r"(?:(?:[-*+•]|\d{1,3}[.)])\s+)?(\*{1,3}|_{1,3})(?![\s*_])[^\n]{1,60}\1")
"""A heading in the line that it heads, as a journal's "**3 May.** Rain all day."."""

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_WORDS = {
    "de": "der die das und ist nicht ein eine von mit auf wurde sich",
    "es": "el la los las una que del por con para fue se",
    "fr": "le les des une est dans pour qui sur par du et",
    "it": "il gli una che di della per con è nel sono",
    "pt": "os uma que não do da em para com foi",
    "nl": "het een van en niet zijn wordt voor met op",
    "en": "the of and is to in a was for on that it",
}
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
SAMPLE_CHARACTERS = 2000
"""Enough of a text to tell its language by its commonest words."""


def sentences(text: str) -> list[Span]:
    """Sentence spans in reading order: trimmed, apart from each other, covering all that is not
    white space."""
    if rows := delimited_rows(text):
        return rows
    language = guess_language(text)
    whole = [*front_matter(text), *drawers(text)]
    found: list[Span] = []
    position = 0
    for span in [*whole, Span(len(text), len(text))]:
        for block in blocks(text, Span(position, span.start), "markdown"):
            if _FENCE.match(text, block.start):
                found.append(block)
            else:
                for unit in _units(text, block):
                    found.extend(_prose(text, unit, language))
        if span.start < span.end:
            found.append(span)
        position = span.end
    return found


def guess_language(text: str) -> str:
    """The language whose abbreviations fit best, as an ISO 639-1 code; ``en`` when unclear."""
    sample = text[:SAMPLE_CHARACTERS]
    letters = max(1, sum(map(str.isalpha, sample)))
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > letters / 5:
            return language
    words = re.findall(r"[^\W\d_]+", sample.casefold())
    counts = {
        language: sum(word in function_words for word in words)
        for language, function_words in _FUNCTION_WORDS.items()
    }
    return max(counts, key=lambda language: (counts[language], language == "en"))


def _units(text: str, block: Span) -> Iterator[Span]:
    """Lines of a block, joined where one is the continuation of the line before."""
    start = block.start
    whole = False
    apart = are_records(text[block.start : block.end].split("\n"))
    for match in re.finditer(r"[^\n]*\n?", text[block.start : block.end]):
        line_start = block.start + match.start()
        if line_start > start and (apart or whole or _OWN_LINE.match(text, line_start, block.end)):
            yield trim(text, Span(start, line_start))
            start = line_start
        whole = bool(_WHOLE.match(text, line_start))
    yield trim(text, Span(start, block.end))


def _prose(text: str, unit: Span, language: str) -> Iterator[Span]:
    """Sentences of a unit that is no code; headings and table rows are one each."""
    if _WHOLE.match(text, unit.start):
        yield unit
        return
    from sentencex import get_sentence_boundaries

    inner = text[unit.start : unit.end]
    start = 0
    for boundary in get_sentence_boundaries(language, inner):
        end = boundary["end_index"]
        if closing := _CLOSING.match(inner, end):
            end = closing.end()
        if end < len(inner) and _goes_on(inner, start, end):
            continue
        found = trim(text, Span(unit.start + start, unit.start + end))
        if found.start < found.end:
            yield found
        start = end
    rest = trim(text, Span(unit.start + start, unit.end))
    if rest.start < rest.end:
        yield rest


def _goes_on(inner: str, start: int, end: int) -> bool:
    """A boundary that is none: after a list mark, an initial, what heads the line, or within
    ``U.S.A.``."""
    before = inner[start:end]
    if _BLOCK_ID.match(inner, end) or _RUN_IN.fullmatch(before.strip()):
        return True
    inside_word = before[-1] == "." and inner[end].isalpha() and before[-2:-1].isascii()
    return bool(
        inside_word or _ENUMERATOR.fullmatch(before.strip()) or _INITIAL.search(before.strip())
    )
