"""Own numbers of incidents (2026/0412), in the order of their entries; closed cases can be reopened."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

LONDON = ZoneInfo("Europe/London")
PART = 500


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    table = op.create_table(
        "incident_number",
        sa.Column("entry", number, autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_incident_number"),
        sa.UniqueConstraint("year", "number", name="uq_incident_number_year"),
    )
    rows = _rows(op.get_bind())
    for at in range(0, len(rows), PART):
        op.bulk_insert(table, rows[at : at + PART])

    if op.get_bind().dialect.name == "postgresql":
        _let_cases_be_reopened()


CLOSES = "ELSIF p_relation = 'closes' THEN"
REOPENS = """ELSIF p_relation = 'reopens' THEN
                    IF EXISTS (SELECT FROM open_case c
                        WHERE c.book = p_book AND c.number = ANY(p_about)) THEN
                        RAISE EXCEPTION 'the case is open' USING ERRCODE = 'WR003';
                    END IF;
                    INSERT INTO open_case (book, number) SELECT p_book, one FROM unnest(p_about) AS one;
                """


def _let_cases_be_reopened() -> None:
    """Add a step to the function that appends (version 0008); its owner, rights and settings stay."""
    connection = op.get_bind()
    definition = connection.execute(
        sa.text("SELECT pg_get_functiondef('ledger_append'::regproc)")
    ).scalar_one()
    if CLOSES not in definition:
        raise RuntimeError("ledger_append is not the function of version 0008")
    connection.exec_driver_sql(definition.replace(CLOSES, REOPENS + CLOSES))


def _rows(connection: sa.Connection) -> list[dict[str, int]]:
    opened = sa.text(
        "SELECT number, instant, payload FROM ledger WHERE book = 'incidents' AND kind = 'incidents.opened'"
        " ORDER BY number"
    )
    count: Counter[int] = Counter()
    rows = []
    for row in connection.execute(opened):
        year = _year(row.payload, row.instant)
        count[year] += 1
        rows.append({"entry": row.number, "year": year, "number": count[year]})
    return rows


def _year(payload: str, instant: str) -> int:
    content = json.loads(payload)
    fields = content.get("fields", content)
    stated = fields.get("seen_utc") if isinstance(fields, dict) else None
    seen = dt.datetime.fromisoformat(stated if isinstance(stated, str) else instant)
    return (seen if seen.tzinfo is not None else seen.replace(tzinfo=dt.UTC)).astimezone(LONDON).year
