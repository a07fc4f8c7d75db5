"""Words that tell columns apart: of what was spent or earned, of births, deadlines, meters."""

from __future__ import annotations

import re

from rag.language.search_terms import terms


def _terms(words: str) -> frozenset[str]:
    return frozenset(term for word in words.split() for term in terms(word))


SPENT = _terms(
    "spent spend spending pay paid pays payment payments cost costs expense expenses expenditure"
    " outgoings debit out ausgegeben ausgabe ausgaben bezahlt gezahlt zahlung kosten gekostet"
    " ausgang ausgänge auszahlung lastschrift gasto gastos gastado pagado pago dépense dépenses"
    " dépensé payé sortie spesa spese speso pagato uscite uitgave uitgaven uitgegeven betaald"
)
BUYS = _terms(
    "buy buys bought purchase purchased kaufe kaufen gekauft compré comprado acheté acquistato"
)
EARNED = _terms(
    "earn earned earnings income receive received receipts credit revenue takings in einnahme"
    " einnahmen eingenommen eingang eingänge verdient gutschrift einzahlung ingreso ingresos"
    " recette recettes revenus encaissé entrata entrate incasso inkomsten ontvangen"
)
WAGES = _terms(
    "salary salaries wage wages pay payslip gross net tip tips bonus commission profit profits"
    " turnover"
    " gehalt gehälter lohn löhne gewinn umsatz honorar sueldo sueldos salario nómina"
    " salaire salaires"
    " stipendio stipendi salaris winst"
)
"""What columns and tables of what people earn are called."""
OWED = _terms(
    "owe owes owed owing outstanding due open balance remaining rest left unpaid debt debts arrears"
    " offen offene ausstehend rest restbetrag schuld schulden rückstand debe adeuda deuda pendiente"
    " doit dette solde deve debito saldo schuldig"
)
OPEN = _terms(
    "open unpaid outstanding due pending overdue offen offene offenen unbezahlt ausstehend fällig"
    " pendiente pendientes impagado impayé impayée aperto aperta openstaand onbetaald"
)
"""States of what is still to be paid."""
OF_ITS_OWN = re.compile(
    r"\b(?:since|seit|born|birth\w*|geb\.?|geboren|geburts\w*|joined|member\s+since|eintritt\w*|"
    r"beitritt\w*|until|bis|valid|gültig|expir\w+|ablauf\w*|läuft|ends?|end\s+date|ende|due|"
    r"fällig\w*|deadline|frist|warranty|garantie|desde|hasta|nacid[oa]|depuis|jusqu\w*|né\w?|da|"
    r"fino|scadenza|nat[oa]|sinds|tot|geboortedatum)\b",
    re.IGNORECASE,
)
"""Names of columns of days that belong to what a row is, and do not say when the row was written:
asked about only where the question names them."""
SINCE = re.compile(
    r"\b(?:since|seit|joined|eintritt\w*|beitritt\w*|desde|depuis|dal?|sinds)\b", re.I
)
BIRTH = re.compile(
    r"\b(?:born|birth\w*|geb\.?|geboren|geburts\w*|nacid[oa]|nacimiento|né\w?|naissance|nat[oa]|"
    r"nascita|geboortedatum)\b",
    re.IGNORECASE,
)
METER = re.compile(
    r"meter|readings?|zähler\w*|z[aä]hlerst\w+|ablesung\w*|stand|stände|lecturas?|contador|relevés?|"
    r"compteur|letture|contatore|meterstand\w*",
    re.IGNORECASE,
)
_OWES = re.compile(r"\b(?:owe[sd]?|owing|schulde\w*|adeuda\w*)\b", re.IGNORECASE)


def asks_what_is_owed(question: str) -> bool:
    """Whether a question asks for what somebody still has to pay."""
    return bool(_OWES.search(question))
