"""How often a caller may ask: counted with a clock that stands still until it is told."""

from __future__ import annotations

import anyio
import pytest

from rag.server.guard.guard import Guard
from rag.server.guard.hosts import make_hosts
from rag.server.guard.keys import Keys
from rag.server.guard.limits import Limit
from rag.server.guard.owners import digest_of
from rag.server.guard.rates import CALLERS, Rates
from tests.helpers.serving import TOKEN, Served


class Clock:
    """Seconds that pass only where a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def test_a_minutes_requests_may_come_at_once_and_then_one_by_one(clock):
    rates = Rates(60, clock)
    assert [rates.wait("a") for _ in range(60)] == [0.0] * 60
    assert rates.wait("a") == 1.0
    clock.seconds += 1
    assert rates.wait("a") == 0.0 and rates.wait("a") == 1.0
    clock.seconds += 0.25
    assert rates.wait("a") == 0.75


def test_a_bucket_fills_to_its_brim_and_no_further(clock):
    rates = Rates(10, clock)
    rates.wait("a")
    clock.seconds += 3600
    assert sum(not rates.wait("a") for _ in range(50)) == 10


def test_callers_do_not_take_from_each_other(clock):
    rates = Rates(2, clock)
    assert [rates.wait(who) for who in "abab"] == [0.0] * 4
    assert rates.wait("a") and rates.wait("b") and not rates.wait("c")


def test_no_limit_counts_nothing(clock):
    rates = Rates(0, clock)
    assert not any(rates.wait("a") for _ in range(10_000)) and not rates._left


def test_who_was_not_seen_for_longest_is_forgotten_first(clock):
    rates = Rates(1, clock)
    for number in range(CALLERS + 1):
        rates.wait(str(number))
    assert len(rates._left) == CALLERS
    assert rates.wait(str(CALLERS)) and not rates.wait("0")


class Door:
    """A guard in front of nothing, asked as a server asks it."""

    def __init__(self, each_minute: int, clock: Clock) -> None:
        self.keys = Keys({"anna": digest_of(TOKEN), "ben": digest_of(BENS)}, "s", 80)
        self.let_in = 0
        rates = Rates(each_minute, clock)
        hosts = make_hosts("127.0.0.1", 80)
        self.guard = Guard(self._inside, hosts, self.keys, lambda *_: Limit(), rates)

    async def _inside(self, scope, receive, send):
        self.let_in += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def ask(self, path="/api/status", address="127.0.0.1", **headers):
        """Status and headers of a request."""
        sent = {"host": "127.0.0.1:80", **headers}
        pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
        scope = {"type": "http", "method": "GET", "path": path, "headers": pairs,
                 "query_string": b"", "client": (address, 5), "scheme": "http"}  # fmt: skip
        messages = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            messages.append(message)

        anyio.run(self.guard, scope, receive, send)
        found = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return messages[0]["status"], found, messages[1]["body"]

    @property
    def cookie(self):
        return f"{self.keys.cookie_name}={self.keys.cookie_of('anna')}"


BENS = "another-token-for-tests"
BEARER = f"Bearer {TOKEN}"


def test_too_many_requests_are_told_when_to_come_again(clock):
    door = Door(6, clock)
    assert [door.ask(authorization=BEARER)[0] for _ in range(7)] == [200] * 6 + [429]
    status, headers, body = door.ask(authorization=BEARER)
    assert (status, headers["retry-after"]) == (429, "10")
    assert b'"code":"too_many_requests"' in body and b"rag serve --rate" in body
    assert headers["content-security-policy"] and door.let_in == 6
    clock.seconds += 10
    assert door.ask(authorization=BEARER)[0] == 200


def test_a_browser_and_programs_are_two_callers(clock):
    door = Door(1, clock)
    assert door.ask(authorization=BEARER)[0] == 200 and door.ask(cookie=door.cookie)[0] == 200
    assert door.ask(authorization=BEARER)[0] == 429 and door.ask(cookie=door.cookie)[0] == 429


def test_people_with_tokens_of_their_own_do_not_take_from_each_other(clock):
    door = Door(1, clock)
    for token in (TOKEN, BENS):
        asked = [door.ask(authorization=f"Bearer {token}")[0] for _ in range(2)]
        assert asked == [200, 429]


def test_strangers_are_counted_by_address_and_keep_nobody_else_waiting(clock):
    door = Door(3, clock)
    asked = [door.ask(authorization="Bearer nonsense-nonsense")[0] for _ in range(5)]
    assert asked == [401, 401, 401, 429, 429]
    assert door.ask("/api/health")[0] == 429 and door.ask("/api/health", "10.0.0.7")[0] == 200
    assert door.ask(authorization=BEARER)[0] == 200 and door.ask(cookie=door.cookie)[0] == 200
    code = door.keys.new_link("anna")
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/open",
        "scheme": "http",
        "client": ("a", 1),
        "headers": [(b"host", b"127.0.0.1:80")],
        "query_string": f"code={code}".encode(),
    }
    said = []

    async def send(message):
        said.append(message)

    anyio.run(door.guard, scope, None, send)
    assert said[0]["status"] == 303


@pytest.mark.real
def test_the_servers_flag_is_what_is_counted(served_home):
    server = Served(served_home, "-c", "notes", "--rate", "1")
    try:
        assert server.call("GET", "/api/status").status == 200
        refused = server.call("GET", "/api/status")
        assert (refused.status, refused.code) == (429, "too_many_requests")
        assert 0 < int(refused.headers["retry-after"]) <= 60
    finally:
        server.close()
