"""Source code: verbatim, cut into the parts a person would name."""

from __future__ import annotations

import pytest

from rag.load.plain.code import read_code

PYTHON = """import os

X = 1


# what f is for
def f():
    def inner():
        return 1
    return inner


Y = 2


class C:
    a = 1

    @property
    def m(self):
        return 2

    b = 3


if __name__ == "__main__":
    f()
"""


def outline(text: str, suffix: str) -> list[tuple[int, str, str]]:
    content = read_code(text, suffix)
    assert content.text == text
    assert (content.kind, content.verbatim) == ("code", True)
    return [
        (s.level, s.title, text[s.start :].lstrip("\n").split("\n")[0].strip())
        for s in content.sections
    ]


def test_python():
    assert outline(PYTHON, ".py") == [
        (1, "f", "# what f is for"),
        (1, "", "Y = 2"),
        (1, "C", "class C:"),
        (2, "C.m", "@property"),
        (1, "C", "b = 3"),
        (1, "", 'if __name__ == "__main__":'),
    ]


@pytest.mark.parametrize("text", ["def f(:\n", "(" * 5000, "x = " + "-" * 50_000 + "1", "\x0c"])
def test_python_that_does_not_parse_is_plain_lines(text):
    assert outline(text, ".py") == []


def test_a_language_without_grammar_is_plain_lines():
    assert outline("let x = 1 in x", ".hs") == []


SAMPLES = {
    ".js": (
        "export class A {\n  foo(a) { return a; }\n}\n"
        "export const bar = (x) => {\n  return x;\n};\nfunction baz() {}\n",
        [(1, "A"), (2, "A.foo"), (1, "bar"), (1, "baz")],
    ),
    ".ts": ("interface P { x: number }\nenum E { A }\n", [(1, "P"), (1, "E")]),
    ".java": (
        "class A {\n  A() {}\n  void m() {}\n}\n",
        [(1, "A"), (2, "A.A"), (2, "A.m")],
    ),
    ".go": (
        "type T struct{}\n\nfunc (t T) M() {}\nfunc F() {}\n",
        [(1, "T"), (1, "M"), (1, "F")],
    ),
    ".rs": ("impl S {\n  fn new() {}\n}\nfn g() {}\n", [(1, "S"), (2, "S.new"), (1, "g")]),
    ".c": (
        "struct p { int x; };\nstatic int *f(struct p *a) { return 0; }\n",
        [(1, "p"), (1, "f")],
    ),
    ".cpp": (
        "namespace n {\nclass C {\n  void m() {}\n};\n}\n",
        [(1, "n"), (2, "n.C"), (3, "n.C.m")],
    ),
    ".cs": ("class C {\n  void M() {}\n}\n", [(1, "C"), (2, "C.M")]),
    ".rb": ("module M\n  def self.s; end\nend\n", [(1, "M"), (2, "M.s")]),
    ".php": ("<?php\nclass C {\n  function m() {}\n}\n", [(1, "C"), (2, "C.m")]),
    ".sh": ("#!/bin/sh\n\nf() {\n  echo 1\n}\n", [(1, "f")]),
}
MODULES = {".js": "javascript", ".ts": "typescript", ".rs": "rust", ".cs": "c_sharp", ".rb": "ruby"}
MODULES |= {".sh": "bash"}


@pytest.mark.parametrize("suffix", SAMPLES)
def test_other_languages(suffix):
    module = f"tree_sitter_{MODULES.get(suffix, suffix[1:])}"
    pytest.importorskip(module, reason="the formats extra is not installed")
    text, expected = SAMPLES[suffix]

    assert [(level, title) for level, title, _ in outline(text, suffix)] == expected


def test_this_project_s_own_code():
    from pathlib import Path

    import rag.load.read_bytes

    text = Path(rag.load.read_bytes.__file__).read_text("utf-8")
    names = [title for _, title, _ in outline(text, ".py")]

    assert {"read_bytes", "read_content"} <= set(names)
