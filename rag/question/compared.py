"""Questions for what differs between two versions: a word for change, and two years or "the old and
the new". In six languages.

Whether there are such versions is for the documents to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.question.cues import any_of

_CHANGE = any_of(
    r"chang(?:ed?|es|ing)", r"differs?", r"differen(?:t|ces?)", r"compared?", r"comparing",
    r"(?:ge|ver)änder\w*", r"änder(?:t|te|ten|n|ung|ungen)", r"unterschied\w*", r"unterscheide\w*",
    r"anders", r"verglichen", r"vergleich\w*", r"changé\w*", r"changements?", r"changent",
    r"différen\w+",
    r"diffèrent?", r"cambi(?:ó|o|os|an|ado|aron|ato|ati|ata|ate|ano|amento|amenti)",
    r"diferen\w+", r"differenz[ae]", r"divers[oia]", r"veranderd?e?", r"veranderingen",
    r"gewijzigd", r"verschil(?:len|t)?",
    r"vergelijk\w*", r"vergeleken", r"compar(?:er|ez|a|ar|aci[óo]n)", r"comparée?s?",
    r"confront\w+",
)  # fmt: skip
_OLD = r"(?:old(?:er)?|previous|former|alte[nrs]?|vorige[nrs]?|ancien(?:ne)?s?|antigu[oa]s?|"\
       r"viej[oa]s?|vecchi[oae]?|oude?)"  # fmt: skip
_NEW = r"(?:new(?:er)?|current|neue[nrs]?|aktuelle[nrs]?|nouve(?:au|lle)s?|nuev[oa]s?|nuov[oaie]|"\
       r"nieuwe?)"  # fmt: skip
_LINK = r"(?:and|to|with|against|vs\.?|versus|und|mit|et|y|e|en|met)"
_THE = r"(?:the|d(?:er|ie|as|em|en)|el|la|los|las|les?|il|gli|de|het)"
_BOTH = re.compile(
    rf"(?<!\w)(?:{_OLD}\s+(?:[\w-]+\s+){{0,3}}?{_LINK}\s+(?:{_THE}\s+)?{_NEW}"
    rf"|{_NEW}\s+(?:[\w-]+\s+){{0,3}}?{_LINK}\s+(?:{_THE}\s+)?{_OLD})(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")
_BESIDE = re.compile(
    r"(?<!\w)(?:what['’]s|was\s+ist|ones?|those|version(?:s|en|es|i)?|versión|versione|versie|edition|ausgabe|"
    r"versus|vs)(?!\w)",
    re.IGNORECASE,
)
"""What may stand for a version beside its year, and what asks for what is different."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions that a question wants held against each other.

    :ivar years: of the earlier and the later; () where they are the old and the new one.
    :ivar rest: the question without what tells them apart and asks for the difference.
    """

    years: tuple[str, ...]
    rest: str


def compared(question: str) -> Compared | None:
    """The versions that a question compares; None where it compares none."""
    if not _CHANGE.search(question):
        return None
    years = tuple(sorted({match.group() for match in _YEAR.finditer(question)}))
    if len(years) != 2:
        if years or not _BOTH.search(question):
            return None
        years = ()
    rest = question
    for pattern in (_YEAR, _CHANGE, _BESIDE):
        rest = pattern.sub(" ", rest)
    return Compared(years, " ".join(rest.split()))
