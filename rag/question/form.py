"""The form of the answer that a question asks for, told by how it is put.

Cheap signs in English and German, some in Spanish and Russian; what shows none of them gets a note:
the best stretch as it stands.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.language.expected_answer import is_question, kind_of
from rag.question.several import asks_number, asks_several

Form = Literal[
    "fact", "steps", "definition", "reason", "list", "yes-no", "compare", "note",
    "count", "table", "changes", "summary",
]  # fmt: skip

_AUXILIARY = (
    r"(?:are|is|was|were|do|does|did|can|could|must|should|shall|will|would|may|might|have|has|had)"
)
_MANY = rf"(?:(?!{_AUXILIARY}\b)[\w-]+ ){{0,2}}(?!{_AUXILIARY}\b)[\w-]*[^\W\dsui]s"
"""A noun that may be of several, with what stands before it: neither class, bus nor axis."""
_OF_MANY = rf"(?:(?!(?:is|was|has)\b){_AUXILIARY}|need|went|come|go|belong|get|got|i|we|you|they)"
"""What goes on after it, and not after "comes" or "annoys"."""

# In this order: the first that matches tells.
_SIGNS: tuple[tuple[Form, str], ...] = (
    (
        "compare",
        r"\bdifferen(?:ce|t)\b|\bcompared?\b|\bversus\b|\bvs\b|\bunterschied|\bdiferencia"
        r"|\b(?:better|faster|cheaper|worse|slower|besser|schneller|mejor) \w+.* "
        r"(?:or|oder|than|als|o)\b",
    ),
    (
        "reason",
        r"^\W*(?:but |and |so )?(?:why|how come|what'?s the reason|warum|wieso|weshalb|por qué"
        r"|почему)\b|\bwhat (?:causes|caused|made)\b",
    ),
    (
        "steps",
        r"\bhow (?:do|can|did|could|should|would|might) (?:i|you|we|one|they|somebody)\b"
        r"|\bhow to\b|^\W*can (?:i|you|we|one)\b|\bcómo (?:puedo|se)\b"
        r"|\b(?:is|was|are) there (?:an?|any|some) (?:\w+ )?"
        r"(?:way|shorthand|trick|command|shortcut)"
        r"|\bwie (?:kann|mache?|richte|stelle|bekomme|geht)\b|\bкак (?:мне|можно|сделать)\b",
    ),
    (
        "list",
        r"^\W*(?:please )?(?:list|name|show) (?:all|the|my|every|me)\b"
        r"|\b(?:what|which) are (?:the|all|my|our)\b|\bwelche \w+n\b|^\W*(?:liste|nenne)\b"
        r"|^\W*(?:which|what) (?:\w+ ){0,2}\w+s (?:are|do|does|can|did|were|have|has|need)\b"
        r"|^\W*(?:(?:for|in|on|at|with|from|to|by) )?(?:which|what) (?!of\b)"
        rf"{_MANY} {_OF_MANY}\b"
        r"|\b(?:what|who|which) all\b|\bwhat (?:else )?(?:stuff|kit|gear|equipment|material)\b"
        r"|\bwhat (?:did|have) (?:we|they|i) (?:all )?(?:conclude|learn|agree|settle|recommend)"
        r"(?:e?d|nt|t)?\b|\bwas haben wir\b.*\b(?:gelernt|beschlossen|vereinbart)\b"
        r"|\bwas (?:\w+ ){0,3}alles\b|\bwas alles\b|^\W*(?:quels|quelles|quali|cuáles)\b"
        r"|^\W*qué \w+s\b|\bwat (?:\w+ ){0,3}allemaal\b|^\W*welke \w+(?:en|s)\b",
    ),
    (
        "yes-no",
        r"^\W*(?:is|are|was|were|do|does|did|could|will|would|should|has|have|had|am|may|must"
        r"|ist|sind|war|hat|haben|kann|darf|muss|gibt es|es|son|hay)\b",
    ),
    (
        "definition",
        r"^\W*what(?:'?s| is| are) (?:an? )?[\w.+#/:~=-]+(?: [\w.+#/-]+){0,2}"
        r"(?: (?:for|meant for|used for))?\s*\??$|\bdefin(?:e|ition)\b"
        r"|^\W*what (?:does|do) .* (?:mean|do|stand for)\s*\??$"
        r"|\bwas (?:ist|sind|bedeutet)\b|\bqué (?:es|son)\b",
    ),
)
_COMPILED = tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in _SIGNS)
_OF_SOMEONE = re.compile(
    r"\bwhat(?:'?s| is| are|) (?:the|my|our|his|her|their|its|your)\b", re.IGNORECASE
)
_NAMING = re.compile(r"\b(?:which|what|who|whose|welche[mnrs]?|wer|qué|cuál)\b", re.IGNORECASE)


def form_of(question: str) -> Form:
    """What an answer to this question looks like."""
    if asks_number(question):
        return "list"  # "which three did we compare" compares nothing
    for form, sign in _COMPILED:
        shown = sign.search(question) or (form == "list" and asks_several(question))
        if shown and not (form == "definition" and _OF_SOMEONE.search(question)):
            return form
    asks_for_one = kind_of(question) != "any" or bool(_NAMING.search(question))
    return "fact" if asks_for_one and is_question(question) else "note"
