"""Consoles say what goes on at them while they live: cameras are reserved, a recording is viewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_sign",
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("work", sa.String(32), nullable=False),
        sa.Column("seen_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token", "work", name="pk_console_sign"),
    )


def downgrade() -> None:
    raise NotImplementedError
