"""The words that tell what a question asks for, in six languages where they are few and plain.

Patterns only claim what they are nearly sure of: a question with "how many" may still be one that a
single sentence answers, which is for the documents to say.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["lookup", "census", "tasks", "table", "exhaustive", "latest", "compare", "changes",
               "summary", "links"]  # fmt: skip


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


OF_ONE_THING = any_of(
    r"(?:changed?|new|neu|geändert|cambiado|changé|cambiato|veranderd)\s+(?:with|about|for|at|on|regarding|"
    r"concerning|bei|beim|mit|an|am|con|para|avec|pour|per|met|aan)",
)
"""What has changed with the boiler is no question about documents."""
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
    r"sum{1,2}[ae]?ri[sz]e", r"sum\s+up", r"(?:a\s+|the\s+)?sum{1,2}[ae]?r{1,2}y\s+of", r"tl;?dr",
    r"in\s+(?:\w+\s+)?(?:two|three|four|five|a\s+few|\d)\s+sentences",
    r"(?:short|quick|brief)\s+(?:ver\w{2,5}n|overview|outline)", r"quick\s+(?:recap|rundown)",
    r"give\s+me\s+(?:the\s+gist|an?\s+overview)", r"(?:^|the\s+)gist\s+of", r"overview\s+of",
    r"(?:^|an?\s+|the\s+)(?:recap|rundown|outline)\s+of",
    r"in\s+(?:short|brief|a\s+nutshell)(?=\W*$)", r"(?:main|key)\s+points(?=\W*$|\s+of)",
    r"in\s+kürze(?=\W*$)",
    r"what\s+(?:is|was|are|were)\s+(?:it|[\w\s']{3,40})\s+about$",
    r"fass\w*\b.*\bzusammen", r"zusammenfassung", r"kurzfassung", r"worum\s+(?:geht|ging)\s+es",
    r"resum(?:e|en|ir|ido)", r"résum[ée]r?", r"riassum\w+", r"riassunto", r"vat\b.*\bsamen",
    r"samenvatting",
)  # fmt: skip
OF_A_SUMMARY = re.compile(
    r"^\W*(?:how\s+(?:do|does|did|to|can|i|we)|where|when|why|who|is\s+there|are\s+there|don['’]?t|do\s+i|"
    r"wie\s+(?:kann|mache?|stelle?|bekomme?)|wo|wann|warum|gibt\s+es|comment|où|pourquoi|cómo|dónde|come|dove|"
    r"hoe|waar)(?!\w)|"
    r"(?<!\w)(?:in|on|from|off|to|into|at|within)\s+(?:the|my|our|an?|this|that)\s+(?:[\w-]+\s+)?"
    r"(?:overview|summary|recap|outline|rundown|gist)(?!\w)",
    re.IGNORECASE,
)
"""What speaks of a summary that there is, or how one comes by one: it asks for none."""
DOCUMENTS = (
    r"(?:notes?|documents?|files?|pdfs?|mails?|e-?mails?|pages?|letters?|dateien|dokumente|notizen|"
    r"documentos|notas|archivos|notes|fichiers|documenti|bestanden|documenten)"
)
_TASKS = any_of(
    r"action\s+(?:items?|points?)", r"to-?dos?", r"what(?:'s|\s+is)\s+due",
    r"open\s+tasks?", r"(?:my|our|all|the)\s+tasks?",
    r"tasks?\s+(?:for|of|due|from|are|is|assigned)", r"offene\s+aufgaben", r"aufgaben\s+(?:für|"
    r"von|bis)",
    r"(?:meine|unsere|alle|überfällige)\s+aufgaben",
    r"what\s+(?:do|must|should)\s+\S+\s+(?:still\s+)?(?:have\s+to|need\s+to|must)?\s*do$",
    r"what\s+does\s+(?:(?-i:[A-ZÄÖÜ])\S*|he|she)\s+(?:still\s+)?do$",
    r"what\s+does\s+\S+\s+(?:still\s+)?(?:have\s+to|need\s+to)\s+do$",
    r"was\s+(?:muss|soll|müssen|sollen)\s+\S+\s+(?:noch\s+)?(?:alles\s+)?(?:machen|tun|erledigen)$",
    r"was\s+(?:hat|haben)\s+\S+\s+noch\s+zu\s+(?:tun|erledigen)$",
    r"tareas(?:\s+pendientes)?", r"tâches",
    r"compiti", r"(?:taken|actiepunten)\s+(?:voor|van)", r"mijn\s+taken", r"overdue",
)  # fmt: skip
OF_STATE = any_of(
    r"(?:everything|anything|all|whatever)\s+(?:that(?:'s)?\s+|which\s+)?(?:(?:is|are)\s+)?still\s+(?!with|from|here|there|have|need)"
    r"[^\W\d_]{4,}",
    r"what(?:'s|\s+is|\s+are)\s+still\s+(?:open|waiting|pending|missing|blocked)",
    r"(?:everything|all)\s+(?:that(?:'s|\s+is)|which\s+is)\s+(?:open|waiting|pending|blocked)",
    r"was\s+(?:ist\s+)?noch\s+(?:offen|wartet)",
    r"alles,?\s+was\s+(?:noch\s+)?(?:wartet|offen\s+ist)",
    r"todo\s+lo\s+que\s+(?:aún\s+|todavía\s+)?(?:espera|está\s+pendiente)",
    r"tout\s+ce\s+qui\s+(?:est\s+encore|attend)",
)  # fmt: skip
"""What asks for everything in a state that lines are marked with."""
ON_CONDITION = re.compile(
    r"(?<=\w)\s(?<!since\s)(?:when|whenever|if|while|wenn|falls|sobald|während|quand|lorsque)\s+\w",
    re.IGNORECASE,
)
"""Which files are skipped *when ingesting* asks for a rule, not for files of this folder."""
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
    rf"(?:what|which\s+(?:of\s+my\s+)?(?:{DOCUMENTS}))\s+links?\s+to", r"backlinks?",
    r"(?:list|show|all|how\s+many|which|what)\b.*\blinks\s+(?:to|from|out\s+of|in|of)",
    r"where\s+does\b.*\blink\s+to", r"what\s+does\b.*\blink\s+to",
    rf"(?:was|welche\s+{DOCUMENTS})\s+(?:verlinkt|verlinken|verweist|verweisen)\s+auf",
    rf"qué\s+(?:{DOCUMENTS}\s+)?enlazan?", rf"(?:qu'est-ce\s+qui|quelles\s+{DOCUMENTS})\s+"
    r"(?:renvoie\w*|pointe\w*)\s+vers", rf"(?:cosa|quali\s+{DOCUMENTS})\s+rimandan?o?\s+a",
    rf"(?:wat|welke\s+{DOCUMENTS})\s+(?:linkt|linken|verwijst|verwijzen)\s+naar",
)  # fmt: skip
_EVERY = r"(?:every|each|all)(?:\s+(?:single|of))?(?:\s+(?:the|my|our))?"
_PASSAGES = r"(?:passages?|mentions?|paragraphs?|sentences?)"
_SPEAKS = (
    r"(?:mentions?|names?|speaks?\s+(?:of|about)|talks?\s+(?:of|about)|tells?\s+(?:of|about)|"
    r"contains?|(?:is|are)\s+about|deals?\s+with|says?\s+(?:something|anything)\s+(?:of|about|on))"
)
EXHAUSTIVE = any_of(
    r"(?:everything|anything|all)\s+(?:(?:that\s+)?i\s+(?:have|wrote|know|noted)\s+|"
    r"(?:there\s+is\s+)?)(?:about|on)",
    r"(?:everything|all)\s+(?:that\s+)?(?:is|was)\s+(?:said|written|noted|told)\s+(?:about|of|on)",
    r"what\s+(?:do|did)\s+(?:i|we)\s+have\s+(?:about|on)",
    rf"(?:which|what)\s+(?:of\s+my\s+)?{DOCUMENTS}\s+(?:mention|talk\s+about|speak\s+of|"
    rf"contain|are\s+about|deal\s+with)s?",
    rf"(?:where|wherever)\s+do\s+(?:i|we|my\s+{DOCUMENTS})\s+mention",
    rf"(?:list|find|show)(?:\s+me)?\s+{_EVERY}\s+(?:place\s+(?:of|where|that|about)?|{_PASSAGES}$)",
    rf"{_EVERY}\s+{_PASSAGES}\s+(?:(?:that|which)\s+{_SPEAKS}|of|on|about|with|where|"
    r"mentioning|containing|in\s+which|that|which)",
    # Places are more than passages: "every place that we slept at".
    rf"{_EVERY}\s+(?:places?|spots?|lines?|{DOCUMENTS})\s+(?:that|which|where)\s+"
    rf"(?:(?:i|we)\s+)?{_SPEAKS}",
    rf"{_EVERY}\s+(?:places?|spots?)\s+where(?=.*\s(?:mentioned|named|appears?|occurs?)\W*$)",
    r"alles\s+(?:über|zu|zum)", r"todo\s+(?:lo\s+que\s+tengo\s+)?sobre",
    r"tout\s+(?:ce\s+que\s+j'ai\s+)?sur",
    r"tutto\s+su", r"alles\s+over", rf"welche\s+{DOCUMENTS}\s+(?:erwähnen|handeln)",
    r"(?:jede[rnms]?|alle)\s+(?:stellen?|abschnitte?|absätze?|sätze?|erwähnung(?:en)?)\s*"
    r"(?:,\s*(?:in|an)\s+de(?:r|m|nen)|,\s*(?:die|der|das|wo)|über|zu[mr]?|mit|von)(?:\s+etwas\s+über)?",
    r"(?:cada|todas?\s+las|todos\s+los)\s+(?:menci(?:ón|ones)|pasajes?|párrafos?)\s+(?:de|sobre|con|que)",
    r"(?:chaque|toutes\s+les|tous\s+les)\s+(?:mentions?|passages?|paragraphes?)\s+(?:de|sur|avec|qui)",
    r"(?:ogni|tutte\s+le|tutti\s+i)\s+(?:menzion[ei]|passaggi[o]?|paragraf[oi])\s+(?:di|su|con|che)",
    r"(?:elke|alle)\s+(?:vermelding(?:en)?|passages?|alinea'?s?)\s+(?:van|over|met|die|waarin)",
)  # fmt: skip
"""What asks for all that is said of something."""
AT_THE_END = re.compile(
    r"(?:\s+(?:is|are|was|were|wird|werden))?\s+(?:mentioned|named|spoken\s+of|talked\s+about|"
    r"appears?|occurs?|comes?\s+up|erwähn(?:t|en)|genannt|vorkomm(?:t|en)|nennen|handeln|spricht|"
    r"sprechen)(?:\s+(?:wird|werden))?\W*$",
    re.IGNORECASE,
)
"""What may end such a question: "every place where the roof is mentioned"."""
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("compare", _COMPARE),
    ("changes", _CHANGES),
    ("summary", _SUMMARY),
    ("tasks", _TASKS),
    ("tasks", OF_STATE),
    ("links", _LINKS),
    ("census", _TAGGED),
    ("exhaustive", EXHAUSTIVE),
)
ASKS_AMOUNT = any_of(
    r"how\s+(?:much|many|often|high|expensive)", r"wie\s+oft", r"what\s+(?:did|does|do|was|were|is|"
    r"are|have|has)\b.*\b(?:cost|pay|paid|spen[dt]|price|total)",
    r"^what(?:['’]s|\s+is|\s+was|\s+are|\s+were)\b.*\bworth(?=\W*$)",
    r"(?:total|sum|average|mean|price|cost|costs)\s+(?:of|for|i|we|on)", r"(?:most|"
    r"least)\s+expensive",
    r"how\s+(?:hot|warm|cold|heavy|tall|wide|deep|wet|dry)",
    r"wie\s+(?:warm|kalt|heiß|schwer|breit|tief)",
    r"^what\s+(?:came|comes|went|goes)\s+(?:in(?:to)?|out)",
    r"(?:hottest|warmest|coldest|wettest|driest|busiest)", r"heißeste\w*", r"kälteste\w*",
    r"(?:highest|lowest|largest|biggest|cheapest|dearest|heaviest|tallest|shortest|lightest)",
    r"wie\s*(?:viel|viele|hoch|teuer)\w*",
    r"was\s+(?:kostet|hat\b.*\bgekostet)", r"summe", r"durchschnitt\w*", r"cuánt[oa]s?",
    r"combien", r"quant[oiae]",
    r"hoeveel", r"(?:^|(?<=the )|(?<=total ))number\s+of", r"total",
    r"^(?:the\s+)?average", r"on\s+average",
    r"together(?=\W*$)",
    r"add(?:s|ed)?\s+(?:all\s+)?up", r"added\s+together", r"altogether", r"zusammengerechnet",
    r"zusammengezählt", r"sumad[oa]s?", r"additionn\w+", r"sommat[oaie]", r"opgeteld",
    r"(?:come|came|comes|amount|amounts)\s+to(?=\W*$)", r"moyenne", r"promedio",
    r"(?:expire|expires|run\s+out|runs\s+out|ends|due)", r"läuft\b.*\bab", r"laufen\b.*\bab",
    r"^was\b.*\b(?:ausgegeben|gekostet|bezahlt|gezahlt|eingenommen|verdient|verbraucht)",
    r"^(?:in\s+)?(?:which|what|who|welche[rsnm]?|wer|qué|quel(?:le)?|quale|welke)\b.*\b(?:most|least|"
    r"best|worst|fewest|longest|shortest|meisten|wenigsten|beste[nrs]?)",
)  # fmt: skip
ALL_IN_UNIT = re.compile(
    r"^(?:all|alle[sr]?|tou(?:t|te|s|tes)|tod[oa]s?|tutt[oaie])\s.+\s(?:in|en)\s+(?P<unit>[^\W\d_]+)$",
    re.IGNORECASE,
)
"""What comes of all of something, where its unit is a measure: "all the rain of June in mm"."""
PHRASE = re.compile(
    r"^(?!(?:how|why|when|where|what|who|is|are|was|were|do|does|did|can|could|should|has|have|if|"
    r"wie|warum|wieso|wann|wo|was|wer|ist|sind|hat|haben|kann|gibt|cómo|por|cuándo|dónde|comment|"
    r"pourquoi|quand|où|come|perché|quando|dove|hoe|waarom|waar)(?!\w))\S+(?:\s+\S+){0,11}$",
    re.IGNORECASE,
)
"""A few words that are no sentence: "lessons of Noor in March"."""
AMOUNTS = any_of(
    r"costs", r"spendings?", r"income", r"revenue", r"sales", r"consumption", r"\w*kosten",
    r"\w*ausgaben", r"\w*einnahmen", r"\w*verbrauch", r"\w*umsatz", r"gastos", r"ingresos",
    r"dépenses", r"recettes", r"spese", r"entrate", r"uitgaven", r"inkomsten",
)  # fmt: skip
"""What a few words ask the sum of where they say of which days: "repair costs in 2025"."""
FIELD = re.compile(r"(?<!\w)(?:with|mit|con|avec|met)\s+(?:the\s+)?[^\W\d_]+\s+\S+$", re.IGNORECASE)
"""What may narrow documents by a field: "papers with rating 4"."""
_ASKS_WHICH = (
    r"(?:which|what)\s+(?!(?:does|did|is|was|will|would)\s)(?:are\s+)?(?:my\s+|of\s+my\s+|the\s+)?[\w-]+"
    r"(?:\s+[\w-]+)?\s+(?:do|did|have|are|were|from|about|by)",
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
    rf"(?:my\s+|the\s+)?(?:[\w-]+\s+)?{DOCUMENTS}\s+(?:from|about|of|since|by|in|per)",
    r"was\s+habe\s+ich\b.*\bgeschrieben",
)  # fmt: skip
ASKS_WHICH = re.compile(
    r"^(?:please\s+|can\s+you\s+|could\s+you\s+|bitte\s+)?(?:" + "|".join(_ASKS_WHICH) + r")(?!\w)",
    re.IGNORECASE,
)
