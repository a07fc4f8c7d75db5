"""The two sides of a question that wants something of each: "the ferry versus the bus", "which is
louder, the pump or the fan", "the barn and the mill, rent of each".

In six languages; in doubt a question has no sides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.question.cues import any_of
from rag.question.subject import subject

WORDS = 3
"""Of a side, those next to what links the two."""

_VERSUS = re.compile(
    r"(?:,\s*)?(?<!\w)(?:versus|vs\.?|compared\s+(?:to|with)|as\s+against|gegenüber|"
    r"im\s+vergleich\s+(?:zu|mit)|comparée?s?\s+(?:à|aux?)|frente\s+a|comparad[oa]s?\s+con|"
    r"rispetto\s+a[il]?|in\s+confronto\s+a[il]?|vergeleken\s+met|tegenover)(?!\w)",
    re.IGNORECASE,
)
_THAN = any_of(r"than", r"als", r"dan")
_LIMIT = any_of(
    r"(?:more|less|fewer|mehr|weniger|plus|moins|más|menos|più|meno|meer|minder)\s+(?:than|als|dan|"
    r"que|di)",
    r"(?:than|als|dan)\s+(?:an?\s+)?(?:\d\S*|I|we|usual|ever|before|sonst|bisher)",
)
"""What says how much rather than which of two."""
_DUTCH = any_of(r"wat", r"welke?", r"het", r"een")
_OR = (any_of(r"or", r"oder", r"ou"), any_of(r"o"), any_of(r"of"))
_AND = (any_of(r"and", r"und"), any_of(r"et", r"y", r"e"), any_of(r"en"))
"""The last of each are Dutch, and other words elsewhere."""
_EACH = any_of(
    r"each", r"(?<!them )(?<!it )both", r"respectively", r"differences?", r"jeweils", r"je",
    r"beiden?", r"unterschiede?", r"chacune?", r"les\s+deux", r"différences?", r"cada\s+un[oa]",
    r"amb[oa]s", r"diferencias?", r"ciascun[oa]", r"entramb[ie]", r"differenz[ae]", r"elk",
    r"beide", r"verschil(?:len)?",
)  # fmt: skip
_MORE = any_of(
    r"more", r"less", r"better", r"worse",
    r"(?:cheap|dear|fast|slow|long|short|bigg|larg|small|tall|high|low|old|young|new|strong|weak|"
    r"heavi|light|loud|quiet|warm|hott|cold|earli|lat|near|clos|wid|narrow|deep|thinn|hard|"
    r"easi|saf)er",
    r"(?:billig|länge|kürze|schnell|langsam|größe|kleine|höhe|niedrig|ält|jünge|stärke|schwäche|"
    r"schwere|leichte|laute|leise|wärme|kälte|früh|spät|günstig)e?re?[nrs]?",
    r"teurer", r"besser", r"schlechter", r"mehr", r"weniger", r"plus", r"moins", r"meilleure?",
    r"más", r"menos", r"mejor", r"peor", r"più", r"meno", r"migliore", r"peggiore", r"meer",
    r"minder", r"beter", r"slechter", r"duurder",
    r"(?:goedkop|lang|kort|snell|grot|klein|hog|lag|oud|jong|nieuw|sterk|zwaard)er",
)  # fmt: skip
_ITS = re.compile(
    r"\s*(?:its|their|his|her|my|our|sein|ihr|unser|son|sa|leur|su|suo|sua|zijn|haar)(?!\w)",
    re.IGNORECASE,
)
"""What is a part of the first side, and no other side."""
_ASKS = re.compile(
    r"\s*(?:what|which|who|how|when|where|why|was|welche[mnrs]?|wer|wie|wann|wo|warum|que|quoi|"
    r"qui|quels?|quelles?|comment|qué|quién|cuál|cómo|cosa|chi|quali?|come|wat|welke?|hoe)(?!\w)",
    re.IGNORECASE,
)
"""What asks again: a second question is no side of the first."""
_OF_ITS_OWN = re.compile(
    r"\s*(?:the|an?|my|our|his|her|their|d(?:er|ie|as|en|em)|eine?|mein|unser|la|le|les|une?|el|los|"
    r"las|il|lo|gli|de|het|een)(?!\w)",
    re.IGNORECASE,
)
"""What begins a side that shares no word with the other."""
_BREAK = re.compile(r"[,;:?!]|\s[-–—](?=\s)")
_PREPOSITION = any_of(
    r"at", r"on", r"in", r"for", r"of", r"from", r"between", r"with", r"by", r"to", r"is", r"are",
    r"was", r"were", r"auf", r"an", r"im", r"bei", r"für", r"von", r"zwischen", r"mit", r"à",
    r"aux?", r"pour", r"sur", r"entre", r"chez", r"en", r"para", r"del?", r"di", r"della",
    r"per", r"tra", r"su", r"bij", r"op", r"voor", r"tussen", r"van",
)  # fmt: skip
_OF = re.compile(r"of|von|de|del|di|della|van", re.IGNORECASE)
"""What goes on with a thing's name: "a set of quills"."""
_AT_END = re.compile(rf"{_PREPOSITION.pattern}\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two things of which a question wants the same.

    :ivar words: of each, those that tell it from the other.
    :ivar questions: the question with only the one, and with only the other.
    """

    words: tuple[tuple[str, ...], tuple[str, ...]]
    questions: tuple[str, str]


def sides(question: str) -> Sides | None:
    """The sides of a question; None where it has none."""
    link = _link(question)
    if link is None:
        return None
    before, after = question[: link.start()], question[link.end() :]
    one, other = _last(before), _first(after)
    if one == before and not _OF_ITS_OWN.match(other):
        one, other = _as_long(one, other)
    left = [w for w in _words(one) if w not in _words(other)][-WORDS:]
    right = [w for w in _words(other) if w not in _words(one)][:WORDS]
    if not left or not right or _ITS.match(other) or _ASKS.match(other):
        return None
    rest = after[after.index(other) + len(other) :] if other else after
    begun = before[: len(before) - len(one)] if before.endswith(one) else before
    if _PREPOSITION.match(other.lstrip()):
        begun = _AT_END.sub("", begun)
    questions = (f"{before.rstrip(' ,')} {rest.strip()}", f"{begun.rstrip()} {after.strip()}")
    return Sides((tuple(left), tuple(right)), questions)


def _link(question: str) -> re.Match[str] | None:
    """What stands between the sides."""
    if found := _VERSUS.search(question):
        return found
    more = _MORE.search(question)
    if more and not _LIMIT.search(question) and (found := _THAN.search(question, more.end())):
        return found
    each = _EACH.search(question)
    words = [*(_OR if more else ()), *(_AND if each else ())]
    for pattern in words:
        every = list(pattern.finditer(question))
        dutch = pattern in (_OR[-1], _AND[-1])
        if every and (not dutch or _DUTCH.search(question)):
            return every[0] if len(every) == 1 else None
    return None


def _last(before: str) -> str:
    """The end of what stands before the link: from the last break or preposition."""
    parts = [*_BREAK.finditer(before.rstrip(" ,")), *_PREPOSITION.finditer(before)]
    starts = [match.end() for match in parts if _words(before[match.end() :])]
    return before[max(starts, default=0) :]


def _first(after: str) -> str:
    """The beginning of what stands behind it: to the next break or preposition."""
    parts = [*_BREAK.finditer(after), *_PREPOSITION.finditer(after)]
    parts = [match for match in parts if not _OF.fullmatch(match.group())]
    ends = [match.start() for match in parts if _words(after[: match.start()])]
    return after[: min(ends, default=len(after))]


def _as_long(one: str, other: str) -> tuple[str, str]:
    """Both sides as long as the shorter one: in "descaling powder brenna vs studio" the powder is
    asked of both, and the water in "auto vs eco water"."""
    left, right = list(_TOKEN.finditer(one)), list(_TOKEN.finditer(other))
    if len(left) > len(right) > 0:
        return one[left[-len(right)].start() :], other
    if len(right) > len(left) > 0:
        return one, other[: right[len(left) - 1].end()]
    return one, other


_TOKEN = re.compile(r"\S*\w\S*")


def _words(text: str) -> list[str]:
    found = map(str.casefold, subject(text, "lookup").split())
    return [word for word in found if not _SMALL.fullmatch(word)]


_SMALL = re.compile(rf"ones?|both|than|compared|{_MORE.pattern}", re.IGNORECASE)
