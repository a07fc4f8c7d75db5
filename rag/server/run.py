"""Starts the server, says where it is, and ends it."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from rag.core.errors import ConfigError, StoreError
from rag.server.app import Door, make_app
from rag.server.desk import Desk
from rag.server.guard.hosts import make_hosts
from rag.server.guard.keys import EVERYBODY, Keys
from rag.server.guard.limits import CONNECTIONS, PatientProtocol
from rag.server.jobs.turns import Staff
from rag.server.jobs.watching import Watcher
from rag.server.people import Address, people_of, secret_of
from rag.server.settings import ServeSettings

HEADER_BYTES = 32 * 1024
GRACE_SECONDS = 5


def serve(settings: ServeSettings, address: Address, ready: Callable[[str, str], None]) -> None:
    """Serve until Ctrl-C or a signal.

    :param ready: told the address and a link that opens the page once, when it listens; "" where
        people have tokens of their own.
    :raises ConfigError: when the host or a token will not do, or the port is taken.
    """
    people = people_of(settings, address)
    listening = _listen(address)
    port = listening.getsockname()[1]
    keys = Keys(
        {name: one.token for name, one in people.items()}, secret_of(settings, address), port
    )
    staff = Staff(settings.config)
    desks = {name: Desk(one.settings, staff) for name, one in people.items()}
    for name, desk in desks.items():
        _look(name, desk)
    shown = f"[{address.host}]" if ":" in address.host else address.host
    base = f"http://{shown}:{port}"
    link = f"{base}/open?code={keys.new_link(EVERYBODY)}" if EVERYBODY in people else ""
    door = Door(make_hosts(address.host, port, address.origins), keys)
    server = uvicorn.Server(
        uvicorn.Config(
            make_app(desks, staff, door),
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
    watchers = [Watcher(desks[name], one.watch) for name, one in people.items()]
    try:
        for watcher in watchers:
            watcher.start()
        ready(base, link)
        server.run(sockets=[listening])
    finally:
        for watcher in watchers:
            watcher.stop()


def _look(name: str, desk: Desk) -> None:
    """:raises ConfigError: when somebody's role cannot be had, before anybody is served."""
    try:
        desk.collections()
    except StoreError as error:
        if name == EVERYBODY:
            raise
        hint = "GRANT ROLE TO SERVER;    as an administrator of the database, and rag store allow"
        raise ConfigError(f"the token of {name} opens nothing: {error.message}", hint) from error


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
