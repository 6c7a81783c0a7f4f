"""The tables of people: accounts, trainings, failed attempts, shifts, delegations, who is there."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from console.store.tables import EntryNumber, Utc, metadata

persons = Table(
    # Rows are never deleted, and a login is never reused.
    "person",
    metadata,
    Column("login", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("role", String(32), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("pin_hash", Text, nullable=False),
    Column("licence_number", String(16), nullable=False),
    Column("licence_expires", Date, nullable=True),
    Column("licence_state", String(16), nullable=False),
    Column("declaration", String(32), nullable=False),
    Column("declared_utc", Utc, nullable=True),
    Column("police_force", String(200), nullable=False),
    Column("police_collar", String(200), nullable=False),
    Column("police_rank", String(200), nullable=False),
    Column("is_redeployable", Boolean, nullable=False),
    Column("added_utc", Utc, nullable=False),
    Column("retired_utc", Utc, nullable=True),
    Column("is_password_given", Boolean, nullable=False, server_default=false()),
    Column("staff_number", String(64), nullable=False, server_default=""),
    Column("undertaking", String(60), nullable=False, server_default=""),
    Column("undertaken_utc", Utc, nullable=True),
)
# The conditions of both unique indexes (only numbers that are not empty, only shifts that have not ended)
# stand in the migrations that create them: stated here, they would load all of SQLAlchemy's part for
# PostgreSQL at each start.
Index(
    # One person, one account, even if two consoles add them at the same time.
    "uq_person_staff_number",
    persons.c.staff_number,
    unique=True,
)

trainings = Table(
    "training",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(32), ForeignKey("person.login", name="fk_training_login"), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("given_by", String(200), nullable=False),
    Column("until_day", Date, nullable=True),
)
Index("ix_training_login", trainings.c.login)

reading_keys = Table(
    # A person's key pair for words that are sealed for them; the private half is sealed with their password.
    "reading_key",
    metadata,
    Column("login", String(32), ForeignKey("person.login", name="fk_reading_key_login"), primary_key=True),
    Column("public", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("cost", String(40), nullable=False),
    Column("made_utc", Utc, nullable=False),
)

failures = Table(
    "sign_in_failure",
    metadata,
    Column(
        "login", String(32), ForeignKey("person.login", name="fk_sign_in_failure_login"), primary_key=True
    ),
    Column("times", Integer, nullable=False),
    Column("last_utc", Utc, nullable=True),
)

shifts = Table(
    # The number is that of the sign-on entry in the staff book.
    "shift",
    metadata,
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("login", String(32), ForeignKey("person.login", name="fk_shift_login"), nullable=False),
    Column("console", String(200), nullable=False),
    Column("mentor", String(32), nullable=False),
    Column("began_utc", Utc, nullable=False),
    Column("ended_utc", Utc, nullable=True),
    Column("ended_by", String(32), nullable=False),
    Column("handover", Text, nullable=False),
    Column("has_outlived_licence", Boolean, nullable=False),
)
Index("ix_shift_began", shifts.c.began_utc)
Index(
    # One open shift for each person, even if two consoles try at the same time.
    "uq_shift_open",
    shifts.c.login,
    unique=True,
)

delegations = Table(
    # The number is that of its entry in the book of accounts.
    "delegation",
    metadata,
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("giver", String(32), ForeignKey("person.login", name="fk_delegation_giver"), nullable=False),
    Column("holder", String(32), ForeignKey("person.login", name="fk_delegation_holder"), nullable=False),
    Column("tasks", Text, nullable=False),
    Column("begin_utc", Utc, nullable=False),
    Column("end_utc", Utc, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_utc", Utc, nullable=True),
)

standing_orders = Table(
    # The number is that of its entry in the book of accounts.
    "standing_order",
    metadata,
    Column("number", EntryNumber, primary_key=True, autoincrement=False),
    Column("giver", String(32), ForeignKey("person.login", name="fk_standing_order_giver"), nullable=False),
    Column("roles", Text, nullable=False),
    Column("persons", Text, nullable=False),
    Column("tasks", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("begun_utc", Utc, nullable=False),
    Column("ended_utc", Utc, nullable=True),
)

presences = Table(
    # Who sits at a console without a shift. A row goes when they leave; the audit log has both.
    "presence",
    metadata,
    Column("login", String(32), ForeignKey("person.login", name="fk_presence_login"), primary_key=True),
    Column("console", String(200), nullable=False),
    Column("since_utc", Utc, nullable=False),
)
