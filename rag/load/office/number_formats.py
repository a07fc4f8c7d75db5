"""A number as its format shows it to a person: ``0.075`` under ``0.0%`` is ``7.5%``.

Understands what people use of Excel's format codes; anything else shows the plain number.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "0.0E+0",
}  # fmt: skip
"""Codes that files name by number alone."""

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,. ]*(?:E[+-]0+)?|[#0?.]+")
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)


def shown_number(value: float, code: str) -> str:
    """The number as a code shows it; as plain digits where the code is for dates or not known."""
    sections = code.split(";")
    if value < 0 and len(sections) > 1:
        return _shown(-value, sections[1]) or plain_number(value)
    if value == 0 and len(sections) > 2:
        return _shown(value, sections[2]) or "0"
    return _shown(value, sections[0]) or plain_number(value)


def plain_number(value: float) -> str:
    """A number without a format: at most 15 significant digits, as spreadsheets store."""
    return f"{value:.15g}"


def _shown(value: float, section: str) -> str:
    """ "" where the section has no digits of its own or is no number's."""
    before, pattern, after = _parts(section)
    if not pattern or "/" in section or abs(value) >= 1e15:
        return ""
    sign = "-" if value < 0 else ""
    if "E" in pattern:
        return f"{sign}{before}{_scientific(abs(value), pattern)}{after}".strip()
    percent = 100 if "%" in before + after else 1
    scaled = Decimal(repr(abs(value))) * percent
    digits = _fixed(scaled, pattern)
    # What rounds to nothing is shown without a sign.
    sign = sign if re.search("[1-9]", digits) else ""
    return f"{sign}{before}{digits}{after}".strip()


@lru_cache(maxsize=512)
def _parts(section: str) -> tuple[str, str, str]:
    """What stands before the digits, the digits' pattern, and what stands after."""
    held: list[str] = []

    def keep(match: re.Match[str]) -> str:
        text = next((group for group in match.groups() if group), "")
        held.append(" " if match[0][0] == "_" else text)
        return f"\ue000{chr(0xE001 + len(held))}"

    bare = _LITERAL.sub(keep, section)
    digits = _DIGITS.search(bare)
    if digits is None or _DATE.search(re.sub(r"E[+-]0+", "", bare)):
        return "", "", ""

    pattern = digits[0].rstrip(" ")
    end = digits.start() + len(pattern)

    def restored(text: str) -> str:
        words = re.sub("\ue000(.)", lambda m: held[ord(m[1]) - 0xE002], text)
        return re.sub("[#?0]", "", words) if text else ""

    return restored(bare[: digits.start()]), pattern, restored(bare[end:])


def _fixed(value: Decimal, pattern: str) -> str:
    while pattern.endswith(","):  # thousands, shown as units
        pattern, value = pattern[:-1], value / 1000
    whole, _, decimals = pattern.partition(".")
    places = len(re.sub(r"[^#0?]", "", decimals))
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    digits = f"{rounded:,.{places}f}" if "," in whole else f"{rounded:.{places}f}"
    optional = len(decimals) - len(decimals.rstrip("#?"))
    if places and optional:
        kept = len(digits) - optional
        digits = digits[:kept] + digits[kept:].rstrip("0")
    integer, point, fraction = digits.partition(".")
    required = whole.count("0")
    integer = integer.zfill(required) if required > len(integer) and "," not in whole else integer
    return integer + (point + fraction if fraction else "")


def _scientific(value: float, pattern: str) -> str:
    mantissa = pattern.partition("E")[0]
    places = len(mantissa.partition(".")[2])
    return f"{value:.{places}E}"
