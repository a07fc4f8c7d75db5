"""What a model wrote of pieces of a summary, kept in the cache folder: no piece is asked for twice.

A piece is known by a digest of all that decided its words. It is text that somebody else may have
changed: whoever reads it holds it against its quotes again, as if the model had just written it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.core.config import Config
from rag.core.locations import cache_folder, private_folder, write_atomically

MOST = 2000
"""Pieces; those that were not needed for longest make room."""
LONGEST = 20_000
"""Bytes of a piece; a model that writes more is not summing up."""
DAYS = 30
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class KeptPieces:
    """The pieces of a home. Several processes may keep and clean at once: a piece is a file, which
    is there whole or not at all.

    :ivar days: how long a piece is kept that nobody needs; 0 keeps none.
    :ivar most: how many are kept.
    """

    folder: Path
    days: int = DAYS
    most: int = MOST

    def read(self, key: str) -> str:
        """What was written under a key; "" where nothing is kept."""
        file = self._file(key)
        try:
            known = file.stat()
            if self._is_old(known.st_mtime) or known.st_size > LONGEST:
                return ""
            text = file.read_text(encoding="utf-8")
            os.utime(file)
        except (OSError, ValueError):  # nothing there, or nothing that this program wrote
            return ""
        return text

    def keep(self, key: str, text: str) -> None:
        """Keep what was written, as far as the disk lets; the summary does without it otherwise."""
        encoded = text.encode("utf-8", "replace")
        if not self.days or not text or len(encoded) > LONGEST:
            return
        with contextlib.suppress(OSError):
            private_folder(self.folder)
            write_atomically(self._file(key), encoded)
        self.clean()

    def clean(self) -> None:
        """Forget what is old, and what is too much; half a file that a crash left is old soon."""
        files = sorted(self._by_age(), reverse=True)
        for place, (changed, file) in enumerate(files):
            if place >= self.most or self._is_old(changed):
                with contextlib.suppress(OSError):
                    file.unlink()

    def _by_age(self) -> Iterator[tuple[float, Path]]:
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                with contextlib.suppress(OSError):  # another process cleans too
                    yield entry.stat().st_mtime, Path(entry.path)

    def _is_old(self, changed: float) -> bool:
        return time.time() - changed > self.days * DAY_SECONDS

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.txt"


def kept_pieces(config: Config) -> KeptPieces:
    """Those of a home, kept no longer than other words that went from it are."""
    return KeptPieces(cache_folder(config.home) / "summaries", min(DAYS, config.keep_history))


def key_of(config: Config, model: str, prompt_sha256: str, most_tokens: int) -> str:
    """The digest of all that decides what a model writes.

    :param prompt_sha256: of rules, quotes and question.
    """
    decided = (model, prompt_sha256, most_tokens, config.adapter, config.temperature, config.seed)
    return hashlib.sha256(repr(decided).encode()).hexdigest()
