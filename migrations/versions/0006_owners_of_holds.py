"""The entry to which each hold belongs; only what belongs to it can end it.

Until now only incidents placed holds, and their reason named the incident.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hold", sa.Column("owner", sa.String(80), nullable=False, server_default=""))
    op.execute("UPDATE hold SET owner = 'incidents ' || substr(reason, 10) WHERE reason LIKE 'incident %'")
    op.create_index("ix_hold_owner", "hold", ["owner"])
