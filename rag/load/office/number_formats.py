"""A number as its format shows it to a person: ``0.075`` under ``0.0%`` is ``7.5%``.

Understands what people use of Excel's format codes; anything else shows the plain number.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
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
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_FRACTION = re.compile(r"([#0?]*)\s*[#0?]+\s*/\s*([#0?]+|\d+)")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_HOLDS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
}  # fmt: skip
EXACT = 2**53
"""Larger whole numbers are not held exactly by a file."""


def shown_number(value: float, code: str) -> str:
    """The number as a code shows it; as plain digits where the code is for dates or not known."""
    sections = code.replace("General", "0.##########").split(";")
    if any(map(_CONDITION.search, sections[:2])):
        held = (section for section in sections if _is_meant(section, value))
        return _shown(value, next(held, sections[-1])) or plain_number(value)
    if value < 0 and len(sections) > 1:
        return _shown(-value, sections[1]) or plain_number(value)
    if value == 0 and len(sections) > 2:
        shown = _shown(value, sections[2])
        # A dash is how accounts write it.
        return shown if any(map(str.isalnum, shown)) else "0"
    return _shown(value, sections[0]) or plain_number(value)


def shown_duration(value: timedelta, code: str) -> str:
    """A length of time in hours and minutes; in minutes or seconds where its code says so."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    unit = found[1][0].lower() if (found := _ELAPSED.search(code)) else "h"
    if unit == "s":
        return f"{sign}{seconds}"
    if unit == "m":
        return f"{sign}{seconds // 60}:{seconds % 60:02}"
    rest = f":{seconds % 60:02}" if seconds % 60 or "s" in code.lower() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}{rest}"


def is_date(code: str) -> bool:
    """Whether a code shows a number as a day or a time."""
    return bool(_DATE.search(_LITERAL.sub("", code.split(";")[0]).replace("General", "")))


def plain_number(value: float) -> str:
    """A number without a format: at most 15 significant digits, as spreadsheets store."""
    return f"{value:.0f}" if value % 1 == 0 and abs(value) < EXACT else f"{value:.15g}"


def _is_meant(section: str, value: float) -> bool:
    condition = _CONDITION.search(section)
    return condition is None or _HOLDS[condition[1]](value, float(condition[2]))


def _shown(value: float, section: str) -> str:
    """ "" where the section is no number's; its words where it has no digits of its own."""
    before, pattern, after = _parts(section)
    if not pattern or abs(value) >= EXACT:
        return before
    sign = "-" if value < 0 else ""
    if "/" in pattern:
        return f"{sign}{before}{_fraction(abs(value), pattern)}{after}".strip()
    if "E" in pattern:
        return f"{sign}{before}{_scientific(abs(value), pattern)}{after}".strip()
    percent = 100 if "%" in before + after else 1
    scaled = Decimal(repr(abs(value))) * percent
    digits = _mixed(scaled, pattern) if "\ue000" in pattern else _fixed(scaled, pattern)
    digits = "" if value == 0 and not pattern.strip("? ") else digits
    # What rounds to nothing is shown without a sign.
    sign = sign if re.search("[1-9]", digits) else ""
    return f"{sign}{before}{digits}{after}".strip()


@lru_cache(maxsize=512)
def _parts(section: str) -> tuple[str, str, str]:
    """What stands before the digits, the digits' pattern, and what stands after.

    Words between digits stand in the pattern, each between two marks.
    """
    held: list[str] = []

    def keep(match: re.Match[str]) -> str:
        text = next((group for group in match.groups() if group), "")
        held.append(" " if match[0][0] == "_" else text)
        return f"\ue100{chr(0xE101 + len(held))}"

    def restored(text: str, form: str = "{}") -> str:
        return re.sub("\ue100(.)", lambda m: form.format(held[ord(m[1]) - 0xE102]), text)

    bare = _LITERAL.sub(keep, section)
    digits = _FRACTION.search(bare) or _DIGITS.search(bare)
    if _DATE.search(re.sub(r"E[+-]0+", "", bare)):
        return "", "", ""
    if digits is None:
        return restored(bare).strip(), "", ""
    pattern = digits[0].rstrip(" ")
    end = digits.start() + len(pattern)
    more = re.search(r"[#0?](?=[^#0?]*$)", bare[end:]) if "E" not in pattern else None
    if more is None and " " in pattern and "/" not in pattern:
        pattern = _marked(pattern)
    elif more and "/" not in pattern:
        end += more.end()
        pattern = restored(_marked(bare[digits.start() : end]), "\ue000{}\ue001")
    return restored(bare[: digits.start()]), pattern, restored(bare[end:])


def _marked(pattern: str) -> str:
    """With marks around signs between digits that need no quotes, such as a hyphen."""
    return re.sub(r"[-()/+:' ]", "\ue000\\g<0>\ue001", pattern)


def _mixed(value: Decimal, pattern: str) -> str:
    """Digits from the right to the places they have between words: ``030 555-0100``."""
    whole, point, decimals = pattern.rpartition(".") if "." in pattern else (pattern, "", "")
    places = len(re.sub("[^#0?]", "", decimals))
    digits = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    left, _, right = digits.partition(".")
    found: list[str] = []
    for part in reversed(re.findall("\ue000(?:[^\ue001]*)\ue001|.", whole)):
        if part[0] == "\ue000":
            found.append(part[1:-1])
        elif part in "#0?":
            found.append(left[-1:] or ("0" if part == "0" else ""))
            left = left[:-1]
    shown = left + "".join(reversed(found))
    return shown.lstrip("' ") + (point + right if right else "")


def _fraction(value: float, pattern: str) -> str:
    """The nearest fraction with as many digits below its line as there is room for."""
    match = _FRACTION.match(pattern)
    assert match
    whole = int(value) if match[1] else 0
    below = match[2]
    if below.isdigit() and below.strip("0"):
        over, under = round((value - whole) * int(below)), int(below)
    else:
        part = Fraction(value - whole).limit_denominator(10 ** len(below) - 1)
        over, under = part.numerator, part.denominator
    if match[1] and over == under:
        whole, over = whole + 1, 0
    if not over and match[1]:
        return str(whole)
    return f"{whole} {over}/{under}" if whole else f"{over}/{under}"


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
