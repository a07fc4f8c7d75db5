"""Which language the program speaks: the flag, RAG_LANGUAGE, the settings, then the locale.

It reads no catalogue; `rag.cli.words.messages` and `rag.words` do.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence

from rag.words.catalogue import DOMAIN, ENGLISH, FOLDER

LANGUAGES = (ENGLISH, "de")
"""English is in the program itself, the others in `rag/data/locale`."""
NOTHING = "messages"
"""gettext's name for a catalogue that nobody has named; there is none."""
FLAG = "--language"


def speak(language: str) -> None:
    """Speak this language from now on; ``auto`` and unknown ones change nothing.

    gettext asks the environment, for typer's words as for ours.
    """
    if language not in LANGUAGES:
        return
    if language == ENGLISH:
        gettext.textdomain(NOTHING)
        return
    if language != of_locale(os.environ):
        os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def spoken_now() -> str:
    """The language that gettext reads its catalogue for."""
    listed = os.environ.get("LANGUAGE", "").split(":")
    return next((name[:2] for name in listed if name[:2] in LANGUAGES), of_locale(os.environ))


def wanted(flags: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language before any settings are read, so that even a usage error is said in it.

    :param flags: what was typed before the command.
    """
    return _flag(flags) or environment.get("RAG_LANGUAGE", "") or of_locale(environment)


def _flag(flags: Sequence[str]) -> str:
    for place, flag in enumerate(flags):
        name, _equals, value = flag.partition("=")
        if name == FLAG:
            return value or "".join(flags[place + 1 : place + 2])
    return ""


def of_locale(environment: Mapping[str, str]) -> str:
    """The first language of the locale that the program speaks; English where it speaks none."""
    locale = _locale(environment)
    if not locale or locale in ("C", "POSIX"):
        return ENGLISH
    listed = [*environment.get("LANGUAGE", "").split(":"), locale]
    return next((name[:2] for name in listed if name[:2] in LANGUAGES), ENGLISH)


def _locale(environment: Mapping[str, str]) -> str:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    said = next((environment[name] for name in names if environment.get(name)), "")
    return said.partition(".")[0] or (_of_windows() if sys.platform == "win32" else "")


def _of_windows() -> str:
    """Windows names languages in English and in no variable: ``German_Germany``."""
    import locale

    name = (locale.getlocale()[0] or "").lower()
    return "de" if name.startswith(("german", "de_")) else ENGLISH
