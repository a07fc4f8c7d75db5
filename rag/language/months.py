"""Names of months in six languages: English, German, Spanish, French, Italian, Dutch."""

from __future__ import annotations

MONTHS: dict[int, str] = {
    1: "january jan januar enero janvier gennaio januari jänner",
    2: "february feb februar febrero février fevrier febbraio februari",
    3: "march mar märz maerz marzo mars maart",
    4: "april apr abril avril aprile",
    5: "may mai mayo maggio mei",
    6: "june jun juni junio juin giugno",
    7: "july jul juli julio juillet luglio",
    8: "august aug agosto août aout augustus",
    9: "september sep sept septiembre septembre settembre",
    10: "october oct oktober okt octubre octobre ottobre",
    11: "november nov noviembre novembre",
    12: "december dec dezember dez diciembre décembre decembre dicembre",
}

MONTH_OF: dict[str, int] = {
    name: month for month, names in MONTHS.items() for name in names.split()
}
