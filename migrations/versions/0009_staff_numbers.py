"""The staff number of an account: one person, one account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("staff_number", sa.String(64), nullable=False, server_default=""))
    is_given = sa.text("staff_number <> ''")
    op.create_index(
        "uq_person_staff_number",
        "person",
        ["staff_number"],
        unique=True,
        sqlite_where=is_given,
        postgresql_where=is_given,
    )
