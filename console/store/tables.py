"""The tables of the main database. Every change of them needs a migration in `migrations/versions`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[dt.datetime]):
    """A UTC instant. SQLite stores no zone: naive values are refused, and UTC is added on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Convert a value for the database."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Convert a value from the database."""
        del dialect
        if not isinstance(value, dt.datetime):
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


EntryNumber = BigInteger().with_variant(Integer, "sqlite")
"""The number of an entry: 64 bits on both databases."""

cameras = Table(
    "camera",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("urn", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("place", String(200), nullable=False),
    Column("group_name", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("main_url", Text, nullable=False),
    Column("sub_url", Text, nullable=False),
    Column("device_driver", String(32), nullable=False, server_default=""),
    # The address for any driver. The name is older than the other drivers.
    Column("onvif_url", Text, nullable=False),
    Column("device_channel", String(200), nullable=False, server_default=""),
    Column("removed_utc", Utc, nullable=True),
)

scheme_facts = Table(
    # Owner, manager, purposes, contact point …: facts are never changed, only followed by newer ones.
    "scheme_fact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("since_utc", Utc, nullable=False),
)
Index("ix_scheme_fact_name_since", scheme_facts.c.name, scheme_facts.c.since_utc)

holds = Table(
    "hold",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("camera", Integer, nullable=False),
    Column("begin_utc", Utc, nullable=False),
    Column("end_utc", Utc, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("placed_utc", Utc, nullable=False),
    Column("lifted_utc", Utc, nullable=True),
    Column("owner", String(80), nullable=False, server_default=""),
    Column("sealed", LargeBinary, nullable=True),
)
Index("ix_hold_camera_begin", holds.c.camera, holds.c.begin_utc)
Index("ix_hold_owner", holds.c.owner)

layouts = Table(
    "layout",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("payload", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("saved_utc", Utc, nullable=False),
)

bookmarks = Table(
    "bookmark",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("camera", Integer, nullable=False),
    Column("at_utc", Utc, nullable=False),
    Column("words", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("is_private", Integer, nullable=False),
    Column("saved_utc", Utc, nullable=False),
)
Index("ix_bookmark_at_utc", bookmarks.c.at_utc)

ledger = Table(
    # Append only: triggers made by the first migration refuse UPDATE and DELETE.
    "ledger",
    metadata,
    Column("book", String(64), primary_key=True),
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("author", String(200), nullable=False),
    Column("instant", String(40), nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
# Of the entries that state public keys of readers only. The condition stands in the migration: stated here,
# it would load all of SQLAlchemy's part for PostgreSQL at each start.
Index("ix_ledger_reading_key", ledger.c.author, ledger.c.number)

entry_keys = Table(
    # Keys of entries' personal details, outside the chain: destroying the key erases the details.
    "entry_key",
    metadata,
    Column("book", String(64), primary_key=True),
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
)

word_wraps = Table(
    # Keys of the words of authorisations, each wrapped for a person; all of it sealed with the scheme's key.
    "word_wrap",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", EntryNumber, nullable=False),
    Column("word", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
Index("ix_word_wrap_word", word_wraps.c.word)

entry_links = Table(
    # Relations of entries to earlier ones of their book. Can be rebuilt from the ledger.
    "entry_link",
    metadata,
    Column("book", String(64), primary_key=True),
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("about", EntryNumber, primary_key=True, autoincrement=False),
    Column("relation", String(32), nullable=False),
)
Index("ix_entry_link_about", entry_links.c.book, entry_links.c.about)

open_cases = Table(
    "open_case",
    metadata,
    Column("book", String(64), primary_key=True),
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
)

countersign_due = Table(
    "countersign_due",
    metadata,
    Column("book", String(64), primary_key=True),
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("instant", String(40), nullable=False),
)

incident_numbers = Table(
    # The own number of each incident (2026/0412), by the number of its entry. Can be rebuilt from the ledger.
    "incident_number",
    metadata,
    Column("entry", EntryNumber, primary_key=True, autoincrement=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("year", "number", name="uq_incident_number_year"),
)

signed_heads = Table(
    # Append only, like the ledger.
    "signed_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("book", String(64), nullable=False),
    Column("number", EntryNumber, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("instant", String(40), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
)
Index("ix_signed_head_book_number", signed_heads.c.book, signed_heads.c.number)

drafts = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author", String(200), nullable=False),
    Column("book", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("payload", Text, nullable=False),
    Column("saved_utc", Utc, nullable=False),
)
Index("ix_draft_author", drafts.c.author)

search_states = Table(
    # How far each book is indexed for full-text search, and the number of the book in the index.
    "search_state",
    metadata,
    Column("book", String(64), primary_key=True),
    Column("code", Integer, nullable=False),
    Column("number", EntryNumber, nullable=False),
    UniqueConstraint("code", name="uq_search_state_code"),
)

camera_facts = Table(
    # Facts of a camera as JSON: commissioning, zones, lens model, tours … They are never changed, only
    # followed by newer ones, so that the state at any instant can be read.
    "camera_fact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("camera", Integer, nullable=False),
    Column("name", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("since_utc", Utc, nullable=False),
)
Index("ix_camera_fact_name", camera_facts.c.name, camera_facts.c.camera, camera_facts.c.id)

pictures = Table(
    # Plans of the town, thumbnails of presets, reference views: small files that every console needs.
    "picture",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("media_type", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("author", String(200), nullable=False),
    Column("saved_utc", Utc, nullable=False),
)

console_signs = Table(
    # What goes on at a console now, renewed while the console lives. Rows are deleted at its end.
    "console_sign",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("work", String(32), primary_key=True),
    Column("seen_utc", Utc, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

position_tracks = Table(
    # Positions of PTZ cameras in pieces of about a minute, for the privacy zones of recordings.
    "position_track",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("camera", Integer, nullable=False),
    Column("begin_utc", Utc, nullable=False),
    Column("end_utc", Utc, nullable=False),
    Column("samples", LargeBinary, nullable=False),
)
Index("ix_position_track_camera_begin", position_tracks.c.camera, position_tracks.c.begin_utc)
