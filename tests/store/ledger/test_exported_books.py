from __future__ import annotations

import csv
import datetime as dt
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.domain.books.csv_cells import harmless
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.books.faults import DailyCheck, FaultReported
from console.domain.books.proof import Damage
from console.domain.books.signed_heads import BookHead
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.people.actor import Actor, Role
from console.services.books.head_signing import HeadSigning
from console.services.books.service import kind_of, new_entry
from console.settings.signing import DemoSigner
from console.store.ledger.book_table import BookTable
from console.store.ledger.export import BookFiles
from console.store.ledger.exported import verify_export
from console.store.ledger.rows import ledger_rows
from console.store.ledger.signed_heads import HeadFile, HeadTable, heads_of
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from tests.store.tampering import disarm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

BELL = Actor("a.bell", "A. Bell", Role.OPERATOR)
NOW = dt.datetime(2026, 11, 21, 22, 0, tzinfo=dt.UTC)
ABOUT = {"scheme": "Anytown", "by": "a test", "made": NOW.isoformat()}


@pytest.fixture
def books(engine: Engine) -> BookTable:
    return BookTable(engine, Units(engine, SystemClock()))


@pytest.fixture
def heads(engine: Engine, books: BookTable) -> HeadSigning:
    return HeadSigning(HeadTable(engine), DemoSigner(), SystemClock(), books)


def fill(books: BookTable) -> None:
    with books.unit() as unit:
        for number in range(20):
            fault = FaultReported(
                equipment=f"=cmd|'/c calc'!A{number}",
                defect="😀 no picture",
                priority="urgent",
                seen_utc=NOW,
            )
            unit.append(new_entry(kind_of(fault), BELL, fault))
        check = DailyCheck(checked_utc=NOW, good=(1, 2), faulty=(3,))
        unit.append(new_entry(kind_of(check), BELL, check))
        unit.append(NewEntry("visitors", "visitors.arrived", "a.bell", {}, {"name": "Zoë Quill"}))


def exported(engine: Engine, heads: HeadSigning, into: Path, *, personal: bool = False) -> Path:
    BookFiles(engine, DemoSigner()).write(into, heads.sign("export"), ABOUT, personal=personal)
    return into


