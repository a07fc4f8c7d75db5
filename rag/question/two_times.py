"""The two times of a question that wants something of each: "under the old terms and under the
new", "before and after the change", "from 2019 to 2025".

In six languages. Whether there is a document of each time is for the collection to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OLD = (
    r"(?:old(?:er)?|previous|former|earlier|alte[nrms]?|vorige[nrms]?|früheren?|ancien(?:ne)?s?|"
    r"antigu[oa]s?|viej[oa]s?|vecchi[oae]?|oude?)"
)
_NEW = (
    r"(?:new(?:er)?|current|present|neue[nrms]?|jetzige[nrms]?|aktuelle[nrms]?|nouve(?:au|lle)s?|"
    r"nouvel|nuev[oa]s?|actual(?:es)?|nuov[oaie]|nieuwe?|huidige)"
)
_LINK = (
    r"(?:and|to|with|against|versus|vs\.?|or|than|compared\s+(?:to|with)|und|mit|gegen|oder|als|"
    r"et|à|contre|ou|que|y|con|contra|e|con|contro|o|en|tegen|met|of|dan)"
)
_SMALL = (
    r"(?:under|in|with|at|from|by|for|of|on|the|unter|nach|bei|mit|im|am|zum|d(?:er|ie|as|em|en)|"
    r"sous|avec|dans|les?|la|con|en|el|los|las|nel(?:la)?|il|gli|i|onder|bij|de|het)"
)
_BOTH = re.compile(
    "|".join(
        rf"(?<!\w){one}(?!\w)(?P<thing{n}>(?:\s+[\w-]+){{0,5}}?)"
        rf",?\s+{_LINK}\s+(?:{_SMALL}\s+){{0,2}}{other}(?!\w)(?:\s+ones?(?!\w))?"
        for n, (one, other) in enumerate(((_OLD, _NEW), (_NEW, _OLD)))
    ),
    re.IGNORECASE,
)
_UNIT = (
    r"(?:year|season|term|time|jahr|saison|mal|année|fois|año|temporada|vez|anno|stagione|volta|"
    r"jaar|seizoen|keer)"
)
_LAST = (
    rf"(?:(?:the\s+)?(?:last|previous)\s+{_UNIT}|(?:letzte[nrsm]?|vorige[nrsm]?)\s+{_UNIT}|"
    rf"(?:la\s+|l['’])?{_UNIT}\s+(?:derni(?:er|ère)|passée?)|(?:el\s+|la\s+)?{_UNIT}\s+pasad[oa]|"
    rf"(?:l['’]|la\s+)?{_UNIT}\s+scors[oa])"
)
_NEAR = r"(?:this|diese[nrsm]?|cette?|est[ea]|quest[oa]|dit|deze)"
_THIS = rf"{_NEAR}(?:\s+(?:{_UNIT}|one)|(?!\s+[^\W\d_]))"
_LAST_AND_THIS = re.compile(
    "|".join(
        rf"(?<!\w){one}(?!\w)(?P<thing{n}>(?:\s+[\w-]+){{0,5}}?)"
        rf",?\s+{_LINK}\s+(?:{_SMALL}\s+){{0,2}}{other}(?!\w)"
        for n, (one, other) in enumerate(((_LAST, _THIS), (rf"{_NEAR}\s+{_UNIT}", _LAST)))
    ),
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?<!\w)(?:before\s+and\s+after|vor\s+und\s+nach|vorher\s+und\s+nachher|avant\s+et\s+après|"
    r"antes\s+y\s+después|prima\s+e\s+dopo|voor\s+en\s+na)(?!\w)[^,;:?!]*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,/-])((?:19|20)\d\d)(?:[/-]\d\d)?(?![\w/-]|[.,]\d)")
_BY_YEAR = re.compile(
    r"(?:\s*,)?(?:\s+(?:since|from|to|in|of|at|end|start|beginning|the|between|and|against|versus|"
    r"vs\.?|than|until|with|compared|von|bis|ab|seit|ende|anfang|gegen|zwischen|und|als|de|à|entre|"
    r"et|depuis|desde|hasta|y|dal?|al|tra|e|van|tot|tussen|en|dan))*\s*$",
    re.IGNORECASE,
)
"""What stands before a year and goes with it."""
_THAN = re.compile(rf"(?<!\w)(?P<new>{_NEW})(?!\w).*(?<!\w)(?:than|als|que|di|del|dan)(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class TwoTimes:
    """Two times that a question asks about.

    :ivar years: the earlier and the later; with one of them the other is now; () where they are
        what was before and what is now.
    :ivar rest: the question without them: what is asked of each.
    """

    years: tuple[str, ...]
    rest: str


def two_times(question: str) -> TwoTimes | None:
    """The two times of a question; None where it has no two."""
    years = tuple(sorted({match[1] for match in _YEAR.finditer(question)}))
    if len(years) == 2:
        return TwoTimes(years, _tidy(_without_years(question)))
    if len(years) == 1 and (found := _THAN.search(question)):
        rest = _without_years(question)
        return TwoTimes(years, _tidy(rest[: found.start("new")] + rest[found.end("new") :]))
    if years:
        return None
    if found := _BOTH.search(question) or _LAST_AND_THIS.search(question):
        thing = found["thing0"] or found["thing1"] or ""
        rest = f"{question[: found.start()]} {thing} {question[found.end() :]}"
        return TwoTimes((), _tidy(rest))
    if found := _AROUND.search(question):
        return TwoTimes((), _tidy(question[: found.start()] + question[found.end() :]))
    return None


def _without_years(question: str) -> str:
    """The question without its years and what goes with each."""
    kept, end = "", 0
    for match in _YEAR.finditer(question):
        before = question[end : match.start()]
        kept += _BY_YEAR.sub("", before)
        end = match.end()
    return kept + question[end:]


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"\s+([,?!:;])", r"\1", text).split()).strip(" ,:;")
