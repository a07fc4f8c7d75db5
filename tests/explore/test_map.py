"""The map page: safe whatever the documents hold, alike for equal input, and alive in a browser."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.errors import ConfigError
from rag.explore.documents import Entry
from rag.explore.map import Map, colouring, date_colouring, links_from, render_html
from rag.explore.picture import draw_picture
from rag.explore.project import principal_components, project
from tests.helpers.chromium import Chromium, find_chromium

HOSTILE = "</script><script>document.title='stolen'</script><img src=x onerror=alert(1)>\u2028&lt;"


def entries(*titles, path="/notes/a.md"):
    return tuple(
        Entry(str(n), f"notes/{n}.md", title, f"opening {n}", path, f"2024-0{1 + n % 9}-01")
        for n, title in enumerate(titles)
    )


def picture(points=4, titles=None):
    shown = entries(*(titles or [f"Note {n}" for n in range(points)]))
    places = np.array([[n % 100, n // 100] for n in range(len(shown))], dtype=np.float32)
    labels = [f"folder {n % 3}" for n in range(len(shown))]
    colourings = (colouring("folder", labels), date_colouring([e.date for e in shown]))
    return Map("my notes", "documents", shown, places, colourings)


class Page(HTMLParser):
    """The elements of a page, and the text of its scripts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.scripts, self._inside = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self._inside = tag == "script"
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.scripts[-1] += data

    @property
    def data(self):
        return json.loads(self.scripts[0])


def test_text_of_documents_adds_no_element_and_arrives_unchanged():
    harmless = Page(render_html(picture(titles=["a", "b"]), links_from(Path("/notes"))))
    page = Page(render_html(picture(titles=[HOSTILE, "b"]), links_from(Path("/notes"))))
    assert page.elements == harmless.elements
    assert page.data["name"] == [HOSTILE, "b"]


@settings(max_examples=30)
@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_stays_data(titles):
    page = Page(render_html(picture(titles=titles), links_from(Path("/notes"))))
    assert len(page.scripts) == 2
    expected = [title.encode("utf-8", "replace").decode() for title in titles]
    assert page.data["name"] == expected


def test_the_page_names_no_address_and_forbids_all():
    text = render_html(picture(), links_from(Path("/notes")))
    assert not re.findall(r"(?:https?:)?//[a-z]", re.sub(r"(?m)^\s*//.*$", "", text))
    assert "default-src 'none'; script-src 'sha256-" in text


@pytest.mark.parametrize("path", ["/notes/a b.md", "/notes/sub/j%41.md", "/javascript:alert(1).md",
                                  "/notes/#1?.md", '/notes/"onclick="x.md'])  # fmt: skip
def test_links_are_relative_and_lead_to_the_file(path):
    shown = entries("a", path=path)
    places = np.zeros((1, 2), dtype=np.float32)
    only = Map("m", "documents", shown, places, (colouring("folder", ["a"]),))
    (link,) = Page(render_html(only, links_from(Path("/notes/maps")))).data["link"]
    assert link.startswith("./")
    found = urlsplit(urljoin("file:///notes/maps/map.html", link))
    assert (found.scheme, unquote(found.path), found.query, found.fragment) == (
        "file",
        path,
        "",
        "",
    )


def test_a_document_without_a_file_has_no_link():
    shown = entries("a", path="")
    only = Map("m", "documents", shown, np.zeros((1, 2), np.float32), (colouring("f", ["a"]),))
    assert Page(render_html(only, links_from(Path("/notes")))).data["link"] == [""]


def test_groups_are_listed_by_size_and_dates_by_time():
    found = colouring("folder", ["b", "a", "b", "c", "c", "b"])
    assert (found.groups, found.of) == (("b", "c", "a"), (0, 2, 0, 1, 1, 0))
    years = date_colouring(["2021-05-01", "2019-01-01", "", "2020-02-02"])
    assert years.groups == ("2019", "2020", "2021", "no date")
    assert date_colouring(["2021-05-01", "2020-11-01"]).groups == ("2020-11", "2021-05")


def test_the_shape_of_the_map_is_kept():
    data = Page(render_html(picture(300), links_from(Path("/notes")))).data
    assert (max(data["x"]), max(data["y"])) == (10_000, round(10_000 * 2 / 99))


