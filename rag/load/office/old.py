"""Word and PowerPoint files of before 2007, converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from rag.core.errors import SourceError
from rag.load.guard import without_secrets

TARGETS: Final = {".doc": ".docx", ".ppt": ".pptx"}
SECONDS = 120
"""Its first start on a machine takes half a minute; a document takes a few seconds."""

_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_SETTINGS: Final = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


def office_program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(raw: bytes, suffix: str, program: str, seconds: float = SECONDS) -> tuple[bytes, str]:
    """The same document in today's format, and the suffix of that.

    A profile of its own keeps it apart from a LibreOffice that somebody is working in.

    :raises SourceError: when it cannot be converted, or takes too long.
    """
    target = TARGETS[suffix]
    with tempfile.TemporaryDirectory(prefix="rag-") as name:
        folder = Path(name)
        file = folder / f"old{suffix}"
        file.write_bytes(raw)
        profile = f"-env:UserInstallation={_profile(folder)}"
        command = [program, "--headless", "--norestore", profile, "--convert-to", target[1:]]
        _run([*command, "--outdir", name, str(file)], seconds)
        try:
            return (folder / f"old{target}").read_bytes(), target
        except OSError as error:
            raise SourceError("is damaged: LibreOffice cannot convert it") from error


def _profile(folder: Path) -> str:
    """The address of a new profile in which no macro runs and no link is followed."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    items = "".join(_ITEM.format(*item) for item in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_REGISTRY.format(items), encoding="utf-8")
    return user.parent.as_uri()


def _run(command: list[str], seconds: float) -> None:
    """Run it to its end, or to ours; it starts processes of its own, which end with it.

    :raises SourceError: when it takes too long.
    """
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True,
            env={**without_secrets(), **nowhere},
        )  # fmt: skip
    except OSError as error:
        raise SourceError(f"cannot be converted by LibreOffice: {error}") from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"takes LibreOffice longer than {seconds:g} s to convert") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):  # nothing of it is left
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
