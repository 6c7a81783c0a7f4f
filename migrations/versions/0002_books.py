"""What stands beside the ledger: keys of personal details, relations, queues, signed heads, drafts, search.

The chain itself is as it was: old entries and new ones verify by the same formula.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _beside_entries()
    _heads()
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("saved_utc", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_author", "draft", ["author"])
    _search()


def _beside_entries() -> None:
    op.create_table(
        "entry_key",
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("book", "number", name="pk_entry_key"),
    )
    op.create_table(
        "entry_link",
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("book", "number", "about", name="pk_entry_link"),
    )
    op.create_index("ix_entry_link_about", "entry_link", ["book", "about"])
    op.create_table(
        "open_case",
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("book", "number", name="pk_open_case"),
    )
    op.create_table(
        "countersign_due",
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("instant", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("book", "number", name="pk_countersign_due"),
    )


def _heads() -> None:
    op.create_table(
        "signed_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("instant", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signed_head"),
    )
    op.create_index("ix_signed_head_book_number", "signed_head", ["book", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER signed_head_refuses_{act.lower()} BEFORE {act} ON signed_head "
                "BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END"
            )


def _search() -> None:
    op.create_table(
        # How far each book is in the full-text index, and the small number that stands for its name there.
        "search_state",
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("book", name="pk_search_state"),
        sa.UniqueConstraint("code", name="uq_search_state_code"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE entry_text USING fts5"
            '(facets, words, personal, tokenize = "unicode61 remove_diacritics 2")'
        )
