"""Whether a question asks for several things, told by how it is built rather than by what it is
about: "which keys …", "who brought what", "what must we take along", "things to do before …".

In six languages; in doubt it asks for one.
"""

from __future__ import annotations

import re

_VERB = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|"
    r"must|need|needs|'s)"
)
_PLURAL = rf"(?!{_VERB}\b)[^\W\d_][\w'’-]*[^\W\dsui'’]s"
"""A noun that may be of several, neither class, bus nor axis."""
_OF_SEVERAL = rf"(?:{_PLURAL}|people|children|kids|men|women|folks|stuff|gear|equipment|kit)"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)"
_BEFORE = rf"(?:(?!{_VERB}\b|of\b|the\b|an?\b)[\w'’-]+ ){{0,2}}"
"""Words that may stand between what asks, or opens a title, and its noun."""
_AT = r"^\W*(?:and |so )?(?:(?:for|in|on|at|with|from|to|by|of|about|under) )?"

_ENGLISH = (
    # which keys, in what places, which three mowers
    rf"{_AT}which {_OF_SEVERAL}\b",
    rf"{_AT}which (?!of\b|one\b){_BEFORE}{_OF_SEVERAL} (?:{_VERB}|i|we|you|they)\b",
    rf"{_AT}what (?!of\b|else\b){_BEFORE}{_OF_SEVERAL} {_VERB}\b",
    # who brought what, which places went to whom, what overrides what
    r"^\W*(?:who|which|what)\b[^,;?]* (?<!\band )(?<!\bor )(?:which|whom|what)\b"
    r"(?! (?:i|we|you|they|he|she|it)\b)",
    # what do I have to take along, what goes in, what must not get wet
    r"^\W*what (?:all |else )?(?:(?:do|does|did|must|can|may) (?:i|we|you|they|one) )?"
    r"(?:(?:need|needs|needed|have|has|had|ought) (?:not |always )?to"
    r"|must|should|mustn't|shouldn't|can't|cannot)\b",
    r"^\W*what (?:do|does|did) (?:i|we|you|they|one) need\b",
    r"^\W*what (?:must|should) (?:i|we|you|they|one) \w+",
    r"^\W*what (?:all )?(?:goes|went|go|belongs|belong) (?:in|into|to|on|with)\b",
    r"\bwhat goes in\W*$",
    r"^\W*what(?:'s| is| was| were| are) (?:all )?(?:in|on|inside|included in|left to|missing) "
    r"(?!it\b)",
    r"^\W*what to \w+",
    # things to do, reasons why, exercises from the doctor, all the rooms one may sleep in
    rf"^\W*(?:(?:all |every )?(?:the |my |our )|all |{_NUMBER} )?(?:{_NUMBER} [\w-]+ )?"
    rf"{_OF_SEVERAL} (?:of|for|from|to|that|which|who|with|why|i|we|you|they|in) [^,;?]*$",
    rf"^\W*all (?:the |my |our )?(?:[\w-]+ )?{_OF_SEVERAL}\b",
    r"^\W*(?:things|stuff|ones|everything|all) (?:the|my|our|this|a|an|i|we|they|one|you)\b",
    r"^\W*(?:list|checklist|order|sequence) (?:of|in which|for)\b",
    rf"^\W*what (?:are|were) (?!the\b|my\b|our\b){_BEFORE}{_OF_SEVERAL}\b",
)
_OTHERS = (
    r"^\W*welche (?:[\w-]+ ){1,3}(?:sind|waren|haben|hatten|werden|wurden|müssen|können|dürfen|"
    r"sollen|brauche|brauchen|gibt|gab|gehören|kommen)\b",
    r"^\W*was (?:muss|müssen|soll|sollen|brauche|brauchen|gehört|kommt|darf|dürfen) ",
    r"^\W*wer\b[^,;?]* (?:was|welche[nrs]?|wen|wem)\b",
    r"^\W*(?:de |à |dans |pour )?(?:quels|quelles)\b",
    r"^\W*qu(?:e|oi) (?:faut-il|dois-je|doit-on|devons-nous|prendre|mettre)\b",
    r"^\W*qu'est-ce qu(?:e |')(?:je dois|on doit|il faut|nous devons)\b",
    r"^\W*qui\b[^,;?]* (?:quoi|quel|quelle|quels|quelles)\b",
    r"^\W*(?:en |de |con |para )?(?:cuáles|qué \w+s)\b",
    r"^\W*qué (?:tengo|tenemos|hay|debo|debemos|hace falta|lleva|necesito|necesitamos)\b",
    r"^\W*quién(?:es)?\b[^,;?]* (?:qué|cuál)\b",
    r"^\W*(?:in |di |con |per )?quali\b",
    r"^\W*(?:che )?cosa (?:devo|dobbiamo|serve|bisogna|occorre)\b",
    r"^\W*chi\b[^,;?]* (?:cosa|che cosa|quale|quali)\b",
    r"^\W*welke \w+(?:en|s)\b",
    r"^\W*wat (?:moet|moeten|heb ik nodig|hebben we nodig|hoort|mag|mogen) ",
    r"^\W*wie\b[^,;?]* (?:wat|welke)\b",
)
_SENTENCE = re.compile(r"(?<=\w\w[.!?:])\s+")
_OF_NUMBER = re.compile(
    rf"{_AT}(?:(?:which|what) (?:\w+ )?{_NUMBER}|welche (?:zwei|drei|vier|fünf|sechs|\d)|"
    r"quel(?:le)?s (?:deux|trois|quatre|cinq|six|\d)|qué (?:dos|tres|cuatro|cinco|seis|\d)|"
    r"quali (?:due|tre|quattro|cinque|sei|\d)|welke (?:twee|drie|vier|vijf|zes|\d)) \w",
    re.IGNORECASE,
)
_SEVERAL = re.compile("|".join((*_ENGLISH, *_OTHERS)), re.IGNORECASE)


def asks_several(question: str) -> bool:
    """Whether an answer to the question is likely a list."""
    return any(map(_SEVERAL.search, _SENTENCE.split(question)))


def asks_number(question: str) -> bool:
    """Whether it asks for so many: "which three mowers did we compare"."""
    return bool(_OF_NUMBER.search(question))
