"""Whoever leaves in the middle of a long list has no more of it read."""

from __future__ import annotations

import contextlib

import anyio
import pytest

from rag.core.config import load_config
from rag.core.errors import NotWanted
from rag.server.asked import Asked
from rag.server.desk import Desk
from rag.server.jobs.turns import Staff, Ticket
from rag.server.settings import ServeSettings

pytestmark = pytest.mark.real


def test_a_list_ends_where_nobody_reads_on(served_home):
    config = load_config(home=served_home, collection="notes")
    asked = Asked("every passage about the cellar", extract=True)
    told, ticket = [], Ticket()

    def tell(event):
        told.append(event[0])
        if event[0] == "sentence":
            ticket.leave()

    with contextlib.closing(Staff(config)) as staff:
        desk = Desk(ServeSettings(config), staff)
        with pytest.raises(NotWanted):
            anyio.run(desk.ask, asked, tell, ticket)
        whole = anyio.run(desk.ask, asked, lambda event: None)
        desk.close()
    assert told == ["search", "progress", "sentence"]
    assert len(whole["sentences"]) == 3
