"""One real PostgreSQL server for all the contract tests of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.engine import make_engine
from bot.store.migrate import upgrade
from bot.store.sql import open_store
from fakes.postgres import postgres_server
from fakes.reminder_desk import ReminderDesk


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> str:
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres_url


@pytest.fixture(params=["memory", "file", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReminderDesk]:
    url = "sqlite://"
    if request.param == "file":
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    if request.param != "memory":
        upgrade(url)
    opened = open_store(url)
    yield ReminderDesk(opened)
    opened.close()
