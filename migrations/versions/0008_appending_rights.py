"""Numbers of 64 bits; entries come into the books through functions of the tables' owner alone.

The functions run with the owner's rights and look for names in this schema only, so that a role which may
execute them needs no right to the tables. What is locked while an entry is appended is a table that only the
owner may lock: an advisory lock can be held by anyone who may connect.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBERS = {
    "ledger": ("number",),
    "entry_key": ("number",),
    "entry_link": ("number", "about"),
    "open_case": ("number",),
    "countersign_due": ("number",),
    "signed_head": ("number",),
    "search_state": ("number",),
    "shift": ("number",),
    "delegation": ("number",),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        # SQLite's numbers have 64 bits.
        return
    for table, columns in NUMBERS.items():
        for column in columns:
            op.alter_column(table, column, type_=sa.BigInteger(), existing_type=sa.Integer())
    op.execute("DROP FUNCTION ledger_append")
    op.execute("DROP PROCEDURE ledger_enter")
    _append()
    _enter()
    _erase()


def _append() -> None:
    """Lock, number, chain, insert, and what hangs on it; see version 0002."""
    doubtful = "RAISE EXCEPTION 'dated before the entry before' USING ERRCODE = 'WR002';"
    _define(
        "FUNCTION",
        f"ledger_append({_PARAMETERS}, p_strict boolean, OUT number bigint, OUT before text)",
        f"""
        #variable_conflict use_column
        DECLARE
            tip_number bigint;
            tip_hash text;
            next_number bigint := 1;
            done integer;
        BEGIN
            {_STEPS.replace("-- doubtful", f"IF p_strict THEN {doubtful} END IF; RETURN;")}
            number := next_number;
        END""",
    )


def _enter() -> None:
    """An entry alone, in one message. A procedure that commits cannot run with another's rights."""
    head = f"CREATE PROCEDURE ledger_enter({_PARAMETERS}, INOUT p_number bigint) LANGUAGE plpgsql AS $$"
    op.execute(head + _ENTER + "$$")
    op.execute("REVOKE ALL ON PROCEDURE ledger_enter FROM PUBLIC")


def _erase() -> None:
    """Destroy keys; rewrite what held personal details, without deleted rows (VACUUM needs its owner)."""
    _define(
        "FUNCTION",
        "ledger_erase(p_book text, p_numbers bigint[]) RETURNS void",
        """
        BEGIN
            DELETE FROM entry_key k WHERE k.book = p_book AND k.number = ANY(p_numbers);
        END""",
    )
    _define(
        "FUNCTION",
        "ledger_rewrite() RETURNS void",
        """
        BEGIN
            CLUSTER entry_key USING pk_entry_key;
            CLUSTER entry_text USING entry_text_pkey;
        END""",
    )


def _define(kind: str, head: str, body: str) -> None:
    name = head.partition("(")[0]
    op.execute(f"CREATE {kind} {head} LANGUAGE plpgsql AS $$ {body} $$")
    schema = op.get_bind().execute(sa.text("SELECT quote_ident(current_schema())")).scalar_one()
    op.execute(f"ALTER {kind} {name} SECURITY DEFINER SET search_path = {schema}, pg_catalog, pg_temp")
    op.execute(f"REVOKE ALL ON {kind} {name} FROM PUBLIC")


_ENTER = """
        BEGIN
            SELECT entered.number INTO p_number FROM ledger_append(
                p_book, p_kind, p_author, p_instant, p_payload, p_begin, p_middle, p_key, p_about,
                p_relation, p_opens, p_due, p_doubt_s, true) AS entered;
            COMMIT;
            PERFORM pg_logical_emit_message(true, 'watchroom', '');
        END
"""
_PARAMETERS = """
            p_book text, p_kind text, p_author text, p_instant text, p_payload text,
            p_begin text, p_middle text, p_key bytea, p_about bigint[], p_relation text,
            p_opens boolean, p_due boolean, p_doubt_s double precision"""
_STEPS = """
            PERFORM set_config('synchronous_commit', 'off', true);
            LOCK TABLE alembic_version IN EXCLUSIVE MODE;
            SELECT l.number, l.hash, l.instant INTO tip_number, tip_hash, before
                FROM ledger l WHERE l.book = p_book ORDER BY l.number DESC LIMIT 1;
            IF FOUND THEN
                next_number := tip_number + 1;
                IF before COLLATE "C" > p_instant
                    AND extract(epoch FROM before::timestamptz - p_instant::timestamptz) > p_doubt_s THEN
                    -- doubtful
                END IF;
            ELSE
                tip_hash := repeat('0', 64);
            END IF;
            IF (p_begin || next_number || p_middle || tip_hash || '"]')::jsonb IS DISTINCT FROM
                jsonb_build_array(
                    p_book, next_number, p_kind, p_author, p_instant, p_payload, tip_hash) THEN
                RAISE EXCEPTION 'what is hashed is not what is entered' USING ERRCODE = '23514';
            END IF;
            INSERT INTO ledger (book, number, kind, author, instant, payload, previous_hash, hash) VALUES (
                p_book, next_number, p_kind, p_author, p_instant, p_payload, tip_hash,
                encode(sha256(convert_to(
                    p_begin || next_number || p_middle || tip_hash || '"]', 'UTF8')), 'hex')
            );
            IF p_key IS NOT NULL OR p_relation IS NOT NULL OR p_opens OR p_due THEN
                IF p_key IS NOT NULL THEN
                    INSERT INTO entry_key (book, number, key) VALUES (p_book, next_number, p_key);
                END IF;
                IF p_relation IS NOT NULL THEN
                    INSERT INTO entry_link (book, number, about, relation)
                        SELECT p_book, next_number, one, p_relation FROM unnest(p_about) AS one;
                END IF;
                IF p_relation = 'countersigns' THEN
                    DELETE FROM countersign_due d WHERE d.book = p_book AND d.number = ANY(p_about);
                ELSIF p_relation = 'closes' THEN
                    DELETE FROM open_case c WHERE c.book = p_book AND c.number = ANY(p_about);
                    GET DIAGNOSTICS done = ROW_COUNT;
                    IF done <> cardinality(p_about) THEN
                        RAISE EXCEPTION 'the case is closed' USING ERRCODE = 'WR001';
                    END IF;
                END IF;
                IF p_opens THEN
                    INSERT INTO open_case (book, number) VALUES (p_book, next_number);
                END IF;
                IF p_due THEN
                    INSERT INTO countersign_due (book, number, instant)
                        VALUES (p_book, next_number, p_instant);
                END IF;
            END IF;
            PERFORM pg_notify('watchroom_books', p_book);"""
