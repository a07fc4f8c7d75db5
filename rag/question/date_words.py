"""How days, months and ranges are written, in six languages: patterns only.

Read by `date_readings.py`, and by `dates.py` where they stand before or between dates.
"""

from __future__ import annotations

import re

from rag.language.months import MONTH_OF

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_OF, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d-])"
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0,
             "ersten": 1, "erstes": 1, "zweiten": 2, "zweites": 2, "dritten": 3, "vierten": 4,
             "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "premier": 1, "deuxième": 2,
             "troisième": 3, "quatrième": 4, "erste": 1, "zweite": 2, "primera": 1, "segunda": 2,
             "première": 1, "seconde": 2, "primo": 1, "prima": 1, "secondo": 2, "seconda": 2,
             "eerste": 1, "tweede": 2, "1.": 1, "2.": 2, "3.": 3, "4.": 4,
             "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
            "eight": 8, "nine": 9, "ten": 10, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6,
            "dos": 2, "tres": 3, "deux": 2, "trois": 3, "due": 2, "tre": 3, "twee": 2,
            "drie": 3}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
_OF = r"(?:\s+(?:of|in|von|des|de|del|du|di|van)(?:\s+the)?)?\s+"
_WHICH = "|".join(re.escape(word) for word in sorted(ORDINALS, key=len, reverse=True))

DAY = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)")
DOTTED = re.compile(r"(?<!\d)(?P<day>\d\d?)[./](?P<number>\d\d?)[./](?P<year>(?:19|20)\d\d)(?!\d)")
DAY_MONTH = re.compile(
    rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|\.)?\s+(?:of\s+|"
    rf"de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?{_YEAR})?",
    re.I,
)
MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)(?:,?\s+{_YEAR})?", re.I)
NUMBERED_MONTH = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?![\d-])")
MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+(?:of\s+|del?\s+)?{_YEAR}", re.I)
QUARTER = re.compile(
    rf"\bq(?P<q>[1-4])(?:\s+(?:of\s+)?{_YEAR})?\b"
    rf"|\b(?P<which>{_WHICH})\s+(?:quarter|quartal|trimestre|kwartaal)(?:{_OF}(?P<year2>(?:19|"
    rf"20)\d\d))?",
    re.I,
)
HALF = re.compile(
    rf"\bh(?P<h>[12])\s+{_YEAR}"
    rf"|\b(?P<which>{_WHICH})\s+(?:half|hälfte|halbjahr|semestre|semester|mitad|moitié|metà|helft)"
    rf"{_OF}(?:(?P<year2>(?:19|20)\d\d)|(?P<near>this|the|last)\s+year)",
    re.I,
)
PART_OF_MONTH = re.compile(
    r"\b(?:the\s+|der\s+|die\s+|la\s+|le\s+|de\s+|het\s+)?(?:"
    r"(?P<begins>beginn?ing|start|early|anfang|début|principios|comienzos|inizio|begin)"
    r"|(?P<mid>mid(?:dle)?|mitte|mi|milieu|mediados|metà|half|midden)"
    r"|(?P<ends>end|late|ende|fin|fines|finales|fine|einde?)"
    r"|(?P<half>first|second|ersten?|zweiten?|première|seconde|deuxième|primera|segunda|prima|"
    r"seconda|eerste|tweede)\s+(?:half|hälfte|moitié|quinzaine|mitad|quincena|metà|helft)"
    r"|(?P<week>first|second|third|fourth|last|erste[nr]?|zweite[nr]?|dritte[nr]?|letzte[nr]?|"
    r"première|deuxième|troisième|dernière|primera|segunda|tercera|última|prima|seconda|terza|"
    r"ultima|eerste|tweede|derde|laatste)\s+(?:week|woche|semaine|semana|settimana)"
    rf")(?:\s+|-)(?:(?:of|in|des|vom|im|de|du|del|di|van)\s+|d['’])?"
    rf"(?:the\s+month\s+of\s+)?{_MONTH}(?:,?\s+(?:of\s+|del?\s+)?{_YEAR})?",
    re.I,
)
_RANGE = (
    r"(?:since|after|before|until|till|between|from|and|to|seit|nach|vor|bis|zwischen|von|und|"
    r"depuis|après|avant|entre|jusqu'à|et|desde|hasta|después de|antes de|y|da|dopo|prima di|"
    r"fino a|tra|fra|e|sinds|na|voor|tot|tussen|en)\s+(?:the\s+)?"
)
FEASTS = {
    -2: "good friday|karfreitag|vendredi saint|viernes santo|venerdì santo|goede vrijdag",
    0: "easter sunday|easter|ostern|ostersonntag|pâques|pascua|pasqua|pasen",
    1: "easter monday|ostermontag|lundi de pâques|lunes de pascua|pasquetta|tweede paasdag",
    39: "ascension day|ascension|christi himmelfahrt|auffahrt|ascensión|ascensione|hemelvaart",
    49: "whitsun|pentecost|pfingsten|pfingstsonntag|pentecôte|pentecostés|pentecoste|pinksteren",
    50: "whit monday|pfingstmontag|lundi de pentecôte",
    1224: "christmas eve|heiligabend|nochebuena|vigilia di natale|kerstavond",
    1225: "christmas day|christmas|weihnachten|noël|navidad|natale|kerstmis|kerst",
    1231: "new year's eve|silvester|nochevieja|la saint-sylvestre|oudjaar",
    101: "new year's day|new year's|new year|neujahr|le nouvel an|año nuevo|capodanno|nieuwjaar",
}
"""What a feast is called, by its days after Easter, or by month and day from 101 on."""
_FEASTS = "|".join(sorted("|".join(FEASTS.values()).split("|"), key=len, reverse=True))
FEAST = re.compile(rf"(?<=\s)(?P<feast>{_FEASTS})(?!\w)(?:,?\s+(?:of\s+|de\s+)?{_YEAR})?", re.I)
BEFORE_FEAST = re.compile(rf"\b{_RANGE}$", re.I)
FIRST_MONTHS = re.compile(
    rf"\b(?:the\s+)?(?P<which>first|last|ersten|letzten|primeros|últimos|premiers|"
    rf"derniers)\s+{_COUNT}\s+"
    rf"(?:months|monate[n]?|meses|mois)(?:{_OF}(?P<year>(?:19|20)\d\d)|(?:{_OF}year)?(?![^?!.]))",
    re.I,
)
AGO = re.compile(
    rf"\b(?:in\s+|over\s+|within\s+|during\s+)?(?:the\s+)?(?:last|past|previous|letzten|"
    rf"vergangenen|últim[oa]s|derni(?:ers|ères)|ultim[ie]|afgelopen)\s+"
    rf"{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?|tagen?|wochen|monaten?|jahren?|días|"
    rf"semanas|meses|años|jours|semaines|mois|ans|giorni|settimane|mesi|anni|dagen|weken|"
    rf"maanden|jaar)\b",
    re.I,
)
NEAR = re.compile(
    r"\b(?P<which>this|last|past|diese[nrs]?|letzte[nrs]?|vorige[nrs]?|est[ea]|cette?|ce|"
    r"quest[ao]|deze|dit|vorige)\s+"
    r"(?P<unit>week|month|year|quarter|woche|monat|jahr|semana|mes|año|semaine|mois|année|"
    r"settimana|mese|anno|maand|jaar)\b"
    r"|\b(?:la\s+)?(?P<unit2>semana|mes|año|semaine|mois|année|an|settimana|mese|"
    r"anno)\s+(?:pasad[oa]|derni(?:er|ère)|passé|scors[oa])\b",
    re.I,
)
SEASON = re.compile(
    r"\b(?:(?P<near>last|this|(?:letzt|dies|vorig)e[nr]?|cet|este|quest['’]|deze|afgelopen)\s*)?"
    r"(?<!\ba\s)(?<!\bont\s)(?:the\s+)?(?P<season>winter|summer|sommer|hiver|été|invierno|verano|inverno|estate|zomer)"
    r"(?:\s+(?:(?:of\s+|de\s+|del\s+|van\s+)?(?P<year>(?:19|20)\d\d)"
    r"(?:\s?[/–-]\s?(?P<until>(?:20)?\d\d))?|(?P<past>derni(?:er|ère)|pasado|scors[oa])))?(?!\w)",
    re.I,
)
TODAY = re.compile(
    r"\b(?P<today>today|heute|hoy|aujourd'hui|oggi|vandaag)\b"
    r"|\b(?P<yesterday>yesterday|gestern|ayer|hier(?=\W*$)|ieri|gisteren)\b",
    re.I,
)
BARE_MONTH = re.compile(rf"\b{_MONTH}(?!\w)", re.I)
BARE_YEAR = re.compile(rf"(?<![\w.,#/-]){_YEAR}(?![\w#/]|[.,]\d)", re.I)

