"""The language of the interface: complete in German, chosen by flag and locale, never in JSON."""

from __future__ import annotations

import ast
import gettext
import json
import re
import runpy
import string
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli.app import COMMANDS
from rag.cli.words import language as languages
from rag.cli.words.language import NOTHING, wanted
from rag.cli.words.messages import _, several
from rag.cli.words.spoken import spoken
from rag.words.catalogue import FOLDER, GAP

pofile = pytest.importorskip("babel.messages.pofile")
mofile = pytest.importorskip("babel.messages.mofile")

ROOT = Path(__file__).parents[2]
EXTRACTION = runpy.run_path(str(ROOT / "install" / "messages.py"))
MESSAGES = EXTRACTION["messages"]()
GERMAN = FOLDER / "de" / "LC_MESSAGES" / "rag.po"
VERBATIM = re.compile(
    rf"rag (?:{'|'.join(COMMANDS)})(?: --[a-z-]+)?|(?<![\w}}])--?[a-z][a-z-]*|RAG_[A-Z_]+|rag\.toml"
    r"|(?<![\w.])/[a-z]+"
)
"""Commands, options and settings: they are typed as they are in every language."""


@pytest.fixture
def german(monkeypatch):
    """German in this process, and English again afterwards."""
    monkeypatch.setenv("LANGUAGE", "de")
    languages.speak("de")
    yield
    gettext.textdomain(NOTHING)


def catalog():
    with GERMAN.open("rb") as file:
        return pofile.read_po(file, locale="de")


def gaps(text: str) -> list[tuple[str, str | None]]:
    """The placeholders of a message with how they are formatted, in any order."""
    return sorted((name, how) for _text, name, how, _kind in string.Formatter().parse(text) if name)


def pairs():
    """What is said in English and in German, both forms of what counts."""
    known = catalog()
    for message in MESSAGES:
        found = known.get(message.text, message.context or None)
        translated = found.string if found else ""
        if message.many:
            assert found and len(translated) == 2, message.text
            yield message.text, translated[0]
            yield message.many, translated[1]
        else:
            yield message.text, translated


def test_everything_is_said_in_german():
    missing = [english for english, german in pairs() if not german]
    assert not missing, "run install/messages.py and translate them"
    assert len(MESSAGES) > 800


def test_a_translation_has_the_gaps_of_its_message_and_the_space_around_it():
    for english, german in pairs():
        found = GAP.findall if "{ and }" in english or '{"' in english else gaps
        assert sorted(found(german)) == sorted(found(english)), english
        for side in (str.lstrip, str.rstrip):
            assert len(english) - len(side(english)) == len(german) - len(side(german)), english


def test_commands_options_and_settings_are_never_translated():
    for english, german in pairs():
        lost = [typed for typed in VERBATIM.findall(english) if typed not in german]
        assert not lost, (english, german)


def test_the_catalogue_says_nothing_that_the_program_does_not():
    said = {(message.text, message.context) for message in MESSAGES}
    for message in catalog():
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        assert not text or (text, message.context or "") in said, f"not said any more: {text}"


def test_what_is_read_at_run_time_is_what_translators_wrote(tmp_path):
    fresh = tmp_path / "rag.mo"
    with fresh.open("wb") as file:
        mofile.write_mo(file, EXTRACTION["catalog_of"](GERMAN, MESSAGES))
    assert fresh.read_bytes() == GERMAN.with_suffix(".mo").read_bytes(), "install/messages.py"


SHOWN = {"print", "say", "note", "prompt", "confirm", "progress", "Text", "append", "show"}
"""Calls that put a text before a person."""


