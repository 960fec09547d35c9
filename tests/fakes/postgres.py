"""A real PostgreSQL server of our own for the tests, thrown away after them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.bench.postgres_server import find_binaries, own_postgres

QUICK = ("fsync=off", "timezone=Europe/Paris")
"""Settings of the server: its files need not survive the machine."""


def require_postgres() -> None:
    """Without PostgreSQL the test is skipped here and fails in CI (`CI=true`)."""
    if find_binaries() is not None:
        return
    reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server and give the address of its empty database; stop and remove it after."""
    require_postgres()
    with own_postgres(QUICK) as server:
        yield server.url
