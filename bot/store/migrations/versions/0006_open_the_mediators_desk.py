"""Mediators have accounts and sessions, people can ask for a person, and calls are counted by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_open_the_mediators_desk"
down_revision = "0003_keep_the_whole_journey"

TABLES = ("daily_count", "help_request", "mediator_session", "mediator_account")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "mediator_account",
        sa.Column("name", sa.String(50), nullable=False, comment="identifier, as it stands in traces"),
        sa.Column("password", sa.String(255), nullable=False, comment="Argon2id hash, with its salt"),
        sa.Column("role", sa.String(16), nullable=False, comment="try or accompany"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mediator_account"),
    )
    op.create_table(
        "mediator_session",
        sa.Column("token_key", sa.String(64), nullable=False, comment="SHA-256 of the cookie, hexadecimal"),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["name"], ["mediator_account.name"], name="fk_mediator_session_name", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_key", name="pk_mediator_session"),
    )
    op.create_index("ix_mediator_session_name", "mediator_session", ["name"])
    op.create_table(
        "help_request",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False, comment="topic where the person asked"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(50), comment="the mediator who takes care of it"),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_help_request_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_key", name="pk_help_request"),
    )
    op.create_table(
        "daily_count",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("code", sa.String(80), nullable=False, comment="what was counted; never a person"),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "code", name="pk_daily_count"),
    )


def downgrade() -> None:
    """Remove these tables and all they hold."""
    for table in TABLES:
        op.drop_table(table)
