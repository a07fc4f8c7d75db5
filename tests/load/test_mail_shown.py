"""Mails as they were sent for the journey: broken lines put together, pictures where they stand."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from rag.load.mail.eml import read_mail
from rag.load.mail.mhtml import read_mhtml
from rag.load.mail.outlook import _compose
from rag.load.ocr.insert_pages import with_pages
from rag.load.ocr.page import Block, PageRead
from rag.load.ocr.settings import configured, is_installed
from rag.load.read_bytes import read_bytes
from rag.load.web.epub import read_epub
from tests.helpers import making
from tests.helpers.pictures import drawn, packed

HEAD = "From: Dana Holt <dana@example.org>\nSubject: Pump\nMIME-Version: 1.0\n"


def flowed(body: str, more: str = "") -> str:
    raw = f"{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed{more}\n\n{body}"
    return read_mail(raw.encode()).text.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("The pump costs \n340 crowns.\n\nSee you.", "The pump costs 340 crowns.\n\nSee you."),
        ("It runs \nat 7\nbar.", "It runs at 7\nbar."),
        ("> It costs 340 \n> crowns.\nOh \ndear.", "> It costs 340 crowns.\n\nOh dear."),
        (">> Deep \n> less deep", ">> Deep\n> less deep"),
        ("> one \n>\n> two", "> one\n>\n> two"),
        (" From here \n on it is dry", "From here on it is dry"),
        ("  - indented", " - indented"),
        ("Regards \n-- \nDana", "Regards\n-- \nDana"),
        ("Ends with a break ", "Ends with a break"),
        ("\r\n".join(("It runs ", "at 7 bar.")), "It runs at 7 bar."),
    ],
)  # fmt: skip
def test_lines_that_were_broken_for_the_journey_are_whole_again(sent, seen):
    assert flowed(sent) == seen


def test_a_blank_that_only_marks_a_broken_line_goes_where_the_mail_says_so():
    assert flowed("夏の日 \nは長い\n\n", "; delsp=yes") == "夏の日は長い"


def test_lines_of_other_mails_stay_as_they_are():
    raw = f"{HEAD}Content-Type: text/plain\n\nThe pump costs \n340 crowns."
    assert read_mail(raw.encode()).text.endswith("The pump costs \n340 crowns.")


PICTURE = b"\x89PNG" + bytes(range(256)) * 2


def with_words(content, *texts):
    """A content with words in its pictures, as if all of them had been read."""
    numbers = {name: n for n, (name, _) in enumerate(content.pictures, 1)}
    places = {numbers[name]: (start, page) for name, start, page in content.places}
    read = {n: PageRead((Block(text),), confidence=0.9) for n, text in enumerate(texts, 1)}
    return with_pages(content, read, "x", paged=False, places=places).text


def mail(page: str, plain: str = "", *, picture: bytes = PICTURE) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Dana Holt <dana@example.org>", "Pump"
    if plain:
        message.set_content(plain)
        message.add_alternative(page, subtype="html")
        related = message.get_payload()[1]
    else:
        message.set_content(page, subtype="html")
        related = message
    related.add_related(picture, "image", "png", cid="<dial@x>", filename="dial.png")
    return message


def test_a_picture_of_a_page_is_read_where_it_stands():
    content = read_mail(bytes(mail("<p>The dial:</p><img src='cid:dial@x'><p>Call me.</p>")))
    assert content.inner == ()
    assert with_words(content, "Seven bar").endswith(
        "The dial:\n\n(in a picture)\nSeven bar\n\nCall me."
    )


def test_a_picture_in_a_table_or_a_list_stands_behind_it():
    page = (
        "<ul><li>one</li><li><img src='cid:dial@x'></li><li>two</li></ul>"
        "<table><tr><th>a<th>b</tr><tr><td>c<td><img src='cid:dial@x'></tr></table>"
    )
    text = read_mail(bytes(mail(page))).text
    assert "- one\n- two\n\n| a | b |" in text
    content = read_mail(bytes(mail(page.partition("</ul>")[2] + "<p>End</p>")))
    assert with_words(content, "Seven bar").endswith("| c |  |\n\n(in a picture)\nSeven bar\n\nEnd")


def test_pictures_of_a_page_whose_plain_version_is_read_stand_at_their_mark_or_behind():
    page = "<p>The dial says it all, look at it: <img src='cid:dial@x'></p><p>Call me soon.</p>"
    plain = "The dial says it all, look at it:{}\n\nOn Monday Ann wrote:\n> Call me soon."
    marked = read_mail(bytes(mail(page, plain.format(" [cid:dial@x]"))))
    assert "[cid:dial@x]\n\n(in a picture)\nSeven bar\n\nOn" in with_words(marked, "Seven bar")
    bare = read_mail(bytes(mail(page, plain.format(""))))
    assert with_words(bare, "Seven bar").endswith("soon.\n\n(in a picture)\nSeven bar")


def test_a_picture_that_no_page_shows_is_attached():
    content = read_mail(bytes(mail("<p>No picture here.</p>")))
    assert [one.key for one in content.inner] == ["dial.png"]
    assert content.text.endswith("Attachments: dial.png")


def test_the_dot_by_which_a_sender_learns_of_readers_is_no_picture():
    dot = read_mail(bytes(mail("<p>Hi<img src='cid:dial@x'></p>", picture=b"GIF89a" + bytes(40))))
    assert (dot.pictures, dot.inner) == ((), ())


def test_pictures_of_a_saved_page_by_their_address():
    raw = (
        b"From: <Saved>\nSubject: Lift\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="B"\n\n'
        b"--B\nContent-Type: text/html\nContent-Location: https://x.example/a/page.html\n\n"
        b"<nav><img src='logo.png'></nav><p>The dial:</p><p><img src='pics/dial.png'></p><p>End.\n"
        b"--B\nContent-Type: image/png\nContent-Location: https://x.example/a/logo.png\n\n"
        + b"l" * 300
        + b"\n--B\nContent-Type: image/png\nContent-Location: https://x.example/a/pics/dial.png\n\n"
        + b"d" * 300
        + b"\n--B--\n"
    )
    content = read_mhtml(raw)
    assert [data[:1] for _, data in content.pictures] == [b"d"]
    assert with_words(content, "Seven bar") == "The dial:\n\n(in a picture)\nSeven bar\n\nEnd."


def test_pictures_of_an_outlook_message():
    def text(value):
        return value.encode("utf-16-le")

    folder = "__attach_version1.0_#0000000{}/__substg1.0_{}"
    content = _compose(
        {
            "__substg1.0_0037001F": text("Pump"),
            "__substg1.0_1000001F": text("The dial: [cid:dial@x]\r\nCall me."),
            "__substg1.0_1013001F": text("<p>The dial: <img src='cid:dial@x'>"),
            folder.format(0, "3707001F"): text("image001.png"),
            folder.format(0, "3712001F"): text("dial@x"),
            folder.format(0, "37010102"): PICTURE,
            folder.format(1, "3707001F"): text("photo.png"),
            folder.format(1, "37010102"): PICTURE,
        }
    )
    assert [one.key for one in content.inner] == ["photo.png"]
    assert "\n(in a picture)\nSeven bar" in with_words(content, "Seven bar")


def test_pictures_of_a_book_stand_in_their_chapter():
    chapters = {
        "text/two.xhtml": "<html><body><h1>Two</h1><p>Later.</p></body></html>",
        "text/one.xhtml": "<html><body><h1>One</h1><p>Dial:</p><img src='../i/d%201.png'/><p>So."
        "</p></body></html>",
    }
    content = read_epub(making.epub(chapters))
    assert [name for name, _, _ in content.places] == ["in/i/d 1.png"]
    (place,) = content.places
    assert content.text[: place[1]].endswith("Dial:")
    assert content.text[place[1] :].startswith("\n\nSo.")


@pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
def test_a_picture_in_a_mail_is_read_by_ocr(tmp_path):
    picture = packed(drawn([(60, 80, "The pump closes at seven bar")]))
    page = "<p>See:</p><p><img src='cid:dial@x'></p><p>Call me.</p>"
    file = tmp_path / "a.eml"
    file.write_bytes(bytes(mail(page, picture=picture)))
    ocr = configured("on", "auto", tmp_path / "kept")

    content = read_bytes(file.read_bytes(), ".eml", file, ocr)

    assert "See:\n\n(in a picture)\nThe pump closes at seven bar\n\nCall me." in content.text
    (scan,) = content.scans
    assert content.text[scan.start : scan.end].startswith("(in a picture)")
