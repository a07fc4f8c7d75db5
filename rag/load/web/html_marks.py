"""What an HTML element means for the text inside it: unseen, main content, frame, heading."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADINGS = _names("h1 h2 h3 h4 h5 h6")

_SKIPPED = _names(
    """script style template svg iframe object noscript canvas button dialog
    textarea audio video map head title del s strike rp"""
)
"""What is not on the page, or is struck out on it."""
_FRAME_TAGS = _names("nav footer")
_OUTER_FRAME_TAGS = _names("header aside")
_FRAME_ROLES = _names("navigation banner contentinfo search complementary")
_FRAME_CLASS = re.compile(
    r"(?:^|\s)(?:navbar|navbox|sidebar|side-bar|site-footer|site-header|breadcrumbs?|cookie-?\w*|"
    r"pagination|pager|toc|vector-\w*toc\w*|vector-menu\S*|mw-portlet\S*|interlanguage\S*|catlinks|"
    r"printfooter)(?:\s|$)",
    re.IGNORECASE,
)
# Names that people give to their own text too: a restaurant's menu, a social evening.
_LINKS_CLASS = re.compile(
    r"(?:^|\s)(?:nav|navigation|menu|footer|social|share|sharing|advert\w*|related)(?:\s|$)",
    re.IGNORECASE,
)
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:mw-editsection|mw-jump-link|sr-only|visually-hidden|skip-link|headerlink|"
    r"anchor-link)(?:\s|$)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:^|\s)(?:gmail_quote\w*|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote"
    r"|tutanota_quote)(?:\s|$)"
)
_QUOTED_REST = re.compile(
    r"(?:^|\s)(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION)(?:\s|$)"
)
"""What Outlook puts before the whole earlier mail, which it does not mark."""
_INLINE = _names(
    "a abbr b bdi cite code em font i ins kbd label mark q small span strong sub sup time u var"
)
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|"
    r"text-decoration[\w-]*\s*:[^;]{0,100}line-through",
    re.IGNORECASE,
)


def marks_of(
    tag: str, attributes: Mapping[str, str], inside: Mapping[str, int], *, web: bool
) -> list[str]:
    """``unseen``, ``main``, ``article``, ``frame``, ``banner``, ``links``, ``quoted``,
    ``quoted rest``, ``heading``, ``pre``, where they apply.

    :param inside: how many open elements bear each mark.
    :param web: the page was saved from the web, so that navigation surrounds what it says; a
        chapter of a book has none, whatever its elements are called.
    """
    found: list[str] = []
    names = f"{attributes.get('class', '')[:500]} {attributes.get('id', '')[:100]}".strip()
    role = attributes.get("role", "")
    is_choice = tag == "option" and "selected" not in attributes
    if tag in _SKIPPED or is_choice or (attributes and _is_unseen(tag, attributes, names, web)):
        found.append("unseen")
    if "main" in (tag, role):
        found.append("main")
    elif "article" in (tag, role):
        found.append("article")
    elif web and tag not in ("body", "html"):
        found += _frames(tag, role, names, inside)
    elif not web:
        found += _quoted(tag, attributes, names)
    if tag in HEADINGS:
        found += ["heading", tag]
    elif tag in ("pre", "a"):
        found.append(tag)
    return found


def _quoted(tag: str, attributes: Mapping[str, str], names: str) -> list[str]:
    """What a program that writes mails marks as repeated from an earlier one."""
    cited = tag == "blockquote" and attributes.get("type") == "cite"
    if cited or (names and _QUOTED.search(names)):
        return ["quoted"]
    return ["quoted rest"] if names and _QUOTED_REST.search(names) else []


def _frames(tag: str, role: str, names: str, inside: Mapping[str, int]) -> list[str]:
    """Navigation, header, footer and the like; a header inside an article is its own."""
    inner = inside.get("main") or inside.get("article")
    if tag in _FRAME_TAGS or role in _FRAME_ROLES:
        return ["banner" if role == "banner" else "frame"]
    if tag in _OUTER_FRAME_TAGS and not inner and not role.startswith("doc-"):
        return ["banner" if tag == "header" else "frame"]
    if not names or tag in _INLINE or inside.get("heading"):
        return []
    if _FRAME_CLASS.search(names):
        return ["frame"]
    return ["links"] if _LINKS_CLASS.search(names) else []


def _is_unseen(tag: str, attributes: Mapping[str, str], names: str, web: bool) -> bool:
    noted = web and tag == "sup" and "reference" in names.split()
    page_ends = "pagebreak" in f"{attributes.get('epub:type', '')} {attributes.get('role', '')}"
    return (
        "hidden" in attributes
        or page_ends
        or attributes.get("aria-hidden") == "true"
        or bool(_UNSEEN_STYLE.search(attributes.get("style", "")[:500]))
        or bool(_UNSEEN_CLASS.search(names))
        or noted
    )
