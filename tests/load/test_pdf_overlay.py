"""PDF: what stands in figures and over the page is read once, at its place, as a person sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from rag.load.pdf.pages import read_pdf
from tests.helpers.making import pdf_file

Annotation = tuple[str, Mapping[str, bytes]]
"""Its entries, in which ``{N}`` is the reference of an appearance of that name."""

LABELS = ("Name:", "Country:", "Milk", "Nuts", "Total due:")
NOTHING: Mapping[str, bytes] = {}


def drawn(text: str, font: str = "Helv") -> bytes:
    """An appearance: words as a program draws them into a field."""
    stream = f"/Tx BMC q BT /{font} 12 Tf 2 5 Td ({text}) Tj ET Q EMC".encode("latin-1")
    return (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 300 60]/Resources<</Font<</Helv 3 0 R/ZaDb 4 0 R>>"
        b">>/Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    )


def combed(text: str) -> bytes:
    """An appearance in which every letter stands in a box of its own."""
    shown = " ".join(f"({letter}) Tj 20 0 Td" for letter in text)
    stream = f"q BT /Helv 12 Tf 2 5 Td {shown} ET Q".encode()
    return (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 300 60]/Resources<</Font<</Helv 3 0 R>>>>"
        b"/Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    )


def form(
    annotations: Sequence[Annotation], labels: Sequence[str] = LABELS, figure: str = ""
) -> str:
    """The text of a page with labels at x 72, every 30 points from y 700, and what lies over it."""
    shown = " ".join(
        f"BT /F1 12 Tf 72 {700 - 30 * at} Td ({label}) Tj ET" for at, label in enumerate(labels)
    )
    shown += " q 1 0 0 1 72 430 cm /Fm Do Q" if figure else ""
    objects = [b"", b"<</Type/Pages/Kids[5 0 R]/Count 1>>"]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>")
    objects += [b"", b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown.encode())]
    objects.append(drawn(figure))
    laid, fields = [], []
    for entries, appearances in annotations:
        references = {}
        for name, appearance in appearances.items():
            objects.append(appearance)
            references[name] = f"{len(objects)} 0 R"
        for name, reference in references.items():
            entries = entries.replace("{" + name + "}", reference)
        objects.append(f"<</Type/Annot {entries}>>".encode("latin-1"))
        laid.append(len(objects))
        fields += [len(objects)] if "/Widget" in entries else []
    objects[0] = (
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]/DR<</Font<</Helv 3 0 R>>>>/DA(/Helv 0"
        b" Tf)>>>>" % b" ".join(b"%d 0 R" % n for n in fields)
    )
    objects[4] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<</Font<</F1 3 0"
        b" R>>/XObject<</Fm 7 0 R>>>>/Annots[%s]>>" % b" ".join(b"%d 0 R" % n for n in laid)
    )
    return read_pdf(pdf_file(objects)).text


def field(row: int, kind: str, entries: str, *, left: int = 150, flags: int = 4) -> str:
    low = 695 - 30 * row
    place = f"/Rect[{left} {low} {left + 150} {low + 20}]"
    return f"/Subtype/Widget/F {flags}{place}/FT/{kind} {entries}"


def test_words_in_a_figure_are_read_once_where_it_stands():
    assert form([], figure="In the figure 42").split("\n\n")[-2:] == [
        "Total due:",
        "In the figure 42",
    ]


@pytest.mark.parametrize(
    ("annotation", "shown"),
    [
        (
            (
                field(0, "Tx", "/T(txt1)/V(Ann Example)/AP<</N {N}>>"),
                {"N": drawn("Ann Example")},
            ),
            "Name: Ann Example",
        ),
        ((field(0, "Tx", "/T(txt1)/V(Ann Example)"), NOTHING), "Name: Ann Example"),
        (
            (
                field(1, "Ch", "/T(c)/V(DE)/Opt[[(DE)(Germany)][(FR)(France)]]/AP<</N {N}>>"),
                {"N": drawn("Germany")},
            ),
            "Country: Germany",
        ),
        (
            (
                field(1, "Ch", "/T(c)/V(DE)/Ff 131072/Opt[[(DE)(Germany)][(FR)(France)]]"),
                NOTHING,
            ),
            "Country: Germany",
        ),
        (
            (field(4, "Tx", "/T(t)/V(1234.5)/AP<</N {N}>>"), {"N": drawn("$1,234.50")}),
            "Total due: $1,234.50",
        ),
        (
            (field(4, "Tx", "/T(t)/V(12345)/AP<</N {N}>>"), {"N": combed("12345")}),
            "Total due: 12345",
        ),
    ],
    ids=["drawn", "stored", "chosen", "chosen, stored", "formatted", "a box a letter"],
)
def test_a_field_reads_as_it_is_seen_beside_its_label(annotation, shown):
    text = form([annotation])
    assert shown in text.split("\n\n")
    assert "1234.5\n" not in text and "DE" not in text and "txt1" not in text


def test_boxes_are_ticked_or_not_whatever_their_value_is_called():
    boxes = "/AP<</N<</1 {N}/Off {O}>>>>"
    looks = {"N": drawn("4", "ZaDb"), "O": drawn(" ")}
    text = form(
        [
            (field(2, "Btn", f"/T(a)/V/1/AS/1{boxes}", left=40).replace("190", "60"), looks),
            (field(3, "Btn", f"/T(b)/V/Off/AS/Off{boxes}", left=40).replace("190", "60"), looks),
        ]
    )
    assert "[x] Milk" in text and "[ ] Nuts" in text
    assert "4" not in text and "✔" not in text


def test_hidden_fields_and_buttons_are_not_read():
    text = form(
        [
            (field(0, "Tx", "/T(h)/V(Hidden words)", flags=2), NOTHING),
            (field(1, "Btn", "/T(p)/Ff 65536/MK<</CA(Submit)>>"), NOTHING),
        ]
    )
    assert "Hidden" not in text and "Submit" not in text


def test_words_typed_or_stamped_onto_a_page_stand_at_their_place():
    text = form(
        [
            (
                "/Subtype/FreeText/F 4/Rect[300 600 500 620]/Contents(Paid in cash)/DA(/Helv 12"
                " Tf)/AP<</N {N}>>",
                {"N": drawn("Paid in cash")},
            ),
            ("/Subtype/Stamp/F 4/Rect[300 660 500 680]/AP<</N {N}>>", {"N": drawn("APPROVED")}),
            ("/Subtype/FreeText/F 4/Rect[300 690 500 710]/Contents(No appearance)", NOTHING),
        ]
    )
    assert text.count("Paid in cash") == text.count("APPROVED") == 1
    order = ["No appearance", "APPROVED", "Milk", "Paid in cash", "Total due"]
    assert sorted(order, key=text.index) == order


def test_comments_are_told_and_marked_words_are_not_told_twice():
    quad = "/QuadPoints[72 712 200 712 72 695 200 695]"
    text = form(
        [
            ("/Subtype/Text/F 4/Rect[500 480 520 500]/T(Bo)/Contents(Check this sum)", NOTHING),
            (f"/Subtype/Highlight/F 4/Rect[72 695 200 712]{quad}/Contents(Name:)", NOTHING),
            (f"/Subtype/Highlight/F 4/Rect[72 695 200 712]{quad}/Contents(Whose?)", NOTHING),
        ]
    )
    assert text.endswith("Comment by Bo: Check this sum\n\nComment: Whose?")
    assert text.count("Name:") == 1


def test_fields_of_a_page_without_labels_are_told_by_their_names():
    text = form(
        [
            (field(0, "Tx", "/T(first_name)/V(Ann)"), NOTHING),
            (field(2, "Btn", "/T(milk)/TU(Milk please)/V/Yes/AS/Yes"), NOTHING),
        ],
        labels=("A form",),
    )
    assert "first_name: Ann" in text and "Milk please" in text


def test_a_label_without_a_colon_gets_one_and_a_box_takes_the_words_next_to_it():
    boxes = "/AP<</N<</1 {N}/Off {O}>>>>"
    looks = {"N": drawn("4", "ZaDb"), "O": drawn(" ")}
    text = form(
        [
            (field(0, "Tx", "/T(a)/V(Ann)"), NOTHING),
            (field(1, "Btn", f"/T(b)/V/1/AS/1{boxes}", left=106).replace("256", "126"), looks),
            (field(9, "Tx", "/T(nickname)/V(Bee)"), NOTHING),
        ],
        labels=("First name", "Milk", "Of oats, soya or rice, whatever is there"),
    )
    assert text.startswith("First name: Ann\n\n[x] Milk\n\n")
    assert text.endswith("nickname: Bee")
