"""Holds under a surveillance authorisation get a sealed content: their cameras and times leave the clear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hold", sa.Column("sealed", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    raise NotImplementedError
