"""Words that a question is opened with and that ask for nothing: "so", "can you tell me"."""

from __future__ import annotations

import re

_ASKS = (
    r"(?:how|what|what['’]?s|which|who|whose|when|where|wie|wieviel\w*|was|welche[rnsm]?|wer|wann|"
    r"wo|combien|quel(?:le)?s?|qui|quand|cuánt[oa]s?|qué|cuál(?:es)?|quién(?:es)?|cuándo|"
    r"quant[oiae]|quale?|quali|chi|quando|hoeveel|welke?|wat|wie|wanneer)(?!\w)"
)
_OPENING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|well|hey|hi|hello|please|also|now|then|btw|by\s+the\s+way|"
    r"(?:one\s+)?(?:quick|last|more)\s+question|remind\s+me|(?:please\s+)?tell\s+me|"
    r"(?:can|could|would)\s+you\s+(?:please\s+)?(?:tell\s+me|say|look\s+up|check)|do\s+you\s+know|"
    r"i(?:['’]d|\s+would)?\s+(?:want|need|like)\s+to\s+know|i\s+wonder|any\s+idea|"
    r"und|also|na|sag\s+mir|weißt\s+du|kannst\s+du\s+mir\s+sagen|ich\s+möchte\s+wissen|bitte|"
    r"et|alors|dis-moi|sais-tu|peux-tu\s+me\s+dire|y|pues|dime|sabes|puedes\s+decirme|"
    r"e|allora|dimmi|sai|puoi\s+dirmi|en|dus|vertel\s+me|weet\s+je|kun\s+je\s+me\s+vertellen)"
    rf"(?=\W)[\s,:;.!–—-]*)+(?={_ASKS})",
    re.IGNORECASE,
)


def without_opening(question: str) -> str:
    """A question from its first word that asks; itself where nothing opens it."""
    return _OPENING.sub("", question)
