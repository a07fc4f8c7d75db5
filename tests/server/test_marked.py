"""What is marked in a document that is opened: the cited stretch, and what counts with it."""

from __future__ import annotations

import re

import pytest

from rag.core.document_structure import Table, TableRow
from rag.core.errors import ConfigError
from rag.server.page.marked import Marks, as_html, lines_of
from rag.server.views import spans_read, spans_written, with_beside

TEXT = "Costs\nday;sum\n1;20\n2;30\n3;40\nThe end."


def table():
    """The three rows of the text below their head."""
    rows, start = [], TEXT.index("1;20")
    for line in ("1;20", "2;30", "3;40"):
        rows.append(TableRow(tuple(line.split(";")), start, start + len(line)))
        start += len(line) + 1
    return Table(("day", "sum"), tuple(rows), TEXT.index("day"), rows[-1].end)


def shown(marks):
    return as_html(lines_of(TEXT), (table(),), marks, numbered=True)


def row(number):
    found = table().rows[number]
    return found.start, found.end


def marked(html):
    """(kind, cells) of each row that is marked."""
    found = re.findall(r'<tr class="marked ?(\w*)"[^>]*>(.*?)</tr>', html)
    return [(kind, re.sub(r"<[^>]+>", " ", cells).split()) for kind, cells in found]


def test_one_row_alone_is_marked_plainly():
    assert marked(shown(Marks(row(1)))) == [("", ["4", "2", "30"])]


def test_rows_that_count_together_are_marked_and_the_opened_one_most():
    html = shown(Marks(row(2), beside=(row(0),)))
    assert marked(html) == [("around", ["3", "1", "20"]), ("telling", ["5", "3", "40"])]
    assert html.count('id="mark"') == 1 and html.index("around") < html.index('id="mark"')


def test_stretches_beside_are_marked_in_lines_too():
    html = shown(Marks((0, 5), beside=((len(TEXT) - 4, len(TEXT)),)))
    assert '<mark class="telling" id="mark">Costs</mark>' in html
    assert '<mark class="around">end.</mark>' in html


def test_stretches_in_an_address_are_read_as_they_were_written():
    spans = ((12, 40), (87, 99))
    assert spans_read(spans_written(spans)) == spans and spans_read("") == ()
    assert with_beside("/view/d?start=1&end=2#mark", spans) == (
        "/view/d?start=1&end=2&beside=12-40,87-99#mark")  # fmt: skip


@pytest.mark.parametrize("text", ["1", "1-", "a-b", "1-2;3-4", "1-2,", "-1-2", "1" * 12 + "-2",
                                  ",".join(["1-2"] * 201)])  # fmt: skip
def test_what_names_no_stretches_is_refused(text):
    with pytest.raises(ConfigError):
        spans_read(text)
