"""Text formats read as they are written, and tables, records, notebooks and subtitles."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core.errors import SourceError
from rag.load.content import iso_date, meaningful_title
from rag.load.plain import tables
from rag.load.plain import text as plain
from rag.load.plain.notebook import read_notebook
from rag.load.plain.subtitles import read_subtitles

RST = """=====
Guide
=====

:Date: 2023-05-06

Setup
=====
text

Details
-------
more

Use
===
==  ==
a   b
==  ==
"""
ORG = """#+TITLE: Plans
#+DATE: <2024-02-03 Sat>
* TODO [#A] Garden  :home:
** Trees
#+BEGIN_SRC sh
* not a heading
#+END_SRC
"""
ADOC = """= The Manual
:revdate: 2022-01-02

== Install
----
== not a heading
----
=== Linux
"""
TEX = r"""\documentclass{article}
\title{On \emph{Growth}}
\date{May 4, 2021}
\begin{document}
\section{First \textbf{part}}
% \section{commented}
\begin{verbatim}
\section{shown}
\end{verbatim}
\subsection*[short]{Second}
"""


@pytest.mark.parametrize(
    ("read", "text", "title", "date", "outline"),
    [
        (
            plain.read_rst,
            RST,
            "Guide",
            "2023-05-06",
            [(1, "Guide"), (2, "Setup"), (3, "Details"), (2, "Use")],
        ),
        (plain.read_org, ORG, "Plans", "2024-02-03", [(1, "Garden"), (2, "Trees")]),
        (
            plain.read_asciidoc,
            ADOC,
            "The Manual",
            "2022-01-02",
            [(1, "The Manual"), (2, "Install"), (3, "Linux")],
        ),
        (plain.read_latex, TEX, "On Growth", "2021-05-04", [(3, "First part"), (4, "Second")]),
    ],
    ids=["rst", "org", "asciidoc", "latex"],
)
def test_headings_of_each_format(read, text, title, date, outline):
    content = read(text)

    assert content.text == text
    assert content.verbatim
    assert (content.title, content.date) == (title, date)
    assert [(section.level, section.title) for section in content.sections] == outline
    assert all(text[s.start - 1 : s.start] in ("\n", "") for s in content.sections)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Shopping list\n\nmilk\n", "Shopping list"),
        ("A sentence that ends.\n\nmore\n", ""),
        ("one line\nanother\n", ""),
        ("-----\n\ntext\n", ""),
    ],
)
def test_a_first_line_alone_is_a_text_s_title(text, title):
    assert plain.read_text(text).title == title


@given(st.text(alphabet="=-~*#+\\{}[]:. \nabt", max_size=200))
def test_no_text_is_too_odd(text):
    for read in (plain.read_rst, plain.read_org, plain.read_asciidoc, plain.read_latex):
        content = read(text)
        assert content.text == text
        assert all(0 <= section.start <= len(text) for section in content.sections)


def test_csv_stays_verbatim_and_its_columns_stand_beside_it():
    text = "name;price\n" + "".join(f"thing {n};{n}\n" for n in range(100))

    content = tables.read_csv(text)

    assert content.text == text
    assert content.verbatim
    (table,) = content.tables
    assert table.columns == ("name", "price")
    assert [text[row.start : row.end] for row in table.rows[:2]] == ["thing 0;0", "thing 1;1"]
    assert len(table.rows) == 100


def test_csv_without_names_has_no_columns():
    (table,) = tables.read_csv("1,2\n3,4\n").tables

    assert (table.columns, [row.cells for row in table.rows]) == ((), [("1", "2"), ("3", "4")])


def test_json_is_read_as_fields():
    value = {"title": "Caf\u00e9", "open": True, "tags": ["a", "b"], "at": {"x": 1}, "none": []}

    content = tables.read_json(json.dumps(value))

    assert content.text == "title: Café\nopen: true\ntags:\n  - a\n  - b\nat:\n  x: 1\nnone:"
    assert content.title == "Café"
    assert not content.verbatim


def test_records_of_a_json_list_are_sections():
    records = [{"name": "Ann", "note": "one\ntwo"}, {"name": "Bob", "items": [{"x": 1}, {"x": 2}]}]

    content = tables.read_json(json.dumps(records))

    assert [section.title for section in content.sections] == ["Ann", "Bob"]
    assert content.text[content.sections[1].start :].startswith("name: Bob")
    assert content.text.endswith("items:\n  - x: 1\n  - x: 2")


@pytest.mark.parametrize("text", ['{"a": 1, // why\n}', "[" * 100_000, '{"cut": '])
def test_what_is_no_json_is_kept_as_written(text):
    content = tables.read_json(text)

    assert (content.text, content.verbatim) == (text, True)


def test_json_nested_deeply_but_validly_is_still_read():
    text = '{"a":' * 200 + "1" + "}" * 200

    assert '{"a":' in tables.read_json(text).text.replace(" ", "")


def test_json_lines():
    content = tables.read_json_lines('{"title": "A", "x": "\\u00e9"}\nnot json\n{"x": 2}\n')

    assert content.text == "title: A\nx: é\n\nnot json\n\nx: 2"


NOTEBOOK = {
    "metadata": {"kernelspec": {"language": "python"}, "title": "Trial"},
    "cells": [
        {"cell_type": "markdown", "source": ["# One\n", "text\n", "## Two\n"]},
        {
            "cell_type": "code",
            "source": "# no heading\nprint(1)",
            "outputs": [{"text": ["1\n"]}, {"data": {"image/png": "xx"}}, {"ename": "E"}],
        },
        {"cell_type": "raw"},
    ],
}


def test_notebook():
    content = read_notebook(json.dumps(NOTEBOOK))

    assert content.title == "Trial"
    assert [(s.level, s.title) for s in content.sections] == [(1, "One"), (2, "Two")]
    assert "```python\n# no heading\nprint(1)\n```\n\n```\n1\n```" in content.text
    assert content.text[content.sections[1].start :].startswith("## Two")


@pytest.mark.parametrize("text", ["{}", "[]", "no", '{"cells": 1, "worksheets": 2', "[" * 99_999])
def test_what_is_no_notebook(text):
    with pytest.raises(SourceError, match="no Jupyter notebook"):
        read_notebook(text)


def test_odd_cells_do_no_harm():
    notebook = {"cells": [1, None, {"cell_type": "code", "outputs": [3]}, {"source": {"a": 1}}]}

    assert isinstance(read_notebook(json.dumps(notebook)).text, str)


SRT = """1
00:00:01,000 --> 00:00:03,500
We moved the backups

2
00:00:03,600 --> 00:00:05,000
to <i>Litestream</i>.

3
00:01:30,000 --> 00:01:32,000
Next &amp; last.
"""
VTT = """WEBVTT

NOTE made by hand

00:01.000 --> 00:03.000 align:start
<v Ann>We agreed.

00:04.000 --> 00:05.000
<v Bob>Yes.
"""


def test_subtitles_are_speech_with_times_as_headings():
    content = read_subtitles(SRT)

    assert content.text == "We moved the backups to Litestream.\n\nNext & last."
    assert [(s.start, s.title) for s in content.sections] == [(0, "00:00:01"), (37, "00:01:30")]
    assert not content.verbatim


def test_speakers_are_named():
    assert read_subtitles(VTT).text == "Ann: We agreed.\nBob: Yes."


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31T10:00:00Z", "2024-01-31"),
        ("2024/01/31", "2024-01-31"),
        ("D:20240131120000+01'00'", "2024-01-31"),
        ("Wed, 31 Jan 2024 10:00:00 +0000", "2024-01-31"),
        ("31 January 2024", "2024-01-31"),
        ("January 31, 2024", "2024-01-31"),
        ("2024-02-31", ""),
        ("99999999", ""),
        ("tomorrow", ""),
        (None, ""),
    ],
)
def test_dates(value, day):
    assert iso_date(value) == day


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Annual Report", "Annual Report"),
        ("Microsoft Word - Annual Report", "Annual Report"),
        ("untitled", ""),
        ("(anonymous)", ""),
        ("report_final.docx", ""),
        ("\x00\x01???", ""),
        ("imagemagick\x00", "imagemagick"),
        ("日本語の報告", "日本語の報告"),
    ],
)
def test_titles_that_programs_leave_behind_are_none(title, kept):
    assert meaningful_title(title) == kept


def test_each_who_speaks_in_subtitles_has_a_line():
    text = read_subtitles(
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>The tax is 19.\n\n00:03.000 --> 00:05.000\n"
        "Percent.\n\n00:05.000 --> 00:06.000\n<v Bo>No, it is 7.\n"
    ).text
    assert text == "Ann: The tax is 19. Percent.\nBo: No, it is 7."
