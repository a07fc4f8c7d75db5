"""Bytes to text: encodings, line ends, hidden characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core.errors import SourceError
from rag.load.decode import PIECE_BYTES, Decoded, clean, decode, text_of


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("plain\n", "ascii"),
        ("naïve café — “ok”\n", "utf-8"),
        ("naïve\n", "utf-8-sig"),
        ("naïve\n", "utf-16"),
        ("a long enough line\n", "utf-16-le"),
        ("a long enough line\n", "utf-16-be"),
        ("naïve\n", "utf-32"),
        ("Übergrößenträger im Café\n", "latin-1"),
        ("“smart” quotes – dash\n", "cp1252"),
        ("Привет, как дела? Это заметка о поездке.\n", "cp1251"),
        ("日本語のメモです。今日は晴れ。\n", "cp932"),
        ("日本語のメモです。今日は晴れ。\n", "euc-jp"),
        ("你好，这是一个测试文件。今天天气很好\n", "gb18030"),
        ("안녕하세요 오늘은 회의가 있습니다\n", "euc-kr"),
        ("Kaucja za łódź wynosi trzysta złotych.\n", "cp1250"),
        ("Kaucja za łódź wynosi trzysta złotych.\n", "iso8859-2"),
        ("Klíč od sklepa visí vedle dveří.\n", "cp852"),
        ("A kulcs a szomszédnál van, este hétig őrzi.\n", "cp1250"),
        ("Ключи лежат у соседки.\n", "cp1251"),
        ("Ключи лежат у соседки.\n", "koi8-r"),
        ("Ключи лежат у соседки.\n", "cp866"),
        ("Ключі лежать у сусідки, їх можна взяти.\n", "koi8-u"),
        ("Τα κλειδιά είναι στη γειτόνισσα.\n", "cp1253"),
        ("Τα κλειδιά είναι στη γειτόνισσα.\n", "iso8859-7"),
        ("Anahtarlar komşuda, akşam yediye kadar.\n", "cp1254"),
        ("המפתחות נמצאים אצל השכנה.\n", "cp1255"),
        ("المفاتيح عند الجارة حتى المساء.\n", "cp1256"),
        ("المفاتيح عند الجارة حتى المساء.\n", "iso8859-6"),
        ("กุญแจอยู่ที่บ้านข้างๆ\n", "cp874"),
        ("Raktai pas kaimynę iki ketvirtadienio.\n", "cp1257"),
        ("鍵は隣の家にあります。\n", "iso2022_jp"),
        ("鑰匙在鄰居家裡。\n", "big5"),
        ("钥匙在邻居家里。\n", "gb18030"),
        ("Die Schlüssel liegen bei der Nachbarin.\n", "cp850"),
        ("Die Schlüssel liegen bei der Nachbarin.\n", "cp437"),
        ("La chiave è dalla vicina.\n", "latin-1"),
        ("Nøglen ligger hos naboen.\n", "cp850"),
    ],
)
def test_the_encoding_is_found_out(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_damaged_utf8_stays_utf8():
    raw = "Grüße aus Köln und Zürich, schöne Straße".encode().replace("ß".encode(), b"\xc3", 1)

    assert decode(raw) == "Grü\ufffde aus Köln und Zürich, schöne Straße"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_becomes_a_newline(end):
    assert text_of(f"a{end}{end}b".encode()) == Decoded("a\n\nb")


def test_a_line_end_cut_between_two_pieces_stays_one():
    raw = b"x" * (PIECE_BYTES - 1) + b"\r\ny"

    assert text_of(raw).text == "x" * (PIECE_BYTES - 1) + "\ny"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "an image"),
        (b"%PDF-1.4\n", "a PDF"),
        (b"PK\x03\x04rest", "a zip archive"),
        (bytes(range(32)) * 50, "binary data"),
    ],
)
def test_binary_content_is_no_text(raw, name):
    with pytest.raises(SourceError, match=f"is not text: .*{name}"):
        text_of(raw)


@pytest.mark.parametrize(
    ("text", "seen", "hidden"),
    [
        ("a\u200bb\ufeff", "ab", 2),
        ("co\xadoperate", "cooperate", 1),
        ("nul\x00 bell\x07", "nul bell", 2),
        ("\u202eevil\u202c", "evil", 2),
        ("a\u200db", "ab", 1),
        ("x\x1b[31mred\x1b[0m", "xred", 9),
        ("\x1b]8;;http://a\x07link\x1b]8;;\x07", "link", 20),
        ("hi" + "".join(chr(0xE0000 + ord(c)) for c in "ignore"), "hi", 6),
        ("a\ufe01\ufe02\U000e0101b", "ab", 3),
        ("page\x0cbreak\u2028line", "page break line", 0),
        ("lone \ud800", "lone \ufffd", 0),
    ],
)
def test_hidden_characters_are_taken_out_and_counted(text, seen, hidden):
    assert clean(text) == (seen, hidden)


@pytest.mark.parametrize(
    "text",
    [
        "family 👨‍👩‍👧 heart ❤️ key 1️⃣ flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "نمی‌خواهم",
        "क्‍ष",
        "حَبيبي",
        "tab\there",
    ],
)
def test_joiners_stay_where_scripts_and_emoji_need_them(text):
    assert clean(text) == (text, 0)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_cleaning_keeps_lines_and_can_be_repeated(text):
    cleaned, hidden = clean(text)

    assert clean(cleaned) == (cleaned, 0)
    assert hidden >= 0
    assert cleaned.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    cleaned.encode("utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_reason(raw):
    try:
        text = text_of(raw).text
    except SourceError as error:
        assert error.message.startswith("is not text")
    else:
        text.encode("utf-8")


def test_an_encoding_is_told_as_a_guess_only_where_it_is_one():
    long = "Morgen kommt der Handwerker, um das Dach zu prüfen. Größere Schäden bitte melden. " * 9

    assert text_of("La clé est ici.".encode("latin-1")).guessed == "cp1252"
    assert text_of(long.encode("cp850")).guessed == ""
    assert text_of(long.encode()).guessed == ""


@pytest.mark.parametrize(
    "text",
    [
        "déjà payé", "garçon", "Rendez-vous à la gare", "à huit heures", "sœur", "voilà", "août",
        "niño", "José Núñez", "¿Dónde está?", "preço: 30", "amanhã às 9", "città", "più tardi",
        "università", "è qui", "één", "Straße", "Grüße aus Köln", "Åsa", "på søndag", "rødgrød",
        "naïve", "piñata", "£20", "10 €", "45 €", "§ 3", "± 3 mm", "½ cup", "© 2020", "4 × 5",
        "5 µm", "it’s", "25 °C",
    ],
)  # fmt: skip
def test_a_few_western_letters_are_no_other_script_s_and_told_as_a_guess(text):
    found = text_of(f"{text}\n".encode("cp1252"))

    assert found.text == f"{text}\n"
    assert found.guessed or sum(letter > "\x7f" for letter in text) > 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("środa", "cp1250"),
        ("żółty", "cp1250"),
        ("książka", "cp1250"),
        ("Dvořák", "cp1250"),
        ("őszi szünet", "cp1250"),
        ("четверг", "cp1251"),
        ("ключът е тук", "cp1251"),
        ("ışık", "cp1254"),
        ("Müll raus", "cp850"),
        ("Où est la clé ?", "cp850"),
        ("星期六", "gb18030"),
        ("土曜日", "cp932"),
    ],
)
def test_a_word_or_two_of_other_pages(text, encoding):
    assert decode(text.encode(encoding)) == text