_IN = (
    r"(?:in|im|en|du|during|of|for|from|since|until|till|by|before|after|between|to|and|bis|"
    r"seit|ab|von|vor|nach|und|zwischen|desde|hasta|entre|depuis|jusqu'en|avant|après|da|dal|"
    r"fino\s+a|tra|nel|sinds|tot|van|tussen|last|this|through|a|y|et|e|al|à)"
)
_OR = r"(?:or|oder|ou|o|u|of)"
BEFORE_MONTH = re.compile(rf"\b(?:{_IN}|{_MONTH}\s+{_OR})\s+(?:the\s+)?$", re.I)
SINCE = re.compile(
    r"\b(?:since|starting|after|as\s+of|seit|ab|nach|desde|a\s+partir\s+de|depuis|dès|da|dal|"
    r"a\s+partire\s+da|sinds|vanaf)\s+(?:the\s+|dem\s+|el\s+|le\s+)?(?:beginning\s+of\s+)?$",
    re.I,
)
AFTER = re.compile(r"\b(?:after|nach|après|dopo|después\s+de)\s+$", re.I)
UNTIL = re.compile(
    r"\b(?:until|till|up\s+to|through|by|bis|hasta|jusqu'(?:en|au?|à)|fino\s+a|tot)\s+(?:the\s+|"
    r"zum\s+|ende\s+)?$",
    re.I,
)
BEFORE = re.compile(
    r"\b(?:before|prior\s+to|vor|antes\s+de|avant|prima\s+di|voor)\s+(?:the\s+)?$", re.I
)
FROM = re.compile(
    r"\b(?:from|between|von|zwischen|de|entre|da|tra|van|tussen)\s+(?:the\s+)?$", re.I
)
TO = re.compile(
    r"^\s*(?:to|and|until|till|through|bis|und|a|y|hasta|à|au|et|e|al|tot|en|-|–|—)\s*(?:the\s+)?$",
    re.I,
)
OR = re.compile(rf"^\s*(?:{_OR}|/)\s*(?:in\s+|im\s+|en\s+)?$", re.I)
LEAD = re.compile(
    r"\b(?:from|in|im|during|on|of|for|am|en|du|over|within|nel|le|el)\s+(?:the\s+)?$", re.I
)
