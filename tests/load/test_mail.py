"""Mail as a reader of the mail sees it: the right version, what is quoted, what is attached."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest

from rag.core.errors import SourceError
from rag.core.records import QUOTED_MAIL, Document, Failure, Skipped
from rag.load.files import find_files
from rag.load.inner import plain_name
from rag.load.mail.eml import read_mail
from rag.load.mail.mbox import read_emlx, read_mbox
from rag.load.mail.mhtml import read_mhtml
from rag.load.mail.quoted import stretches
from rag.load.read import doc_id_of, read_document, read_documents
from tests.helpers import making

HEAD = b"From: Dana Holt <dana@example.org>\nDate: Mon, 10 Mar 2031 09:00:00 +0000\nSubject: Hi\n"


def mail(subject="Prices", text="Both are attached."):
    message = EmailMessage()
    message["From"], message["To"] = "Dana Holt <dana@example.org>", "office@example.org"
    message["Date"], message["Subject"] = "Mon, 10 Mar 2031 09:00:00 +0000", subject
    message.set_content(text)
    return message


def read(path, raw):
    path.write_bytes(bytes(raw))
    return list(read_documents(path, path.name, doc_id_of(path)))


def by_source(found):
    return {one.source: one for one in found}


def test_attachments_are_documents_that_know_their_mail(tmp_path):
    message = mail()
    message.add_attachment(b"part,price\nValve V9,48\n", "text", "csv", filename="prices.csv")
    message.add_attachment("Der Schlüssel hängt da.", filename="note.txt", charset="iso-8859-1")
    docx = making.docx(making.paragraph("A signed paper."))
    message.add_attachment(docx, "application", "octet-stream", filename="signed.docx")
    message.add_attachment(b"\0\1", "application", "x-thing", filename="thing.xyz")
    found = by_source(read(tmp_path / "a.eml", message))
    assert list(found) == [
        "a.eml/prices.csv", "a.eml/note.txt", "a.eml/signed.docx", "a.eml/thing.xyz", "a.eml",
    ]  # fmt: skip
    prices = found["a.eml/prices.csv"]
    assert "Valve V9" in prices.text and prices.date == "2031-03-10"
    assert prices.sections[0].title == "Prices · Dana Holt"
    assert "Der Schlüssel hängt da." in found["a.eml/note.txt"].text
    assert "A signed paper." in found["a.eml/signed.docx"].text
    assert found["a.eml/thing.xyz"] == Skipped("a.eml/thing.xyz", ".xyz")
    last = found["a.eml"].text.splitlines()[-1]
    assert last == "Attachments: prices.csv, note.txt, signed.docx, thing.xyz (not read)"


def test_an_attachment_is_read_again_by_its_identity(tmp_path):
    message = mail()
    message.add_attachment("Left.", filename="a.txt")
    message.add_attachment("Right.", filename="a.txt")
    path = tmp_path / "a.eml"
    found = read(path, message)
    assert [one.source for one in found] == ["a.eml/a.txt", "a.eml/a.txt (2)", "a.eml"]
    for one in found:
        assert read_document(path, one.source, one.doc_id) == one
    assert len({one.doc_id for one in found}) == 3


def test_a_mail_in_a_mail_keeps_its_sender_and_its_attachments(tmp_path):
    inner = mail("Seal of pump twelve", "It costs 340 crowns.")
    inner.add_attachment("Oil is everywhere.", filename="report.txt")
    outer = mail("Fwd", "See below.")
    outer.add_attachment(inner)
    path = tmp_path / "f.eml"
    found = by_source(read(path, outer))
    nested = found["f.eml/Seal of pump twelve.eml"]
    assert (nested.title, nested.date) == ("Seal of pump twelve", "2031-03-10")
    assert "340 crowns" in nested.text and "340" not in found["f.eml"].text
    deep = found["f.eml/Seal of pump twelve.eml/report.txt"]
    assert read_document(path, deep.source, deep.doc_id) == deep


def test_a_stub_of_plain_text_gives_way_to_the_page():
    message = mail(text="This message is in HTML. Your mail program cannot show it.")
    message.add_alternative("<p>The east harbour is closed from 14 May to 2 June 2031.</p>", "html")
    text = read_mail(bytes(message)).text
    assert "14 May to 2 June 2031" in text and "cannot show" not in text


def test_of_two_versions_that_say_the_same_one_is_read():
    message = mail(text="We meet at nine in the yard.")
    message.add_alternative("<p>We meet at <b>nine</b> in the yard.</p>", "html")
    assert read_mail(bytes(message)).text.count("nine") == 1


def test_an_invitation_beside_the_text_is_a_document(tmp_path):
    message = mail(text="Please come.")
    message.add_alternative("<p>Please come.</p>", "html")
    ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Ferry\nEND:VEVENT\nEND:VCALENDAR\n"
    message.add_alternative(ics, "calendar")
    names = [one.source for one in read(tmp_path / "i.eml", message)]
    assert names[0] == "i.eml/invitation.ics"


def test_pictures_of_a_page_are_no_attachments(tmp_path):
    message = mail()
    message.add_alternative("<p>Both are attached. <img src='cid:x'></p>", "html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<x>")
    assert [one.source for one in read(tmp_path / "p.eml", message)] == ["p.eml"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "New.\n\nOn Tue, 6 May 2031, Ann wrote:\n> Old.",
            "On Tue, 6 May 2031, Ann wrote:\n> Old.",
        ),
        ("Neu.\n\nAm 6. Mai 2031 schrieb Ann:\n> Alt.", "Am 6. Mai 2031 schrieb Ann:\n> Alt."),
        ("New.\n-----Original Message-----\nFrom: Ann\nOld.", "-----Original Message-----"),
        ("New.\n> Old.\n>\n> Older.\n", "> Old.\n>\n> Older."),
    ],
)
def test_what_is_quoted_is_told_from_what_is_new(text, quoted):
    found = stretches(text)
    assert "\n".join(one.text for one in found) == text
    assert "".join(one.text for one in found if one.quoted).strip().startswith(quoted)
    assert "New." in found[0].text or "Neu." in found[0].text


def test_text_without_quotes_is_all_new():
    text = "He said on Monday that Ann wrote:\nnothing at all.\n\nBye."
    assert [one.quoted for one in stretches(text)] == [False]


def test_a_quote_stands_under_a_heading_of_its_own():
    raw = HEAD + b"\nThe new date is 15 May.\n\n> Monday the 12th is fine.\n"
    content = read_mail(raw)
    (section,) = content.sections
    assert section.title == QUOTED_MAIL
    assert content.text[section.start :] == "> Monday the 12th is fine."


MBOX = (
    b"From ann@example.org Mon Mar 10 09:00:00 2031\nFrom: ann@example.org\nSubject: Moss\n"
    b"Message-ID: <1@x>\n\nThe moss is gone.\n\n>From now on it is dry.\n\n"
    b"From this line no message begins.\n\n"
    b"From bo@example.org Mon Mar 10 09:00:01 2031\nFrom: bo@example.org\nSubject: Re: Moss\n"
    b"Message-ID: <2@x>\n\nThe well is next.\n"
)


def test_messages_of_a_mailbox_are_documents(tmp_path):
    found = by_source(read(tmp_path / "old.mbox", MBOX))
    assert list(found) == ["old.mbox#1", "old.mbox#2", "old.mbox"]
    assert "\n\nFrom now on it is dry." in found["old.mbox#1"].text
    assert "no message begins" in found["old.mbox#1"].text
    assert found["old.mbox"].text == "Mailbox\nMoss"


def test_a_message_stays_the_same_document_when_others_go(tmp_path):
    path = tmp_path / "old.mbox"
    before = by_source(read(path, MBOX))["old.mbox#2"]
    (after, _) = read(path, MBOX[MBOX.index(b"From bo@") :])
    assert after.doc_id == before.doc_id
    assert (before.source, after.source) == ("old.mbox#2", "old.mbox#1")


def test_a_mailbox_and_a_mail_are_known_without_an_ending(tmp_path):
    assert next(one.source for one in read(tmp_path / "Inbox", MBOX)) == "Inbox#1"
    (one,) = read(tmp_path / "17000.M1.host:2,S", HEAD + b"\nHello.\n")
    assert one.title == "Hi"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_headers_that_were_sent_as_bytes_are_decoded(encoding):
    sent = "From: Jörg Brühl <j@example.org>\nSubject: Ein Fahrräder-Schloß für Åse\n\nKurz.\n"
    found = read_mail(sent.encode(encoding))
    assert found.title == "Ein Fahrräder-Schloß für Åse"
    assert "Jörg Brühl" in found.text and "\ufffd" not in found.text


def test_what_is_no_mailbox():
    with pytest.raises(SourceError, match="no mailbox"):
        read_mbox(b"From here it is only prose.\n")


def test_folders_of_mails_are_searched(tmp_path):
    for name in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp", ".hidden"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    for name in ("cur/1.host:2,S", "new/2.host", ".Sent/cur/3.host", "tmp/4.host", ".hidden/a.md"):
        (tmp_path / "Maildir" / name).write_bytes(HEAD)
    for name in ("Inbox", "Inbox.msf", "other"):
        (tmp_path / name).write_bytes(MBOX)
    found = find_files([tmp_path], 10_000)
    assert sorted(str(file.path.relative_to(tmp_path)) for file in found.files) == [
        "Inbox", "Maildir/.Sent/cur/3.host", "Maildir/cur/1.host:2,S", "Maildir/new/2.host",
    ]  # fmt: skip


def test_apple_s_mails_and_saved_pages():
    raw = HEAD + b"\nHello.\n"
    assert read_emlx(b"%d  \n%s<?xml?><plist/>" % (len(raw), raw)).text.endswith("Hello.")
    saved = (
        b"From: <Saved>\nSubject: Lift\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="B"\n\n--B\nContent-Type: text/html\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n<p>The lift is out until Fri=\nday.</p>\n"
        b"--B\nContent-Type: text/css\n\np {}\n--B--\n"
    )
    content = read_mhtml(saved)
    assert (content.text, content.title) == ("The lift is out until Friday.", "Lift")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\a.txt", "C:_x_a.txt"),
        ("a\x1b[31m\u202etxt.exe", "atxt.exe"),
        (".hidden", "hidden"),
        ("x" * 500 + ".pdf", "x" * 110 + ".pdf"),
        ("", "unnamed"),
    ],
)
def test_names_of_strangers_are_no_paths(name, plain):
    assert plain_name(name) == plain


def test_bombs_of_mail_are_refused_or_cut_short(tmp_path):
    nested = HEAD + b"\nDeep.\n"
    for _ in range(12):
        nested = HEAD + b"Content-Type: message/rfc822\n\n" + nested
    found = read(tmp_path / "deep.eml", nested)
    assert [f.reason for f in found if isinstance(f, Failure)] == [
        "lies more than 8 mails deep and was not read"
    ]
    many = HEAD + b'Content-Type: multipart/mixed; boundary="B"\n\n'
    many += b"--B\nContent-Type: text/x\n\nx\n" * 3000
    with pytest.raises(SourceError, match="more than 2,000 parts"):
        read_mail(many)
    level = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
    with pytest.raises(SourceError, match="nested"):
        read_mail(HEAD + b"".join(level % (n, n) for n in range(900)))
    bomb = mail()
    zipped = making.zipped({"word/document.xml": b" " * (100 << 20)})
    bomb.add_attachment(zipped, "application", "octet-stream", filename="bomb.docx")
    *inner, last = read(tmp_path / "bomb.eml", bomb)
    assert "a zip bomb?" in inner[0].reason
    assert isinstance(last, Document)


def test_a_large_mail_is_read_in_a_process_of_its_own(tmp_path):
    message = mail()
    message.add_attachment("line\n" * 600_000 + "The end.", filename="long.txt")
    found = read(tmp_path / "large.eml", message)
    assert found[0].text.rstrip().endswith("The end.")


def test_files_and_messages_within_an_outlook_message():
    from rag.load.mail.outlook import _compose

    def text(value):
        return value.encode("utf-16-le")

    folder = "__attach_version1.0_#0000000{}/__substg1.0_{}"
    content = _compose(
        {
            "__substg1.0_0037001F": text("Offer"),
            "__substg1.0_0C1A001F": text("Dana Holt"),
            "__substg1.0_1000001F": text("See the files."),
            folder.format(0, "3707001F"): text("prices.csv"),
            folder.format(0, "37010102"): b"part,price\n",
            folder.format(1, "3701000D/__substg1.0_0037001F"): text("Old offer"),
            folder.format(1, "3701000D/__substg1.0_1000001F"): text("It was 30."),
        }
    )
    assert content.text.endswith("Attachments: prices.csv, Old offer.eml")
    prices, old = content.inner
    assert (prices.raw, prices.suffix, prices.within) == (
        b"part,price\n",
        ".csv",
        "Offer · Dana Holt",
    )
    assert "It was 30." in read_mail(old.raw).text
    assert io.BytesIO(old.raw).readline()
