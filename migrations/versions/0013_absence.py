"""Standing orders for absence, who is at a console without a shift, and undertakings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "standing_order",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("giver", sa.String(32), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("persons", sa.Text(), nullable=False),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("begun_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["giver"], ["person.login"], name="fk_standing_order_giver"),
        sa.PrimaryKeyConstraint("number", name="pk_standing_order"),
    )
    op.create_table(
        "presence",
        sa.Column("login", sa.String(32), nullable=False),
        sa.Column("console", sa.String(200), nullable=False),
        sa.Column("since_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["person.login"], name="fk_presence_login"),
        sa.PrimaryKeyConstraint("login", name="pk_presence"),
    )
    op.add_column("person", sa.Column("undertaking", sa.String(60), nullable=False, server_default=""))
    op.add_column("person", sa.Column("undertaken_utc", sa.DateTime(timezone=True), nullable=True))
