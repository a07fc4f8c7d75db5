"""Small inputs after public reports of faults in other programs: mail, kinds and encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.core.records import Document
from rag.load.read import doc_id_of, read_documents


@pytest.fixture(scope="module")
def cases(shared) -> Path:
    folder: Path = shared.parent / "hunt" / "cases"
    if not folder.is_dir():
        pytest.skip("the reported inputs do not lie beside this checkout")
    return folder


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("c27_eml_nested/forward.eml", ["Ragnar Teal", "4 Feb 2031", "340 crowns"]),
        ("c28_eml_attach/parts.eml", ["Valve V9", "48", "behind the green cupboard"]),
        ("c29_eml_placeholder/news.eml", ["14 May to 2 June 2031"]),
        ("c33_mbox/archive.mbox", ["12 April 2031", "31 milligrams of nitrate"]),
        ("c34_kinds/trip.ics", ["Ferry to Orsund", "17 April 2031, 13:30", "Pier 9"]),
        ("c34_kinds/ana.vcf", ["Ana Quell", "555-0199"]),
        ("c34_kinds/book.fb2", ["The heron nests in the alder."]),
        ("c34_kinds/refs.bib", ["Peat fires in spring", "Kell, M.", "2031"]),
        ("c34_kinds/old.wiki", ["The boiler needs 2 bar."]),
        ("c34_kinds/saved.mhtml", ["out of order until Friday"]),
        ("c41_enc/polish.txt", ["łodzi"]),
        ("c41_enc/czech.txt", ["čerpadlu"]),
        ("c41_enc/russian.txt", ["Ключ от склада", "Склад открыт"]),
        ("c41_enc/german_dos.txt", ["Schlüssel für die Tür"]),
        ("c41_enc/turkish.txt", ["Şoför"]),
        ("c41_enc/french.txt", ["à côté du café"]),
        ("c41_enc/greek.txt", ["της αποθήκης"]),
        ("c41_enc/japanese.txt", ["ｶﾝﾘ番号"]),
        ("c41_enc/chinese.txt", ["仓库的钥匙"]),
        ("c41_enc/korean.txt", ["창고 열쇠"]),
    ],
)
def test_what_was_reported_is_right_here(cases, file, words):
    path = cases / file
    found = read_documents(path, path.name, doc_id_of(path))
    text = "\n".join(one.text for one in found if isinstance(one, Document))
    assert [word for word in words if word not in text] == []
