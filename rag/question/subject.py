"""What a question is about: its words once those that ask are taken away, in six languages."""

from __future__ import annotations

import re

from rag.language.search_terms import STOP_WORDS
from rag.question.aggregates import TOP
from rag.question.cues import AT_THE_END, DOCUMENTS, EXHAUSTIVE
from rag.question.grouping import GROUP

_ASKING = frozenset(
    """
    how much many what which when who where list show find give tell all every each any total sum
    average mean altogether together overall number count most least highest lowest largest
    biggest newest oldest latest recent longest expensive cheapest summarise summarize summary
    gist version short sentences three two please compare difference differences changed between
    versions mention mentions mentioned everything anything have has had got there is are was were
    did do does i we my our me us you the a an of for on in at to from by with and or so far year
    month week ever write wrote written wie viel viele was welche welcher welches wann wer wo
    liste zeige mir alle habe haben ich wir mein meine meinen unser unsere der die das den dem ein
    eine einen für von mit im in am auf und oder es sind ist war hat kann insgesamt zusammen
    durchschnitt fasse fass zusammenfassung cuánto cuánta cuántos cuántas qué cuál cuáles lista
    todos todas mis mi el la los las un una de del en con y o tengo hay he combien quel quelle
    quels quelles tous toutes mes mon ma le la les un une des du de en et ou j'ai ai ont est sont
    quanto quanta quanti quante quale quali tutti tutte miei mio mia il lo la gli le un una di del
    in con e ho abbiamo sono hoeveel welke wat wanneer alle mijn onze het de een van in met en heb
    hebben is zijn
    among amongst it its it's his her their them he she they him anybody anyone somebody
    someone nobody whose whom does doing still yet already just ever never not no without none any
    kind kinds each ones other others mine ours gibt nicht kein keine keinen keiner keines ohne noch
    schon jemand niemand sein seine seinen ihr ihre ihren ihrem ihrer sich wem wen wessen wo uns bei
    beim zu zum zur an als aus wurde wurden worden werden wird waren qui que quoi où quand ne pas
    sans il elle ils elles son sa ses leur leurs nous vous avons au aux dans sur pour
    whats hows wheres wich isnt arent hasnt havent didnt wasnt werent doesnt dont cant wont ive
    dearest single one often oft niet geen meisten
    wenigsten add adds up against gegen contre contra contro tegen per pro nach je best worst
    youngest jüngste älteste until bis seit
    """.split()  # noqa: SIM905 -- a word a line would be a hundred lines
)
_BY_WHAT = re.compile(
    r"(?<!\w)(?:as\s+per|per|going\s+by|according\s+to|judging\s+by|based\s+on|from|in|laut|nach|"
    r"selon|según|secondo|volgens)\s+(?:the|my|our|this|de[rmn]|mein\w*|unser\w*|la|le|el|il|het|de)\s+"
    r"(?:excel(?:\s+(?:file|sheet))?|spreadsheet|sheet|csv|table|list|readings?|tabelle|liste)(?!\w)",
    re.IGNORECASE,
)
"""What only says where it is to be read."""
_OF_ALL = re.compile(
    r"(?<!\w)(?:(?:in|over|of|across|for|from|über|in|aus|de|des|sur|en|di|su)\s+)?"
    r"(?:(?:both|all(?:\s+the)?|the\s+two|alle[nr]?|beide[nr]?|les\s+deux|todos\s+los|ambos|tutti\s+i)\s+)"
    r"(?:years|seasons|months|weeks|files|tables|sheets|lists|jahre[n]?|saisons|monate[n]?|dateien|"
    r"années|mois|fichiers|años|meses|archivos|anni|mesi)(?:\s+(?:together|combined|zusammen))?(?!\w)",
    re.IGNORECASE,
)
"""What only says that all that there is counts."""
_THINGS = frozenset(["van", "hat", "war", "den", "son", "pas", "mine", "show"])
"""Words that ask in some language, and are things behind an English article: "the van"."""
_OF_A_THING = re.compile(r"(?<!\w)(?:the|an?|my|our|your|his|her|their)\s+$", re.IGNORECASE)
_APOSTROPHE = re.compile("['’]")
TOKEN = re.compile(r"[^\W_][\w.@'’-]*[^\W_]|[^\W_]")


