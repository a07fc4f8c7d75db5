"""The words that tell what a question asks for, in six languages where they are few and plain.

Patterns only claim what they are nearly sure of: a question with "how many" may still be one that a
single sentence answers, which is for the documents to say.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.language.search_terms import STOP_WORDS

Kind = Literal["lookup", "census", "tasks", "table", "exhaustive", "latest", "compare", "changes",
               "summary", "links"]  # fmt: skip
Aggregate = Literal["", "count", "sum", "average", "most", "least", "newest", "oldest", "list"]


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


_CHANGES = any_of(
    r"^(?:so\s+)?what(?:'s|\s+is|\s+has|\s+have)?\s+(?:been\s+)?(?:changed?|new|added|updated|"
    r"removed|deleted)"
    r"(?:\s+(?:in|among|here|of)?\s*(?:my|the|our|this)?\s*(?:notes?|documents?|files?|folder|"
    r"collection|vault))?",
    r"^what\s+did\s+i\s+change",
    r"^was\s+(?:hat\s+sich\b.*\bgeändert|ist\s+neu)",
    r"^qué\s+(?:ha\s+cambiado|hay\s+de\s+nuevo)",
    r"^qu'est-ce\s+qui\s+a\s+changé",
    r"^cosa\s+è\s+cambiato",
    r"^wat\s+is\s+er\s+(?:veranderd|nieuw)",
)
_COMPARE = any_of(
    r"^compare",
    r"(?:changed?|changes|differs?|differences?)\s+between\s+(?:the\s+)?(?:two|both|old|"
    r"versions?|\d)",
    r"(?:what|how|which)\b.*\b(?:changed?|differs?)\s+(?:between|"
    r"from)\s+(?:the\s+)?(?:\w+\s+)?(?:version|edition|draft|policy|contract)s?",
    r"what(?:'s|\s+is)\s+(?:different|new)\s+in\s+the\s+(?:new|newer|latest|second)",
    r"(?:what|which)\b.*\b(?:changed?|differs?|different)\s+from\b.+\bto",
    r"differences?\s+between",
    r"what\s+differs\s+between",
    r"vergleiche?",
    r"unterschiede?\s+zwischen",
    r"was\s+unterscheidet",
    r"unterscheide[nt]\s+sich",
    r"compara(?:r|ción)?",
    r"comparer?",
    r"confronta",
    r"vergelijk",
)
_SUMMARY = any_of(
    r"summari[sz]e", r"sum\s+up", r"(?:a\s+|the\s+)?summary\s+of", r"tl;?dr",
    r"in\s+(?:\w+\s+)?(?:two|three|four|five|a\s+few|\d)\s+sentences", r"short\s+version",
    r"give\s+me\s+(?:the\s+gist|an?\s+overview)", r"the\s+gist\s+of", r"overview\s+of",
    r"what\s+(?:is|was|are|were)\s+(?:it|[\w\s']{3,40})\s+about$",
    r"fass\w*\b.*\bzusammen", r"zusammenfassung", r"kurzfassung", r"worum\s+(?:geht|ging)\s+es",
    r"resum(?:e|en|ir|ido)", r"résum[ée]r?", r"riassum\w+", r"riassunto", r"vat\b.*\bsamen",
    r"samenvatting",
)  # fmt: skip
_DOCUMENTS = (
    r"(?:notes?|documents?|files?|pdfs?|mails?|e-?mails?|pages?|letters?|dateien|dokumente|notizen|"
    r"documentos|notas|archivos|notes|fichiers|documenti|bestanden|documenten)"
)
_TASKS = any_of(
    r"action\s+(?:items?|points?)", r"to-?dos?", r"what(?:'s|\s+is)\s+due",
    r"open\s+tasks?", r"(?:my|our|all|the)\s+tasks?",
    r"tasks?\s+(?:for|of|due|from|are|is|assigned)", r"offene\s+aufgaben", r"aufgaben\s+(?:für|"
    r"von|bis)",
    r"(?:meine|unsere|alle|überfällige)\s+aufgaben",
    r"what\s+(?:do|does|must|should)\s+\S+\s+(?:still\s+)?(?:have\s+to|need\s+to|must)?\s*do$",
    r"was\s+(?:muss|soll|müssen|sollen)\s+\S+\s+(?:noch\s+)?(?:alles\s+)?(?:machen|tun|erledigen)$",
    r"was\s+(?:hat|haben)\s+\S+\s+noch\s+zu\s+(?:tun|erledigen)$",
    r"tareas(?:\s+pendientes)?", r"tâches",
    r"compiti", r"(?:taken|actiepunten)\s+(?:voor|van)", r"mijn\s+taken", r"overdue",
)  # fmt: skip
MINE = any_of(
    r"(?:for|to|by)\s+me", r"my\s+(?:(?:own|open|overdue|done)\s+)?(?:tasks?|action\s+items?|"
    r"to-?dos?)", r"(?:für|von)\s+mich", r"meine\s+(?:\w+\s+)?aufgaben", r"para\s+mí",
    r"mis\s+tareas", r"pour\s+moi", r"mes\s+tâches", r"per\s+me", r"i\s+miei\s+compiti",
    r"voor\s+mij", r"mijn\s+(?:\w+\s+)?taken",
)  # fmt: skip
_TAGGED = any_of(
    r"tagged", r"with\s+(?:the\s+)?tags?", r"(?:which|what|list|show|my|all|how\s+many)\s+"
    r"(?:\w+\s+){0,2}tags", r"verschlagwortet", r"mit\s+(?:dem\s+)?(?:tag|schlagwort)",
    r"(?:welche|meine|alle)\s+(?:tags|schlagworte|schlagwörter)", r"etiquetad[oa]s?",
    r"con\s+la\s+etiqueta", r"mis\s+etiquetas", r"étiquetée?s?", r"avec\s+(?:le\s+tag|"
    r"l'étiquette)", r"mes\s+(?:tags|étiquettes)", r"con\s+(?:il\s+tag|l'etichetta)",
    r"getagd", r"met\s+(?:de\s+tag|het\s+label)",
)  # fmt: skip
_LINKS = any_of(
    rf"(?:what|which\s+(?:of\s+my\s+)?(?:{_DOCUMENTS}))\s+links?\s+to", r"backlinks?",
    r"(?:list|show|all|how\s+many|which|what)\b.*\blinks\s+(?:to|from|out\s+of|in|of)",
    r"where\s+does\b.*\blink\s+to", r"what\s+does\b.*\blink\s+to",
    rf"(?:was|welche\s+{_DOCUMENTS})\s+(?:verlinkt|verlinken|verweist|verweisen)\s+auf",
    rf"qué\s+(?:{_DOCUMENTS}\s+)?enlazan?", rf"(?:qu'est-ce\s+qui|quelles\s+{_DOCUMENTS})\s+"
    r"(?:renvoie\w*|pointe\w*)\s+vers", rf"(?:cosa|quali\s+{_DOCUMENTS})\s+rimandan?o?\s+a",
    rf"(?:wat|welke\s+{_DOCUMENTS})\s+(?:linkt|linken|verwijst|verwijzen)\s+naar",
)  # fmt: skip
_EXHAUSTIVE = any_of(
    r"(?:everything|anything|all)\s+(?:(?:that\s+)?i\s+(?:have|wrote|know|noted)\s+|"
    r"(?:there\s+is\s+)?)(?:about|on)",
    r"what\s+(?:do|did)\s+(?:i|we)\s+have\s+(?:about|on)",
    rf"(?:which|what)\s+(?:of\s+my\s+)?{_DOCUMENTS}\s+(?:mention|talk\s+about|speak\s+of|"
    rf"contain|are\s+about|deal\s+with)s?",
    rf"(?:where|wherever)\s+do\s+(?:i|we|my\s+{_DOCUMENTS})\s+mention",
    r"(?:list|find|show)(?:\s+me)?\s+(?:every|all|each)\s+(?:mention|place|passage)s?\s+(?:of|"
    r"where|that|about)?",
    r"alles\s+(?:über|zu|zum)", r"todo\s+(?:lo\s+que\s+tengo\s+)?sobre",
    r"tout\s+(?:ce\s+que\s+j'ai\s+)?sur",
    r"tutto\s+su", r"alles\s+over", rf"welche\s+{_DOCUMENTS}\s+(?:erwähnen|handeln)",
)  # fmt: skip
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("compare", _COMPARE),
    ("changes", _CHANGES),
    ("summary", _SUMMARY),
    ("tasks", _TASKS),
    ("links", _LINKS),
    ("census", _TAGGED),
    ("exhaustive", _EXHAUSTIVE),
)
COUNTS = any_of(
    r"how\s+many", r"(?:^|(?<=the )|(?<=total )|(?<=and ))number\s+of", r"count", r"wie\s*viele",
    r"anzahl", r"zähle?", r"cuánt[oa]s",
    r"combien\s+de", r"quant[ei]", r"hoeveel",
)  # fmt: skip
_SUMS = any_of(
    r"(?:in\s+)?total(?:s|led)?", r"sum(?:med)?", r"all\s+together", r"altogether", r"overall",
    r"spen[dt](?:ing)?", r"earn(?:ed|ings)?", r"(?:did|do)\s+(?:i|we)\s+(?:pay|use|drive|"
    r"consume|need)",
    r"went\s+(?:to|on|for|into)", r"insgesamt", r"zusammen", r"ausgegeben", r"summe", r"verbraucht",
    r"gasté|gastamos|gastado", r"en\s+total", r"dépensé", r"au\s+total", r"speso", r"in\s+totale",
    r"uitgegeven", r"in\s+totaal", r"expenses", r"ausgaben", r"gastos", r"dépenses",
    r"adds?\s+up\s+to", r"(?:come|came|comes|amount|amounts)\s+to(?=\W*$)", r"in\s+all",
    r"in\s+sum",
    r"ergeben", r"macht\b.*\baus", r"font\s+au\s+total",
)  # fmt: skip
_AVERAGES = any_of(
    r"averages?", r"mean", r"on\s+average", r"durchschnitt\w*", r"im\s+schnitt", r"promedio",
    r"media",
    r"moyenne?", r"gemiddeld\w*",
)  # fmt: skip
_MOST = any_of(
    r"most(?:\s+expensive)?", r"highest", r"largest", r"biggest", r"heaviest", r"tallest",
    r"dearest", r"maximum",
    r"max", r"top",
    r"longest", r"höchste\w*", r"größte\w*", r"teuerste\w*", r"meiste\w*", r"más\s+(?:car[oa]s?|"
    r"alt[oa]s?|grandes?)",
    r"plus\s+(?:ch[eè]re?s?|haute?s?|grande?s?)", r"più\s+(?:car[oaie]|alt[oaie]|grand[ei])",
    r"duurste", r"hoogste",
    r"grootste",
)  # fmt: skip
_LEAST = any_of(
    r"least(?:\s+expensive)?", r"lowest", r"smallest", r"cheapest", r"minimum", r"min", r"shortest",
    r"niedrigste\w*", r"kleinste\w*", r"billigste\w*", r"günstigste\w*", r"más\s+barat[oa]s?",
    r"moins\s+ch[eè]re?s?", r"meno\s+car[oaie]", r"goedkoopste", r"laagste",
)  # fmt: skip
_NEWEST = any_of(
    r"newest", r"latest", r"most\s+recent", r"last", r"neueste\w*", r"letzte\w*", r"nieuwste",
    r"más\s+recientes?", r"dernier(?:s|e|es)?", r"plus\s+récente?s?", r"più\s+recent[ei]",
)  # fmt: skip
_OLDEST = any_of(
    r"oldest", r"earliest", r"älteste\w*", r"más\s+antigu[oa]s?", r"plus\s+ancien\w*", r"oudste",
    r"più\s+vecchi[oa]?",
)  # fmt: skip

ASKS_AMOUNT = any_of(
    r"how\s+(?:much|many|high|expensive)", r"what\s+(?:did|does|do|was|were|is|"
    r"are)\b.*\b(?:cost|pay|paid|spen[dt]|price|total)",
    r"(?:total|sum|average|mean|price|cost|costs)\s+(?:of|for|i|we|on)", r"(?:most|"
    r"least)\s+expensive",
    r"(?:highest|lowest|largest|biggest|cheapest|dearest|heaviest|tallest)",
    r"wie\s*(?:viel|viele|hoch|teuer)\w*",
    r"was\s+(?:kostet|hat\b.*\bgekostet)", r"summe", r"durchschnitt\w*", r"cuánt[oa]s?",
    r"combien", r"quant[oiae]",
    r"hoeveel", r"(?:^|(?<=the )|(?<=total ))number\s+of", r"total",
    r"^(?:the\s+)?average", r"on\s+average",
    r"adds?\s+up\s+to", r"(?:come|came|comes|amount|amounts)\s+to(?=\W*$)", r"moyenne", r"promedio",
    r"(?:expire|expires|run\s+out|runs\s+out|ends|due)", r"läuft\b.*\bab", r"laufen\b.*\bab",
)  # fmt: skip
_ASKS_WHICH = (
    r"(?:which|what)\s+(?:are\s+)?(?:my\s+|of\s+my\s+|the\s+)?[\w-]+(?:\s+[\w-]+)?\s+(?:do|did|"
    r"have|are|were|from|about|by)",
    r"what\s+are\s+(?:all\s+)?the\s+[\w-]+\s+(?:of|in|for|on)",
    r"list(?:\s+me)?(?:\s+all)?", r"show(?:\s+me)?\s+(?:all|my|the)",
    r"what\s+did\s+i\s+write", r"how\s+many",
    r"(?:what(?:'s|\s+is)\s+)?(?:the\s+|my\s+)?(?:newest|oldest|latest|most\s+recent|largest|"
    r"biggest|longest|last)\s+[\w-]+",
    r"(?:all|every)\s+(?:my|the|our)?\s*[\w-]+", r"liste", r"zeige?(?:\s+mir)?\s+(?:alle|"
    r"meine)", r"alle\s+\w+",
    r"wie\s*viele", r"cuánt[oa]s", r"combien\s+de", r"quant[ei]", r"hoeveel",
    r"welche\s+\w+", r"qué\s+\w+\s+tengo", r"lista(?:\s+de)?", r"quels?\s+\w+", r"elenca",
    r"toon\s+(?:me\s+)?alle",
    rf"(?:my\s+|the\s+)?(?:[\w-]+\s+)?{_DOCUMENTS}\s+(?:from|about|of|since|by|in|per)",
    r"was\s+habe\s+ich\b.*\bgeschrieben",
)  # fmt: skip
ASKS_WHICH = re.compile(
    r"^(?:please\s+|can\s+you\s+|could\s+you\s+|bitte\s+)?(?:" + "|".join(_ASKS_WHICH) + r")(?!\w)",
    re.IGNORECASE,
)

_GROUP = re.compile(
    r"\b(?:by|per|for\s+each|in\s+each|each|pro|je|por|par|al|per\s+each)\s+(month|year|folder|"
    r"kind|type|tag|owner|person|assignee|monat|jahr|ordner|art|schlagwort|"
    r"mes|año|carpeta|tipo|etiqueta|persona|mois|dossier|étiquette|personne|mese|anno|cartella|"
    r"etichetta|maand|jaar|map|soort|label|persoon)\b",
    re.IGNORECASE,
)
_GROUPS = {"monat": "month", "mes": "month", "mois": "month", "mese": "month", "maand": "month",
           "jahr": "year", "año": "year", "anno": "year", "jaar": "year", "ordner": "folder",
           "carpeta": "folder", "dossier": "folder", "cartella": "folder", "map": "folder",
           "type": "kind", "art": "kind", "tipo": "kind", "soort": "kind", "schlagwort": "tag",
           "etiqueta": "tag", "étiquette": "tag", "etichetta": "tag", "label": "tag",
           "owner": "person", "assignee": "person", "persona": "person", "personne": "person",
           "persoon": "person"}  # fmt: skip
_TOP = re.compile(
    r"\b(?:top|the|my|die|los|les)\s+(?P<n>\d{1,2}|two|three|four|five|six|ten|zwei|drei|fünf|"
    r"zehn)\s+"
    r"(?:most|least|highest|lowest|largest|biggest|cheapest|newest|latest|oldest|last|dearest|"
    r"longest|"
    r"höchste|teuerste|neueste|größte|letzte)|\btop\s+(?P<m>\d{1,2})\b",
    re.IGNORECASE,
)
_TOPS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "zwei": 2, "drei": 3,
         "fünf": 5, "zehn": 10}  # fmt: skip


def aggregate(question: str) -> Aggregate:
    """What is to be computed; "" where the question does not say."""
    orders: tuple[tuple[Aggregate, re.Pattern[str]], ...] = (
        ("average", _AVERAGES), ("most", _MOST), ("least", _LEAST), ("oldest", _OLDEST),
        ("sum", _SUMS), ("count", COUNTS), ("newest", _NEWEST),
    )  # fmt: skip
    return next((name for name, pattern in orders if pattern.search(question)), "")


def group(question: str) -> str:
    """What results are to be grouped by: month, year, folder, kind, tag, or ""."""
    match = _GROUP.search(question)
    word = match.group(1).lower() if match else ""
    return _GROUPS.get(word, word)


def top(question: str) -> int:
    """How many of the largest or newest are asked for; 0 where no number is said."""
    match = _TOP.search(question)
    word = ((match["n"] or match["m"]) if match else "") or ""
    return int(word) if word.isdecimal() else _TOPS.get(word.lower(), 0)


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
    """.split()  # noqa: SIM905 -- a word a line would be a hundred lines
)
TOKEN = re.compile(r"[^\W_][\w.@'’-]*[^\W_]|[^\W_]")


def subject(rest: str, kind: str) -> str:
    """The words that say what it is about, in order, as they were typed."""
    rest = _TOP.sub(" ", _GROUP.sub(" ", rest))
    small = STOP_WORDS | _ASKING
    # A capital alone is a name: "the A quality".
    kept = [
        match.group()
        for match in TOKEN.finditer(rest)
        if match.group().casefold() not in small
        or (match.start() and re.fullmatch("[A-HJ-Z]", match.group()))
    ]
    if kind == "exhaustive":
        kept = [w for w in kept if not re.fullmatch(_DOCUMENTS, w, re.IGNORECASE)]
    return " ".join(kept)


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
