"""What release notes say: how something once changed, where most questions ask how it is.

Every feature, option and command of a program is named in its changelog, in few words and without
what is needed to use it.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from rag.core.records import Passage

_NAMED = re.compile(
    r"(?:^|[^a-z])(?:change-?\s?logs?|changes|release-?\s?notes?|releases?|what-?'?s-?\s?new|news|"
    r"history|änderungen|neuerungen)(?![a-z])"
)
_VERSION = re.compile(r"(?<![\w.])v?(?!\d\d?\.\d\d?\.(?:\d{4})?(?!\w))\d{1,3}\.\d+", re.IGNORECASE)
"""No day: "News > 03.05.2024" is somebody's diary."""
_ASKED = re.compile(
    r"\d\.\d|\b(?:what'?s new|new (?:in|features?)|news|chang(?:ed|es)|changelogs?|release notes?|"
    r"(?:which|what|since|in|from) (?:version|release)|since when|when (?:was|were|did)|upgrad\w+|"
    r"introduced|dropped|deprecated|no longer|fixed|bugs?|breaking|history|neuerung\w*|"
    r"geändert|änderung\w*|welche[rn]? version|ab welcher|seit wann|behoben\w*|nouveautés?|"
    r"novedades|cambi(?:os|ado|ato)|novità|wijziging\w*)\b",
    re.IGNORECASE,
)


def is_release_note(passage: Passage) -> bool:
    """Whether it tells of one version of a program: it stands below the version's name, in a
    document that is called a changelog, news or release notes."""
    path = PurePath(passage.source)
    names = (path.stem, path.parent.name, passage.title)
    if not any(_NAMED.search(name.casefold().replace("_", "-")) for name in names):
        return False
    return any(_VERSION.search(place) for place in (passage.heading, passage.title, path.stem))


def asks_for_changes(query: str) -> bool:
    """Whether what changed may be asked for, or a version."""
    return bool(_ASKED.search(query))
