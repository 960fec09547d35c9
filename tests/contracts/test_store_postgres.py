"""What is particular to a database server: it can stop while people are calling."""

from __future__ import annotations

import pytest

from bot.errors import Temporary
from bot.store.migrate import upgrade
from bot.store.sql import open_store
from bot.store.tracker import count_events
from fakes.postgres import postgres_server


def test_a_server_that_stops_during_calls_is_temporary() -> None:
    with postgres_server() as url:
        upgrade(url)
        store = open_store(url)
        assert store.consent("a" * 64) is None
        assert count_events(url) == 0
    with pytest.raises(Temporary):
        store.consent("a" * 64)
    with pytest.raises(Temporary):
        count_events(url)
