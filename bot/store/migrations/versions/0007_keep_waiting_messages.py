"""Messages are kept until they are answered, answers until they are sent, conversations for a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_keep_waiting_messages"
down_revision = "0006_open_the_mediators_desk"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "message_in",
        sa.Column(
            "key", sa.String(64), nullable=False, comment="HMAC-SHA256 of the message's id, hexadecimal"
        ),
        sa.Column("queue_key", sa.String(64), comment="whose it is, until it is answered"),
        sa.Column("sender", sa.LargeBinary, comment="number, sealed; erased once answered"),
        sa.Column("content", sa.LargeBinary, comment="words or media id, sealed; erased once answered"),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, taken, answered or dead"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(64)),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("key", name="pk_message_in"),
    )
    op.create_index("ix_message_in_queue_key", "message_in", ["queue_key"])
    op.create_index("ix_message_in_state_due_at", "message_in", ["state", "due_at"])
    op.create_table(
        "message_out",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False, comment="order among the answers to one message"),
        sa.Column("in_key", sa.String(64), nullable=False, comment="the message it answers"),
        sa.Column("queue_key", sa.String(64), comment="whose it is, until it is sent"),
        sa.Column("recipient", sa.LargeBinary, comment="number, sealed; erased once sent"),
        sa.Column("content", sa.LargeBinary, comment="what is said, sealed; erased once sent"),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, sending, unsure, sent or dead"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(64)),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_message_out"),
        sa.UniqueConstraint("in_key", "rank", name="uq_message_out_in_key"),
    )
    op.create_index("ix_message_out_queue_key", "message_out", ["queue_key"])
    op.create_index("ix_message_out_state_due_at", "message_out", ["state", "due_at"])
    op.create_table(
        "message_conversation",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, comment="turns taken"),
        sa.Column("expect", sa.String(32), nullable=False, comment="answer grammar of the next answer"),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_key", name="pk_message_conversation"),
    )
    op.create_index("ix_message_conversation_last_at", "message_conversation", ["last_at"])


def downgrade() -> None:
    """Remove these tables and all they hold."""
    for table in ("message_conversation", "message_out", "message_in"):
        op.drop_table(table)
