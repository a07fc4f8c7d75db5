"""Whether a newer statement says that what an older one says has changed, sentence by sentence.

A few sentences of each are held against each other: they have words of their subject in common,
the newer says that something changed, and both state a value of one kind, and not the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.catalog.kinds import is_of_kind
from rag.language.facts import is_function_word
from rag.language.search_terms import STOP_WORDS, terms
from rag.language.sentences import sentences
from rag.question.values_asked import Wanted
from rag.whole.kinds_of_values import Values, differ, fits, is_value_word, values_in
from rag.whole.line_days import amends
from rag.whole.statements import Statement
from rag.whole.supersedes import HALF, ROUNDING, SPEAKS_OF, Asked, says_changed

WHOLE = 45
"""Words of a statement that is held against another as a whole; a longer one by its sentences."""
SHOWN = 25
"""Words that are shown of what no longer counts."""
LONG = 3
"""Letters of a word of a subject."""

_ENDED = re.compile(
    r"(?<!\w)(?:no longer|not any ?more|any ?more|is (?:over|done with|gone)|finished|ended|"
    r"cancelled|stopped|dropped|abolished|scrapped|replaced|discontinued|"
    r"nicht mehr|kein\w*(?: \S+){1,3} mehr|abgeschafft|abgesagt|entfällt|beendet|eingestellt|"
    r"ya no|cancelad[oa]|suprimid[oa]|ne\b.{1,20}\bplus|annulée?s?|supprimée?s?|"
    r"non\b.{1,20}\bpiù|annullat[oa]|abolit[oa]|niet meer|geen\b.{1,20}\bmeer|afgeschaft|vervalt)"
    r"(?!\w)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^(?:\s*(?:re|aw|fwd?|wg|antw|tr|rif|sv|r)\s*:)+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LINE_DAY = re.compile(r"^[\s*_+>|-]*(?:[\d./-]{6,10}|\d\d?\.? \w+\.?(?: \d{4})?)[\s*_:,.–—-]*")
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.!?\n|]{1,40}):\s")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—(])")
_OF_CHANGE = re.compile(
    r"old\w*|alte[nrsm]?|viej[oa]s?|antigu[oa]s?|anciens?|anciennes?|vecchi[oae]?|oude?|works?|valid|"
    r"gilt|gelten|geht|funktioniert|funciona|vale|marche|fonctionne|valable|funziona|werkt|geldt|"
    r"one|there|here|has|have|hat|haben|tiene|tienen|hay|have|heeft|hebben|been|got|also|only",
    re.IGNORECASE,
)
"""Words of whatever is told to have changed: that two places share them says nothing."""
_STEP = re.compile(
    r"(?<![\w.,:])(\d[\d.,]*)(?!:)\W{0,3}(?:[^\W\d_]{1,9}\W{1,3}|[%€$£]\W{1,3})?"
    r"(?:(?:to|auf|zu|à|a|naar)\W{1,4}|(?:->|→)\W{0,4})(\d[\d.,]*)(?![\d:])",
    re.IGNORECASE,
)
""" "From 25 to 30 %": what was, and what is; no times of day."""
_NUMBER = re.compile(r"(?<![\w.,:])\d[\d.,]*(?!:)")
_STOP = frozenset(term for word in STOP_WORDS for term in terms(word))


@dataclass(frozen=True, slots=True)
class _Said:
    """Some sentences of a statement.

    :ivar subject: terms of its words in order, those of values and small words left out as "".
    """

    start: int
    end: int
    text: str
    subject: tuple[str, ...]
    values: Values

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.subject) - {""}

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words of the subject that stand side by side."""
        return frozenset(
            (a, b) for a, b in zip(self.subject, self.subject[1:], strict=False) if a and b
        )


def is_later(new: Statement, old: Statement) -> bool:
    """Whether the first is surely newer: by its day, or as a dated section or line below what its
    document begins with."""
    if new.dated.newer_than(old.dated):
        return True
    if new.quote.passage.doc_id != old.quote.passage.doc_id or new.quote.start < old.quote.start:
        return False
    own = ("line", "heading")
    if new.dated.origin not in own or old.dated.origin in own:
        return False
    known = min(len(new.dated.day), len(old.dated.day))
    stated = old.dated.origin in ("file name", "opening")
    return not stated or new.dated.day[:known] >= old.dated.day[:known]


def restates(asked: Asked, wanted: Wanted, new: Statement, old: Statement) -> bool:
    """Whether the first is newer and says that what the second says has changed.

    :param wanted: what kind of value is asked for.
    """
    if not is_later(new, old) or (asked.until and new.dated.day > asked.until):
        return False
    if new.words == old.words or not new.words & old.words - _STOP:
        return False
    if _has_same_label(asked, new, old):
        return True
    known = list(_said(old))
    if asked.shared(new, old) and _steps_on(new, known):
        return True
    if not (_ENDED.search(new.text) or says_changed(new.text) or _is_amended(new)):
        return False
    return any(
        _is_over(one, other) or _changes(asked, wanted, (new, one), (old, other))
        for one in _said(new)
        for other in known
    )


def _steps_on(new: Statement, known: Sequence[_Said]) -> bool:
    """Whether the newer says from what it went to what, "from 25 to 30 %", and the older states the
    first, and nowhere the second, of the same two things."""
    stated = {number.rstrip(".,") for said in known for number in _NUMBER.findall(said.text)}
    for one in _said(new):
        steps = [(was.rstrip(".,"), now.rstrip(".,")) for was, now in _STEP.findall(one.text)]
        for other in known if steps else ():
            held = {number.rstrip(".,") for number in _NUMBER.findall(other.text)}
            if any(was in held and now not in stated for was, now in steps):
                return bool(one.pairs & other.pairs) or len(one.words & other.words) > 1
    return False


