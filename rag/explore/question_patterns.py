"""How headings and first sentences become questions, a table a language; names stand in ``{}``."""

from __future__ import annotations

import re

ASKED = {
    "en": "what should I know about {}?",
    "de": "Was sollte ich wissen: {}?",
    "fr": "que sait-on de {} ?",
    "es": "¿qué se dice de {}?",
}
"""Where nothing better can be asked of a heading."""
OF_A_DAY = {"en": "what came out of {}?", "de": "Was ergab {}?"}
"""Of meetings, plans and trips, which bear their date."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
HOW_DO_I = {"en": "how do I {}?", "de": "Wie geht das: {}?"}
WHAT_IS = {"en": "what {verb} {name}?", "de": "Was {verb} {name}?"}

_NAME = (
    r"(?!(?i:for|in|on|at|with|if|when|from|by|to|as|für|bei|mit|wenn)\b)"
    r"(?P<name>[\w][\w .'’+/-]{1,40}?)"
)
DEFINED = {
    "en": re.compile(rf"(?P<article>The |An? )?{_NAME} (?P<verb>is|are) (?:an?|the|one of) \w"),
    "de": re.compile(
        rf"(?P<article>(?:Der|Die|Das|Eine?) )?{_NAME} (?P<verb>ist|sind) (?:eine?|der|die|das) \w"
    ),
}
GERUND = re.compile(r"(?P<verb>[A-Z][a-z]{2,12}ing) (?P<rest>(?!.*\band \w+ing\b)\w[^:,;]+)")
INFINITIVE_LAST = re.compile(r"[A-ZÄÖÜ].* [a-zäöüß]{2,}(?:en|ern|eln)")

_ENGLISH = {
    "what goes into {}?": "ingredients",
    "how is {} made?": "method, preparation, directions, recipe",
    "what was decided in {}?": "decisions, decided",
    "what does {} need?": "requirements, prerequisites, what you need",
    "how do I install {}?": "installation, install, setup, set-up, getting started",
    "how do I use {}?": "usage, how to use",
    "when is {} open?": "opening hours, hours",
    "what does {} cost?": "cost, costs, fee, fees, price, prices, pricing",
    "what goes wrong with {}?": "troubleshooting, known problems, limitations, caveats",
    "when is {} due?": "deadline, deadlines, due dates",
}
_GERMAN = {
    "Was kommt in {}?": "zutaten",
    "Wie macht man {}?": "zubereitung, rezept",
    "Was wurde in {} beschlossen?": "beschlüsse, beschluss, entscheidungen",
    "Was braucht man für {}?": "voraussetzungen, material, werkzeug",
    "Wie richtet man {} ein?": "installation, einrichtung",
    "Wie benutzt man {}?": "benutzung, bedienung, anwendung",
    "Wann ist {} geöffnet?": "öffnungszeiten",
    "Was kostet {}?": "kosten, preis, preise, gebühren",
    "Was geht bei {} schief?": "fehlersuche, bekannte fehler",
    "Bis wann gilt {}?": "frist, fristen, laufzeit",
}
HANDLED = ("how do I", "Wie richtet", "Wie benutzt")
"""How questions begin that are about something with a name of its own."""
SECTIONS = {
    language: {name: asked for asked, names in table.items() for name in names.split(", ")}
    for language, table in (("en", _ENGLISH), ("de", _GERMAN))
}
"""Of a section by its heading in small letters: what its document is asked."""
