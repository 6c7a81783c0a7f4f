"""Whether an account's password was set by someone else and must be changed at the next sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("is_password_given", sa.Boolean, nullable=False, server_default=sa.false())
    )
