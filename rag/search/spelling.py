"""A query as it was meant: words that no document holds, held against those that are there.

Only what is a slip of a word of the collection is mended. Names and words that it holds, numbers,
identifiers and everyday words stay as they were typed. Abbreviations are spelled out where the
documents explain them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.lexical_search import search_lexical
from rag.catalog.term_frequency import extent
from rag.core.protocols import Embedder
from rag.core.timings import timed
from rag.language.detect_language import language_of
from rag.language.facts import fold, is_function_word
from rag.language.quoted import is_quoted
from rag.language.search_terms import stemmed, terms
from rag.language.slips import OPENING, distance, slips
from rag.search.spelled_out import spelled_out

LEAST, LEAST_SURE = 4, 5
"""Letters of a word that may be mended, and of one that is mended without asking: of a short one
too many others are one slip away."""
LONG = 8
"""From so many letters on there may be two slips."""
TWO_SLIPS = 2.6
CLEAR = 0.7
"""By how much the likeliest word must lead the next one to be the one meant."""
UNLIKELY = 1.5
"""A slip less likely than this is never taken for granted."""
STEMMED = ("", "en", "ru")
UNLIKELY_FORM, FORM = 1.0, 3
"""The same in a language whose words are not stemmed, and how many last letters an inflection may
change there."""
FREQUENT = 0.5
"""Worth of a word that e times as many passages hold, in the scale of `rag.language.slips`."""
GUESSES = 3
UNKNOWN = 0.5
"""Of a question with more unknown words than this share nothing is mended: its language or its
subject is another one."""
KEPT = 64
"""Queries whose mending is remembered."""
READ = 30
"""Passages read to see whether the documents write a word so."""
LARGE = 50_000, 500_000
"""Passages from which on words with two slips are looked for by three first letters, and by four;
by two below."""
LOOKED_AT = 20_000
COMMON = 5000
"""Passages up to which those that hold a word are counted: beyond, it is common, however much."""
ENDINGS = ("s", "es", "d", "ed", "ing", "er", "ers", "ly", "n", "an", "en", "e")
"""What everyday words end in as well; the embedder's tokens are not cut at them."""
_WORD = re.compile(r"(?<![\w$%./\\@#+:=&’'-])[^\W\d_]{3,}(?![\w@/\\+=#&’'-]|[.:]\w|\()")
"""A word by itself: no part of a path, a name with dots, an option or a call."""
_SPELLED = re.compile(rf"(?:[a-z]|[а-яё]){{{LEAST},}}")
_WRITTEN = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A query and what its unknown words may mean.

    :ivar text: with those words mended of which it is clear what was meant, and abbreviations
        spelled out.
    :ivar short: the same with abbreviations as they were typed.
    :ivar perhaps: terms that the others may stand for.
    """

    text: str
    short: str
    perhaps: tuple[str, ...] = ()

    def as_in(self, text: str) -> str:
        """The query in the words that a text uses: the short form, or what it stands for."""
        held = set(terms(text))
        shares = {q: _held(terms(q), held) for q in (self.short, self.text)}
        return max(shares, key=lambda query: shares[query])


@dataclass(frozen=True, slots=True)
class Guess:
    """A word of the collection that may be meant.

    :ivar cost: how unlikely the slip is.
    :ivar passages: how many hold it.
    """

    term: str
    word: str
    cost: float
    passages: int

    @property
    def likely(self) -> float:
        """Rises with how likely it is meant."""
        return FREQUENT * math.log(self.passages) - self.cost


def _held(wanted: Sequence[str], held: set[str]) -> float:
    return sum(term in held for term in wanted) / max(1, len(wanted))


def spelled(catalog: Catalog, embedder: Embedder, query: str) -> Spelled:
    """The query with its slips mended, as far as that is clear, and abbreviations spelled out.

    Remembered until something is written: whoever shows what is searched with asks for it before
    the search does.
    """
    kept: dict[str, Spelled] = catalog.known("spelled", dict)
    if query not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        found = _spelled(catalog, embedder, query)
        kept[query] = kept[found.text] = found
    return kept[query]


@timed("spelling")
def _spelled(catalog: Catalog, embedder: Embedder, query: str) -> Spelled:
    unknown = unknown_words(catalog, embedder, query)
    text, perhaps = query, list[str]()
    stemmed_here = language_of(query) in STEMMED
    for match in reversed(unknown):
        guesses = _guesses(catalog, fold(match.group()))
        if _is_clear(fold(match.group()), guesses, stemmed_here) and _is_written(
            catalog, guesses[0]
        ):
            text = text[: match.start()] + _like(match.group(), guesses[0]) + text[match.end() :]
        else:
            perhaps += [guess.term for guess in guesses[:GUESSES]]
    return Spelled(spelled_out(catalog, text), text, tuple(dict.fromkeys(perhaps)))


def unknown_words(catalog: Catalog, embedder: Embedder, query: str) -> list[re.Match[str]]:
    """The words that may be slips: in no document, of no everyday use; none where too many are."""
    words = [m for m in _WORD.finditer(query) if not is_function_word(m.group())]
    # "devtools" is held as it is where documents write "DevTools".
    stems = {m.group(): [*terms(m.group()), fold(m.group())] for m in words}
    every = [term for found in stems.values() for term in found]
    held = catalog.words.counts_up_to(list(dict.fromkeys(every)), 1)
    absent = [m for m in words if not any(held[term] for term in stems[m.group()])]
    if len(absent) > max(1, UNKNOWN * len(words)):
        return []
    absent = [m for m in absent if not is_quoted(query, m.start())]
    plain = [m for m in absent if m.group()[1:].islower() and _SPELLED.fullmatch(fold(m.group()))]
    return [m for m in plain if not _is_everyday(embedder, m.group())]


def _is_everyday(embedder: Embedder, word: str) -> bool:
    """Whether the embedder knows the word whole, as one token, but for an ending."""
    forms = {word, word.casefold()}
    forms |= {form[: -len(end)] for form in forms for end in ENDINGS if form.endswith(end)}
    long = sorted(form for form in forms if len(form) >= LEAST)
    one, *tokens = embedder.count_tokens(["a", *long])
    return min(tokens) <= one


def _guesses(catalog: Catalog, word: str) -> list[Guess]:
    """Words of the collection that may be meant, the likeliest first."""
    meant = _one_slip(word)
    likely = [t for t in meant if t.startswith(word[:2]) or meant[t][1] < OPENING + UNLIKELY]
    held = catalog.words.counts_up_to(likely, COMMON)
    found = [
        Guess(term, other, cost, held[term])
        for term, (other, cost) in meant.items()
        if held.get(term)
    ]
    if not found and len(word) >= LONG:
        found = _two_slips(catalog, word)
    return sorted(found, key=lambda guess: (-guess.likely, guess.term))


def _one_slip(word: str) -> dict[str, tuple[str, float]]:
    """Terms of the words that one slip turns into this one: the likeliest word and its cost."""
    found: dict[str, tuple[str, float]] = {}
    meant = slips(word)
    for (other, cost), term in zip(meant.items(), stemmed(meant), strict=True):
        if term not in found or cost < found[term][1]:
            found[term] = other, cost
    return found


def _two_slips(catalog: Catalog, word: str) -> list[Guess]:
    """Where one slip explains nothing: of words that begin alike."""
    stem = terms(word)[0]
    alike = _beginning_alike(catalog, word)
    near = [term for term in alike if term.isalpha() and distance(stem, term, 2) == 2]
    held = catalog.words.counts_up_to(near, COMMON)
    near = sorted((t for t in near if held[t]), key=lambda term: -held[term])
    found = ((term, _nearest(_as_written(catalog, term), word)) for term in near[:GUESSES])
    return [Guess(t, form, TWO_SLIPS, held[t]) for t, form in found if form]


def _nearest(forms: Sequence[str], word: str) -> str:
    near = [form for form in forms if distance(form, word, 2) <= 2]
    return min(near, key=lambda form: distance(form, word, 2), default="")


def _beginning_alike(catalog: Catalog, word: str) -> list[str]:
    letters = 2 + sum(extent(catalog) > size for size in LARGE)
    return catalog.words.terms_beginning(word[:letters], LOOKED_AT)


def _as_written(catalog: Catalog, term: str) -> list[str]:
    """A term as the documents write it, in some of the passages that tell most of it."""
    ids = [key for key, _ in search_lexical(catalog, [term], READ)]
    texts = (f"{p.title} {p.heading} {p.text}" for p in catalog.passages(ids).values())
    words = {fold(m.group()) for text in texts for m in _WRITTEN.finditer(text)}
    return sorted(word for word in words if terms(word) == [term])


def _is_clear(word: str, guesses: Sequence[Guess], stemmed_here: bool) -> bool:
    """Whether the first guess is what was meant, and no other form of the same word.

    :param stemmed_here: whether inflected words of the query's language have been brought to one
        term; where not, a form that no document holds looks like a slip of one that is there.
    """
    if not guesses or len(word) < LEAST_SURE:
        return False
    leads = len(guesses) == 1 or guesses[0].likely - guesses[1].likely >= CLEAR
    unlikely, ending = (UNLIKELY, 1) if stemmed_here else (UNLIKELY_FORM, FORM)
    meant = guesses[0].word
    same = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), len(word))
    inside = same < min(len(word), len(meant)) - ending + 1
    return leads and inside and guesses[0].cost <= unlikely


def _is_written(catalog: Catalog, guess: Guess) -> bool:
    return guess.word in _as_written(catalog, guess.term)


def _like(typed: str, guess: Guess) -> str:
    return guess.word.capitalize() if typed[0].isupper() else guess.word
