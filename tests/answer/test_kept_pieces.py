"""Pieces of summaries on disk: bounded, cleaned, whole whoever else keeps some."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from rag.answer.kept_pieces import DAY_SECONDS, LONGEST, KeptPieces, key_of
from rag.core.config import load_config
from tests.helpers.serving import ROOT


def test_a_piece_is_read_back_and_private(tmp_path):
    pieces = KeptPieces(tmp_path / "summaries")
    assert pieces.read("a") == ""
    pieces.keep("a", "The café is open. [1]\n")
    assert pieces.read("a") == "The café is open. [1]\n"
    assert (tmp_path / "summaries").stat().st_mode & 0o077 == 0


def test_what_was_not_needed_for_longest_makes_room(tmp_path):
    pieces = KeptPieces(tmp_path, most=3)
    for age, key in enumerate("abcd"):
        pieces.keep(key, key)
        os.utime(tmp_path / f"{key}.txt", (0, time.time() - 100 + age))
        if key == "c":
            pieces.read("a")
    pieces.keep("e", "e")
    assert sorted(file.stem for file in tmp_path.iterdir()) == ["a", "d", "e"]


def test_old_pieces_and_halves_that_a_crash_left_go(tmp_path):
    pieces = KeptPieces(tmp_path, days=30)
    pieces.keep("new", "new")
    for name in ("old.txt", ".half.txt.4711"):
        (tmp_path / name).write_text("text")
        os.utime(tmp_path / name, (0, time.time() - 31 * DAY_SECONDS))
    assert pieces.read("old") == ""
    pieces.clean()
    assert [file.name for file in tmp_path.iterdir()] == ["new.txt"]


def test_what_is_no_piece_is_none(tmp_path):
    pieces = KeptPieces(tmp_path)
    pieces.keep("long", "x" * (LONGEST + 1))
    pieces.keep("empty", "")
    assert not list(tmp_path.iterdir())
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "long.txt").write_text("x" * (LONGEST + 1))
    (tmp_path / "folder.txt").mkdir()
    assert [pieces.read(key) for key in ("bytes", "long", "folder")] == [""] * 3
    pieces.clean()
    KeptPieces(tmp_path / "bytes.txt").keep("a", "a")  # where no folder can be
    KeptPieces(tmp_path / "none", days=0).keep("a", "a")
    assert not (tmp_path / "none").exists()


def test_two_processes_keep_and_clean_at_once(tmp_path):
    work = (
        "import sys; from pathlib import Path; from rag.answer.kept_pieces import KeptPieces\n"
        "pieces = KeptPieces(Path(sys.argv[1]), most=5)\n"
        "for n in range(300):\n"
        "    pieces.keep(str(n % 9), 'word ' * 500)\n"
        "    assert pieces.read(str((n + 4) % 9)) in ('', 'word ' * 500)\n"
    )
    command = [sys.executable, "-c", work, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    KeptPieces(tmp_path, most=5).clean()
    assert len(list(tmp_path.iterdir())) <= 5


def test_all_that_decides_the_words_is_in_the_key(tmp_path):
    config = load_config(home=tmp_path)
    keys = {
        key_of(config, "reader", "digest", 256),
        key_of(config, "other", "digest", 256),
        key_of(config, "reader", "other", 256),
        key_of(config, "reader", "digest", 64),
        key_of(load_config(home=tmp_path, temperature=0.5), "reader", "digest", 256),
        key_of(load_config(home=tmp_path, seed=7), "reader", "digest", 256),
    }
    assert len(keys) == 6 and key_of(config, "reader", "digest", 256) in keys
