"""What a writer keeps from readers in markup that is stored as it is written: comments.

They stand in the file and can be searched; as an answer they would state what nobody said.
"""

from __future__ import annotations

import re

_HTML = r"<!--.*?-->"
_ORG = r"^[ \t]*\#\+BEGIN_COMMENT\b.*?^[ \t]*\#\+END_COMMENT\b|^[ \t]*\#(?:[ \t][^\n]*)?$"
_TEX = r"\\begin\{comment\}.*?\\end\{comment\}|\\iffalse\b.*?\\fi\b|(?<!\\)%[^\n]*"
_ADOC = r"^/{4,}[ \t]*\n.*?^/{4,}[ \t]*$|^//(?!/)[^\n]*$"
_RST = r"^\.\.(?:[ \t]+(?![\w:+-]+::|_|\[|\|)[^\n]*|[ \t]*)$(?:\n[ \t]+\S[^\n]*)*"

_PATTERNS = {
    ending: re.compile(pattern, re.MULTILINE | re.DOTALL)
    for endings, pattern in (
        ("tex latex", _TEX),
        ("org", _ORG),
        ("adoc asciidoc asc", _ADOC),
        ("rst rest", _RST),
        ("md markdown mdown mkd qmd rmd", rf"{_HTML}|(?<!%)%%(?!%).*?%%"),
        ("mdx wiki mediawiki", _HTML),
    )
    for ending in endings.split()
}


def without_comments(text: str, source: str) -> str:
    """A text of the same length in which blanks stand for its comments; line ends stay.

    :param source: of its document, whose ending tells how comments are written.
    """
    pattern = _PATTERNS.get(source.rpartition(".")[2].lower())
    if pattern is None:
        return text
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
