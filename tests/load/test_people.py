"""Calendars, contacts, chats, references, books and wiki pages as people read them."""

from __future__ import annotations

import pytest

from rag.core.errors import SourceError
from rag.language.front_matter import is_front_matter
from rag.load.people.calendar import read_ics
from rag.load.people.chats import read_whatsapp
from rag.load.people.contacts import read_vcf
from rag.load.people.references import read_bib
from rag.load.plain.text import read_text
from rag.load.plain.wiki import read_wiki
from rag.load.read_bytes import read_bytes
from rag.load.web.fb2 import read_fb2


def calendar(*lines):
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    )


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["DTSTART:20310417T133000"], "17 April 2031, 13:30"),
        (["DTSTART:20310417T133000Z"], "17 April 2031, 13:30 (UTC)"),
        (
            ["DTSTART;TZID=A/B:20310421T081500", "DTEND;TZID=A/B:20310421T090000"],
            "21 April 2031, 08:15 to 09:00 (A/B)",
        ),
        (["DTSTART;VALUE=DATE:20260418", "DTEND;VALUE=DATE:20260419"], "18 April 2026"),
        (
            ["DTSTART;VALUE=DATE:20260418", "DTEND;VALUE=DATE:20260421"],
            "18 April 2026 to 20 April 2026",
        ),
        (
            ["DTSTART:20260418T220000", "DTEND:20260419T020000"],
            "18 April 2026, 22:00 to 19 April 2026, 02:00",
        ),
        (["DTSTART:20261399T000000"], "20261399T000000"),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(lines, when):
    text = read_ics(calendar("SUMMARY:Ferry", *lines)).text
    assert text == f"# Ferry\n\nWhen: {when}"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "every 2 weeks on Tuesday, Thursday"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=6", "every month on the last Friday, 6 times"),
        ("FREQ=YEARLY;UNTIL=20300503", "every year until 3 May 2030"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
    ],
)
def test_what_repeats_is_said_in_words(rule, words):
    assert f"Repeats: {words}" in read_ics(calendar("SUMMARY:x", f"RRULE:{rule}")).text


def test_events_are_unfolded_without_their_alarms():
    content = read_ics(
        calendar(
            "SUMMARY:Long na", " me\\, with comma", "LOCATION:Pier 9", "DESCRIPTION:one\\ntwo",
            "ATTENDEE;CN=\"Bo: Lee\":mailto:bo@example.org",
            "BEGIN:VALARM", "DESCRIPTION:Reminder", "TRIGGER:-PT15M", "END:VALARM",
        )
    )  # fmt: skip
    assert content.text == (
        "# Long name, with comma\n\nWhere: Pier 9\nWith: Bo: Lee <bo@example.org>\n\none\ntwo"
    )
    with pytest.raises(SourceError, match="no calendar"):
        read_ics("nothing")


def test_a_contact_is_a_record():
    content = read_vcf(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Quell\nTEL;TYPE=CELL:555-0199\n"
        "item1.EMAIL:ana@example.org\n"
        "ADR;TYPE=HOME:;;Lane 4;Orsund;;1200;\nBDAY:19800709\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nN:Grün;Zoë\nTEL;HOME;VOICE:1\n"
        "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Stra=C3=9F=\ne\nEND:VCARD\n"
    )
    assert content.text == (
        "# Ana Quell\n\nPhone (cell): 555-0199\nMail: ana@example.org\n"
        "Address (home): Lane 4, Orsund, 1200\nBirthday: 1980-07-09\n\n"
        "# Zoë Grün\n\nPhone (home): 1\nNote: Straße"
    )
    assert [section.title for section in content.sections] == ["Ana Quell", "Zoë Grün"]


def test_references_stand_under_their_titles():
    content = read_bib(
        '@article{k31, title={Peat {Fires} in spring}, author="Kell, M. and Roe, A.", year=2031}\n'
        "@comment{x, y={z}}\n@book{b, title = {Two}, note = {a, b}}"
    )
    assert content.text == (
        "# Peat Fires in spring\n\narticle k31\nauthor: Kell, M. and Roe, A.\nyear: 2031\n\n"
        "# Two\n\nbook b\nnote: a, b"
    )


