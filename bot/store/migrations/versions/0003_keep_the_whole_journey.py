"""The CV, the applications, the reminders and the consents of people who agreed can be kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_keep_the_whole_journey"
down_revision = "0002_keep_levels_of_speech"

TABLES = (
    "outgoing", "reminder", "document_ready", "job_application", "print_code", "cv_kept", "number_sealed",
    "change_trace", "pin", "consent_given",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables; a consent of before is one to be remembered, whose words were not kept then."""
    _make_rights_tables()
    _make_cv_tables()
    _make_applications_tables()
    _make_reminders_tables()
    op.execute(
        "INSERT INTO consent_given (person_key, purpose, version, heard, given_at)"
        " SELECT key, 'memory', consent_version, '', consented_at FROM person"
    )


def downgrade() -> None:
    """Remove these tables and all they hold."""
    for table in TABLES:
        op.drop_table(table)


def _make_rights_tables() -> None:
    op.create_table(
        "consent_given",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False, comment="memory, reminders or mediator"),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("heard", sa.Text, nullable=False, comment="the question as the person heard it"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_consent_given_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_key", "purpose", name="pk_consent_given"),
    )
    op.create_table(
        "pin",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False, comment="salted scrypt, hexadecimal"),
        sa.Column("failures", sa.Integer, server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name="fk_pin_person_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_key", name="pk_pin"),
    )
    op.create_table(
        "change_trace",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor", sa.String(64), nullable=False, comment="person, service, or mediator and identifier"
        ),
        sa.Column(
            "action", sa.String(48), nullable=False, comment="a code such as cv.changed, never a content"
        ),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_change_trace_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_trace"),
    )
    op.create_index("ix_change_trace_person_key", "change_trace", ["person_key"])
    op.create_table(
        "number_sealed",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("door", sa.String(16), nullable=False, comment="telephone or whatsapp"),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="the number, encrypted (Fernet)"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_number_sealed_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_key", name="pk_number_sealed"),
    )


def _make_cv_tables() -> None:
    op.create_table(
        "cv_kept",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON, nullable=False, comment="what the person said of the CV, by question"),
        sa.Column("question", sa.String(64), nullable=False, comment="the question to take up again"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_cv_kept_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_key", name="pk_cv_kept"),
    )
    op.create_table(
        "print_code",
        sa.Column("code_key", sa.String(64), nullable=False, comment="HMAC-SHA256 of the code, hexadecimal"),
        sa.Column("person_key", sa.String(64)),
        sa.Column("content", sa.JSON, nullable=False, comment="the CV as it was when the code was given"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_print_code_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_key", name="pk_print_code"),
    )
    op.create_index("ix_print_code_expires_at", "print_code", ["expires_at"])
    op.create_index("ix_print_code_person_key", "print_code", ["person_key"])


def _make_applications_tables() -> None:
    op.create_table(
        "job_application",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("offer_id", sa.String(64), nullable=False),
        sa.Column("work", sa.String(255), nullable=False, comment="the work as it is said aloud"),
        sa.Column("employer", sa.String(255), nullable=False),
        sa.Column("contact", sa.JSON, nullable=False, comment="name, phone and address of whom to reach"),
        sa.Column("way", sa.String(16), nullable=False, comment="phone, visit or mediator"),
        sa.Column("state", sa.String(24), nullable=False, comment="a state of application_states.yml"),
        sa.Column("follow_ups", sa.Integer, server_default="0", nullable=False),
        sa.Column("appointment_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_job_application_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_job_application"),
        sa.UniqueConstraint("person_key", "offer_id", name="uq_job_application_person_key"),
    )
    op.create_index("ix_job_application_person_key", "job_application", ["person_key"])
    op.create_table(
        "document_ready",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("code", sa.String(32), nullable=False, comment="a document of documents.yml"),
        sa.Column("is_ready", sa.Boolean, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_document_ready_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_key", "code", name="pk_document_ready"),
    )


def _make_reminders_tables() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("application_id", sa.String(36)),
        sa.Column("kind", sa.String(24), nullable=False, comment="a kind of follow_up.yml"),
        sa.Column("step", sa.Integer, nullable=False, comment="1 for the first, 2 for the next"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, taken, made or stopped"),
        sa.Column("taken_by", sa.String(64), comment="the worker that makes it now"),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["application_id"], ["job_application.id"], name="fk_reminder_application_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_reminder_person_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("application_id", "kind", "step", name="uq_reminder_application_id"),
    )
    op.create_index("ix_reminder_due_at", "reminder", ["due_at"])
    op.create_index("ix_reminder_person_key", "reminder", ["person_key"])
    op.create_table(
        "outgoing",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("reminder_id", sa.String(36)),
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("door", sa.String(16), nullable=False, comment="telephone or whatsapp"),
        sa.Column("sentences", sa.JSON, nullable=False, comment="what is said, in order"),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, taken, sent or failed"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_outgoing_person_key", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name="fk_outgoing_reminder_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing"),
        sa.UniqueConstraint("reminder_id"),
    )
    op.create_index("ix_outgoing_person_key", "outgoing", ["person_key"])
