"""Files that come over the network: their name is checked, their bytes are written whole or not."""

from __future__ import annotations

import contextlib
import os
import secrets
import unicodedata
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from rag.core.errors import ConfigError, StoreError
from rag.core.locations import private_folder

NAME_BYTES = 200
"""File systems take 255; what is written meanwhile has a longer name."""


async def receive(request: Request, folder: Path, name: str) -> Path:
    """Write a request's body to a file below a folder.

    :raises ConfigError: when the name is no plain file name.
    :raises StoreError: when it cannot be written.
    """
    file = folder / plain_name(name)
    part = folder / f".{secrets.token_hex(8)}.part"
    try:
        await run_in_threadpool(private_folder, folder)
        with part.open("wb") as out:
            async for piece in request.stream():
                await run_in_threadpool(out.write, piece)
            out.flush()
            await run_in_threadpool(os.fsync, out.fileno())
        part.replace(file)
    except OSError as error:
        raise StoreError(f"cannot write {name}: {error.strerror}") from error
    except ClientDisconnect as error:
        raise StoreError(f"{name} did not arrive whole") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return file


def plain_name(name: str) -> str:
    """A name that leads into no other folder, hides nothing, and says nothing to a terminal.

    :raises ConfigError: for every other.
    """
    name = unicodedata.normalize("NFC", name)
    seen = all(unicodedata.category(character)[0] != "C" for character in name)
    plain = seen and not set(name) & set('/\\:*?"<>|') and not name.startswith((".", "~", " "))
    if not name or not plain or name.endswith((".", " ")) or len(name.encode()) > NAME_BYTES:
        raise ConfigError(
            f"not a plain file name: {name[:80]!r}", hint="a name like report.pdf, without folders"
        )
    return name
