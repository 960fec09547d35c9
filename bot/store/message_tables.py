"""The tables of messages: what came in and waits for its answer, what goes out, where conversations stand."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import METADATA


def _moment(name: str, **options: object) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), **options)


MESSAGE_IN = sa.Table(
    "message_in",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True, comment="HMAC-SHA256 of the message's id, hexadecimal"),
    sa.Column("queue_key", sa.String(64), index=True, comment="whose it is, until it is answered"),
    sa.Column("sender", sa.LargeBinary, comment="number, sealed; erased once answered"),
    sa.Column("content", sa.LargeBinary, comment="words or media id, sealed; erased once answered"),
    sa.Column("state", sa.String(16), nullable=False, comment="waiting, taken, answered or dead"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    _moment("sent_at", nullable=False),
    _moment("due_at", nullable=False),
    sa.Column("taken_by", sa.String(64)),
    _moment("taken_at"),
    sa.Index("ix_message_in_state_due_at", "state", "due_at"),
)
"""Messages received; the keys of those answered stay a while, so that none is answered twice."""

MESSAGE_OUT = sa.Table(
    "message_out",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("rank", sa.Integer, nullable=False, comment="order among the answers to one message"),
    sa.Column("in_key", sa.String(64), nullable=False, comment="the message it answers"),
    sa.Column("queue_key", sa.String(64), index=True, comment="whose it is, until it is sent"),
    sa.Column("recipient", sa.LargeBinary, comment="number, sealed; erased once sent"),
    sa.Column("content", sa.LargeBinary, comment="what is said, sealed; erased once sent"),
    sa.Column("state", sa.String(16), nullable=False, comment="waiting, sending, unsure, sent or dead"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    _moment("created_at", nullable=False),
    _moment("due_at", nullable=False),
    sa.Column("taken_by", sa.String(64)),
    _moment("taken_at"),
    sa.UniqueConstraint("in_key", "rank", name="uq_message_out_in_key"),
    sa.Index("ix_message_out_state_due_at", "state", "due_at"),
)
"""Answers on their way; each message has its answers once."""

CONVERSATION = sa.Table(
    "message_conversation",
    METADATA,
    sa.Column("person_key", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(36), nullable=False),
    sa.Column("number", sa.Integer, nullable=False, comment="turns taken"),
    sa.Column("expect", sa.String(32), nullable=False, comment="answer grammar of the next answer"),
    sa.Column("question", sa.String(64), nullable=False),
    _moment("last_at", nullable=False, index=True),
)
"""Where a conversation by messages stands; it ends after a day without a message."""