def _has_same_label(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether both are lines of one log about one thing that is asked for: "Heating, new: …"."""
    if new.quote.passage.doc_id != old.quote.passage.doc_id or old.dated.origin != "line":
        return False
    mine, theirs = label(new.text), label(old.text)
    opening = theirs or _content(_LINE_DAY.sub("", old.text))[: len(mine)]
    return bool(mine and mine[0] in asked.every and mine[:1] == opening[:1]) and (
        mine[:2] == opening[:2] or min(len(mine), len(opening)) == 1 or bool(theirs)
    )


def label(text: str) -> tuple[str, ...]:
    """Terms of the words before a colon with which a dated line begins."""
    found = _LABEL.match(_LINE_DAY.sub("", text))
    return _content(found["label"]) if found else ()


def _content(text: str) -> tuple[str, ...]:
    return tuple(term for word in _WORD.findall(text) for term in terms(word) if term not in _STOP)


def _is_over(one: _Said, other: _Said) -> bool:
    """ "The late service on Mondays is finished": the same two words, and a third or the day."""
    if not _ENDED.search(one.text) or not one.pairs & other.pairs:
        return False
    days = one.values.get("weekday", frozenset()) & other.values.get("weekday", frozenset())
    return bool(days) or len(one.words & other.words) > 2


def _changes(
    asked: Asked, wanted: Wanted, new: tuple[Statement, _Said], old: tuple[Statement, _Said]
) -> bool:
    (newer, one), (older, other) = new, old
    kinds = differ(one.values, other.values)
    if not any(fits(wanted, asked.every, kind) for kind in kinds):
        return False
    if not (says_changed(one.text) or _is_amended(newer)):
        return False
    held, most = asked.shared(newer, older), asked.share(older.about)
    if not held or held < min(SPEAKS_OF, HALF * most):
        return False
    shared = one.words & other.words
    pairs = one.pairs & other.pairs
    if shared and _of_one_thread(newer, older):
        return True
    if held < most - ROUNDING:  # another door's new code is no news of this door
        return any(set(pair) - asked.every for pair in pairs)
    return bool(pairs) or len(shared) > 1


def _is_amended(one: Statement) -> bool:
    """Whether it was added later to what stands above it."""
    return amends(one.heading) or amends(one.text)


def _of_one_thread(one: Statement, other: Statement) -> bool:
    mails = all(is_of_kind("mail", held.quote.passage.source, "") for held in (one, other))
    names = {_REPLY.sub("", held.quote.passage.title).strip().casefold() for held in (one, other)}
    return mails and len(names) == 1 and "" not in names


def _said(one: Statement) -> Iterator[_Said]:
    """A short statement; of a longer one each sentence by itself and with the next one."""
    text = one.text
    if len(text.split()) <= WHOLE:
        yield _read(text, 0, len(text))
        return
    spans = sentences(text)
    for place, span in enumerate(spans):
        yield _read(text, span.start, span.end)
        if place + 1 < len(spans):
            yield _read(text, span.start, spans[place + 1].end)


def _read(text: str, start: int, end: int) -> _Said:
    inside = text[start:end]
    subject = []
    for match in _WORD.finditer(inside):
        word = match.group()
        idle = len(word) < LONG or is_value_word(word) or is_function_word(word)
        idle = idle or bool(_OF_CHANGE.fullmatch(word)) or says_changed(word)
        stem = "" if idle else " ".join(terms(word))
        subject.append("" if stem in _STOP else stem)
    return _Said(start, end, inside, tuple(subject), values_in(inside))


def telling_part(asked: Asked, now: Statement, past: Statement) -> tuple[int, int]:
    """(start, end) in an older statement of the sentence, or the clause, that says what is asked
    for: the one that has a value which is another now, and most of what is asked for."""
    text = past.text
    if len(text.split()) <= SHOWN:
        return 0, len(text)
    mine = values_in(now.text)

    def worth(span: tuple[int, int]) -> tuple[float, int, int]:
        said = text[span[0] : span[1]]
        other = len(differ(mine, values_in(said)))
        return bool(other) + asked.share(frozenset(terms(said))), other, -span[0]

    spans = [(s.start, s.end) for s in sentences(text)]
    best = max(spans, key=worth, default=(0, len(text)))
    if len(text[best[0] : best[1]].split()) <= SHOWN:
        before = spans[spans.index(best) - 1] if best in spans[1:] else best
        return (before[0] if len(text[before[0] : best[1]].split()) <= SHOWN else best[0]), best[1]
    start, ends = best[0], [m.end() for m in _CLAUSE.finditer(text, *best)]
    clauses = []
    for end in [*ends, best[1]]:
        clauses.append((start, start + len(text[start:end].rstrip())))
        start = end
    place = clauses.index(max(clauses, key=worth))
    first = last = place
    while first and len(text[clauses[first - 1][0] : clauses[last][1]].split()) <= SHOWN:
        first -= 1
    while last + 1 < len(clauses) and (
        len(text[clauses[first][0] : clauses[last + 1][1]].split()) <= SHOWN
    ):
        last += 1
    return clauses[first][0], clauses[last][1]
