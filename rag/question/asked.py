"""What a question wants of a table: money, a day, a person, a cell; what rows must lack.

Only the words; which table and column they mean is for the table to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.language.search_terms import STOP_WORDS
from rag.question.aggregates import COUNTS
from rag.question.amounts import CURRENCY_OF
from rag.question.cues import any_of
from rag.question.states import State, state_asked

Wanted = Literal["", "money", "amount", "day", "row", "cell"]
Tax = Literal["", "with", "without"]

_MONEY = any_of(
    r"what(?:['’]s|\s+is|\s+was|\s+are|\s+were)\b.*\bworth",
    r"(?:total|whole|overall|entire)\s+(?:value|worth)",
    r"(?:most|least)\s+money", r"am\s+meisten\s+geld",
    r"how\s+much\s+(?:money|cash)", r"wie\s*viel\s+geld", r"combien\s+d['’]argent",
    r"cuánto\s+dinero", r"quanti\s+soldi", r"hoeveel\s+geld",
    r"how\s+(?:much|expensive)\b.*\b(?:cost|costs|pay|pays|paid|spen[dt]|owe[sd]?|charge[sd]?|earn\w*|"
    r"price|fee|worth|went|go(?:es)?\s+to)",
    r"what\b.*\b(?:cost|costs|pay|paid|spen[dt]|owe[sd]?|charge[sd]?|earn\w*)", r"price", r"prices",
    r"how\s+expensive", r"wie\s+teuer", r"preis\w*", r"kostet\w*", r"gekostet", r"bezahlt",
    r"zahlt\w*",
    r"ausgegeben", r"verdient", r"prix", r"coûte\w*", r"payé\w*", r"dépensé\w*", r"precio",
    r"cuesta\w*",
    r"prezzo", r"costa\w*", r"prijs", r"kost",
    r"most\s+expensive", r"cheapest", r"dearest", r"teuerste\w*", r"billigste\w*", r"günstigste\w*",
)  # fmt: skip
_AMOUNT = any_of(
    r"how\s+(?:much|many|high|long|heavy|big|large|wide|tall|deep|hot|warm|cold)",
    r"wie\s*(?:viele?|hoch|lang|schwer|groß|breit)", r"combien", r"cuánt[oa]s?", r"quant[oiae]",
    r"hoeveel",
    r"(?:^|(?<=the )|(?<=total ))number\s+of", r"total",
)  # fmt: skip
_DAY = any_of(
    r"when", r"(?:on\s+)?(?:what|which)\s+(?:date|day)", r"since\s+when", r"wann", r"seit\s+wann",
    r"an\s+welchem\s+(?:tag|datum)", r"quand", r"à\s+quelle\s+date", r"cuándo", r"quando",
    r"wanneer",
)  # fmt: skip
_ROW = any_of(
    r"who", r"whose", r"whom", r"wh?ich", r"where", r"wer", r"wem", r"wen", r"wessen",
    r"welche[rnsm]?", r"wo",
    r"qui", r"quel(?:le)?s?", r"où", r"quién(?:es)?", r"cuál(?:es)?", r"dónde", r"chi",
    r"quali?", r"dove",
    r"wie", r"welke?", r"waar", r"what",
)  # fmt: skip
_FIRST_WORDS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    ("day", _DAY),
    ("amount", _AMOUNT),
    ("row", _ROW),
)
"""What the words mean that a question begins with."""
_STARTS = (
    r"^(?:and\s+|so\s+|at\s+|in\s+|on\s+|to\s+|by\s+|from\s+|an\s+|in\s+|bei\s+|à\s+|chez\s+)?"
)
_LACKING = re.compile(
    r"(?<!\w)(?:no|not|never|without|lack(?:s|ing)?|missing|isn['’]?t|aren['’]?t|hasn['’]?t|haven['’]?t|"
    r"didn['’]?t|wasn['’]?t|weren['’]?t|doesn['’]?t|don['’]?t|kein(?:e[nmrs]?)?|nicht|nie|ohne|fehlt|fehlen|"
    r"sans|pas\s+(?:encore\s+)?(?:de\s+)?|aucune?|jamais|sin|ningun[ao]?|senza|nessun[ao]?|zonder|geen|niet)"
    r"(?!\w)(?P<rest>.*)$|(?<!\w)(?P<un>un(?:paid|answered|returned|marked|read|tested|checked|planted|packed|booked|delivered|treated|used|signed|sold|filled|"
    r"bezahlt\w*|beantwortet\w*)|impayée?s?|open\s+(?=invoices?|bills?)|outstanding|offene[nr]?\s+"
    r"(?=rechnung))",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_TOO = re.compile(
    r"(?<!\w)(?:no\s+(?:more|longer|later|less|fewer)|not\s+(?:more|later|less)|why|warum|pourquoi|how\s+to|"
    r"can|could|should|may|must)(?!\w)",
    re.IGNORECASE,
)
_TAX = r"(?:vat|tax(?:es)?|mwst\.?|mehrwertsteuer|ust\.?|umsatzsteuer|steuern?|tva|iva|btw|gst)"
_WITH_TAX = any_of(
    rf"(?:with|incl\.?|including|inclusive\s+of|plus|mit|inkl\.?|inklusive|einschließlich|con|avec|con)\s+"
    rf"(?:the\s+)?{_TAX}", r"gross", r"brutto", r"ttc",
)  # fmt: skip
_WITHOUT_TAX = any_of(
    rf"(?:without|excl\.?|excluding|before|ohne|exkl\.?|sans|hors|sin|senza)\s+(?:the\s+)?{_TAX}",
    r"net", r"netto", r"ht", r"hors\s+taxes?",
)  # fmt: skip
_STATES = any_of(
    r"and\s+(?:what\s+|how\s+much\s+)?(?:is\s+it\s+)?(?:now|today|these\s+days|currently)",
    r"(?:first|old|older|original|previous)\b.*\band\s+(?:of\s+|in\s+)?(?:the\s+)?(?:second|new|newer|"
    r"revised|last|latest|final|current)\b.*",
    r"both\s+(?:versions?|offers?|quotes?|quotations?|years?)",
    r"und\s+(?:was\s+|wie\s+viel\s+)?(?:jetzt|heute|nun)", r"et\s+(?:maintenant|aujourd'hui)",
    r"(?:erste[nrs]?|alte[nrs]?)\b.*\bund\s+(?:im\s+|in\s+)?(?:de[rmsn]\s+)?(?:zweite|neue|überarbeitete)"
    r"[nrsm]?\b.*",
    r"(?:19|20)\d\d\s+and\s+(?:in\s+)?(?:19|20)\d\d", r"(?:19|20)\d\d\s+und\s+(?:19|20)\d\d",
    r"(?:19|20)\d\d\s+et\s+(?:en\s+)?(?:19|20)\d\d",
)  # fmt: skip
_CURRENCY = re.compile(
    r"(?<!\w)(" + "|".join(re.escape(w) for w in CURRENCY_OF if w.isalpha()) + r")(?!\w)|[€$£¥]",
    re.IGNORECASE,
)

_STAYS = re.compile(
    r"(?:and\s+|so\s+)?(?:when|where|who|whom?\s+with|wann|wo|wer|quand|où|qui|cuándo|dónde|quién|"
    r"quando|dove|chi|wanneer|waar|wie)\s+(?:else\s+)?"
    r"(?:(?:am|are|is|was|were|will|'s)\s+(?:i|we|you|they|he|she|it)(?:\s+be)?|"
    r"(?:bin|sind|ist|war|waren)\s+(?:ich|wir|sie|er|ihr)|"
    r"(?:suis|sommes|est|sont|étions|serons)-(?:je|nous|elles?|ils?)|"
    r"(?:estoy|estamos|están?|estaremos)|(?:sono|siamo|saremo|sarò)|"
    r"(?:ben|zijn|is|was|waren)\s+(?:ik|we|wij|ze|zij|hij))\s+"
    r"(?:in|at|on|with|to|back|away|off|there|out|near|bei|mit|am|im|an|auf|zurück|weg|dort|à|au|"
    r"aux|en|chez|avec|dans|con|a|nel|nella|da|op|bij|met|naar|terug)(?!\w)",
    re.IGNORECASE,
)
"""Of where somebody is or was: rows that merely hold its words tell no stay."""
_HOW = re.compile(
    r"(?:and\s+|so\s+)?(?:how|why|can|could|should|may|must|wie|warum|wieso|kann|darf|muss|comment|"
    r"pourquoi|cómo|come|perché|hoe|waarom|what)(?!\w)",
    re.IGNORECASE,
)
FEW_WORDS = 8
"""Words of a question that only names what it asks for: "sail number of the old dinghy"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a table's rows.

    :ivar lacks: words of what a row must not have: "without a key" is ("key",); () for nothing.
    :ivar tax: a total with or without tax.
    :ivar states: two versions or years are asked for at once: "in 2023 and now".
    :ivar currency: the only one that is named, as a code.
    :ivar state: of what is asked for: still to do, done, lent, unpaid.
    """

    wanted: Wanted = ""
    lacks: tuple[str, ...] = ()
    tax: Tax = ""
    states: bool = False
    currency: str = ""
    state: State = ""


def read_asked(question: str) -> Asked:
    """What a question wants of a table, if it wants something of one."""
    currencies = {CURRENCY_OF[m.group().casefold()] for m in _CURRENCY.finditer(question)}
    wanted = _wanted(question)
    return Asked(
        wanted=wanted,
        lacks=_lacks(question),
        tax=_tax(question),
        states=bool(_STATES.search(question)),
        currency=currencies.pop() if len(currencies) == 1 else "",
        state="" if wanted == "day" else state_asked(question)[0],
    )


def _tax(question: str) -> Tax:
    if _WITH_TAX.search(question):
        return "with"
    return "without" if _WITHOUT_TAX.search(question) else ""


def _wanted(question: str) -> Wanted:
    if _MONEY.search(question) or _CURRENCY.search(question):
        return "money"
    start = question.strip()
    if _STAYS.match(start):
        return ""
    for wanted, pattern in _FIRST_WORDS:
        if re.match(_STARTS + pattern.pattern, start, re.IGNORECASE):
            return wanted
    if _AMOUNT.search(question):
        return "amount"
    names = len(start.split()) <= FEW_WORDS and not _HOW.match(start)
    return "cell" if names else ""


def _lacks(question: str) -> tuple[str, ...]:
    match = _LACKING.search(question)
    if (
        match is None
        or (_HOW.match(question) and not COUNTS.match(question))
        or _TOO.search(question)
        or _WITHOUT_TAX.search(question)
    ):
        return ()
    rest = match["rest"] if match["un"] is None else match["un"].removeprefix("un")
    found = tuple(
        word for word in re.findall(r"[^\W_][\w-]*", rest) if word.casefold() not in STOP_WORDS
    )
    return found or ("it",)


def of_rows(question: str) -> str:
    """The question without what only says which tax is meant, and "unpaid" as what is not paid."""
    for pattern in (_WITH_TAX, _WITHOUT_TAX):
        question = pattern.sub(" ", question)
    match = _LACKING.search(question)
    if match is None or match["un"] is None:
        return question
    return question[: match.start()] + match["un"].removeprefix("un") + question[match.end() :]
