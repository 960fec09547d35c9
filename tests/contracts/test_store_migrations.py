"""A database made by an earlier version keeps what people had agreed to, in the new tables."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.ports import Preferences
from bot.store.engine import make_engine
from bot.store.migrate import MIGRATIONS, upgrade
from bot.store.sql import open_store

KEYS = {"slow": "a" * 64, "loud": "b" * 64, "usual": "c" * 64}


def make_old(url: str, name: str) -> None:
    """Make a database at an earlier migration, with three people in it, one of whom stopped somewhere."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    engine = make_engine(url)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            for script in reversed(list(scripts.iterate_revisions(name, None))):
                script.module.upgrade()
                context.stamp(scripts, script.revision)
        for kind, key in KEYS.items():
            pace = "slow" if kind == "slow" else "normal"
            loudness = "loud" if kind == "loud" else "normal"
            connection.execute(
                sa.text(
                    "INSERT INTO person (key, consent_version, consented_at, last_contact_at, pace, loudness,"
                    " patience_factor) VALUES (:key, '1', :at, :at, :pace, :loudness, 1.25)"
                ),
                {"key": key, "at": "2026-11-22 10:00:00", "pace": pace, "loudness": loudness},
            )
        connection.execute(
            sa.text(
                "INSERT INTO place_kept (person_key, slots, question, updated_at)"
                " VALUES (:key, :slots, 'offers_place', :at)"
            ),
            {"key": KEYS["slow"], "slots": '{"offers_kind": "job"}', "at": "2026-11-22 10:00:00"},
        )
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.sqlite'}"
    return request.getfixturevalue("empty_postgres_url")


def test_slow_and_loud_become_levels_and_nothing_else_is_lost(url: str) -> None:
    make_old(url, "0001_keep_people_and_offers")
    upgrade(url)
    store = open_store(url)
    assert store.preferences(KEYS["slow"]) == Preferences(2, 0, 1.25)
    assert store.preferences(KEYS["loud"]) == Preferences(0, 1, 1.25)
    assert store.preferences(KEYS["usual"]) == Preferences(0, 0, 1.25)
    assert store.place(KEYS["slow"]).slots == {"offers_kind": "job"}
    assert store.erase_person(KEYS["slow"]) == 3
    store.close()
