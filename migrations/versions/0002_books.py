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
    if op.get_bind().dialect.name == "postgresql":
        _append_on_server()


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
    else:
        op.execute(
            "CREATE TRIGGER signed_head_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_head "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_append_only()"
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
    else:
        op.execute("CREATE TABLE entry_text (rowid bigint PRIMARY KEY, doc tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_entry_text_doc ON entry_text USING gin (doc)")


def _append_on_server() -> None:
    """One statement does what SQLite's one writer does: lock, number, chain, insert, and what hangs on it.

    The lock is held until the commit, and the commit does not wait for the disk: whoever appends makes the
    server's log durable afterwards, before anyone is told that the entry is written. That log is one
    sequence, so no entry is durable before the one that it is chained to.

    An entry dated well before the one before it gets no number but the instant of that one, so that the
    caller can word its doubt; or, where asked to be strict, undoes its transaction (WR002). WR001: the case
    is closed.
    """
    doubtful = "RAISE EXCEPTION 'dated before the entry before' USING ERRCODE = 'WR002';"
    op.execute(
        f"""
        CREATE FUNCTION ledger_append(
            {_PARAMETERS}, p_strict boolean, OUT number integer, OUT before text
        ) LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE
            {_VARIABLES}
        BEGIN
            {_STEPS.replace("-- doubtful", f"IF p_strict THEN {doubtful} END IF; RETURN;")}
            number := next_number;
        END $$
        """
    )
    op.execute(
        # The same for an entry alone, in one message: no journey on the network while the ledger is locked.
        f"""
        CREATE PROCEDURE ledger_enter({_PARAMETERS}, INOUT p_number integer) LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE
            before text;
            {_VARIABLES}
        BEGIN
            {_STEPS.replace("-- doubtful", doubtful)}
            p_number := next_number;
            COMMIT;
            PERFORM pg_logical_emit_message(true, 'watchroom', '');
        END $$
        """
    )


_PARAMETERS = """
            p_book text, p_kind text, p_author text, p_instant text, p_payload text,
            p_begin text, p_middle text, p_key bytea, p_about integer[], p_relation text,
            p_opens boolean, p_due boolean, p_doubt_s double precision"""
_VARIABLES = """
            tip_number integer;
            tip_hash text;
            next_number integer := 1;
            done integer;"""
_STEPS = """
            PERFORM set_config('synchronous_commit', 'off', true);
            PERFORM pg_advisory_xact_lock(1279608903);
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
