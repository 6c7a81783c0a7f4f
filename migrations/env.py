"""Alembic's entry: runs on the connection that `console.store.database` hands it."""

from __future__ import annotations

from alembic import context

import console.store.people_tables  # noqa: F401  # its tables join the metadata
from console.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
