"""Bring a database to the present tables."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from bot.errors import Misconfigured
from bot.store.engine import MISSING_ADVICE, for_writing, make_engine, make_file, translated_errors

MIGRATIONS = Path(__file__).parent / "migrations"
"""Folder of the migrations."""

LOCK_NUMBER = 0x76697665
"""Number of the PostgreSQL advisory lock that keeps two upgrades apart ("vive")."""


def upgrade(url: str) -> None:
    """Make the database if it is missing and apply the missing migrations, all or none; does nothing
    when it is up to date. Raises Misconfigured, or Temporary when the database does not answer."""
    make_file(url)
    engine = make_engine(url)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> None:
    """Apply the missing migrations over these connections, in one transaction."""
    with translated_errors(), for_writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """Name of the last migration applied to a database, or None."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Name of the last migration of this program."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def require_current(engine: Engine) -> None:
    """Check that the database is up to date. Raises Misconfigured with one clear line if it is not."""
    with translated_errors(), engine.connect() as connection:
        found = revision(connection)
    if found != newest():
        raise Misconfigured("store.migration", MISSING_ADVICE)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
