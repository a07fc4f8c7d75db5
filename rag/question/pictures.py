"""Whether a question asks for pictures by what they show, and the words for that."""

from __future__ import annotations

import re

_NOUN = (
    r"(?:photo(?:graph)?s?|pictures?|pics?|images?|snapshots?|shots?|foto(?:graf[ií]as?|s)?|fotografie[n]?"
    r"|bild(?:er)?|aufnahmen?|imágen(?:es)?|imagen(?:es)?|immagin[ei]|afbeeldingen?|photographies?)"
)
_OF = (
    r"(?:of|with|showing|that\s+shows?|which\s+shows?|von|vom|mit|de\s+la|de\s+l['’]|du|de|d['’]|del|"
    r"dell['’]|della|di|con|avec|van|met)"
)
_LEAD = (
    r"(?:(?:please\s+)?(?:can\s+you\s+|could\s+you\s+)?(?:show|find|get|give|search|look)(?:\s+(?:me|us|for))*"
    r"|(?:do|have)\s+(?:i|we|you)\s+(?:have|got)|are\s+there|is\s+there|where(?:\s+is|\s+are|['’]s)"
    r"|i\s+(?:need|want|am\s+looking\s+for)|zeig(?:e)?(?:\s+(?:mir|uns))?|finde|such(?:e)?"
    r"|habe(?:n)?\s+(?:ich|wir)|gibt\s+es|wo\s+(?:ist|sind)|montre(?:z)?(?:-moi)?|trouve|muéstrame"
    r"|busca|mostrami|trova|toon|zoek)"
)
_ARTICLE = (
    r"(?:a|an|any|the|my|our|all|some|every|ein|eine|einen|das|die|der|den|mein(?:e)?|alle|un|une|des|les"
    r"|la|le|el|una|unas|unos|las|los|il|lo|gli|een|de|het|mijn)"
)
_ASKS = re.compile(
    rf"\s*(?:{_LEAD}\s+)?(?:{_ARTICLE}\s+){{0,2}}{_NOUN}\s+{_OF}\s*(?P<shown>.{{2,200}})",
    re.IGNORECASE | re.DOTALL,
)
_SHOWS = re.compile(
    rf"\s*(?:(?:which|what)\s+{_NOUN}\s+(?:shows?|depicts?|has|have|contains?)"
    rf"|welche[sr]?\s+{_NOUN}\s+zeig(?:t|en)|auf\s+welche[mn]\s+{_NOUN}\s+(?:ist|sind)"
    rf"|quelles?\s+{_NOUN}\s+montre(?:nt)?|qué\s+{_NOUN}\s+muestran?|quale\s+{_NOUN}\s+mostra"
    rf"|welke\s+{_NOUN}\s+too?n(?:t|en))\s+(?P<shown>.{{2,200}})",
    re.IGNORECASE | re.DOTALL,
)
_ELSE = re.compile(
    # What is asked of a picture, or by day and sender, is no question for what it shows.
    r"\b(?:when|how\s+many|taken|from|since|before|after|called|named|by\s+name)\b|\d{4}",
    re.IGNORECASE,
)


def asked_pictures(question: str) -> str:
    """The words for what the pictures that a question asks for show; "" where it asks for none."""
    found = _ASKS.fullmatch(question) or _SHOWS.fullmatch(question)
    shown = " ".join(found["shown"].split()).strip(" ?!.,;:\"'“”") if found else ""
    return "" if _ELSE.search(shown) else shown
