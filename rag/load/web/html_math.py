"""A formula (MathML) among the tags of a page: gathered as a tree, then told on one line."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from rag.load.formula import formula
from rag.load.web.html_tags import Token

DEPTH = 60
ELEMENTS = 20_000
_OTHERS = ("semantics", "annotation", "annotation-xml", "none")


class OpenFormula:
    """Takes the tags and words of one formula."""

    def __init__(self) -> None:
        self._open = [Element("math")]
        self._deeper = self._count = 0

    def take(self, token: Token) -> bool:
        """Whether a token belongs to the formula; one that does not, or its end tag, ends it."""
        if token.kind == "text":
            self._say(token.text)
            return True
        is_math = token.name.startswith("m") or token.name in _OTHERS
        if token.name == "math" or (token.kind == "start" and not is_math):
            return False
        self._count += 1
        if token.kind == "start" and not token.closed:
            self._begin(token)
        elif token.kind == "end":
            self._end(token.name)
        return self._count < ELEMENTS

    def shown(self) -> str:
        """The formula on one line."""
        return " ".join(formula(self._open[0]).split())

    def _say(self, text: str) -> None:
        inner = self._open[-1]
        if self._deeper:  # what is too deep is told as words
            inner = SubElement(inner, "mtext")
        inner.text = f"{inner.text or ''}{text}"

    def _begin(self, token: Token) -> None:
        if len(self._open) >= DEPTH:
            self._deeper += 1
            return
        element = Element(token.name, token.attributes)
        self._open[-1].append(element)
        self._open.append(element)

    def _end(self, name: str) -> None:
        if self._deeper:
            self._deeper -= 1
        elif any(element.tag == name for element in self._open[1:]):
            while self._open.pop().tag != name:
                pass
