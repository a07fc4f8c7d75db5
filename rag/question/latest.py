"""Whether a question asks for what holds now, or for what held before, in six languages."""

from __future__ import annotations

import re

_NOW = re.compile(
    r"(?<!\w)(?:current(?:ly)?|now|nowadays|these days|at the moment|at present|by now|presently|"
    r"in the end|finally|eventually|so far|still|any ?more|any longer|up to date|latest|"
    r"most recent(?:ly)?|newest|last (?:decision|decided|agreed|word)|as of today|today|"
    r"aktuell\w*|derzeit\w*|momentan|zurzeit|jetzt|inzwischen|mittlerweile|heute|zuletzt|"
    r"schließlich|letztlich|letztendlich|am ende|noch|immer noch|nicht mehr|neueste\w*|"
    r"actual(?:es|mente)?|ahora|hoy en día|al final|finalmente|por fin|todavía|aún|últim[oa]s?|"
    r"actuel(?:le|les|s|lement)?|maintenant|en ce moment|à présent|finalement|à la fin|encore|"
    r"derni(?:er|ère)s?|"
    r"attual[ei]|attualmente|adesso|ora|oggi|alla fine|infine|ancora|ultim[oaie]|"
    r"huidige?|nu|tegenwoordig|momenteel|uiteindelijk|tenslotte|nog|laatste)(?!\w)",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"(?<!\w)(?:original(?:ly)?|at first|first(?:ly)? (?:plan|planned|decision|decided|version)|"
    r"initial(?:ly)?|used to|formerly?|previous(?:ly)?|earlier|before (?:that|it|this|the change)|"
    r"the old|back then|at that time|so far was|"
    r"ursprünglich\w*|anfangs|zuerst|früher\w*|vorher(?:ige\w*)?|zuvor|damals|die alte\w*|"
    r"al principio|originalmente|antes|anterior(?:mente|es)?|"
    r"à l'origine|au début|auparavant|avant|précédent\w*|"
    r"all'inizio|originariamente|prima|precedente(?:mente)?|"
    r"oorspronkelijk\w*|eerst|vroeger|voorheen|vorige)(?!\w)",
    re.IGNORECASE,
)


_DECISION = re.compile(
    r"(?<!\w)(?:settl(?:ed?|ing) (?:on|for|upon)|decide[ds]?(?: on| for| to take)?|decisions?|"
    r"chose|chosen|choose|pick(?:ed)?|(?:go|went|gone) (?:for|with)|"
    r"end(?:ed)? up (?:with|taking|buying|choosing)|agree[ds]? (?:on|to)|opt(?:ed)? for|"
    r"entschieden|entscheidung(?:en)?|entschlossen|geeinigt|gewählt|ausgewählt|ausgesucht|"
    r"beschlossen|beschlu(?:ss|ß)|beschlüsse|choisi(?:e|s|r)?|décidé\w*|décisions?|opté|retenue?s?|"
    r"decidi(?:do|mos|ó|eron)|decisi(?:ón|ones)|elegi(?:do|mos|ó)|escogi(?:do|mos|ó)|"
    r"quedamos (?:con|en)|deciso|decision[ei]|scelt[oaie]|optato|gekozen|besloten|"
    r"besluit(?:en)?|beslissing(?:en)?)(?!\w)",
    re.IGNORECASE,
)


def tells_decision(text: str) -> bool:
    """Whether a text speaks of what was decided or chosen, or a question asks for it."""
    return bool(_DECISION.search(text))


def without_decision(question: str) -> str:
    """The question without the words that ask for what was chosen; as it is without others."""
    rest = _DECISION.sub(" ", question)
    return rest if rest.strip(" ?!") else question


def without_time(question: str) -> str:
    """The question without the words that ask for what holds now: no document holds them."""
    return _NOW.sub(" ", question)


def asks_latest(question: str) -> bool:
    """Whether what holds now is asked for: "current", "in the end", "still"."""
    return bool(_NOW.search(question)) and not asks_former(question)


def asks_former(question: str) -> bool:
    """Whether what held before is asked for: "originally", "used to"."""
    return bool(_THEN.search(question))
