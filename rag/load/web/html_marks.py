"""What an HTML element means for the text inside it: unseen, main content, frame, heading."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADINGS = _names("h1 h2 h3 h4 h5 h6")

_SKIPPED = _names(
    """script style template svg iframe object noscript canvas button select option dialog
    textarea audio video map head title"""
)
_FRAME_TAGS = _names("nav footer")
_OUTER_FRAME_TAGS = _names("header aside")
_FRAME_ROLES = _names("navigation banner contentinfo search complementary")
_FRAME_CLASS = re.compile(
    r"(?:^|\s)(?:nav|navbar|navbox|navigation|menu|sidebar|side-bar|footer|site-footer|site-header|"
    r"breadcrumbs?|cookie-?\w*|pagination|pager|social|share|sharing|advert\w*|related|toc|vector-\w*"
    r"toc\w*|vector-menu\S*|mw-portlet\S*|interlanguage\S*|catlinks|printfooter)(?:\s|$)",
    re.IGNORECASE,
)
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:mw-editsection|mw-jump-link|reference|noprint|sr-only|visually-hidden|skip-link|"
    r"headerlink|anchor-link)(?:\s|$)",
    re.IGNORECASE,
)
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)


def marks_of(tag: str, attributes: Mapping[str, str], inside: Mapping[str, int]) -> list[str]:
    """``unseen``, ``main``, ``article``, ``frame``, ``heading`` and ``pre``, where they apply.

    :param inside: how many open elements bear each mark.
    """
    found: list[str] = []
    names = f"{attributes.get('class', '')[:500]} {attributes.get('id', '')[:100]}".strip()
    role = attributes.get("role", "")
    if tag in _SKIPPED or (attributes and _is_unseen(attributes, names)):
        found.append("unseen")
    if "main" in (tag, role):
        found.append("main")
    elif "article" in (tag, role):
        found.append("article")
    elif tag not in ("body", "html") and _is_frame(tag, role, names, inside):
        found.append("frame")
    if tag in HEADINGS:
        found += ["heading", tag]
    elif tag == "pre":
        found.append("pre")
    return found


def _is_frame(tag: str, role: str, names: str, inside: Mapping[str, int]) -> bool:
    """Navigation, header, footer and the like; a header inside an article is its own."""
    if tag in _FRAME_TAGS or role in _FRAME_ROLES:
        return True
    inner = inside.get("main") or inside.get("article")
    if tag in _OUTER_FRAME_TAGS and not inner:
        return True
    return bool(names) and not inside.get("heading") and bool(_FRAME_CLASS.search(names))


def _is_unseen(attributes: Mapping[str, str], names: str) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_UNSEEN_STYLE.search(attributes.get("style", "")[:500]))
        or bool(_UNSEEN_CLASS.search(names))
    )
