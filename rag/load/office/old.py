"""Word and PowerPoint files of before 2007, converted by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from rag.core.errors import SourceError

TARGETS: Final = {".doc": ".docx", ".ppt": ".pptx"}
SECONDS = 120
"""Its first start on a machine takes half a minute; a document takes a few seconds."""


def office_program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(raw: bytes, suffix: str, program: str) -> tuple[bytes, str]:
    """The same document in today's format, and the suffix of that.

    A profile of its own keeps it apart from a LibreOffice that somebody is working in.

    :raises SourceError: when it cannot be converted, or takes too long.
    """
    target = TARGETS[suffix]
    with tempfile.TemporaryDirectory(prefix="rag-") as name:
        folder = Path(name)
        file = folder / f"old{suffix}"
        file.write_bytes(raw)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, "--headless", "--norestore", profile, "--convert-to", target[1:]]
        try:
            subprocess.run(
                [*command, "--outdir", name, str(file)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise SourceError(f"cannot be converted by LibreOffice: {error}") from error
        try:
            return (folder / f"old{target}").read_bytes(), target
        except OSError as error:
            raise SourceError("is damaged: LibreOffice cannot convert it") from error
