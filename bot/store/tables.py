"""The tables: what is kept about people who agreed, the offers, and the official occupation names."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables; `bot/store/migrations` makes them, a test compares the two."""

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
    sa.Column("person_key", sa.String(64), sa.ForeignKey("person.key", ondelete="CASCADE"), primary_key=True),
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