@pytest.mark.req("LOG-05")
def test_an_export_proves_itself_without_the_database(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    proof = verify_export(exported(engine, heads, tmp_path / "out"))
    assert proof.is_whole
    assert {one.book: one.entries for one in proof.books} == {"faults": 21, "visitors": 1}
    assert all(one.signed_number == one.entries for one in proof.books)
    assert verify_export(tmp_path / "out" / "faults.jsonl").is_whole


@pytest.mark.req("LOG-05")
def test_personal_details_leave_only_when_asked_for(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    sealed = exported(engine, heads, tmp_path / "sealed")
    opened = exported(engine, heads, tmp_path / "opened", personal=True)
    assert all("Quill" not in file.read_text("utf-8") for file in sealed.iterdir())
    assert "Quill" in (opened / "visitors.csv").read_text("utf-8")
    assert verify_export(opened).is_whole


@pytest.mark.req("LOG-05", "RIP-04")
def test_what_is_withheld_leaves_its_place_in_the_chain_and_nothing_else(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    into = tmp_path / "out"
    withheld = {"faults": {3, 21}, "visitors": {1}}
    signed = heads.sign("export")
    BookFiles(engine, DemoSigner()).write(into, signed, ABOUT, personal=True, withheld=withheld)
    proof = verify_export(into)
    assert proof.is_whole
    assert {one.book: (one.entries, one.withheld) for one in proof.books} == {
        "faults": (21, 2),
        "visitors": (1, 1),
    }
    said = "".join(file.read_text("utf-8-sig") for file in into.iterdir())
    assert ["!A2" in said, "!A3" in said] == [False, True]
    assert '"checked_utc' not in said.replace("\\", ""), "a field of entry 21"
    assert "key" not in (into / "visitors.jsonl").read_text("utf-8").replace("public_key", "")
    with (into / "faults.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[3][:5] == ["3", "", "", "", "Read only by those who are named for it"]


@pytest.mark.req("LOG-05", "RIP-04")
@pytest.mark.parametrize("number", [3, 21])
@pytest.mark.parametrize("change", ["hash", "previous_hash", "kind", "public_key", "signature"])
def test_something_else_is_not_passed_off_as_withheld(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path, number: int, change: str
) -> None:
    fill(books)
    into, signed = tmp_path / "out", heads.sign("export")
    withheld = {"faults": {number}}
    BookFiles(engine, DemoSigner()).write(into, signed, ABOUT, personal=False, withheld=withheld)

    def alter(lines: list[str]) -> list[str]:
        at = next(at for at, line in enumerate(lines) if f'"number":{number},' in line)
        line = json.loads(lines[at])
        lines[at] = json.dumps(line | {change: [] if change == "public_key" else "0" * 64})
        return lines

    _edit(into / "faults.jsonl", alter)
    if change == "kind":
        with pytest.raises(OperatorError, match="not an entry"):
            verify_export(into / "faults.jsonl")
    else:
        assert not verify_export(into / "faults.jsonl").is_whole


@pytest.mark.req("LOG-05", "RIP-04")
def test_an_entry_of_the_database_is_never_withheld(engine: Engine, books: BookTable) -> None:
    """Whoever can write into the database could blank an entry and leave its hash."""
    fill(books)
    with engine.begin() as connection:
        disarm(connection)
        blank = "UPDATE ledger SET kind = '', author = '', instant = '', payload = '' WHERE book = 'faults'"
        connection.exec_driver_sql(f"{blank} AND number = 3")
    with ledger_rows(engine) as rows:
        proofs = {one.book: one for one in verify(rows)}
    assert (proofs["faults"].is_whole, proofs["faults"].withheld) == (False, 0)


def test_no_cell_is_a_formula(engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path) -> None:
    fill(books)
    with (exported(engine, heads, tmp_path / "out") / "faults.csv").open(encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert harmless("2 + 2") == "2 + 2"


def _edit(file: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = change(file.read_text("utf-8").splitlines())
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _altered(lines: list[str]) -> list[str]:
    return [line.replace("no picture", "all is well") if '"number":7,' in line else line for line in lines]


def _without_seven(lines: list[str]) -> list[str]:
    return [line for line in lines if '"number":7,' not in line]


def _cut(lines: list[str]) -> list[str]:
    return [*lines[:8], lines[-1]]


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize(
    ("change", "number", "damage"),
    [(_altered, 7, Damage.ALTERED), (_without_seven, 7, Damage.MISSING), (_cut, 8, Damage.CUT_OFF)],
)
def test_a_doctored_export_is_named(
    engine: Engine,
    books: BookTable,
    heads: HeadSigning,
    tmp_path: Path,
    change: Callable[[list[str]], list[str]],
    number: int,
    damage: Damage,
) -> None:
    fill(books)
    out = exported(engine, heads, tmp_path / "out")
    _edit(out / "faults.jsonl", change)
    proof = verify_export(out)
    finding = next(one.finding for one in proof.books if one.book == "faults")
    assert finding is not None
    assert (finding.number, finding.damage) == (number, damage)
    assert any(one.damage is Damage.ALTERED and one.book == "faults" for one in proof.findings)
    assert not verify_export(out / "faults.jsonl").is_whole


def test_a_missing_book_a_changed_table_and_a_changed_manifest_are_named(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    out = exported(engine, heads, tmp_path / "out")
    (out / "visitors.jsonl").unlink()
    (out / "faults.csv").write_text("nothing\n")
    manifest = json.loads((out / "MANIFEST.json").read_text())
    manifest["manifest"]["by"] = "somebody else"
    (out / "MANIFEST.json").write_text(json.dumps(manifest))
    said = {(one.book, one.damage) for one in verify_export(out).findings}
    assert said >= {("visitors", Damage.MISSING), ("faults", Damage.ALTERED), ("", Damage.FORGED)}


def test_what_is_no_export_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "noise.jsonl").write_bytes(bytes(range(256)))
    with pytest.raises(OperatorError, match="cannot be read"):
        verify_export(tmp_path / "noise.jsonl")
    with pytest.raises(OperatorError, match="not an export"):
        verify_export(tmp_path / "away")


def test_an_export_given_up_leaves_nothing(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    class Enough(Exception):
        pass

    def give_up(_count: int) -> None:
        raise Enough

    with books.unit() as unit:
        for _ in range(1_100):
            unit.append(NewEntry("audit", "camera-called", "a.bell", {"subject": "camera 1"}))
    with pytest.raises(Enough):
        BookFiles(engine, DemoSigner()).write(
            tmp_path / "out", heads.sign("export"), ABOUT, give_up, personal=False
        )
    assert not list(tmp_path.glob("*out*"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(OperatorError, match="not empty"):
        exported(engine, heads, tmp_path / "full")


@pytest.mark.req("LOG-02")
def test_a_second_place_shows_what_was_cut_off_with_its_signatures(
    engine: Engine, books: BookTable, tmp_path: Path
) -> None:
    place = tmp_path / "other disk" / "heads.jsonl"
    fill(books)
    signing = HeadSigning(HeadTable(engine), DemoSigner(), SystemClock(), books, [HeadFile(place)])
    signing.sign_new()
    assert [one.head.book for one in signing.sign_new()] == ["audit"]  # the key's own entry
    assert not signing.sign_new()
    elsewhere = heads_of(place)
    with engine.begin() as connection:
        disarm(connection)
        connection.exec_driver_sql("DELETE FROM ledger WHERE book = 'faults' AND number > 15")
        connection.exec_driver_sql("DELETE FROM signed_head")
    with ledger_rows(engine) as rows:
        assert all(one.is_whole for one in verify(rows))
    with ledger_rows(engine) as rows:
        found = next(one.finding for one in verify(rows, elsewhere) if one.book == "faults")
    assert found is not None
    assert (found.damage, found.number) == (Damage.CUT_OFF, 16)


def test_heads_wait_while_the_second_place_is_away(engine: Engine, books: BookTable, tmp_path: Path) -> None:
    fill(books)
    (tmp_path / "away").touch()
    place = HeadFile(tmp_path / "away" / "heads.jsonl")
    signing = HeadSigning(HeadTable(engine), DemoSigner(), SystemClock(), books, [place])
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        signing.sign_new()
    (tmp_path / "away").unlink()
    signing.sign_new()
    assert {one.head.book for one in heads_of(tmp_path / "away" / "heads.jsonl")} == {
        "faults",
        "visitors",
        "audit",
    }


def test_an_erased_key_leaves_the_chain_whole(engine: Engine, books: BookTable) -> None:
    fill(books)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM entry_key")
    with ledger_rows(engine) as rows:
        assert all(one.is_whole for one in verify(rows))
    (entry,) = books.page(BookQuery("visitors"), personal=True)
    assert "name" not in entry.fields


def test_a_folder_that_cannot_be_written_is_said_to_be_one(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        exported(engine, heads, tmp_path / "file" / "out")
    with pytest.raises(OperatorError, match="not empty"):
        exported(engine, heads, tmp_path / "file")


def test_signing_goes_on_after_the_database_was_away(
    engine: Engine, books: BookTable, heads: HeadSigning
) -> None:
    import threading

    fill(books)
    told: list[str] = []
    stop = threading.Event()

    def failed(words: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO signed_head")
        told.append(words)

    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE signed_head RENAME TO away")
    signing = threading.Thread(target=heads.run, args=(stop, failed, 0.05))
    signing.start()
    try:
        deadline = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=20)
        while (not told or not HeadTable(engine).signed()) and dt.datetime.now(dt.UTC) < deadline:
            stop.wait(0.05)
    finally:
        stop.set()
        signing.join(10)
    assert len(told) == 1
    assert "could not be signed" in told[0]
    assert {one.head.book for one in HeadTable(engine).signed()} >= {"faults", "visitors"}


@pytest.mark.req("LOG-05")
def test_a_file_that_the_list_does_not_name_is_named(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    out = exported(engine, heads, tmp_path / "out")
    (out / "incidents.csv").write_text("added later\n")
    (out / "more").mkdir()
    (out / "more" / "page.pdf").write_text("added later\n")
    (out / "audit.jsonl").write_text((out / "faults.jsonl").read_text("utf-8"), "utf-8")
    said = [one.words for one in verify_export(out).findings if one.damage is Damage.UNLISTED]
    assert [words.split()[0] for words in said] == ["audit.jsonl", "incidents.csv", "more/page.pdf"]


@pytest.mark.req("LOG-02")
def test_a_head_of_a_foreign_key_in_an_export_is_named(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path
) -> None:
    fill(books)
    out = exported(engine, heads, tmp_path / "out")
    lines = (out / "faults.jsonl").read_text("utf-8").splitlines()
    head = json.loads(lines[-1])["head"]
    stranger = Ed25519PrivateKey.generate()
    content = {name: head[name] for name in ("book", "number", "hash", "instant", "reason")}
    signature = stranger.sign(BookHead(**content).statement()).hex()
    head |= {"public_key": stranger.public_key().public_bytes_raw().hex(), "signature": signature}
    _edit(out / "faults.jsonl", lambda lines: [*lines[:-1], json.dumps({"head": head})])
    assert any(one.damage is Damage.FOREIGN for one in verify_export(out).findings)
    alone = verify_export(out / "faults.jsonl", keys=frozenset({DemoSigner().public_key()}))
    assert any(one.damage is Damage.FOREIGN for one in alone.findings)


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("seed", range(12))
def test_an_export_with_a_value_replaced_at_random_is_named(
    engine: Engine, books: BookTable, heads: HeadSigning, tmp_path: Path, seed: int
) -> None:
    fill(books)
    out = exported(engine, heads, tmp_path / "out", personal=True)
    dice = random.Random(seed)
    for file in sorted(out.glob("*.json*")):
        before = file.read_bytes()
        for odd in (None, -1, 2**80, 1e308, [], {}, "", "\x00", "é", True, [[1]], {"a": None}):
            file.write_text(_replaced(before.decode(), dice, odd), "utf-8")
            assert not _is_whole(out), (file.name, odd)
        file.write_bytes(before[: dice.randrange(len(before))] + b"\xff\xfe")
        assert not _is_whole(out), file.name
        file.write_bytes(before)
    assert _is_whole(out)


def _is_whole(out: Path) -> bool:
    try:
        return verify_export(out).is_whole
    except ConsoleError:
        return False


def _replaced(content: str, dice: random.Random, odd: object) -> str:
    """Return JSON, or lines of JSON, with one value replaced at any depth."""
    if content.startswith("{\n"):
        document = json.loads(content)
        _replace_in(document, dice, odd)
        return json.dumps(document)
    lines = content.splitlines()
    at = dice.randrange(1, len(lines))
    line = json.loads(lines[at])
    _replace_in(line, dice, odd)
    return "".join(f"{text}\n" for text in [*lines[:at], json.dumps(line), *lines[at + 1 :]])


def _replace_in(node: Any, dice: random.Random, odd: object) -> None:
    key = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
    if isinstance(node[key], dict | list) and node[key] and dice.random() < 0.8:
        _replace_in(node[key], dice, odd)
    else:
        node[key] = odd
