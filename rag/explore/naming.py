"""Which names fit a group: a check for what any model writes, a grammar for what a tiny one may.

A small model names anything and calls its own prompt the subject; it knows nothing of models.
"""

from __future__ import annotations

import re
from collections import Counter

from rag.explore.cluster import Cluster
from rag.language.search_terms import query_terms

TITLES = 8
NAME_WORDS = 6
"""A longer name is a sentence."""
SHARED = 0.5
"""Least share of a name's words that stand in the group's terms or central titles."""
OFFERED = 6
"""Terms a tiny model may choose from: those after the first few are seldom a subject."""
JOINERS = (" ", " and ", " in ", " for ", " with ")
_WORD = re.compile(r"[^\W\d_][\w+#.-]*[\w+#]")


def central_titles(cluster: Cluster) -> list[str]:
    """The titles nearest to the centre."""
    return [entry.title for entry, _ in cluster.members[:TITLES]]


def is_name(text: str) -> bool:
    """Whether a text could be a name: some words, none of them twice."""
    keys = [key for word in text.split() for key in query_terms(word)[-1:]]
    return 0 < len(text.split()) <= NAME_WORDS and 0 < len(keys) == len(set(keys))


def shares_words(name: str, cluster: Cluster) -> bool:
    """Whether enough of a name's words are the group's own."""
    known = set(query_terms(" ".join((*cluster.terms, *central_titles(cluster)))))
    words = query_terms(name)
    return bool(words) and sum(word in known for word in words) >= SHARED * len(words)


def grammar(cluster: Cluster) -> str:
    """GBNF for two different words of the group, joined or side by side; "" for fewer words."""
    words = _words(cluster)
    if len(words) < 2:
        return ""
    # Words are letters, digits and a few signs: none of them ends a literal of GBNF.
    rules = ["join ::= " + " | ".join(f'"{joiner}"' for joiner in JOINERS)]
    pairs = []
    for number, word in enumerate(words):
        others = " | ".join(f'"{other}"' for other in words if other != word)
        rules.append(f"other{number} ::= {others}")
        pairs.append(f'"{word}" join other{number}')
    return "\n".join((f"root ::= ({' | '.join(pairs)}) " + r'"\n"', *rules))


def _words(cluster: Cluster) -> list[str]:
    """The most telling terms as the titles write them, no two forms of one word. Other words of
    titles would only tempt: tiny models made "Run and against" of them."""
    shown = Counter(word for title in central_titles(cluster) for word in _WORD.findall(title))
    written = {word.casefold(): word for word, _ in reversed(shown.most_common())}
    found: dict[str, str] = {}
    for term in cluster.terms[:OFFERED]:
        key = next(reversed(query_terms(term)), term)
        found.setdefault(key, written.get(term, term))
    return list(found.values())
