"""The page in a real browser: asked, opened, dropped on, attacked by its own documents."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest

from rag.core.locations import package_data
from rag.server.page.texts import languages, texts_for
from tests.helpers import hostile
from tests.helpers.chromium import Chromium, find_chromium
from tests.helpers.serving import TOKEN, Served

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed"),
]

SECONDS = 150
"""A guard against waiting for ever, not a promise: the machine may be busy with much else."""
QUESTION = "Where is the database copied every night?"


class Page:
    """A browser at the server, signed in by its link."""

    def __init__(self, server: Served) -> None:
        self.browser = Chromium()
        self.browser.open(server.link)
        self.until("document.getElementById('collection')?.options.length > 0")
        self.browser.problems.clear()

    def until(self, script):
        """Wait until an expression holds."""
        ends = time.monotonic() + SECONDS
        while not self.browser.run(f"Boolean({script})"):
            assert time.monotonic() < ends, (script, self.browser.problems)
            time.sleep(0.05)

    def ask(self, question):
        before = self.browser.run("document.querySelectorAll('.turn').length")
        self.browser.run(
            f"document.getElementById('question').value = {json.dumps(question)};"
            "document.getElementById('ask-form').requestSubmit()"
        )
        self.until(f"document.querySelectorAll('.turn').length > {before}")
        self.until("document.getElementById('stop').hidden")
        return self.browser.run("document.querySelector('.turn:last-child').innerText")

    def search(self, query):
        self.browser.run("document.getElementById('results').replaceChildren()")
        self.browser.run(f"location.hash = '#search?q={query}'")
        self.until("document.querySelectorAll('#results li').length > 0")

    def result(self, name):
        """Open the first result of a document."""
        found = "[...document.querySelectorAll('.result')].find"
        self.browser.run(f"{found}((one) => one.innerText.includes('{name}')).click()")

    def opened(self):
        """The words that are marked in the document opened last."""
        self.until("!document.getElementById('evidence').hidden")
        self.until("!document.getElementById('evidence-body').hasAttribute('aria-busy')")
        script = "[...document.querySelectorAll('#evidence-body mark, .marked')]"
        return self.browser.run(f"{script}.map((one) => one.textContent).join(' ')")


@pytest.fixture(scope="module")
def own(served_home, tmp_path_factory):
    """A server of its own: its one-time link opens one browser."""
    server = Served(served_home, "-c", "notes", "-c", "garden", "-c", "dropped")
    yield server
    server.close()


@pytest.fixture(scope="module")
def page(own):
    page = Page(own)
    yield page
    page.browser.close()


@pytest.fixture(autouse=True)
def nothing_foreign_and_no_problem(page, own):
    page.browser.run("location.hash = '#ask'")
    yield
    page.browser.key("Escape")
    assert page.browser.problems == []
    assert [r for r in page.browser.requests if not r.startswith((own.base, "data:"))] in (
        [], ["about:blank"])  # fmt: skip


def test_an_answer_is_read_its_source_opened_and_a_follow_up_understood(page):
    said = page.ask(QUESTION)
    assert "copied to the cellar" in said and "backups.md:3" in said and "confidence" in said
    page.browser.run("document.querySelector('.turn:last-child .place').click()")
    assert "copied to the cellar" in page.opened()
    page.browser.key("Escape")
    page.until("document.getElementById('evidence').hidden")
    assert "ninety days" in page.ask("How long are they kept?")
    assert page.browser.run("location.hash").startswith("#ask/")
    assert page.browser.run("document.getElementById('said').textContent")


def test_what_is_not_covered_shows_what_is_nearest(page):
    said = page.ask("Who won the 1998 world cup?")
    assert "don't seem to cover this" in said and "Nearest, which is no answer" in said


def test_what_is_only_closest_is_no_answer(page):
    said = page.ask("Which colour has the lighthouse keeper's boat?")
    closest = page.browser.run("document.querySelector('.turn:last-child .closest') !== null")
    answered = "confidence" in said and "word for word" in said
    assert not answered
    if closest:
        assert "Closest, which is no answer" in said and "ships.pdf" in said


def test_the_telling_words_are_marked_in_their_stretch_and_in_their_document(page):
    page.browser.run("document.getElementById('extract').checked = true")
    page.ask("How many ships does the lighthouse keeper count?")
    page.ask("When does the lease of the office end?")
    marks = "[...document.querySelectorAll('.turn blockquote mark')].map((one) => one.textContent)"
    for mark in page.browser.run(marks):
        assert mark in page.browser.run("document.getElementById('turns').innerText")
    page.browser.run("document.getElementById('extract').checked = false")


def test_what_is_computed_says_how_and_can_be_overruled(page):
    said = page.ask("how many desks are there in total?")
    assert "summing" in said and "20" in said and "Read passages instead" in said
    cells = "[...document.querySelectorAll('.turn:last-child td')].map((one) => one.textContent)"
    assert {"Harbour", "14"} <= set(page.browser.run(cells))
    page.browser.run("document.querySelector('.turn:last-child .marker').click()")
    assert page.opened() == "2Harbour214 3Cellar-10 4Attic46"
    clicked = "document.querySelectorAll('#evidence-body tr.telling')"
    assert page.browser.run(f"[...{clicked}].map((one) => one.textContent)") == ["2Harbour214"]
    page.browser.key("Escape")
    assert "summing" not in page.ask("/as lookup")


def test_a_conversation_is_kept_and_opened_again(page, own):
    page.ask(QUESTION)
    address = page.browser.run("location.hash")
    page.browser.open(own.base + "/")
    page.until("document.getElementById('collection')?.options.length > 0")
    page.until(f"document.querySelector('#conversations a[href=\"{address}\"]')")
    page.browser.run(f"document.querySelector('#conversations a[href=\"{address}\"]').click()")
    page.until("document.querySelectorAll('.turn .place').length > 0")
    assert "copied to the cellar" in page.browser.run("document.getElementById('turns').innerText")


def test_the_page_speaks_german_to_who_wants_it(page, own):
    page.browser.send("Network.setExtraHTTPHeaders", headers={"Accept-Language": "de-DE,en;q=.5"})
    page.browser.open(own.base + "/")
    page.until("document.getElementById('collection')?.options.length > 0")
    assert page.browser.run("document.documentElement.lang") == "de"
    assert "Deine Dokumente" in page.ask("Who won the 1998 world cup?")
    assert "{" not in page.browser.run("document.body.innerText")
    said = page.ask("how many desks are there in total?")
    assert "summiert: Spalte desks von rooms.csv: 3 Zeilen" in said and "summing" not in said
    assert "nur Dateien der Art pdf" in page.ask("how many ships a day, only in PDFs?")
    page.browser.run("location.hash = '#search?q=ships,%20only%20PDFs'")
    page.until("document.getElementById('search-scope').innerText")
    assert "nur Dateien der Art pdf" in page.browser.run(
        "document.getElementById('search-scope').innerText"
    )
    page.browser.send("Network.setExtraHTTPHeaders", headers={})
    page.browser.open(own.base + "/")
    page.until("document.getElementById('collection')?.options.length > 0")


def test_every_language_has_every_text():
    keys = {code: set(texts.values) for code, texts in languages().items()}
    assert set(keys) >= {"en", "de"}
    assert all(found == keys["en"] for found in keys.values())
    folder = package_data("page")
    source = "".join(file.read_text() for file in folder.glob("*.*"))
    used = set(re.findall(r"\bt\(\"(\w+)\"|\{\{(\w+)\}\}", source))
    assert {one or other for one, other in used} <= keys["en"]


@pytest.mark.parametrize(
    ("accepted", "chosen", "language"),
    [("de-AT,de;q=.9", "", "de"), ("fr,de;q=0.4,en;q=0.6", "", "en"), ("fr", "", "en"),
     ("", "", "en"), ("en", "de", "de"), ("de;q=0", "", "en"), ("*", "", "en")],
)  # fmt: skip
def test_a_language_is_chosen_by_the_browser_or_by_the_setting(accepted, chosen, language):
    assert texts_for(accepted, chosen).language == language


def test_a_source_is_shown_where_scripts_are_off(page, own):
    document = own.call("GET", "/api/collections/notes/documents?kind=pdf").json["documents"][0]
    page.browser.send("Emulation.setScriptExecutionDisabled", value=True)
    address = f"{own.base}/view/{document['document']}?collection=notes&start=40&end=60"
    page.browser.send("Page.navigate", url=address)
    time.sleep(1)
    page.browser.send("Emulation.setScriptExecutionDisabled", value=False)
    drawn = "document.querySelector('img').naturalWidth + document.querySelectorAll('rect').length"
    page.until(f"document.querySelector('img') && {drawn} > 1100")
    assert page.browser.run("document.querySelectorAll('script').length") == 0
    page.browser.open(own.base + "/")
    page.until("document.getElementById('collection')?.options.length > 0")


def test_a_link_to_a_citation_can_be_sent(page, own):
    page.ask(QUESTION)
    page.browser.run("document.querySelector('.turn:last-child .place').click()")
    page.opened()
    view = page.browser.run("document.getElementById('evidence').dataset.view")
    answer = own.call("GET", view.partition("#")[0])
    assert answer.status == 200 and b"copied to the cellar" in answer.body
    page.browser.key("Escape")


def test_a_pdf_opens_as_its_page_with_the_words_marked(page):
    page.search("ships%20of%20the%20lighthouse%20keeper")
    page.result("ships.pdf")
    page.opened()
    page.until("document.querySelector('#evidence-body img')?.naturalWidth === 1100")
    box = page.browser.run(
        "document.querySelector('#evidence-body rect').getBoundingClientRect().width"
    )
    assert box > 50
    assert "page 2 of 2" in page.browser.run("document.getElementById('evidence-body').innerText")


def test_a_table_opens_as_a_table_with_its_rows_marked(page):
    page.search("desks%20in%20the%20attic%20room")
    page.result("rooms.csv")
    assert "Attic46" in page.opened()


def test_the_keyboard_is_enough(page):
    page.search("green%20tea")
    page.browser.run("document.activeElement.blur()")
    page.browser.key("j", "j")
    assert page.browser.run("document.activeElement.className") == "result"
    page.browser.key("Enter", "\r")
    assert "eighty degrees" in page.opened()
    page.browser.key("Escape")
    page.until("document.getElementById('evidence').hidden")
    assert page.browser.run("document.activeElement.className") == "result"
    page.browser.key("/", "/")
    assert page.browser.run("document.activeElement.id") == "query"
    page.browser.run("document.activeElement.blur()")
    page.browser.key("?", "?")
    assert page.browser.run("document.getElementById('help').open")
    page.browser.run("document.getElementById('help').close()")


def test_files_are_sent_and_what_became_of_each_is_said(page, tmp_path):
    files = []
    for name, content in (
        ("bees.md", b"# Bees\n\nThe bees are counted in April.\n"),
        ("broken.pdf", b"%PDF-1.4 nothing"),
        ("<img src=x onerror=alert(1)>.md".replace("/", ""), b"# Odd\n\nAn odd name.\n"),
    ):
        (tmp_path / name).write_bytes(content)
        files.append(str(tmp_path / name))
    page.browser.run("document.getElementById('collection').append(new Option('dropped'))")
    choose(page, "dropped")
    page.browser.run("location.hash = '#documents'")
    root = page.browser.send("DOM.getDocument")["root"]["nodeId"]
    field = page.browser.send("DOM.querySelector", nodeId=root, selector="#files")["nodeId"]
    page.browser.send("DOM.setFileInputFiles", nodeId=field, files=files)
    page.until("document.getElementById('uploads').innerText.includes('bees.md: added')")
    page.until("document.querySelectorAll('#uploads .doubtful').length === 2")
    said = page.browser.run("document.getElementById('uploads').innerText")
    assert "broken.pdf" in said and "not a plain file name" in said
    page.until("document.querySelectorAll('#list li').length === 1")
    # The refusals of the server are what the browser reports.
    refusals = ("status of 400", "status of 404")
    page.browser.problems[:] = [
        problem for problem in page.browser.problems if not any(r in problem for r in refusals)
    ]
    page.until("document.getElementById('holds').innerText.startsWith('1 document')")
    choose(page, "notes")


def test_files_are_dropped_on_the_page(page, tmp_path):
    (tmp_path / "dropped.md").write_text("# Wells\n\nThe well is nine metres deep.\n")
    page.browser.run("document.getElementById('collection').append(new Option('dropped'))")
    choose(page, "dropped")
    at = {"x": 600, "y": 300, "data": {"items": [], "files": [str(tmp_path / "dropped.md")],
                                      "dragOperationsMask": 1}}  # fmt: skip
    for kind in ("dragEnter", "dragOver", "drop"):
        page.browser.send("Input.dispatchDragEvent", type=kind, **at)
    page.until("document.getElementById('uploads').innerText.includes('dropped.md: added')")
    assert "refused" not in page.browser.run("document.getElementById('uploads').innerText")
    page.browser.problems[:] = [one for one in page.browser.problems if "status of 404" not in one]
    choose(page, "notes")


def test_hostile_documents_stay_text(page):
    choose(page, "garden")
    page.browser.run("document.getElementById('extract').checked = true")
    for number in range(0, len(hostile.ATTACKS), 9):
        said = page.ask(hostile.question(number))
        assert "litres" in said
        page.browser.run("document.querySelector('.turn:last-child .place').click()")
        page.opened()
        page.browser.key("Escape")
    page.browser.run("location.hash = '#search?q=BANANA'")
    page.until("document.querySelectorAll('#results li').length > 5")
    foreign = "main script, main img, main svg, main iframe, #results a"
    assert page.browser.run(f"document.querySelectorAll('{foreign}').length") == 0
    page.browser.run("document.getElementById('extract').checked = false")
    choose(page, "notes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_sticks_out_and_every_word_can_be_read(page, width, scheme, tmp_path):
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    page.browser.send("Emulation.setEmulatedMedia", features=media)
    page.browser.send("Emulation.setDeviceMetricsOverride",
                      width=width, height=800, deviceScaleFactor=1, mobile=False)  # fmt: skip
    page.ask(QUESTION)
    for name in ("ask", "search", "documents"):
        page.browser.run(f"location.hash = '#{name}'")
        page.until(f"!document.getElementById('page-{name}').hidden")
        assert page.browser.run("document.documentElement.scrollWidth") <= width
        page.browser.screenshot(tmp_path / f"{name}-{width}-{scheme}.png")
    colours = "['color','backgroundColor'].map((n) => getComputedStyle(document.body)[n])"
    ink, paper = (brightness(c) for c in page.browser.run(colours))
    assert abs(ink - paper) > 150 and (ink > paper) == (scheme == "dark")


def test_whatever_can_be_pressed_or_filled_in_has_a_name(page):
    page.browser.send("Emulation.clearDeviceMetricsOverride")
    page.browser.run("document.getElementById('extract').checked = true")
    page.ask(QUESTION)
    page.browser.run("document.querySelector('.turn:last-child .place').click()")
    page.opened()
    roles = ("button", "link", "textbox", "searchbox", "combobox", "checkbox", "dialog")
    nodes = page.browser.send("Accessibility.getFullAXTree")["nodes"]
    found = [(n["role"]["value"], n.get("name", {}).get("value", ""))
             for n in nodes if not n["ignored"] and n["role"]["value"] in roles]  # fmt: skip
    assert len(found) > 12 and [one for one in found if not one[1].strip()] == []
    names = [name for role, name in found if role == "button"]
    assert any(name.startswith("Delete: ") for name in names)
    page.browser.key("Escape")
    page.browser.run("document.getElementById('extract').checked = false")


def test_an_answer_comes_into_view_with_its_last_line(page):
    """Where it is no taller than the window: a taller one is shown from its question on."""
    page.browser.send(
        "Emulation.setDeviceMetricsOverride",
        width=1200, height=1100, deviceScaleFactor=1, mobile=False,
    )  # fmt: skip
    page.browser.run("document.getElementById('extract').checked = true")
    for question in (QUESTION, "How long are the copies kept?", "How hot does green tea want it?"):
        page.ask(question)
    places = "['.turn:last-child .status', '#ask-form'].map((one) => document.querySelector(one)"
    status, form = page.browser.run(f"{places}.getBoundingClientRect().top)")
    assert 0 < status < form
    page.browser.send("Emulation.clearDeviceMetricsOverride")
    page.browser.run("document.getElementById('extract').checked = false")


def test_the_first_load_is_small(own):
    page = own.call("GET", "/").body.decode()
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(names) == len(list(package_data("page").glob("*.*"))) - 1  # the page itself
    answers = [own.call("GET", name) for name in ("/", *names)]
    assert all(answer.status == 200 for answer in answers)
    assert sum(len(answer.body) for answer in answers) <= 150_000


def test_a_link_to_a_source_needs_no_script(own, page):
    cookies = page.browser.send("Network.getCookies")["cookies"]
    assert [c["httpOnly"] and c["sameSite"] == "Strict" for c in cookies] == [True]
    document = own.call("GET", "/api/collections/notes/documents?kind=csv").json["documents"][0]
    answer = own.call("GET", f"/view/{document['document']}?start=0&end=5")
    assert b"<script" not in answer.body and b'id="mark"' in answer.body
    assert TOKEN.encode() not in answer.body and base64.b64encode(TOKEN.encode()) not in answer.body


def brightness(colour):
    """Of ``rgb(r, g, b)``, 0..255."""
    return sum(int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(", ")) / 3


def choose(page, name):
    page.browser.run(
        "{ const at = document.getElementById('collection');"
        f" at.value = '{name}'; at.dispatchEvent(new Event('change')) }}"
    )
    time.sleep(0.5)