def subject(rest: str, kind: str) -> str:
    """The words that say what it is about, in order, as they were typed."""
    rest = _BY_WHAT.sub(" ", TOP.sub(" ", GROUP.sub(" ", _OF_ALL.sub(" ", rest))))
    if kind == "exhaustive":  # the words that ask may be words of it: "everything on each line"
        rest = AT_THE_END.sub("", EXHAUSTIVE.sub(" ", rest, count=1))
    small = STOP_WORDS | _ASKING
    # A capital alone is a name: "the A quality".
    kept = [
        match.group()
        for match in TOKEN.finditer(rest)
        if _APOSTROPHE.sub("", match.group().casefold()) not in small
        or (match.start() and re.fullmatch("[A-HJ-Z]", match.group()))
        or _is_thing(rest, match)
    ]
    if kind == "exhaustive":
        kept = [w for w in kept if not re.fullmatch(DOCUMENTS, w, re.IGNORECASE)]
    return " ".join(kept)


def _is_thing(text: str, match: re.Match[str]) -> bool:
    thing = match.group().casefold() in _THINGS
    return thing and bool(_OF_A_THING.search(text[: match.start()]))


_EXPIRES = re.compile(
    r"(?<!\w)(?:(?:go(?:es|ing)?|gone|went|is|are|be)\s+)?out\s+of\s+date(?!\w)|"
    r"(?<!\w)(?:go(?:es|ing)?|gone|went)\s+off(?!\w)|(?<!\w)r[ua]n(?:s|ning)?\s+out(?!\w)|(?<!\w)(?:best\s+before|use\s+by)(?!\w)|"
    r"(?<!\w)(?:läuft|laufen)(?=\s(?:.*\s)?ab(?!\w))",
    re.IGNORECASE,
)

_LASTS = re.compile(
    r"(?<!\w)(?:how\s+long|wie\s+lange)(?P<of>\s(?:.*\s)?)(?:takes?|took|taken|lasts?|lasted|dauer\w*|"
    r"gedauert)(?!\w)",
    re.IGNORECASE,
)


def in_one_word(question: str) -> str:
    """A question with what is said in several words said in the one that columns are called by:
    "goes out of date" is "expires"."""
    return _LASTS.sub(r"duration\g<of>", _EXPIRES.sub("expires", question))


_VERSIONS = re.compile(
    r"\b(?:the\s+)?(?:old(?:er)?|new(?:er|est)?|current|previous|latest|first|second|both|two|"
    r"alten?|neuen?|aktuellen?|vorigen?|beiden|antigu[oa]|nuev[oa]|ancienne?|nouveau|nouvelle|"
    r"vecchi[oa]|nuov[oa]|oude|nieuwe)\s+(?:(?:and|und|y|et|e|en)\s+)?"
    r"|\bv\d+(?:\.\d+)*\b|\b(?:different|differs?|unterscheide\w*|unterschied\w*)\b",
    re.IGNORECASE,
)


def without_versions(words: str) -> str:
    """A subject without what only tells its versions apart: "the old and the new lease"."""
    return _VERSIONS.sub(" ", words)


def asked_about(rest: str) -> str:
    """What follows the words that ask for a comparison: "the lease and the draft"."""
    return _COMPARES.sub("", " ".join(rest.split())).strip(" ?!.")


_COMPARES = re.compile(
    r"^.*?\b(?:compare|between|vergleiche?|zwischen|unterscheidet|comparar?|entre|comparer?|confronta|tra|"
    r"vergelijk|tussen)\s+",
    re.IGNORECASE,
)
