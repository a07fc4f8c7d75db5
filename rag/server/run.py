"""Starts the server, says where it is, and ends it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from rag.core.errors import ConfigError
from rag.server.app import Door, make_app
from rag.server.desk import Desk
from rag.server.guard.hosts import is_loopback, make_hosts
from rag.server.guard.keys import Keys, check_token, kept_token
from rag.server.guard.limits import CONNECTIONS, PatientProtocol
from rag.server.jobs.watching import Watcher
from rag.server.settings import ServeSettings

HEADER_BYTES = 32 * 1024
GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and who may come.

    :ivar port: 0 takes any that is free.
    :ivar token: ``auto`` takes the token kept in the home.
    """

    host: str = "127.0.0.1"
    port: int = 8321
    token: str = "auto"
    origins: tuple[str, ...] = ()
    watch: tuple[Path, ...] = field(default=())


def serve(settings: ServeSettings, address: Address, ready: Callable[[str, str], None]) -> None:
    """Serve until Ctrl-C or a signal.

    :param ready: told the address and a link that opens the page once, when it listens.
    :raises ConfigError: when the host or the token will not do, or the port is taken.
    """
    if not is_loopback(address.host) and address.token == "auto":
        raise ConfigError(
            f"others can reach {address.host}: choose a token for that",
            hint=f'rag serve --host {address.host} --token "$(openssl rand -hex 24)"',
        )
    home = settings.config.home
    token = kept_token(home) if address.token == "auto" else check_token(address.token)
    listening = _listen(address)
    port = listening.getsockname()[1]
    keys = Keys(token, port)
    desk = Desk(settings)
    door = Door(make_hosts(address.host, port, address.origins), keys)
    shown = f"[{address.host}]" if ":" in address.host else address.host
    base = f"http://{shown}:{port}"
    server = uvicorn.Server(
        uvicorn.Config(
            make_app(desk, door),
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=HEADER_BYTES,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    watcher = Watcher(desk, address.watch)
    try:
        watcher.start()
        ready(base, f"{base}/open?code={keys.new_link()}")
        server.run(sockets=[listening])
    finally:
        watcher.stop()


def _listen(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address.host, address.port))
        listening.listen(256)
    except (OSError, OverflowError) as error:
        listening.close()
        raise ConfigError(
            f"cannot listen on {address.host}:{address.port}: {error}", hint="rag serve --port 0"
        ) from error
    return listening
