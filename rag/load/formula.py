"""Formulas of Word (OMML) and of pages (MathML) on one line: ``x₁² = 3/4``.

Joined without their form, ``45²`` would be the number 452 and ¾ the number 34.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local

DEPTH = 100
"""Deeper ones are told as their words."""

# What Word calls the parts of a form, in the order in which MathML has them.
_PARTS = {
    "f": ("num", "den"), "sSup": ("e", "sup"), "sSub": ("e", "sub"), "rad": ("e", "deg"),
    "sSubSup": ("e", "sub", "sup"), "limLow": ("e", "lim"), "limUpp": ("e", "lim"),
    "sPre": ("e", "sub", "sup"),
}  # fmt: skip
_UNSEEN = frozenset(
    ("del", "moveFrom", "rPr", "ctrlPr", "fPr", "annotation", "annotation-xml", "maction",
     "mphantom", "none", "mprescripts")
)  # fmt: skip


def formula(element: Element, depth: int = 0) -> str:
    """What a formula says."""
    if depth > DEPTH:
        return "".join(element.itertext())
    name = local(element)
    if name in _FORMS:
        return _FORMS[name](_parts(element, depth))
    if name in _SPECIAL:
        return _SPECIAL[name](element, depth)
    said = (element.text or "").strip() if name in ("t", "mn", "mi", "mo", "mtext", "ms") else ""
    return said + _inner(element, depth)


def _inner(element: Element, depth: int) -> str:
    found = ""
    for inner in element:
        if local(inner) not in _UNSEEN:
            # A number before a fraction is a mixed number.
            mixed = local(inner) in ("f", "mfrac") and found[-1:].isdigit()
            found += f"{' ' if mixed else ''}{formula(inner, depth + 1)}"
    return found


def _all(element: Element, depth: int) -> list[str]:
    return [formula(inner, depth + 1) for inner in element if local(inner) not in _UNSEEN]


def _parts(element: Element, depth: int) -> list[str]:
    """The parts of a form, three of them at least."""
    names = _PARTS.get(local(element))
    if names is None:
        found = [formula(inner, depth + 1) for inner in element]
    else:
        found = [formula(child(element, name), depth + 1) for name in names]
    return [*(part.strip() for part in found), "", "", ""]


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def power(text: str) -> str:
    """An exponent behind what it raises."""
    shown = marks.raised(text) if text.strip("0123456789+-−=()ni") == "" else text
    return shown if shown != text or not text else f"^{_grouped(text)}"


def index(text: str) -> str:
    """An index behind what it belongs to."""
    shown = marks.lowered(text) if text.strip("0123456789+-−=()") == "" else text
    return shown if shown != text or not text else f"_{_grouped(text)}"


def _over(parts: Sequence[str]) -> str:
    return f"{_grouped(parts[0])}/{_grouped(parts[1])}"


def _root(parts: Sequence[str]) -> str:
    degree = "" if parts[1] in ("", "2") else power(parts[1]).removeprefix("^")
    return f"{degree}√{_grouped(parts[0])}"


def _matrix(element: Element, depth: int) -> str:
    """Rows parted by semicolons, their cells by commas."""
    rows = [row for row in element if local(row) in ("mr", "mtr", "mlabeledtr")]
    return "; ".join(", ".join(_all(row, depth + 1)) for row in rows)


def _bracketed(element: Element, depth: int) -> str:
    """Word's brackets with what stands between them."""
    properties = child(element, "dPr")
    opening, closing = (
        attribute(child(properties, name), "val") if local(child(properties, name)) == name else own
        for name, own in (("begChr", "("), ("endChr", ")"))
    )
    inner = (formula(one, depth + 1) for one in element if local(one) == "e")
    return f"{opening}{', '.join(inner)}{closing}"


def _fenced(element: Element, depth: int) -> str:
    """MathML's brackets of old."""
    inner = ", ".join(_all(element, depth))
    return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"


def _sum(element: Element, depth: int) -> str:
    sign = attribute(child(element, "naryPr", "chr"), "val") or "∫"
    low, high, body = (formula(child(element, name), depth + 1) for name in ("sub", "sup", "e"))
    return f"{sign}{index(low)}{power(high)} {body}"


def _function(element: Element, depth: int) -> str:
    name, argument = (formula(child(element, part), depth + 1) for part in ("fName", "e"))
    return f"{name.strip()} {argument}"


def _equations(element: Element, depth: int) -> str:
    return "; ".join(formula(one, depth + 1) for one in element if local(one) == "e")


def _first(element: Element, depth: int) -> str:
    """The formula itself, of the several ways in which it is told."""
    return formula(element[0], depth + 1) if len(element) else ""


def _scripts(element: Element, depth: int) -> str:
    """MathML's base with pairs of index and power behind it, and before it."""
    base, *rest = list(element) or [element]
    before = [n for n, one in enumerate(rest) if local(one) == "mprescripts"]
    cut = before[0] if before else len(rest)

    def pairs(elements: Sequence[Element]) -> str:
        texts = [formula(one, depth + 1) for one in elements]
        return "".join(index(t) if n % 2 == 0 else power(t) for n, t in enumerate(texts))

    return f"{pairs(rest[cut + 1 :])}{formula(base, depth + 1)}{pairs(rest[:cut])}"


def _raised(parts: Sequence[str]) -> str:
    return f"{_base(parts[0])}{power(parts[1])}"


def _lowered(parts: Sequence[str]) -> str:
    return f"{_base(parts[0])}{index(parts[1])}"


def _both(parts: Sequence[str]) -> str:
    return f"{_base(parts[0])}{index(parts[1])}{power(parts[2])}"


def _base(text: str) -> str:
    bracketed = text[:1] in "([{|" and text[-1:] in ")]}|"
    return text if bracketed else _grouped(text)


def _before(parts: Sequence[str]) -> str:
    return f"{index(parts[1])}{power(parts[2])}{parts[0]}"


def _under(parts: Sequence[str]) -> str:
    """A limit below a name; a line or an arrow there says nothing on one line."""
    told = any(map(str.isalnum, parts[1]))
    return f"{parts[0]}{index(parts[1])} " if told else parts[0]


def _above(parts: Sequence[str]) -> str:
    told = any(map(str.isalnum, parts[1]))
    return f"{parts[0]}{power(parts[1])} " if told else parts[0]


_FORMS: dict[str, Callable[[Sequence[str]], str]] = {
    "f": _over, "mfrac": _over, "sSup": _raised, "msup": _raised, "sSub": _lowered,
    "msub": _lowered, "sSubSup": _both, "msubsup": _both, "munderover": _both, "rad": _root,
    "mroot": _root, "limLow": _under, "munder": _under, "limUpp": _above, "mover": _above,
    "sPre": _before,
}  # fmt: skip
_SPECIAL: dict[str, Callable[[Element, int], str]] = {
    "msqrt": lambda element, depth: f"√{_grouped(_inner(element, depth).strip())}",
    "m": _matrix, "mtable": _matrix, "d": _bracketed, "mfenced": _fenced, "nary": _sum,
    "func": _function, "eqArr": _equations, "semantics": _first, "mmultiscripts": _scripts,
}  # fmt: skip
