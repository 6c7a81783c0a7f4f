"""The entries that state the public keys of readers are found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = sa.text("kind = 'reading-key-made'")
    op.create_index(
        "ix_ledger_reading_key", "ledger", ["author", "number"], sqlite_where=made, postgresql_where=made
    )


def downgrade() -> None:
    raise NotImplementedError
