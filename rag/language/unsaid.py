"""What stands in markup that is stored as it is written, and is not said: comments, and what is
struck out.

It can be searched; as an answer it would state what nobody says, or says any more.
"""

from __future__ import annotations

import re

_STRUCK = r"<(?P<struck>s|del|strike)>.*?</(?P=struck)>"
_HTML = rf"<!--.*?-->|{_STRUCK}"
_MARKDOWN = rf"{_HTML}|(?<!%)%%(?!%).*?%%|(?<!~)~~(?=[^\s~])(?:[^\n]|\n(?!\n))+?~~(?!~)"
_ORG = r"^[ \t]*\#\+BEGIN_COMMENT\b.*?^[ \t]*\#\+END_COMMENT\b|^[ \t]*\#(?:[ \t][^\n]*)?$"
_ORG += r"|(?<![\w+])\+(?=\S)[^\n+]+(?<=\S)\+(?![\w+])"
_TEX = r"\\begin\{comment\}.*?\\end\{comment\}|\\iffalse\b.*?\\fi\b|(?<!\\)%[^\n]*"
_TEX += r"|\\(?:sout|st|xout)\{[^{}]*\}"
_ADOC = r"^/{4,}[ \t]*\n.*?^/{4,}[ \t]*$|^//(?!/)[^\n]*$"
_ADOC += r"|\[\.?line-through\]#[^#]+#"
_RST = r"^\.\.(?:[ \t]+(?![\w:+-]+::|_|\[|\|)[^\n]*|[ \t]*)$(?:\n[ \t]+\S[^\n]*)*"

_PATTERNS = {
    ending: re.compile(pattern, re.MULTILINE | re.DOTALL)
    for endings, pattern in (
        ("tex latex", _TEX),
        ("org", _ORG),
        ("adoc asciidoc asc", _ADOC),
        ("rst rest", _RST),
        ("md markdown mdown mkd qmd rmd", _MARKDOWN),
        ("mdx wiki mediawiki", _HTML),
    )
    for ending in endings.split()
}


def without_unsaid(text: str, source: str) -> str:
    """A text of the same length in which blanks stand for what is not said; line ends stay.

    :param source: of its document, whose ending tells how that is written.
    """
    pattern = _PATTERNS.get(source.rpartition(".")[2].lower())
    if pattern is None:
        return text
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
