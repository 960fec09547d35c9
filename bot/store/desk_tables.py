"""The tables of the mediator's desk: who may open it, who asked for a person, and counts without people."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import METADATA, person_column

ACCOUNT = sa.Table(
    "mediator_account",
    METADATA,
    sa.Column("name", sa.String(50), primary_key=True, comment="identifier, as it stands in traces"),
    sa.Column("password", sa.String(255), nullable=False, comment="Argon2id hash, with its salt"),
    sa.Column("role", sa.String(16), nullable=False, comment="try or accompany"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
"""The mediators who may open the desk."""

SESSION = sa.Table(
    "mediator_session",
    METADATA,
    sa.Column("token_key", sa.String(64), primary_key=True, comment="SHA-256 of the cookie, hexadecimal"),
    sa.Column(
        "name",
        sa.String(50),
        sa.ForeignKey("mediator_account.name", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)
"""The browsers that are signed in."""

HELP_REQUEST = sa.Table(
    "help_request",
    METADATA,
    person_column(primary_key=True),
    sa.Column("reason", sa.String(32), nullable=False, comment="topic where the person asked"),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("taken_by", sa.String(50), comment="the mediator who takes care of it"),
)
"""A person who asked for a person, and agreed that a mediator helps."""

DAILY_COUNT = sa.Table(
    "daily_count",
    METADATA,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("code", sa.String(80), primary_key=True, comment="what was counted; never a person"),
    sa.Column("count", sa.Integer, nullable=False),
)
"""How often each thing happened in the calls of one day."""
