"""Paths to files: what is found, what is left out, what is reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.load.files import Found, find_files, is_known, shown

LIMIT = 1_000_000


def tree(root: Path, *names: str, text: str = "text\n") -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def sources(found: Found, root: Path) -> list[str]:
    return [os.path.relpath(file.source, root) for file in found.files]


def find(root: Path, limit: int = LIMIT) -> Found:
    return find_files([root], limit)


def test_folders_are_walked_in_one_order(tmp_path):
    tree(tmp_path, "b.md", "a/z.txt", "a/b/c.md", "a.md", "README", "photo.jpg", "LICENSE")

    found = find(tmp_path)

    assert sources(found, tmp_path) == ["README", "a.md", "b.md", "a/z.txt", "a/b/c.md"]
    assert [s.kind for s in found.skipped] == ["no ending", ".jpg"]
    assert found.failures == ()
    assert found.roots == (str(tmp_path),)
    assert all(file.root == str(tmp_path) for file in found.files)


def test_sources_are_written_as_the_path_was_typed(tmp_path, monkeypatch):
    tree(tmp_path, "notes/a.md")
    monkeypatch.chdir(tmp_path)

    found = find_files([Path("notes"), Path("notes/../notes/a.md")], LIMIT)

    assert [(file.source, file.path) for file in found.files] == [
        ("notes/a.md", tmp_path / "notes" / "a.md")
    ]


def test_a_file_named_itself_is_tried_whatever_its_name(tmp_path):
    tree(tmp_path, "LICENSE", ".hidden", "data.xyz")

    found = find_files([tmp_path / name for name in ("LICENSE", ".hidden", "data.xyz")], LIMIT)

    assert len(found.files) == 3


def test_missing_paths_are_failures(tmp_path):
    found = find(tmp_path / "none")

    assert [(f.source, f.reason) for f in found.failures] == [
        (str(tmp_path / "none"), "no such file or folder")
    ]
    assert found.roots == ()


def test_large_files_name_size_limit_and_setting(tmp_path):
    tree(tmp_path, "big.md", text="x" * 3_000_000)

    (failure,) = find(tmp_path).failures

    assert failure.reason == "is 3.0 MB, over the limit of 1 MB (max_file_megabytes)"


def test_hidden_files_and_folders_are_left_out(tmp_path):
    tree(tmp_path, ".git/x.md", ".obsidian/y.md", ".z.md", "a.md")

    assert sources(find(tmp_path), tmp_path) == ["a.md"]


@pytest.mark.parametrize("name", [".gitignore", ".ragignore"])
def test_ignore_files_of_nested_folders_count(tmp_path, name):
    tree(tmp_path, "a.md", "b.md", "sub/a.md", "sub/c.md", "out/x.md", "keep/out/x.md")
    (tmp_path / name).write_text("# comment\na.md\n/out/\n")
    (tmp_path / "sub" / name).write_text("!a.md\nc.md\n")

    assert sources(find(tmp_path), tmp_path) == ["b.md", "keep/out/x.md", "sub/a.md"]


def test_rules_above_the_folder_count_up_to_its_repository(tmp_path):
    tree(tmp_path, "repo/docs/a.md", "repo/docs/draft.md", "repo/.git/HEAD")
    (tmp_path / ".gitignore").write_text("a.md\n")
    (tmp_path / "repo" / ".gitignore").write_text("draft.md\n")

    assert sources(find(tmp_path / "repo" / "docs"), tmp_path) == ["repo/docs/a.md"]


def test_a_folder_that_is_named_is_read_though_rules_above_leave_it_out(tmp_path):
    tree(tmp_path, "repo/build/a.md", "repo/.git/HEAD")
    (tmp_path / "repo" / ".gitignore").write_text("build/\n")

    assert sources(find(tmp_path / "repo" / "build"), tmp_path) == ["repo/build/a.md"]
    assert sources(find(tmp_path / "repo"), tmp_path) == []


def test_odd_ignore_files_do_no_harm(tmp_path):
    tree(tmp_path, "a.md", "b.md")
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe[\n!\n[z-a]\n\\\na.md\n")

    assert sources(find(tmp_path), tmp_path) == ["b.md"]


def test_links_inside_the_folder_are_not_followed(tmp_path):
    tree(tmp_path, "a/b.md")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a")
    (tmp_path / "again.md").symlink_to(tmp_path / "a" / "b.md")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")

    found = find(tmp_path)

    assert sources(found, tmp_path) == ["a/b.md"]
    assert found.failures == ()


def test_links_out_of_the_folder_are_reported(tmp_path):
    tree(tmp_path, "in/a.md", "secret/b.md")
    (tmp_path / "in" / "out").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "b.md").symlink_to(tmp_path / "secret" / "b.md")

    found = find(tmp_path / "in")

    assert sources(found, tmp_path) == ["in/a.md"]
    assert [os.path.relpath(f.source, tmp_path) for f in found.failures] == ["in/b.md", "in/out"]
    assert all("leaves the folder" in failure.reason for failure in found.failures)


def test_a_link_that_is_named_is_followed(tmp_path):
    tree(tmp_path, "real/a.md")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert sources(find(tmp_path / "link"), tmp_path) == ["link/a.md"]


def test_special_files_are_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")

    assert [s.kind for s in find(tmp_path).skipped] == ["special file"]
    (failure,) = find(tmp_path / "pipe.md").failures
    assert failure.reason == "is neither a file nor a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders_are_failures(tmp_path):
    tree(tmp_path, "a.md", "closed/b.md")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "closed").chmod(0)

    found = find(tmp_path)

    assert [failure.reason for failure in found.failures] == [
        "cannot be read: Permission denied",
        "cannot be listed: Permission denied",
    ]
    assert found.unlisted == (str(tmp_path / "closed"),)
    (tmp_path / "closed").chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_told_apart_from_an_empty_one(tmp_path, monkeypatch):
    tree(tmp_path, "a.md", "sub/b.md")
    real = os.scandir

    def refuse(path):
        if Path(path).name == "sub":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)

    found = find(tmp_path)

    assert sources(found, tmp_path) == ["a.md"]
    assert found.unlisted == (str(tmp_path / "sub"),)


def test_names_with_newlines_emoji_and_bytes_that_are_no_text(tmp_path):
    names = ["new\nline.md", "🦊 fox.md", os.fsdecode(b"caf\xe9.md")]
    tree(tmp_path, *names)

    found = find(tmp_path)

    assert sorted(Path(file.source).name for file in found.files) == [
        "caf\\xe9.md",
        "new\nline.md",
        "🦊 fox.md",
    ]
    assert all(file.path.exists() for file in found.files)


def test_deeply_nested_folders(tmp_path):
    folder = tmp_path
    for _ in range(400):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (folder / "deep.md").write_text("text")

    assert len(find(tmp_path).files) == 1


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.MD", True),
        ("a.pdf", True),
        ("README", True),
        ("todo", True),
        ("LICENSE", False),
        ("a.jpg", False),
        ("a.md.bak", False),
        ("options.rst.inc", True),
        ("footer.HTML.in", True),
        ("functions.inc", False),
        ("icon.png.in", False),
        ("Makefile", False),
        ("old.doc", True),
    ],
)
def test_known_names(name, known):
    assert is_known(name) is known


@given(st.binary(min_size=1, max_size=30))
def test_shown_paths_can_always_be_stored(raw):
    path = shown(os.fsdecode(raw))
    assert path.encode("utf-8").decode("utf-8") == path


def test_the_notes_corpus(shared):
    found = find(shared / "til")

    assert len(found.files) == 578
    assert all(file.path.suffix == ".md" for file in found.files)
    assert ([s.kind for s in found.skipped], found.failures) == (["no ending"], ())
