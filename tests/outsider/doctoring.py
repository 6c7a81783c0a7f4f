"""What somebody may do to a recording volume, from a flipped bit to a segment sealed anew."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import shutil
import sqlite3
import struct
from typing import TYPE_CHECKING, Any

from tests.outsider.forging import any_of
from tests.outsider.recordings import HEADER, MAGIC, SEAL

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

ODD: Sequence[Any] = (None, -1, 0, 2**80, 1.5, "", "odd", "2026-01-01T00:00:00", [], {}, True, [[1]])
COLUMNS = (
    "camera number run_us begin_us end_us name size_bytes sha256 previous_sha256 frames key_frames mode "
    "cause state deleted_by deleted_us"
)


def flip_a_bit(volume: Path, dice: random.Random) -> None:
    path = any_of([*_segments(volume), volume / "deleted.jsonl", volume / "volume.json"], dice)
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def cut_short(volume: Path, dice: random.Random) -> None:
    path = any_of([*_segments(volume), volume / "deleted.jsonl"], dice)
    content = path.read_bytes()
    path.write_bytes(content[: dice.randrange(len(content) - 1)])


def remove_a_file(volume: Path, dice: random.Random) -> None:
    any_of([*_segments(volume), volume / "deleted.jsonl", volume / "volume.json"], dice).unlink()


def exchange_two_files(volume: Path, dice: random.Random) -> None:
    one, other = dice.sample(sorted(_segments(volume)), 2)
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def insert_a_file(volume: Path, dice: random.Random) -> None:
    path = any_of(_segments(volume), dice)
    name = any_of([path.name.replace("_0000000", "_0000001"), "holiday.mp4", path.name + "x"], dice)
    shutil.copy(path, path.with_name(name))


def replace_a_value_of_a_row(volume: Path, dice: random.Random) -> None:
    column = any_of(COLUMNS.split(), dice)
    value = dice.choice([odd for odd in ODD if isinstance(odd, int | str | float) and odd != 2**80])
    camera, number = dice.choice([(1, 2), (1, 3), (2, 1), (2, 3)])
    with contextlib.suppress(sqlite3.IntegrityError):
        statement = "UPDATE segment SET COLUMN_ = ? WHERE camera = ? AND number = ?"
        _sql(volume, statement.replace("COLUMN_", column), value, camera, number)


def remove_a_row(volume: Path, dice: random.Random) -> None:
    _sql(
        volume,
        "DELETE FROM segment WHERE camera = ? AND number = ?",
        dice.choice((1, 2)),
        dice.choice((1, 2, 3)),
    )


def alter_a_gap(volume: Path, dice: random.Random) -> None:
    column = any_of(["camera", "begin_us", "end_us", "cause", "detail"], dice)
    statement = (
        "UPDATE gap SET COLUMN_ = ? WHERE camera = ? AND begin_us = "
        "(SELECT min(begin_us) FROM gap AS other WHERE other.camera = gap.camera)"
    )
    value = dice.choice(["odd", 7, "stalled", -5])
    _sql(volume, statement.replace("COLUMN_", column), value, dice.choice((1, 2)))


def invent_a_gap(volume: Path, dice: random.Random) -> None:
    statement = (
        "INSERT INTO gap SELECT camera, begin_us + 1, end_us, 'stalled', '' FROM segment WHERE number = ?"
    )
    _sql(volume, statement, dice.choice((2, 3)))


def replace_a_value_of_a_deletion(volume: Path, dice: random.Random) -> None:
    path = volume / "deleted.jsonl"
    lines = path.read_text("utf-8").splitlines()
    at = dice.randrange(len(lines))
    line = json.loads(lines[at])
    field = any_of(line, dice)
    line[field] = dice.choice([odd for odd in ODD if odd != line[field]])
    lines[at] = json.dumps(line)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def add_to_the_list_of_deletions(volume: Path, dice: random.Random) -> None:
    path = volume / "deleted.jsonl"
    line = json.loads(path.read_text("utf-8").splitlines()[0])
    line |= dice.choice([{"number": 9}, {"camera": 3}, {"extra": 1}, {"end_utc": line["begin_utc"]}])
    path.write_text(path.read_text("utf-8") + json.dumps(line) + "\n", "utf-8")


def delete_without_entry(volume: Path, dice: random.Random) -> None:
    """Remove a file, mark its row as deleted and list it, as a deletion does, but not in the books."""
    path = any_of(_segments(volume), dice)
    name = path.relative_to(volume).as_posix()
    done = json.loads((volume / "deleted.jsonl").read_text("utf-8").splitlines()[0])
    _sql(
        volume,
        "UPDATE segment SET state = 'deleted', deleted_by = ?, deleted_us = 0 WHERE name = ?",
        "me",
        name,
    )
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite")) as index:
        index.row_factory = sqlite3.Row
        row = dict(index.execute("SELECT * FROM segment WHERE name = ?", [name]).fetchone())
    times = {f"{time}_utc": _instant(row[f"{time}_us"]) for time in ("run", "begin", "end", "deleted")}
    line = {field: row.get(field) for field in done} | times
    with (volume / "deleted.jsonl").open("a", encoding="utf-8") as deletions:
        deletions.write(json.dumps(line) + "\n")
    path.unlink()


def remove_a_camera(volume: Path, dice: random.Random) -> None:
    camera = dice.choice((1, 2))
    shutil.rmtree(volume / "segments" / f"{camera:05d}")
    for table in ("segment", "gap"):
        _sql(volume, "DELETE FROM TABLE_ WHERE camera = ?".replace("TABLE_", table), camera)
    lines = (volume / "deleted.jsonl").read_text("utf-8").splitlines()
    left = [line for line in lines if json.loads(line)["camera"] != camera]
    (volume / "deleted.jsonl").write_text("".join(f"{line}\n" for line in left), "utf-8")


def cut_off_the_newest(volume: Path, dice: random.Random) -> None:
    path = _newest(volume, dice.choice((1, 2)))
    _sql(volume, "DELETE FROM segment WHERE name = ?", path.relative_to(volume).as_posix())
    path.unlink()


def seal_anew(volume: Path, dice: random.Random) -> None:
    """Alter the newest segment of a camera, seal it anew and correct its row."""
    path = _newest(volume, dice.choice((1, 2)))
    content = bytearray(path.read_bytes())
    at = content.rindex(b"mdat") + 4 + dice.randrange(20)
    content[at] ^= 1 << dice.randrange(8)
    _write_sealed(volume, path, bytes(content[: _sealed_from(content)]), _seal(content))


def replace_a_value_of_a_header(volume: Path, dice: random.Random) -> None:
    """Replace a value in the header of a camera's newest segment, seal it anew and correct its row's hash."""
    path = _newest(volume, dice.choice((1, 2)))
    content = path.read_bytes()
    begin = content.index(HEADER) - 8
    end = begin + int.from_bytes(content[begin : begin + 4], "big")
    header = json.loads(content[begin + 24 : end - 44])
    field = any_of(header, dice)
    header[field] = dice.choice([odd for odd in ODD if odd != header[field]])
    altered = content[:begin] + _box(HEADER, header) + content[end : _sealed_from(content)]
    _write_sealed(volume, path, altered, _seal(content))


def replace_a_value_of_a_seal(volume: Path, dice: random.Random) -> None:
    path = _newest(volume, dice.choice((1, 2)))
    content = path.read_bytes()
    seal = _seal(content)
    field = any_of(seal, dice)
    odd = dice.choice([odd for odd in ODD if odd != seal[field]])
    _write_sealed(volume, path, content[: _sealed_from(content)], seal, {field: odd})


def lose_the_index(volume: Path, _dice: random.Random) -> None:
    (volume / "index.sqlite").unlink()


def leave_alone(_volume: Path, _dice: random.Random) -> None:
    """Do nothing."""


DOCTORINGS: Sequence[Callable[[Path, random.Random], None]] = (
    flip_a_bit,
    cut_short,
    remove_a_file,
    exchange_two_files,
    insert_a_file,
    replace_a_value_of_a_row,
    remove_a_row,
    alter_a_gap,
    invent_a_gap,
    replace_a_value_of_a_deletion,
    add_to_the_list_of_deletions,
    delete_without_entry,
    remove_a_camera,
    cut_off_the_newest,
    seal_anew,
    replace_a_value_of_a_header,
    replace_a_value_of_a_seal,
)


def _segments(volume: Path) -> list[Path]:
    return [path for path in (volume / "segments").rglob("*") if path.is_file()]


def _newest(volume: Path, camera: int) -> Path:
    return max(_segments(volume), key=lambda path: (f"{camera:05d}_" in path.name, path.name))


def _sql(volume: Path, statement: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(volume / "index.sqlite", isolation_level=None)) as index:
        index.execute("PRAGMA journal_mode = DELETE")
        index.execute(statement, values)


def _instant(microseconds: int) -> str:
    return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)).isoformat()


def _box(kind: bytes, content: dict[str, Any]) -> bytes:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    foot = hashlib.sha256(text).digest() + struct.pack(">I", len(text)) + MAGIC
    return struct.pack(">I4s", 24 + len(text) + len(foot), b"uuid") + kind + text + foot


def _sealed_from(content: bytes | bytearray) -> int:
    return len(content) - 68 - int.from_bytes(content[-12:-8], "big")


def _seal(content: bytes | bytearray) -> dict[str, Any]:
    sealed: dict[str, Any] = json.loads(bytes(content[_sealed_from(content) + 24 : -44]))
    return sealed


def _write_sealed(
    volume: Path, path: Path, before: bytes, seal: dict[str, Any], odd: dict[str, Any] | None = None
) -> None:
    chunks = [[len(before), hashlib.sha256(before).hexdigest()]]
    content = before + _box(SEAL, seal | {"chunks": chunks} | (odd or {}))
    path.write_bytes(content)
    digest, name = hashlib.sha256(content).hexdigest(), path.relative_to(volume).as_posix()
    _sql(volume, "UPDATE segment SET sha256 = ?, size_bytes = ? WHERE name = ?", digest, len(content), name)
