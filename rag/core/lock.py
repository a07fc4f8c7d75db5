"""Who may change a collection: one process at a time.

It knows folders, not what is in them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.core.errors import CollectionBusy, StoreError
from rag.core.locations import collection_folder, lock_file, private_folder

if TYPE_CHECKING:
    from filelock import FileLock

OnWait = Callable[[], None]
"""Called once when another process holds the lock."""


@contextlib.contextmanager
def locked(
    home: Path, name: str, wait_seconds: float = 0.0, on_wait: OnWait = lambda: None
) -> Iterator[None]:
    """The right to change a collection, for as long as this lasts.

    The lock is the operating system's: a process that dies lets go of it.

    :raises CollectionBusy: when another process still holds it after `wait_seconds`.
    :raises StoreError: when the folder cannot be written.
    """
    from filelock import FileLock

    folder = collection_folder(home, name)
    try:
        private_folder(folder)
        lock = FileLock(lock_file(folder), thread_local=False)
        _acquire(lock, name, wait_seconds, on_wait)
    except OSError as error:
        raise StoreError(
            f"cannot write in {folder}: {error.strerror or error}", hint="rag --home DIR …"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, name: str, wait_seconds: float, on_wait: OnWait) -> None:
    from filelock import Timeout

    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=0.1)
        except Timeout:
            raise CollectionBusy(
                f'another process is writing to the collection "{name}"'
                f" (waited {wait_seconds:g} s)",
                hint="wait for it to finish, or stop it, and run the command again",
            ) from None
