"""Whether a newer statement takes the place of an older one, as far as a question asks.

Signs, each enough by itself: the newer names the older ("reverses D-11"); both are one sentence of
two versions, with another number in it; the newer says that something has changed, or that what the
older names has ended; it was added below the older; both state a value of one kind in the same
words. Which is newer is `newer`'s to say.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from rag.catalog.kinds import is_of_kind
from rag.language.facts import facts
from rag.language.search_terms import terms
from rag.whole.amended import in_one_section, is_amended_by
from rag.whole.asked_for import Asked
from rag.whole.conflict import conflict
from rag.whole.ended import are_near, ends, tells_of_end
from rag.whole.line_days import amends
from rag.whole.newer import is_newer
from rag.whole.stated import states
from rag.whole.statements import Statement

HALF = 0.45
"""Share of what is asked for that a statement which tells of a change holds, by rarity, 0..1."""
NEARLY_ALL = 0.7
"""Of what either of two statements holds of what is asked for, where only the values differ."""
LEAST = 0.3
"""Of what is asked for, where only the values differ; the newer holds all of it that the older
holds. What is asked for in words that stand nowhere is held by none."""
SAME_SENTENCE = 0.55
"""How much of two sentences is the same where one is the other, changed, 0..1."""
ROUNDING = 0.02
"""By so much the newer may hold less of what is asked for than the older."""
LINE = 10
"""Words of a line of a list or a form."""

_CHANGES = re.compile(
    r"(?<!\w)(?:no longer|not any ?more|any more|anymore|instead(?: of)?|replac(?:e[sd]?|ing)|"
    r"revers(?:e[sd]?|ing)|supersed\w+|overrid\w+|revok\w+|withdr[ae]w\w*|cancel(?:s|led|ed)?|"
    r"call(?:ed|s)? off|stopped|postponed|moved|chang(?:e[sd]?|ing)|switch(?:ed|es)|raised|"
    r"lowered|reduced|increased|extended|corrected|correction|updated?|now|new|from now on|again|"
    r"since then|after all|decided against|"
    r"nicht mehr|kein\w* mehr|statt(?:dessen)?|anstelle|ersetz\w+|hebt\b.*\bauf|aufgehoben|"
    r"abgesagt|gestoppt|verschoben|geänder\w+|ab jetzt|ab sofort|nun|jetzt|neu(?:e[nrsm]?)?|wieder|"
    r"doch nicht|erhöht|gesenkt|verlängert|korrigiert|"
    r"ya no|en vez de|en lugar de|sustituye|reemplaza|cancelad[oa]|aplazad[oa]|cambi(?:a|ado|ó)|"
    r"ahora|nuev[oa]|"
    r"ne\b.{1,20}\bplus|au lieu de|remplac\w+|annul\w+|reporté\w*|chang[eé]\w*|désormais|"
    r"maintenant|nouve(?:au|lle)|"
    r"non\b.{1,20}\bpiù|invece di|sostituisc\w+|annullat\w+|rinviat\w+|cambiat\w+|ora|adesso|"
    r"nuov[oa]|"
    r"niet meer|geen\b.{1,20}\bmeer|in plaats van|vervang\w+|geannuleerd|uitgesteld|gewijzigd|"
    r"voortaan|nieuwe?)(?!\w)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^(?:\s*(?:re|aw|fwd?|wg|antw|tr|rif|sv)\s*:)+", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z]{1,6}[-# ]?\d{1,6}(?![\w-])")


def supersedes(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether the first statement is newer than the second and takes its place."""
    return contradicts(asked, new, old) or (
        _may(asked, new, old)
        and bool(_other_values(new, old))
        and (
            _gives_way(asked, new, old)
            or is_amended_by(asked, new, old)
            or _changes(asked, new, old)
        )
    )


def follows(asked: Asked, new: Statement, old: Statement, known: Sequence[Statement]) -> bool:
    """Whether the first stands in one section below a line that says that what the second names has
    ended, and states what is asked for: who came after, what was booked then."""
    if not (_may(asked, new, old) and states(asked.wanted, new.text, old.text)):
        return False
    return any(
        in_one_section(new, link)
        and link.quote.start < new.quote.start
        and is_newer(link, old)
        and amends(new.text)
        and ends(link, old, asked.every, asked.rare)
        for link in known
    )


def contradicts(asked: Asked, new: Statement, old: Statement) -> bool:
    """The same without a doubt: it names the other, is its sentence in another version, or states
    another value of all that the other speaks of."""
    if not _may(asked, new, old):
        return False
    if _names(new, old):
        return True
    versions = _is_other_version(new, old) and _other_values(new, old)
    if versions and (_alike(new.text, old.text) >= SAME_SENTENCE or _same_label(asked, new, old)):
        return True
    most = max(asked.share(new.about), asked.share(old.about))
    least = max(LEAST, asked.share(old.about) - ROUNDING, NEARLY_ALL * most)
    if asked.shared(new, old) < least or not _one_subject(asked, new, old):
        return False
    if not _say_it_themselves(asked, new, old):
        return False
    return conflict(asked, new, old, titled=_is_other_version(new, old))


