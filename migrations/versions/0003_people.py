"""People: accounts, trainings, failed attempts, shifts, delegations.

There is no downgrade: a backup is the way back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _persons()
    _what_follows_them()
    _shifts()
    _delegations()


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _persons() -> None:
    op.create_table(
        "person",
        _words("login", 32),
        _words("name", 200),
        _words("role", 32),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        _words("licence_number", 16),
        sa.Column("licence_expires", sa.Date(), nullable=True),
        _words("licence_state", 16),
        _words("declaration", 32),
        sa.Column("declared_utc", sa.DateTime(timezone=True), nullable=True),
        _words("police_force", 200),
        _words("police_collar", 200),
        _words("police_rank", 200),
        sa.Column("is_redeployable", sa.Boolean(), nullable=False),
        sa.Column("added_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_utc", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("login", name="pk_person"),
    )


def _what_follows_them() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        _words("login", 32),
        _words("topic", 64),
        sa.Column("on_day", sa.Date(), nullable=False),
        _words("given_by", 200),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["login"], ["person.login"], name="fk_training_login"),
        sa.PrimaryKeyConstraint("id", name="pk_training"),
    )
    op.create_index("ix_training_login", "training", ["login"])
    op.create_table(
        "sign_in_failure",
        _words("login", 32),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["login"], ["person.login"], name="fk_sign_in_failure_login"),
        sa.PrimaryKeyConstraint("login", name="pk_sign_in_failure"),
    )


def _shifts() -> None:
    op.create_table(
        "shift",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _words("login", 32),
        _words("console", 200),
        _words("mentor", 32),
        sa.Column("began_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        _words("ended_by", 32),
        sa.Column("handover", sa.Text(), nullable=False),
        sa.Column("has_outlived_licence", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["person.login"], name="fk_shift_login"),
        sa.PrimaryKeyConstraint("number", name="pk_shift"),
    )
    op.create_index("ix_shift_began", "shift", ["began_utc"])
    is_open = sa.text("ended_utc IS NULL")
    op.create_index(
        "uq_shift_open", "shift", ["login"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def _delegations() -> None:
    op.create_table(
        "delegation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _words("giver", 32),
        _words("holder", 32),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("begin_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["giver"], ["person.login"], name="fk_delegation_giver"),
        sa.ForeignKeyConstraint(["holder"], ["person.login"], name="fk_delegation_holder"),
        sa.PrimaryKeyConstraint("number", name="pk_delegation"),
    )
