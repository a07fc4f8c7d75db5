"""Which kinds of values a question asks for: a time, an amount, a measure, a number, a code.

By its words alone, in six languages; a question may ask for several, or for none of them.
"""

from __future__ import annotations

import re

Wanted = frozenset[str]
"""Kinds of values: "time" is any of `OF_TIME`, "measured" and "numbered" whatever they are of."""
_ASKED = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for kind, words in (
        (
            "time",
            r"when|(?:what|which|how (?:early|late)|until what|till what) ?(?:time|"
            r"times|day|days|date|"
            r"dates|evenings?|mornings?|afternoons?|nights?|weekdays?|month|year|hours?)|what time|"
            r"how (?:early|late)|opening hours|deadline|due|wann|um wie viel uhr|wie (?:spät|früh)|"
            r"welche[mnrs]? (?:tage?|abende?|uhrzeit|datum|wochentag|monat|jahr|termin)|"
            r"öffnungszeiten|frist|quand|à quelle (?:heure|date)|quels? (?:jours?|soirs?|mois)|"
            r"quelle (?:heure|date|année)|horaires?|cuándo|a qué hora|qué (?:día|"
            r"fecha|hora|mes|año)|"
            r"horario|quando|a che ora|che (?:giorno|data|ora|mese|anno)|quale giorno|orari|orario|"
            r"wanneer|hoe laat|welke (?:dag|dagen|datum|avond|maand)",
        ),
        (
            "money",
            r"how (?:much|expensive)|prices?|costs?|fees?|rent|dues|salary|wage|"
            r"premium|deposit|budget|"
            r"wie (?:viel|teuer)|preise?|kosten|kostet|gebühr(?:en)?|miete|beitrag|"
            r"gehalt|combien|prix|"
            r"coûte\w*|loyer|cotisation|cuánto|precios?|cuesta\w*|cuota|alquiler|quanto|prezz[oi]|"
            r"costa\w*|affitto|quota|hoeveel|prijs|prijzen|kost|huur|contributie",
        ),
        (
            "measured",
            r"how (?:many|much|long|far|high|big|large|wide|tall|deep|heavy|often|fast|hot|warm)|"
            r"distance|length|height|weight|size|dose|dosage|temperature|amount|"
            r"wie (?:viele?|lange?|weit|hoch|groß|breit|schwer|oft|schnell|heiß|warm)|entfernung|"
            r"strecke|länge|dosis|temperatur|combien|distance|longueur|dose|"
            r"température|cuánt[oa]s?|"
            r"distancia|dosis|temperatura|quant[oaie]|distanza|dose|hoeveel|"
            r"hoe (?:lang|ver|hoog|groot)|"
            r"afstand|dosering|temperatuur",
        ),
        (
            "numbered",
            r"numbers?|codes?|pin|combination|channel|room|extension|version|nummer|"
            r"zahl|raum|zimmer|"
            r"kanal|numéro|canal|salle|número|clave|sala|numero|codice|canale|stanza|nummer|kanaal|"
            r"kamer|kode",
        ),
        (
            "code",
            r"passwords?|codes?|pin|keys?|command|setting|passwort|kennwort|befehl|mot de passe|"
            r"contraseña|clave|wachtwoord",
        ),
    )
)  # fmt: skip


def wanted(question: str) -> Wanted:
    """What kinds of values a question asks for; empty where none of them is told."""
    return frozenset(kind for kind, pattern in _ASKED if pattern.search(question))
