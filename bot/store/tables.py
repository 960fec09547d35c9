"""The tables: what is kept about people who agreed, the offers, and the official occupation names."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables; `bot/store/migrations` makes them, a test compares the two."""


def person_column(**options: Any) -> sa.Column:
    """The column of whose row it is: it goes with the person."""
    return sa.Column("person_key", sa.String(64), sa.ForeignKey("person.key", ondelete="CASCADE"), **options)


PERSON = sa.Table(
    "person",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True, comment="HMAC-SHA256 of the number, hexadecimal"),
    sa.Column("consent_version", sa.String(32), nullable=False),
    sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("patience_factor", sa.Float, nullable=False, server_default="1"),
    sa.Column("pace_level", sa.Integer, nullable=False, server_default="0", comment="0 usual to 3 slowest"),
    sa.Column(
        "loudness_level", sa.Integer, nullable=False, server_default="0", comment="-1 softer to 2 loudest"
    ),
)
"""A person who agreed to be remembered; a row exists only while the consent is in force."""

PLACE = sa.Table(
    "place_kept",
    METADATA,
    person_column(primary_key=True),
    sa.Column("slots", sa.JSON, nullable=False),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)
"""Where a person stopped."""

OFFER = sa.Table(
    "offer",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("source", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("rome", sa.String(5), index=True),
    sa.Column("insee", sa.String(5), index=True),
    sa.Column("latitude", sa.Float, comment="degrees, WGS 84"),
    sa.Column("longitude", sa.Float, comment="degrees, WGS 84"),
    sa.Column("wire", sa.JSON, nullable=False, comment="the offer in the source's own field names"),
    sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_offer_kind_latitude_longitude", "kind", "latitude", "longitude"),
)
"""The offers that can be proposed."""

OFFER_LOAD = sa.Table(
    "offer_load",
    METADATA,
    sa.Column("source", sa.String(32), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of what was loaded, hexadecimal"),
    sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
)
"""What each source loaded last, so that the same file is not loaded twice."""

APPELLATION = sa.Table(
    "official_appellation",
    METADATA,
    sa.Column("ogr", sa.String(12), primary_key=True, comment="number of the occupation name"),
    sa.Column("rome_code", sa.String(5), nullable=False, index=True),
    sa.Column("label_long", sa.String(255), nullable=False),
    sa.Column("label_short", sa.String(255), nullable=False),
)
"""The official occupation names, when an operator loaded them."""

CONSENT_GIVEN = sa.Table(
    "consent_given",
    METADATA,
    person_column(primary_key=True),
    sa.Column("purpose", sa.String(16), primary_key=True, comment="memory, reminders or mediator"),
    sa.Column("version", sa.String(32), nullable=False),
    sa.Column("heard", sa.Text, nullable=False, comment="the question as the person heard it"),
    sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
)
"""What a person agreed to, purpose by purpose; a row exists only while the consent is in force."""

PIN = sa.Table(
    "pin",
    METADATA,
    person_column(primary_key=True),
    sa.Column("digest", sa.String(255), nullable=False, comment="salted scrypt, hexadecimal"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("locked_until", sa.DateTime(timezone=True)),
)
"""The four-digit code that protects a shared telephone, when the person wanted one."""

CV = sa.Table(
    "cv_kept",
    METADATA,
    person_column(primary_key=True),
    sa.Column("content", sa.JSON, nullable=False, comment="what the person said of the CV, by question"),
    sa.Column("question", sa.String(64), nullable=False, comment="the question to take up again"),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)
"""A person's CV, finished or not."""

PRINT_CODE = sa.Table(
    "print_code",
    METADATA,
    sa.Column("code_key", sa.String(64), primary_key=True, comment="HMAC-SHA256 of the code, hexadecimal"),
    person_column(index=True),
    sa.Column("content", sa.JSON, nullable=False, comment="the CV as it was when the code was given"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, index=True),
)
"""A CV that waits to be printed; without a person when the number was withheld."""

APPLICATION = sa.Table(
    "job_application",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    person_column(nullable=False, index=True),
    sa.Column("offer_id", sa.String(64), nullable=False),
    sa.Column("work", sa.String(255), nullable=False, comment="the work as it is said aloud"),
    sa.Column("employer", sa.String(255), nullable=False),
    sa.Column("contact", sa.JSON, nullable=False, comment="name, phone and address of whom to reach"),
    sa.Column("way", sa.String(16), nullable=False, comment="phone, visit or mediator"),
    sa.Column("state", sa.String(24), nullable=False, comment="a state of application_states.yml"),
    sa.Column("follow_ups", sa.Integer, nullable=False, server_default="0"),
    sa.Column("appointment_at", sa.DateTime(timezone=True)),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("person_key", "offer_id", name="uq_job_application_person_key"),
)
"""An application: which offer, how, and where it stands."""

DOCUMENT = sa.Table(
    "document_ready",
    METADATA,
    person_column(primary_key=True),
    sa.Column("code", sa.String(32), primary_key=True, comment="a document of documents.yml"),
    sa.Column("is_ready", sa.Boolean, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)
"""The papers that a person has, or has still to gather."""

REMINDER = sa.Table(
    "reminder",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    person_column(nullable=False, index=True),
    sa.Column("application_id", sa.String(36), sa.ForeignKey("job_application.id", ondelete="CASCADE")),
    sa.Column("kind", sa.String(24), nullable=False, comment="a kind of follow_up.yml"),
    sa.Column("step", sa.Integer, nullable=False, comment="1 for the first, 2 for the next"),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False, comment="waiting, taken, made or stopped"),
    sa.Column("taken_by", sa.String(64), comment="the worker that makes it now"),
    sa.Column("taken_at", sa.DateTime(timezone=True)),
    sa.UniqueConstraint("application_id", "kind", "step", name="uq_reminder_application_id"),
)
"""What a person is to be reminded of, and when."""

OUTGOING = sa.Table(
    "outgoing",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("reminder_id", sa.String(36), sa.ForeignKey("reminder.id", ondelete="CASCADE"), unique=True),
    person_column(nullable=False, index=True),
    sa.Column("door", sa.String(16), nullable=False, comment="telephone or whatsapp"),
    sa.Column("sentences", sa.JSON, nullable=False, comment="what is said, in order"),
    sa.Column("state", sa.String(16), nullable=False, comment="waiting, taken, sent or failed"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
"""Reminders made, waiting for a door to take them to the person; one for each reminder."""

NUMBER_SEALED = sa.Table(
    "number_sealed",
    METADATA,
    person_column(primary_key=True),
    sa.Column("door", sa.String(16), nullable=False, comment="telephone or whatsapp"),
    sa.Column("sealed", sa.LargeBinary, nullable=False, comment="the number, encrypted (Fernet)"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
"""Where to reach a person who wants reminders; only a door opens it."""

CHANGE_TRACE = sa.Table(
    "change_trace",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    person_column(nullable=False, index=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor", sa.String(64), nullable=False, comment="person, service, or mediator and identifier"),
    sa.Column("action", sa.String(48), nullable=False, comment="a code such as cv.changed, never a content"),
)
"""That a person's data was changed or looked at: who and when, not what."""
