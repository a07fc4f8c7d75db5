"""Small files of office formats and PDF, made where a test needs one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'

NOTHING: Mapping[str, str] = MappingProxyType({})


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    entries = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return zipped(entries | {f"word/{name}.xml": content for name, content in parts.items()})


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def pptx(slides: Sequence[str], parts: Mapping[str, str] = NOTHING) -> bytes:
    """Slides in order; their entries are named backwards, as moved slides are."""
    names = [f"slide{len(slides) - number}" for number in range(len(slides))]
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(slides)))
    entries = {
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relationships(
            {f"r{n}": f"slides/{name}.xml" for n, name in enumerate(names)}
        ),
    }
    for name, shapes in zip(names, slides, strict=True):
        entries[f"ppt/slides/{name}.xml"] = (
            f"<p:sld {P} {A} {R}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
    return zipped(entries | dict(parts))


def relationships(targets: Mapping[str, str]) -> str:
    inner = "".join(f'<Relationship Id="{k}" Target="{v}"/>' for k, v in targets.items())
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def shape(text: str, kind: str = "") -> str:
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>"
    )


def odt(body: str, parts: Mapping[str, str] = NOTHING) -> bytes:
    content = (
        f"<office:document-content {OFFICE} {TEXT}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"content.xml": content} | dict(parts))


def epub(chapters: Mapping[str, str], parts: Mapping[str, str] = NOTHING) -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in reversed(range(len(chapters))))
    package = (
        '<package><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Book</dc:title>'
        f"<dc:date>1999-05-04</dc:date></metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>'
    return zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
        | {"in/book.opf": package}
        | {f"in/{name}": page for name, page in chapters.items()}
        | dict(parts)
    )


def xlsx(sheet: str, parts: Mapping[str, str] = NOTHING) -> bytes:
    """A workbook of one sheet, its rows as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Override PartName="/xl/workbook.xml" '
            f'ContentType="{sheet_type}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" {R}><sheets>'
            '<sheet name="Costs" sheetId="1" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="b" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" {R}><sheetData>{sheet}'
            "</sheetData></worksheet>",
        }
        | dict(parts)
    )


def row(number: int, *cells: str | float) -> str:
    inner = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        if isinstance(cell, str)
        else f'<c r="{chr(65 + at)}{number}"><v>{cell}</v></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]], title: str = "", drawn: str = ""
) -> bytes:
    """Pages of (x, y, size, text), in Helvetica on US letter paper.

    :param drawn: operators that draw on every page.
    """
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Title(%s)/CreationDate(D:20240131120000Z)>>" % title.encode("latin-1"),
    ]
    for number, lines in enumerate(pages):
        stream = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, text.encode("latin-1"))
            for x, y, size, text in lines
        )
        stream += drawn.encode()
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
            b"/Resources<</Font<</F1 %s>>>>>>" % (5 + 2 * number, font)
        )
        objects.append(b"<</Length %d>>stream\n%sendstream" % (len(stream), stream))
    return pdf_file(objects)


def pdf_file(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 3 0 R>>\n"
        b"startxref\n%d\n%%%%EOF" % (count, table, count, len(out))
    )
