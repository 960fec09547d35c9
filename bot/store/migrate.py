"""Bring a database to the present tables."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from bot.errors import Misconfigured
from bot.store.engine import MISSING_ADVICE, for_writing, make_engine, make_file, translated_errors

MIGRATIONS = Path(__file__).parent / "migrations"
"""Folder of the migrations, Alembic's scripts in `versions/`; each is named by its effect."""

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
    """Apply the missing migrations over these connections, in one transaction. Raises Misconfigured when
    the database was made by a later version of this program."""
    scripts = _scripts()
    with translated_errors(), for_writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
        context = MigrationContext.configure(connection)
        found = context.get_current_revision()
        if found not in {None, *(script.revision for script in scripts.walk_revisions())}:
            raise Misconfigured("store.newer", "the database was made by a later version: update the program")
        missing = [script for script in scripts.iterate_revisions("head", found) if script.revision != found]
        with Operations.context(context):
            for script in reversed(missing):
                script.module.upgrade()
                context.stamp(scripts, script.revision)


def revision(connection: Connection) -> str | None:
    """Name of the last migration applied to a database, or None."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Name of the last migration of this program."""
    return _scripts().get_current_head() or ""


def require_current(engine: Engine) -> None:
    """Check that the database is up to date. Raises Misconfigured with one clear line if it is not."""
    with translated_errors(), engine.connect() as connection:
        found = revision(connection)
    if found != newest():
        raise Misconfigured("store.migration", MISSING_ADVICE)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
