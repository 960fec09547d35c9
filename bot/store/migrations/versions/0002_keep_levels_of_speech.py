"""How a person likes to be spoken to is kept as levels, not as slow or not, loud or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_keep_levels_of_speech"
down_revision = "0001_keep_people_and_offers"


def upgrade() -> None:
    """Turn "slow" (a quarter slower) into level 2, "loud" (6 decibels more) into level 1."""
    comments = {"pace_level": "0 usual to 3 slowest", "loudness_level": "-1 softer to 2 loudest"}
    for name, comment in comments.items():
        op.add_column(
            "person", sa.Column(name, sa.Integer, nullable=False, server_default="0", comment=comment)
        )
    op.execute("UPDATE person SET pace_level = 2 WHERE pace = 'slow'")
    op.execute("UPDATE person SET loudness_level = 1 WHERE loudness = 'loud'")
    op.drop_column("person", "pace")
    op.drop_column("person", "loudness")


def downgrade() -> None:
    """Turn the levels into slow or not, loud or not."""
    for name, comment in {"pace": "normal or slow", "loudness": "normal or loud"}.items():
        op.add_column(
            "person",
            sa.Column(name, sa.String(8), nullable=False, server_default="normal", comment=comment),
        )
    op.execute("UPDATE person SET pace = 'slow' WHERE pace_level > 0")
    op.execute("UPDATE person SET loudness = 'loud' WHERE loudness_level > 0")
    op.drop_column("person", "pace_level")
    op.drop_column("person", "loudness_level")
