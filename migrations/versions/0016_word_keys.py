"""Words of authorisations are sealed for persons: their key pairs, and the keys of words wrapped for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_wrap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_word_wrap"),
    )
    op.create_index("ix_word_wrap_word", "word_wrap", ["word"])
    op.create_table(
        "reading_key",
        sa.Column("login", sa.String(32), nullable=False),
        sa.Column("public", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("cost", sa.String(40), nullable=False),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["person.login"], name="fk_reading_key_login"),
        sa.PrimaryKeyConstraint("login", name="pk_reading_key"),
    )


def downgrade() -> None:
    raise NotImplementedError
