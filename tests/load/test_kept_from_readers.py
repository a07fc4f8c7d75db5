"""What stands in a file beside what it says: found out by small inputs of many formats."""

from __future__ import annotations

import json

import pytest

from rag.load.read_bytes import read_content
from tests.helpers import making

CHUNK = making.zipped(
    {
        "word/document.xml": f"<w:document {making.W} {making.R}><w:body>"
        f'{making.paragraph("Before.")}<w:altChunk r:id="a1"/>{making.paragraph("After.")}</w:body>'
        "</w:document>",
        "word/_rels/document.xml.rels": making.relationships({"a1": "afchunk.htm"}),
        "word/afchunk.htm": "<html><body><p>It costs <s>70</s> 77.</p></body></html>",
    }
)
NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "source": "run()",
            "outputs": [
                {"output_type": "stream", "text": ["epoch 1\r", "epoch 2\r", "loss 3\n", "end\r\n"]}
            ],
        }
    ]
}
BIB = "@string{jp={Journal of Peat}}\n@article{k, title={Fires}, journal=jp # {, new}, year=2031}"
BOOK = {
    "one.xhtml": "<html><body><p>It costs 35<a epub:type='noteref' href='two.xhtml#n1'>1</a>.</p>"
    "<p><ruby>漢字<rt>kanji</rt></ruby> <ruby>東京<rp>(</rp><rt>Tōkyō</rt><rp>)</rp></ruby></p>"
    "</body></html>",
}
EVENT = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Choir\nSTATUS:CANCELLED\nDTSTART:20310105T190000\n"
    "ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:ann@x.org\nEND:VEVENT\nEND:VCALENDAR\n"
)
REPORT = (
    b"From: mailer@x.org\nSubject: Undelivered\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: text/plain\n\nNot reached.\n"
    b"--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.org\n\n"
    b"Final-Recipient: rfc822; bo@x.org\nStatus: 5.1.1\n\n--B--\n"
)
PLIST = (
    b'<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist><dict>'
    b"<key>Rent</key><integer>940</integer><key>Paid</key><true/><key>Rooms</key><array><string>Hall"
    b"</string><string>Loft</string></array></dict></plist>"
)
NOTED = (
    b"<html><body><p>45<sup><a href='#fn1'>1</a></sup> leaks in 3<sup>2</sup> m&sup2;</p></body>"
    b"</html>"
)
HIDDEN = (
    '<text:section text:display="none"><text:p>hidden 88</text:p></text:section><text:p><text:ruby>'
    "<text:ruby-base>漢字</text:ruby-base><text:ruby-text>kanji</text:ruby-text></text:ruby></text:p>"
)


@pytest.mark.parametrize(
    ("raw", "suffix", "shown"),
    [
        (CHUNK, ".docx", "Before.\n\nIt costs 77.\n\nAfter."),
        (json.dumps(NOTEBOOK).encode(), ".ipynb", "```python\nrun()\n```\n\n```\nloss 3\nend\n```"),
        (BIB.encode(), ".bib", "# Fires\n\narticle k\njournal: Journal of Peat, new\nyear: 2031"),
        (making.epub(BOOK), ".epub", "It costs 35[^1].\n\n漢字(kanji) 東京(Tōkyō)"),
        (
            EVENT.encode(),
            ".ics",
            "# Choir (cancelled)\n\nWhen: 5 January 2031, 19:00\nWith: Ann <ann@x.org> (declined)\n"
            "Status: CANCELLED",
        ),
        (making.odt(HIDDEN), ".odt", "漢字(kanji)"),
        (PLIST, ".xml", "Rent: 940\nPaid: true\nRooms:\n  - Hall\n  - Loft"),
        (NOTED, ".html", "45[^1] leaks in 3² m²"),
    ],
    ids=[
        "a page in Word",
        "progress",
        "names of journals",
        "a note elsewhere",
        "off",
        "hidden",
        "keys",
        "noted",
    ],
)
def test_what_a_person_sees(raw, suffix, shown):
    assert read_content(raw, suffix).text == shown


def test_what_a_mail_server_reports():
    text = read_content(REPORT, ".eml").text
    assert text.endswith(
        "Not reached.\n\nReporting-MTA: dns; x.org\n\nFinal-Recipient: rfc822; bo@x.org\n"
        "Status: 5.1.1"
    )
