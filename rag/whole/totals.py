"""What documents of one kind amount to: the total of each invoice, compared, counted or added.

A total is a line of a document that begins with a word for it and ends with an amount. Documents
without one are named, so that nobody takes a part for the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.core.records import Quote
from rag.question.amounts import CURRENCIES, Amount, amount, decimal_mark
from rag.question.amounts import shown as money
from rag.question.dates import read_dates
from rag.question.plan import Plan
from rag.whole.census import find_group
from rag.whole.computed import Computed, Line, listed
from rag.whole.document_text import DocumentText, read_text
from rag.whole.entries import Entry

LEAST = 2
"""Documents with a total that make a kind of document."""
MOST = 2000
"""Documents that are read for it."""
DATED_CHARACTERS = 1500

_GROSS = (
    r"(?:grand\s+|invoice\s+)?total(?:\s+(?:amount|due|price|incl\w*.*|including\s+\w+|ttc))?|"
    r"amount\s+due|balance\s+due|"
    r"rechnungs(?:betrag|summe)|gesamt(?:betrag|summe|preis)?|end(?:betrag|summe)|brutto\w*|"
    r"zahlbetrag|zu\s+zahlen\w*|"
    r"summe|importe\s+total|total\s+(?:a\s+pagar|factura|iva\s+incl\w*)|montant\s+total|"
    r"net\s+à\s+payer|"
    r"totale(?:\s+fattura|\s+da\s+pagare)?|totaal(?:bedrag)?|te\s+betalen"
)
_NET = (
    r"(?:net|netto|net\s+amount|nettobetrag|nettosumme|subtotal|zwischensumme|base\s+imponible|"
    r"total\s+ht|imponibile)(?:\s+amount)?"
)
_LINE = (
    r"^[\s|#*]*(?:{})\b[\s:|.*]*(?P<amount>[€$£]?\s?[-−]?\d[\d.,'’ ]*\s?(?:[€$£]|"
    r"[A-Z]{{3}})?)[\s|*]*$"
)
_GROSS_LINE = re.compile(_LINE.format(_GROSS), re.IGNORECASE | re.MULTILINE)
_NET_LINE = re.compile(_LINE.format(_NET), re.IGNORECASE | re.MULTILINE)
_ASKS_NET = re.compile(
    r"\b(?:net|netto|without\s+(?:tax|vat)|before\s+tax|ohne\s+(?:mwst|steuer))\b", re.I
)
_DATED = re.compile(
    r"^[\s|]*(?:invoice\s+date|date|datum|rechnungsdatum|fecha|data|issued)[\s:|]+(?P<day>[^\n|"
    r"]{6,30})",
    re.IGNORECASE | re.MULTILINE,
)


_BEGINNINGS = (
    "total", "rechnungs", "gesamt", "endbetrag", "endsumm", "zahl", "brutto", "summ", "betrag",
    "net", "amount", "balanc", "montant", "payer", "totaal", "betal", "imponib", "subtotal",
    "zwischensumm", "import", "base",
)  # fmt: skip
"""What a search term begins with that stands in a line for a total."""


@dataclass(frozen=True, slots=True)
class Total:
    """A document and what it amounts to."""

    entry: Entry
    amount: Amount
    quote: Quote


def answer_from_totals(
    catalog: Catalog, question: str, plan: Plan, only: Filter
) -> Computed | None:
    """An answer over the totals of documents of one kind; None where the question names none."""
    if not (plan.condition or plan.aggregate in ("sum", "average", "most", "least")):
        return None
    group = find_group(catalog, replace(plan, forced=False), only, dated=False)
    if group is None or not LEAST <= len(group.entries) <= MOST:
        return None
    pattern = _NET_LINE if _ASKS_NET.search(question) else _GROSS_LINE
    found: list[Total] = []
    without: list[Entry] = []
    hopeful = _with_totals(catalog)
    for entry in group.entries:
        document = read_text(catalog, entry.doc_id) if entry.doc_id in hopeful else None
        total = _total(document, pattern) if document else None
        if document is None or total is None:
            without.append(entry)
            continue
        if plan.dates and not plan.dates.holds(_day(document, entry)):
            continue
        found.append(Total(entry, *total))
    if len(found) + len(without) < LEAST or 2 * len(without) > len(group.entries):
        return None
    where = " ".join(["the totals", *group.limits])
    note = [
        f"{len(without)} without a total: {', '.join(PurePath(e.source).name for e in without[:5])}"
    ]
    return _answer(found, plan, where, note if without else [])


def _with_totals(catalog: Catalog) -> set[str]:
    """Documents that hold a word for a total at all: thousands of others are not read for it."""
    return set(catalog.words.documents_with_beginnings(_BEGINNINGS))


def _answer(found: list[Total], plan: Plan, where: str, note: list[str]) -> Computed | None:
    if plan.condition is not None:
        limit = plan.condition
        unit = limit.amount.unit
        held = [
            t for t in found if limit.holds(t.amount.value) and (not unit or t.amount.unit == unit)
        ]
        return _list(held, f"{where} that are {_limit(plan)}", note)
    if not found or (len({total.amount.unit for total in found}) > 1 and plan.aggregate != "sum"):
        return None
    if plan.aggregate in ("most", "least"):
        down = -1 if plan.aggregate == "most" else 1
        ordered = sorted(found, key=lambda total: (down * total.amount.value, total.entry.source))
        return _list(ordered[: plan.top or 1], f"the {plan.aggregate} of {where}", note)
    by_unit: dict[str, list[Decimal]] = {}
    for total in found:
        by_unit.setdefault(total.amount.unit, []).append(total.amount.value)
    results = []
    for unit, values in by_unit.items():
        added = sum(values, Decimal(0))
        if plan.aggregate == "average":
            mean = (added / len(values)).quantize(Decimal("0.01"))
            results.append(f"{money(mean, unit)} = {money(added)} / {len(values)}")
        else:
            parts = " + ".join(money(value, unit).removesuffix(f" {unit}") for value in values[:12])
            results.append(money(added, unit) + (f" = {parts}" if 1 < len(values) <= 12 else ""))
    doing = "averaging" if plan.aggregate == "average" else "adding"
    markers = tuple(range(1, len(found) + 1))
    lines = (Line(" and ".join(results), markers), *map(Line, note))
    line = f"{doing} {where}: {len(found)} documents"
    return Computed("table", line, lines, tuple(total.quote for total in found))


def _list(held: list[Total], where: str, note: list[str]) -> Computed:
    if not held:
        return Computed("table", where, (Line("no document fits"), *map(Line, note)), (), False)
    head = f"{len(held)} {'document' if len(held) == 1 else 'documents'}"
    lines = [
        f"{_name(total.entry)} · {money(total.amount.value, total.amount.unit)}" for total in held
    ]
    found = listed(head, lines, "table", f"{where}: {len(held)}", [total.quote for total in held])
    return replace(found, lines=(*found.lines, *map(Line, note)))


def _limit(plan: Plan) -> str:
    words = {"more": "over", "less": "under", "least": "at least", "most": "at most"}
    limit = plan.condition
    return f"{words[limit.sense]} {money(limit.amount.value, limit.amount.unit)}" if limit else ""


def _name(entry: Entry) -> str:
    return entry.title or PurePath(entry.source).name


def _total(document: DocumentText, pattern: re.Pattern[str]) -> tuple[Amount, Quote] | None:
    """The largest amount that a line calls the total, and the line."""
    matches = list(pattern.finditer(document.text))
    mark = decimal_mark(re.findall(r"\d[\d.,]*\d", document.text))
    read = [(amount(match["amount"].strip(), decimal_mark([match["amount"]]) or mark), match)
            for match in matches]  # fmt: skip
    found = [(value, match) for value, match in read if value is not None]
    if not found:
        return None
    value, match = max(found, key=lambda pair: pair[0].value)
    if not value.unit:
        units = [unit for unit in CURRENCIES if re.search(rf"\b{unit}\b", document.text)]
        units += [] if units else ["EUR"] if "€" in document.text else []
        value = Amount(value.value, units[0] if len(units) == 1 else "")
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return value, document.quote(start, match.start() + len(match.group().rstrip()))


def _day(document: DocumentText, entry: Entry) -> str:
    """The day a document gives itself in a line for it, else its date."""
    match = _DATED.search(document.text[:DATED_CHARACTERS])
    said = read_dates(match["day"], date(2000, 1, 1)) if match else None
    return said.since if said and said.since == said.until else entry.day
