"""Nothing that only one system has is used without a way for the others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "rag"
FILES = sorted(PACKAGE.rglob("*.py"))

MODULES = {
    "fcntl", "grp", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty",
    "msvcrt", "winreg", "winsound", "_winapi",
}  # fmt: skip
ONE_SYSTEM = {
    "os": {
        "chown", "chroot", "fork", "forkpty", "geteuid", "getgid", "getpgid", "getuid",
        "initgroups", "killpg", "lchown", "mkfifo", "mknod", "nice", "sched_getaffinity", "setsid",
        "startfile", "statvfs", "sysconf", "uname", "wait3", "O_DIRECTORY", "O_NOFOLLOW",
        "fchmod", "fchown", "getgroups", "getloadavg", "openpty", "pidfd_open", "posix_fadvise",
        "posix_spawn", "pread", "pwrite", "sendfile", "setpriority", "ttyname",
    },
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm",
               "pause", "setitimer", "sigwait", "SIGCHLD", "SIGCONT", "SIGTSTP", "SIGWINCH",
               "pthread_kill", "siginterrupt"},
    "select": {"epoll", "kqueue", "poll"},
    "time": {"CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "clock_gettime", "tzset"},
    "socket": {"AF_UNIX", "SO_REUSEPORT", "socketpair"},
    "ctypes": {"windll", "WinDLL"},
}  # fmt: skip
NAMES = {f"{module}.{name}" for module, names in ONE_SYSTEM.items() for name in names}
TEXT_CALLS = {"read_text", "write_text"}


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def is_guarded(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether a way round is near: a `try` that catches what a missing name raises, a look at
    `sys.platform` or `hasattr` in the same function."""
    while node in above:
        node = above[node]
        if isinstance(node, ast.Try):
            caught = " ".join(ast.unparse(h.type) if h.type else "" for h in node.handlers)
            if "ImportError" in caught or "AttributeError" in caught:
                return True
        if isinstance(node, ast.FunctionDef | ast.Module):
            text = ast.unparse(node)
            if isinstance(node, ast.FunctionDef) and ("sys.platform" in text or "hasattr(" in text):
                return True
    return False


def used_on_one_system(source: str) -> list[str]:
    """Imports and names that only one system has, without a way round."""
    tree = ast.parse(source)
    above = parents(tree)
    return [
        f"{name} in line {node.lineno}"
        for node in ast.walk(tree)
        for name in names_of(node)
        if (name in MODULES or name in NAMES) and not is_guarded(node, above)
    ]


def names_of(node: ast.AST) -> list[str]:
    """What a node imports, or the name that it takes of a module."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return [f"{node.value.id}.{node.attr}"]
    return []


def without_encoding(source: str) -> list[int]:
    """Lines that read or write text in whatever encoding the system has."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in TEXT_CALLS and not any(k.arg == "encoding" for k in node.keywords):
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_what_one_system_has_is_never_the_only_way(file):
    source = file.read_text(encoding="utf-8")
    assert not used_on_one_system(source)
    assert not without_encoding(source)
    assert not re.search(r"[\"'](?:/tmp|/dev/)", source)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import fcntl", ["fcntl in line 1"]),
        ("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None", []),
        ("import os\ndef f():\n    return os.getuid()", ["os.getuid in line 3"]),
        ("import os\ndef f():\n    return os.getuid() if hasattr(os, 'getuid') else 0", []),
        ("import signal\nsignal.signal(signal.SIGPIPE, None)", ["signal.SIGPIPE in line 2"]),
        ("import sys, os\ndef f():\n    if sys.platform != 'win32':\n        os.fork()", []),
    ],
)
def test_the_scan_sees_what_it_should(source, found):
    assert used_on_one_system(source) == found


def test_text_without_an_encoding_is_seen():
    assert without_encoding("p.read_text()\np.read_text(encoding='utf-8')\np.write_text('x')") == [
        1,
        3,
    ]