def _same_label(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether two short lines begin with one word that is asked for: "Metoprolol 47,5 mg"."""
    mine, theirs = new.text.split(), old.text.split()
    short = max(len(mine), len(theirs)) <= LINE
    return short and mine[:1] == theirs[:1] and bool(asked.every & frozenset(terms(mine[0])))


def _may(asked: Asked, new: Statement, old: Statement) -> bool:
    return (
        is_newer(new, old)
        and new.words != old.words
        and not (asked.until and new.dated.day > asked.until)
    )


def _names(new: Statement, old: Statement) -> bool:
    """ "Reverses D-11", where D-11 stands in the older one's heading or first words."""
    if not _CHANGES.search(new.text):
        return False
    named = {name.casefold() for name in _NAME.findall(new.text)}
    own = {name.casefold() for name in _NAME.findall(f"{old.heading}\n{old.text[:40]}")}
    mine = {name.casefold() for name in _NAME.findall(f"{new.heading}\n{new.text[:10]}")}
    return bool((named & own) - mine)


def _is_other_version(new: Statement, old: Statement) -> bool:
    one, other = new.quote.passage, old.quote.passage
    return one.doc_id != other.doc_id and bool(new.dated.family) and (
        new.dated.family == old.dated.family
    )  # fmt: skip


def _tells_of_change(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether a sentence of it that says something changed holds a word that is asked for; in a
    mail, what its subject says goes for all of it."""
    if _of_one_thread(new, old) and asked.share(frozenset(terms(_subject(new)))) >= HALF:
        return _says_changed(new.text)
    for part in re.split(r"(?<=[.!?;])\s+", f"{new.heading}. {new.text}"):
        if _says_changed(part) and asked.every & frozenset(terms(part)):
            return True
    return False


def _says_changed(text: str) -> bool:
    return bool(_CHANGES.search(text)) or tells_of_end(text)


def _of_one_thread(one: Statement, other: Statement) -> bool:
    mails = all(is_of_kind("mail", held.quote.passage.source, "") for held in (one, other))
    return mails and _subject(one) == _subject(other)


def _subject(one: Statement) -> str:
    return _REPLY.sub("", one.quote.passage.title).strip().casefold()


def _linked(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether the newer holds all of what is asked for that the older holds, or shares words with
    it that nobody asked for: another door's new code is no news of this door."""
    all_of_it = asked.shared(new, old) >= asked.share(old.about) - ROUNDING
    return all_of_it or bool(asked.more(new, old))


def _one_subject(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether more than one word makes two statements speak of the same: the rent of a flat is not
    that of an office, whatever is asked is ``rent`` alone."""
    return len(asked.common(new, old)) > 1 or bool(asked.more(new, old))


def is_told_of(asked: Asked, new: Statement, old: Statement, known: Sequence[Statement]) -> bool:
    """Whether the first is tied to the second by more than what is asked for: it names it, or was
    added below it."""
    return _may(asked, new, old) and (
        (_names(new, old) and are_near(new, old))
        or _gives_way(asked, new, old)
        or is_amended_by(asked, new, old)
        or follows(asked, new, old, known)
    )


def _gives_way(asked: Asked, new: Statement, old: Statement) -> bool:
    return ends(new, old, asked.every, asked.rare) and states(asked.wanted, new.text, old.text)


def _changes(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether it tells of a change of what is asked for, and what is the case now, or no more."""
    return (
        _tells_of_change(asked, new, old)
        and asked.shared(new, old) >= HALF
        and _linked(asked, new, old)
        and (tells_of_end(new.text) or states(asked.wanted, new.text, old.text))
    )


def _say_it_themselves(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether not only the title of a series, "Meeting of 3 May", tells that two statements speak
    of what is asked for, but words of theirs, one heading, or what else both say."""
    own = any(asked.holds(t, new.words) and asked.holds(t, old.words) for t in asked.rarity)
    return own or new.heading == old.heading or len(asked.more(new, old)) > 1


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _other_values(new: Statement, old: Statement) -> frozenset[str]:
    """Numbers, names and code that one of them states and the other does not."""
    return _values(new.text) ^ _values(old.text)


def _values(text: str) -> frozenset[str]:
    held = facts(text)
    names = {word for name in held.names for word in name}
    numbers = {number.value for number in held.numbers}
    return frozenset(names | numbers | held.marks | held.code)