def test_a_heading_that_repeats_the_title_is_left_out():
    shown = (
        Entry("a", "x/a.md", "Bread", "# Bread\n\nKnead the dough.", "", ""),
        Entry("b", "x/b.md", "Cake", "Bread\nand cake", "", "", line=7),
    )
    both = Map("m", "documents", shown, np.eye(2, dtype=np.float32), (colouring("f", ["a", "b"]),))
    data = Page(render_html(both, links_from(Path("/notes")))).data
    assert data["text"] == ["Knead the dough.", "Bread and cake"]
    assert data["place"] == ["a.md", "b.md:7"]


# -- two dimensions -------------------------------------------------------------------------


def test_principal_components_keep_what_varies_most():
    random = np.random.default_rng(0)
    flat = random.normal(size=(50, 2)) * [5, 2]
    turned, _ = np.linalg.qr(random.normal(size=(16, 16)))
    vectors = (np.pad(flat, ((0, 0), (0, 14))) @ turned).astype(np.float32)
    places = principal_components(vectors, 2)
    between = np.linalg.norm(flat[:, None] - flat[None], axis=2)
    assert np.linalg.norm(places[:, None] - places[None], axis=2) == pytest.approx(
        between, abs=1e-3
    )
    assert places[:, 0].std() > places[:, 1].std()


def test_a_map_is_the_same_every_time():
    vectors = np.random.default_rng(1).normal(size=(40, 16)).astype(np.float32)
    (first, used), (second, _) = project(vectors), project(vectors)
    assert used == "tsne"
    assert np.array_equal(first, second)


@pytest.mark.parametrize("points", [1, 2, 3, 12])
def test_few_points_have_places_too(points):
    vectors = np.random.default_rng(2).normal(size=(points, 16)).astype(np.float32)
    places, _ = project(vectors)
    assert places.shape == (points, 2)
    assert np.isfinite(places).all()


def test_an_unknown_method_is_an_error():
    with pytest.raises(ConfigError, match="unknown method 'mds'"):
        project(np.eye(3, dtype=np.float32), "mds")