def unmarked(tree: ast.AST) -> list[str]:
    """Texts with words that are shown without having gone through the catalogue."""
    found = []
    for call in (step for step in ast.walk(tree) if isinstance(step, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        for argument in call.args[:1] if name in SHOWN else ():
            parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            texts = [part.value for part in parts if isinstance(part, ast.Constant)]
            if any(re.search(r"[a-z]{2,} [a-z]{2,}", str(text)) for text in texts):
                found.append(ast.unparse(argument))
    return found


def test_nothing_is_shown_that_did_not_go_through_the_catalogue():
    files = (ROOT / "rag" / "cli").rglob("*.py")
    found = {str(f.name): unmarked(ast.parse(f.read_text(encoding="utf-8"))) for f in files}
    assert not {name: texts for name, texts in found.items() if texts}
    assert unmarked(ast.parse('render.note(f"so many files: {n}")')), "the check sees nothing"


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ((), {}, "en"),
        ((), {"LANG": "de_AT.UTF-8"}, "de"),
        ((), {"LANG": "fr_FR.UTF-8"}, "en"),
        ((), {"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "de"),
        ((), {"LC_ALL": "C", "LC_MESSAGES": "de_DE"}, "en"),
        ((), {"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:de"}, "de"),
        ((), {"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ((), {"LANG": "de_DE", "RAG_LANGUAGE": "en"}, "en"),
        (("--language", "de"), {"RAG_LANGUAGE": "en"}, "de"),
        (("-c", "work", "--language=de"), {}, "de"),
        (("--language",), {}, "en"),
    ],
)
def test_the_flag_wins_over_the_variable_and_that_over_the_locale(arguments, environment, language):
    assert wanted(arguments, environment) == language


def test_numbers_are_written_as_the_language_does(german):
    assert several("{number:,} passage", "{number:,} passages", 1234) == "1.234 Passagen"
    assert several("{number:,} passage", "{number:,} passages", 1) == "1 Passage"
    assert _("  {pages} read by OCR", pages="1,5.md") == "  1,5.md durch OCR gelesen"


def test_what_stands_in_an_error_survives_its_translation(german):
    said = [message.text for message in MESSAGES if message.context == EXTRACTION["CONTEXT"]]
    for english in said:
        values = {n: f"«{place} {{path}} \\1»" for place, n in enumerate(GAP.findall(english))}
        shown = spoken(GAP.sub(lambda gap, values=values: values[gap[1]], english))
        assert all(value in shown for value in values.values()), (english, shown)


@pytest.mark.parametrize(
    ("english", "shown"),
    [
        ("no such file or folder: a b.md", "diese Datei oder diesen Ordner gibt es nicht: a b.md"),
        ('the collection "{name}" is empty', "die Sammlung „{name}“ ist leer"),
        ("12,345 documents, 1 passages", "12.345 Dokumente, 1 Passagen"),
        ("lease.pdf: is empty", "lease.pdf: ist leer"),
        ("cannot read a.md: is empty", "a.md ist nicht zu lesen: ist leer"),
        (
            "the query is empty; the question is empty",
            "die Suchanfrage ist leer; die Frage ist leer",
        ),
        ("a sentence that nobody says", "a sentence that nobody says"),
        ("", ""),
    ],
)
def test_errors_are_found_again_by_their_sentence(german, english, shown):
    assert spoken(english) == shown


def rag(*arguments: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"RAG_HOME": str(home), "LANG": "en_US.UTF-8", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-m", "rag", *arguments],
        env=environment | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_and_usage_errors_are_german_too(tmp_path):
    shown = rag("ask", "--help", home=tmp_path, LANG="de_DE.UTF-8").stdout
    assert shown.startswith("Aufruf: python -m rag ask ")
    assert "Beantwortet eine Frage" in shown and "Beispiele:  rag ask" in shown
    assert "[nötig]" in shown and "[Vorgabe:" in shown and "Diese Hilfe zeigen." in shown
    assert not re.search(r"Usage|Options|Examples|Show |Print ", shown)
    wrong = rag("--language", "de", "asj", home=tmp_path)
    assert wrong.returncode == 2 and not wrong.stdout
    assert "Fehler: Den Befehl 'asj' gibt es nicht. Gemeint ist vielleicht 'ask'?" in wrong.stderr
    missing = rag("search", "-k", "x", "y", home=tmp_path, RAG_LANGUAGE="de")
    assert "Ungültiger Wert für '-k': das ist keine ganze Zahl" in missing.stderr


def test_settings_choose_the_language_of_what_follows(tmp_path):
    (tmp_path / "rag.toml").write_text('language = "de"\n', encoding="utf-8")
    assert "die Sammlung „default“ ist leer" in rag("status", home=tmp_path).stderr
    assert "is empty" in rag("--language", "en", "status", home=tmp_path).stderr
    (tmp_path / "rag.toml").write_text('language = "klingon"\n', encoding="utf-8")
    wrong = rag("status", home=tmp_path)
    assert "language = 'klingon'" in wrong.stderr and "auto or en or de" in wrong.stderr


def test_json_is_never_translated(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    for command in (
        ("ingest", "notes", "--dry-run", "--json"),
        ("doctor", "--json"),
        ("models", "suggest", "--json"),
    ):
        said = []
        for language in ("en", "de"):
            done = rag(
                *command[:1],
                *(str(tmp_path / word) if word == "notes" else word for word in command[1:]),
                home=tmp_path / "home",
                RAG_LANGUAGE=language,
            )
            said.append(json.loads(done.stdout))
        assert said[0] == said[1], command


def test_english_costs_nothing_and_german_little(tmp_path):
    loaded = (
        "import sys; from rag.cli.app import run; run(sys.argv[1:]);"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )

    def modules(language: str) -> set[str]:
        command = [sys.executable, "-c", loaded, "--language", language, "--help"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and done.stdout
        return set(done.stderr.split())

    english, german = modules("en"), modules("de")
    assert "gettext" in english, "typer brings it"
    assert not english & {"rag.cli.words.help", "babel", "tomllib", "rich"}
    assert {name.partition(".")[0] for name in german - english} <= {
        "rag",
        "locale",
        "struct",
        "_struct",
    }
