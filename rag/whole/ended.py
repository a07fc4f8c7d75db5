"""Whether a statement says that what another one names has ended or gives way to something else.

"Mr Kovac has retired, we go to the clinic instead" is news of "Dentist: Mr Kovac", though no word
of it is dentist.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.language.search_terms import terms
from rag.language.unsaid import without_unsaid
from rag.whole.stated import names, weekdays
from rag.whole.statements import Statement

SUBJECT = 5
"""Words at the beginning of a sentence among which is what the sentence speaks of."""
NEAR = 3
"""Sentences from that one on in which it is said what becomes of it."""

_ENDS = re.compile(
    r"(?<!\w)(?:no longer|no more|not any ?more|any ?more|instead(?: of)?|replac\w+|successor|"
    r"revers(?:e[sd]?|ing)|supersed\w+|revok\w+|withdr[ae]w\w*|cancel\w*|call(?:ed|s)? off|"
    r"stop(?:s|ped)|postponed|put (?:it )?off|moved?s?|moving|switch(?:ed|es)|after all|"
    r"decided against|clos(?:es|ed|ing|ure)|shuts?|retire[sd]?|retirement|resign\w*|"
    r"step(?:s|ped) down|gone|went|is going|off|sold|quits?|left|leaves|leaving|gave notice|"
    r"takes? over|took over|(?:has|have|did|does|do)(?: not|n't) work\w*|can(?:no|')t|failures?|"
    r"abolished|scrapped|back to|"
    r"nicht mehr|kein\w*(?: \S+){1,3} mehr|statt(?:dessen)?|anstelle|ersetz\w+|Nachfolge\w*|"
    r"Ersatz|aufgehoben|abgesagt|abgesetzt|abgeschafft|gestoppt|verschoben|verlegt|doch|"
    r"wechsel\w*|gewechselt|gekündigt|kündigt|hört auf|aufgehört|zu teuer|geschlossen|schließt|"
    r"(?:in|im) (?:Rente|Ruhestand)|verlässt|geht (?:weg|nach|in)|zieh\w* weg|weggezogen|"
    r"verkauft|übernimmt|übernommen|umgezogen|entfällt|"
    r"ya no|en vez de|en lugar de|sustitu\w+|reemplaza\w*|cancelad[oa]|aplazad[oa]|deja de|"
    r"cierra|cerrad[oa]|jubil\w+|"
    r"ne\b.{1,20}\bplus|au lieu de|remplac\w+|annul\w+|reporté\w*|ferm[ée]\w*|retraite|arrêt\w*|"
    r"non\b.{1,20}\bpiù|invece di|sostitui\w+|annullat\w+|rinviat\w+|chius\w+|pensione|"
    r"niet meer|geen\b.{1,20}\bmeer|in plaats van|vervang\w+|geannuleerd|uitgesteld|gestopt|"
    r"gesloten|sluit|pensioen)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\bDr\.)(?<!\bMr\.)(?<!\bSt\.)(?<!\bMrs\.)\s+|\n+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def tells_of_end(text: str) -> bool:
    """Whether a text says that something has ended or gives way."""
    return bool(_ENDS.search(text))


def ends(
    new: Statement,
    old: Statement,
    asked: frozenset[str],
    rare: Callable[[frozenset[str]], frozenset[str]],
) -> bool:
    """Whether the first says that what the second names has ended or gives way.

    :param asked: terms of a question: what both hold of these is what they are about, no name.
    :param rare: keeps of some terms those that few places hold.
    """
    if not tells_of_end(new.text):
        return False
    about = asked | frozenset(terms(f"{old.heading} {old.quote.passage.title}"))
    named = names(_said(old), opening=False) - about
    days = weekdays(_said(old)) if are_near(new, old) else frozenset()
    sentences = [part for part in _SENTENCE.split(_said(new)) if part.strip()]
    for place, sentence in enumerate(sentences):
        opening = " ".join(_WORD.findall(sentence)[:SUBJECT])
        both = named & frozenset(terms(opening))
        day = bool(days and days & weekdays(opening))
        said = " ".join(sentences[place : place + NEAR])
        if (day or both) and tells_of_end(said) and (day or rare(both)):
            return True
    return False


def are_near(one: Statement, other: Statement) -> bool:
    """Whether two statements are of one document or of one series: minutes of one body."""
    mine, theirs = one.quote.passage, other.quote.passage
    series = one.dated.family and one.dated.family == other.dated.family
    folder = mine.source.rpartition("/")[0] == theirs.source.rpartition("/")[0]
    return mine.doc_id == theirs.doc_id or (bool(series) and folder)


def _said(one: Statement) -> str:
    return without_unsaid(one.text, one.quote.passage.source)