# -- for print ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "start"), [("map.png", b"\x89PNG"), ("map.svg", b"<?xml")])
def test_the_picture_is_written(tmp_path, name, start):
    pytest.importorskip("matplotlib")
    draw_picture(picture(30, titles=["$x_$", *"abcdefghijk"]), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_picture_of_an_unknown_kind_is_an_error(tmp_path):
    pytest.importorskip("matplotlib")
    with pytest.raises(ConfigError, match=r"map.xyz"):
        draw_picture(picture(), tmp_path / "map.xyz")


# -- in a browser ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    if find_chromium() is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a picture; returns the browser."""

    def show(shown, asked=""):
        browser.requests.clear()
        browser.problems.clear()
        (tmp_path / "map.html").write_text(render_html(shown, links_from(tmp_path)))
        browser.open("about:blank")
        browser.open(f"{(tmp_path / 'map.html').as_uri()}{asked}")
        return browser

    return show


def root(browser, name):
    return browser.run(f"document.documentElement.dataset.{name}")


def text(browser, selector):
    return browser.run(f"document.querySelector({selector!r}).textContent")


def test_ten_thousand_points_are_drawn_without_a_network(opened):
    page = opened(picture(10_000))
    assert root(page, "drawn") == "10000"
    assert page.problems == []
    assert [url for url in page.requests if not url.startswith(("file:", "about:"))] == []
    inked = "[...pen.getImageData(0, 0, canvas.width, canvas.height).data]"
    assert page.run(f"new Set({inked}.filter((_, i) => i % 4 === 0)).size") > 10


def test_hostile_titles_run_nothing(opened):
    page = opened(picture(titles=[HOSTILE, "b", "c"]), "#search=script&point=0")
    assert page.run("document.title") == "my notes"
    assert page.run("document.images.length") == 0
    assert text(page, "#tip strong") == HOSTILE
    assert page.problems == []


DOT = "data:image/gif;base64,R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs="


def test_a_picture_is_shown_small_where_the_page_holds_it(opened):
    drawn = dataclasses.replace(picture(titles=["a", "b", "c"]), thumbnails=(DOT, "", ""))
    page = opened(drawn, "#point=0")
    assert page.run("document.getElementById('seen').naturalWidth") == 1
    page.run("show(1)")
    assert page.run("document.images.length") == 0


def test_a_script_that_got_in_would_not_run(opened):
    page = opened(picture())
    page.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.bad=1>')")
    page.run("const s = document.createElement('script'); s.text = 'window.bad = 1';"
             "document.body.append(s); 0")  # fmt: skip
    assert page.run("window.bad === undefined")


def test_searching_narrows_lists_and_tells(opened):
    page = opened(picture(titles=["Red apples", "Green apples", "Pears"]), "#search=apples+red")
    assert root(page, "found") == "1"
    assert page.run("[...document.querySelectorAll('#hits a')].length") == 1
    assert text(page, "#status") == "1 found"
    page.run("byId('search').focus()")
    page.key("Escape")
    assert root(page, "found") == "3"
    assert page.run("document.activeElement.id") == "map"


def test_the_keyboard_walks_opens_and_zooms(opened):
    page = opened(picture(9))
    page.run("canvas.focus()")
    page.run("window.opened = []; HTMLAnchorElement.prototype.click = function () {"
             " opened.push(this.getAttribute('href')); }; 0")  # fmt: skip
    page.key("ArrowRight")
    assert text(page, "#tip strong") == "Note 4"
    page.key("ArrowRight")
    assert text(page, "#tip strong") == "Note 5"
    assert text(page, "#status").startswith("Note 5, 5.md, folder 2")
    page.key("ArrowUp")
    assert text(page, "#status") == "no point further that way"
    before = page.run("state.scale")
    page.key("+", "+")
    assert page.run("state.scale") > before
    page.key("0", "0")
    assert page.run("state.scale") == before
    page.key("Enter")
    assert len(page.run("opened")) == 1
    page.key("/", "/")
    assert page.run("document.activeElement.id") == "search"


def test_the_mouse_hovers_zooms_where_it_points_and_opens(opened):
    page = opened(picture(9))
    page.run("window.opened = []; HTMLAnchorElement.prototype.click = function () {"
             " opened.push(this.getAttribute('href')); }; 0")  # fmt: skip
    box = page.run("(b => [b.left, b.top])(canvas.getBoundingClientRect())")

    def place():
        x, y = page.run("[screenX(7), screenY(7)]")
        return box[0] + x, box[1] + y

    page.mouse("mouseMoved", *place())
    assert text(page, "#tip strong") == "Note 7"
    assert page.run("byId('tip').hidden") is False
    before = place()
    page.mouse("mouseWheel", *before, deltaX=0, deltaY=-300)
    assert page.run("state.scale > state.fitted")
    assert place() == pytest.approx(before, abs=1)
    for kind in ("mousePressed", "mouseReleased"):
        page.mouse(kind, *place(), button="left", clickCount=1)
    assert len(page.run("opened")) == 1


def test_the_legend_picks_groups(opened):
    page = opened(picture(9))
    page.run("document.querySelector('#legend button').click()")
    assert root(page, "found") == "3"
    assert page.run("document.querySelector('#legend button').ariaPressed") == "true"
    page.run("byId('colour').selectedIndex = 1; byId('colour').dispatchEvent(new Event('change'))")
    assert root(page, "found") == "9"
    assert text(page, "#legend button span") == "2024-01"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_and_ground_differ_enough_in_both_themes(opened, theme):
    page = opened(picture(30), f"#theme={theme}")
    shades = [page.run(f"parts(token('--{name}'))") for name in ("ink", "soft", "ground", "panel")]
    ink, soft, ground, panel = (luminance(shade) for shade in shades)
    for text_shade in (ink, soft):
        for behind in (ground, panel):
            lighter, darker = max(text_shade, behind), min(text_shade, behind)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour):
    """Of sRGB values 0..255, by WCAG 2."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_everything_that_acts_has_a_name_for_screen_readers(opened):
    page = opened(picture(9), "#search=note")
    page.send("Accessibility.enable")
    tree = page.send("Accessibility.getFullAXTree")["nodes"]
    acting = {"button", "link", "searchbox", "combobox", "application"}
    found = [
        (entry["role"]["value"], entry.get("name", {}).get("value", ""))
        for entry in tree
        if not entry["ignored"] and entry["role"]["value"] in acting
    ]
    assert {role for role, _ in found} == acting
    assert [role for role, name in found if not name] == []