def test_pages_of_zim_and_dokuwiki_are_text_with_sections():
    made = "Content-Type: text/x-zim-wiki\nCreation-Date: 2031-05-02T10:00:00+02:00\n\n"
    page = read_text(f"{made}====== Boiler ======\nIt needs 2 bar.\n===== Valve =====\nx\n")
    assert [(s.title, s.level) for s in page.sections] == [("Boiler", 1), ("Valve", 2)]
    assert (page.title, page.date) == ("Boiler", "2031-05-02")
    assert is_front_matter(made.strip())
    docu = read_text("====== Boiler ======\n\n==== Valve ====\n")
    assert [(s.title, s.level) for s in docu.sections] == [("Boiler", 1), ("Valve", 3)]
    assert not read_text("=====\nBoiler\n=====\n").sections


def test_a_wiki_page_and_a_book():
    wiki = read_wiki("Lead.\n\n== Boiler ==\nThe boiler needs 2 bar.\n=== Valve ===\nx")
    assert [(s.title, s.level) for s in wiki.sections] == [("Boiler", 2), ("Valve", 3)]
    book = read_fb2(
        b"<FictionBook><description><title-info><book-title>Heron</book-title></title-info>"
        b"</description><body><section><title><p>One</p></title><p>It nests <emphasis>high"
        b"</emphasis>.</p></section></body><binary>AAAA</binary></FictionBook>"
    )
    assert (book.text, book.title) == ("# Heron\n\n## One\n\nIt nests high.", "Heron")
    with pytest.raises(SourceError, match="an XML bomb"):
        read_fb2(b'<!DOCTYPE a [<!ENTITY a "aa">]><FictionBook>&a;</FictionBook>')


@pytest.mark.parametrize(
    "lines",
    [
        ["31/12/2030, 21:40 - Ann: Come\nall of you", "01/01/2031, 00:05 - Bo: Yes"],
        ["[31.12.30, 21:40:11] Ann: Come\nall of you", "[01.01.31, 00:05:02] Bo: Yes"],
        ["12/31/30, 9:40 PM - Ann: Come\nall of you", "1/1/31, 12:05 AM - Bo: Yes"],
    ],
)
def test_a_message_of_a_chat_is_a_record_of_its_day(lines):
    text = "\n".join(lines)
    content = read_bytes(text.encode(), ".txt")
    assert content == read_whatsapp(text)
    assert [text[start:end].strip() for start, end in content.records] == lines
    assert len(content.sections) == 2


MARKUP = (
    "{|\n" * 20_000,
    "{|\n! a !! b\n" + "| x || y\n|-\n" * 20_000,
    "|}\n" * 20_000,
    "== a\n" * 20_000 + "= b =" * 20_000,
    "{|\n| colspan=9999999999 rowspan=x | a || b\n|}",
)
CHATTER = (
    "1/1/31, 12:05 AM - " * 20_000,
    "[31.12.30, 21:40:11] " * 20_000,
    "99/99/9999, 99:99 - A: x\n" * 20_000,
    "1/1/31, 12:05 AM - A: " + "x" * 500_000,
)


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_wiki_text_ends_and_its_places_hold(text):
    content = read_wiki(text)
    assert content.text == text
    assert all(0 <= table.start < table.end <= len(text) for table in content.tables)


@pytest.mark.parametrize("text", CHATTER)
def test_hostile_chats_end_and_their_places_hold(text):
    content = read_whatsapp(text)
    assert content.text == text
    assert all(0 <= start < end <= len(text) for start, end in content.records)


def test_hostile_calendars_and_contacts_end(tmp_path):
    deep = "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 50_000
    assert read_ics(deep).text == ""
    assert read_ics(calendar("SUMMARY:" + "a;" * 100_000)).text.startswith("# a;a;")
    assert read_bib("@a{" * 20_000).text == ""
    assert read_vcf("BEGIN:VCARD\n" + "X;" * 100_000 + "\nFN:A\nEND:VCARD").text.startswith("# A")
