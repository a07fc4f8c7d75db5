"""The lists of an HTML page while it is read: how deep an item stands and what it is counted as."""

from __future__ import annotations

from rag.load.counted import counted

_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 6


class OpenLists:
    """The lists that are open, the innermost last, and the marker that the next words get."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._forms: list[str] = []
        self._marker = ""

    def begin(self, attributes: dict[str, str], *, numbered: bool) -> None:
        """A list begins: ``ol`` where it is numbered, else ``ul``."""
        start = attributes.get("start", "")
        first = int(start) - 1 if start.isdigit() and len(start) < 7 else 0
        self._numbers.append(first if numbered else -1)
        self._forms.append(_FORMS.get(attributes.get("type", ""), "decimal"))

    def end(self) -> None:
        """The innermost list ends; nothing happens where none is open."""
        if self._numbers:
            self._numbers.pop()
            self._forms.pop()

    def begin_item(self, attributes: dict[str, str]) -> None:
        """An item begins; one outside any list is marked like one of a list."""
        indent = "  " * max(0, min(len(self._numbers), _DEEPEST) - 1)
        self._marker = f"{indent}- "
        if self._numbers and self._numbers[-1] >= 0:
            value = attributes.get("value", "")
            own = value.isdigit() and len(value) < 7
            self._numbers[-1] = int(value) if own else self._numbers[-1] + 1
            self._marker = f"{indent}{counted(self._numbers[-1], self._forms[-1])}. "

    def take_marker(self) -> str:
        """``"- "`` or ``"3. "``, indented, for the first words of an item; "" for all others."""
        marker, self._marker = self._marker, ""
        return marker
