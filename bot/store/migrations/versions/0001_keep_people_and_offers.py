"""People who agreed, the place they stopped at, offers and official occupation names can be kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_keep_people_and_offers"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    _make_person_tables()
    _make_offer_tables()
    op.create_table(
        "official_appellation",
        sa.Column("ogr", sa.String(12), nullable=False, comment="number of the occupation name"),
        sa.Column("rome_code", sa.String(5), nullable=False),
        sa.Column("label_long", sa.String(255), nullable=False),
        sa.Column("label_short", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("ogr", name="pk_official_appellation"),
    )
    op.create_index("ix_official_appellation_rome_code", "official_appellation", ["rome_code"])


def _make_person_tables() -> None:
    op.create_table(
        "person",
        sa.Column("key", sa.String(64), nullable=False, comment="HMAC-SHA256 of the number, hexadecimal"),
        sa.Column("consent_version", sa.String(32), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pace", sa.String(8), nullable=False, server_default="normal", comment="normal or slow"),
        sa.Column(
            "loudness", sa.String(8), nullable=False, server_default="normal", comment="normal or loud"
        ),
        sa.Column("patience_factor", sa.Float, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("key", name="pk_person"),
    )
    op.create_index("ix_person_last_contact_at", "person", ["last_contact_at"])
    op.create_table(
        "place_kept",
        sa.Column("person_key", sa.String(64), nullable=False),
        sa.Column("slots", sa.JSON, nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_key", name="pk_place_kept"),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name="fk_place_kept_person_key", ondelete="CASCADE"
        ),
    )


def _make_offer_tables() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("rome", sa.String(5)),
        sa.Column("insee", sa.String(5)),
        sa.Column("latitude", sa.Float, comment="degrees, WGS 84"),
        sa.Column("longitude", sa.Float, comment="degrees, WGS 84"),
        sa.Column("wire", sa.JSON, nullable=False, comment="the offer in the source's own field names"),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offer"),
    )
    for column in ("source", "rome", "insee"):
        op.create_index(f"ix_offer_{column}", "offer", [column])
    op.create_index("ix_offer_kind_latitude_longitude", "offer", ["kind", "latitude", "longitude"])
    op.create_table(
        "offer_load",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of what was loaded, hexadecimal"),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_offer_load"),
    )


def downgrade() -> None:
    """Remove the first tables and all they hold."""
    for table in ("official_appellation", "offer_load", "offer", "place_kept", "person"):
        op.drop_table(table)
