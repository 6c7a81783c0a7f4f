"""The words of books that are kept apart leave the search index; they are sealed with a key outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BOOK = "authorisations"
SHIFT = 40


def upgrade() -> None:
    connection = op.get_bind()
    states = sa.table("search_state", sa.column("book"), sa.column("code"), sa.column("number"))
    code = connection.execute(sa.select(states.c.code).where(states.c.book == BOOK)).scalar()
    if code is None:
        return
    between = {"low": code << SHIFT, "high": (code + 1) << SHIFT}
    connection.execute(sa.text("DELETE FROM entry_text WHERE rowid >= :low AND rowid < :high"), between)
    if connection.dialect.name == "sqlite":
        # FTS5 keeps deleted words until its segments are merged.
        connection.execute(sa.text("INSERT INTO entry_text (entry_text) VALUES ('optimize')"))
    connection.execute(sa.update(states).where(states.c.book == BOOK).values(number=0))


def downgrade() -> None:
    raise NotImplementedError
