"""An outsider's verification of a recording volume: standard library, and `ARCHITECTURE.md`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import sqlite3
import struct
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.outsider.books import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]
HEADER, SEAL = b"watchroom\0segmhd", b"watchroom\0segmse"
MAGIC = b"WRENVEL1"
NAME = re.compile(
    r"segments/(\d{5,})/(\d{8}T\d{6}\.\d{3}Z)/\1_(\d{8}T\d{6}\.\d{3}Z)_(\d{8,})\.[a-z0-9]{3}", re.ASCII
)
WORDS = ("name", "sha256", "previous_sha256", "mode", "cause", "state", "deleted_by")
NUMBERS = ("camera", "number", "size_bytes", "frames", "key_frames")
INSTANTS = ("run_utc", "begin_utc", "end_utc", "deleted_utc")
SAID_TWICE = ("camera", "number", "name", "size_bytes", "sha256", "previous_sha256", "frames", "key_frames")
TIMES = ("run", "begin", "end")
MODES = ("real time", "time-lapse", "off")
CAUSES = {
    "next segment",
    "format changed",
    "timestamp jump",
    "recording mode changed",
    "moved to the next volume",
    "clock set back",
    "lost connection",
    "stalled",
    "refused",
    "console closed",
    "power or program failed",
    "recorder overflow",
    "disk full",
    "disk fault",
    "recording switched off",
    "machine slept or stood still",
    "clock set forward, or machine slept",
    "stream cannot be written",
    "file missing",
    "deleted by rule",
    "unknown",
}
HEADER_TYPES = {
    "format": "int",
    "volume": "str",
    "camera": "int",
    "number": "int",
    "run_utc": "str",
    "begin_utc": "str",
    "mode": "str",
    "previous_sha256": "str",
    "tracks": "list",
}
"""And `gap`: null, or an object of `begin_utc`, `cause`, `detail`."""
SEAL_TYPES = {
    "end_utc": "str",
    "frames": "int",
    "key_frames": "int",
    "cause": "str",
    "words": "str",
    "recovered": "bool",
    "chunks": "list",
}
HALF_A_SECOND = 500_000
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def verify_volume(folder: Path, audit: list[Json] | None = None) -> None:
    """Verify a volume that no recorder is writing to.

    Args:
        folder: the volume.
        audit: entries of the audit log, as exported and verified; None: none are at hand.

    Raises:
        DamagedError: it is not whole.
    """
    try:
        _Volume(folder).verify([] if audit is None else audit, has_books=audit is not None)
    except (KeyError, TypeError, ValueError, OverflowError, OSError, RecursionError, sqlite3.Error) as error:
        raise DamagedError(f"{type(error).__name__}: {error}") from error


def _require(is_so: object, what: str) -> None:
    if not is_so:
        raise DamagedError(f"not whole: {what}")


class _Volume:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        described = json.loads((folder / "volume.json").read_bytes())
        _require(described["format"] == 1 and isinstance(described["id"], str), "volume.json")
        self._identity = described["id"]

    def verify(self, audit: list[Json], *, has_books: bool) -> None:
        paths = sorted(path for path in (self._folder / "segments").rglob("*") if not path.is_dir())
        files = {path.relative_to(self._folder).as_posix(): self._segment(path) for path in paths}
        lines = list(self._deleted())
        deleted = {line["name"]: line for line in lines}
        _require(
            all(line == deleted[line["name"]] for line in lines), "one deletion is listed differently twice"
        )
        _require(not files.keys() & deleted.keys(), "a file is there though it was deleted")
        if (self._folder / "index.sqlite").exists():
            self._compare_rows(files, deleted)
        self._chains([*files.values(), *deleted.values()], self._entries(audit, "recording-heads"))
        if has_books:
            entered = dict(_deletions(self._entries(audit, "segment-deleted")))
            for name, line in deleted.items():
                entry = entered.get(name, {})
                _require(_same(line, entry, ("sha256",)), f"the entry of the deletion of {name}")
                for time in ("begin", "end"):
                    _require(entry[time] == line[time], f"the {time} of {name} in its entry")
                _require(entry["author"] == line["deleted_by"], f"who deleted {name}")

    def _segment(self, path: Path) -> Json:
        """Return what a file says of itself, after checking its name, header, seal and content."""
        name = path.relative_to(self._folder).as_posix()
        match = NAME.fullmatch(name)
        _require(match and path.is_file() and not path.is_symlink(), f"{name} is no segment")
        content = path.read_bytes()
        boxes = list(_boxes(content))
        begin, size = next((begin, size) for begin, size, kind in boxes if kind == b"uuid")
        _require(begin < min(at for at, _, kind in boxes if kind == b"moof"), f"the header of {name}")
        header = _metadata(content[begin : begin + size], HEADER)
        length = struct.unpack(">I", content[-12:-8])[0]
        sealed_from = len(content) - 24 - length - 44
        seal = _metadata(content[max(0, sealed_from) :], SEAL)
        _check_chunks(content, seal["chunks"], sealed_from, name)
        _require(_types(header) == HEADER_TYPES and _types(seal) == SEAL_TYPES, f"the values of {name}")
        _require(header["format"] == 1 and header["mode"] in MODES and seal["cause"] in CAUSES, name)
        _require(all(type(track) is str for track in header["tracks"]), name)
        if (gap := header["gap"]) is not None:
            _require(type(gap["detail"]) is str and gap["cause"] in CAUSES and _us(gap["begin_utc"]), name)
        times = {"run": header["run_utc"], "begin": header["begin_utc"], "end": seal["end_utc"]}
        found = {**header, **seal, **{time: _us(words) for time, words in times.items()}}
        found |= {"name": name, "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        stamps = (_stamp(found["run"]), _stamp(found["begin"]))
        named = match and (int(match[1]), int(match[4]), match[2], match[3])
        _require(named == (header["camera"], header["number"], *stamps), f"the name of {name}")
        _require(header["volume"] == self._identity, f"the volume of {name}")
        return found

    def _deleted(self) -> Iterator[Json]:
        """Return the lines of the list of deletions; one without its end was never finished."""
        path = self._folder / "deleted.jsonl"
        for text in path.read_bytes().split(b"\n")[:-1] if path.exists() else ():
            line = json.loads(text)
            _require(line.keys() == {*WORDS, *NUMBERS, *INSTANTS}, "a line of the list of deletions")
            _require(all(type(line[name]) is int for name in NUMBERS), "a number in the list of deletions")
            _require(all(type(line[name]) is str for name in WORDS), "a text in the list of deletions")
            line |= {time: _us(line[f"{time}_utc"]) for time in (*TIMES, "deleted")}
            match = NAME.fullmatch(line["name"])
            stamps = (_stamp(line["run"]), _stamp(line["begin"]))
            named = match and (int(match[1]), int(match[4]), match[2], match[3])
            _require(named == (line["camera"], line["number"], *stamps), f"the name of {line['name']}")
            is_known = line["mode"] in MODES and line["cause"] in CAUSES
            _require(line["state"] == "deleted" and is_known, f"the deletion of {line['name']}")
            yield line

    def _compare_rows(self, files: dict[str, Json], deleted: dict[str, Json]) -> None:
        with closing(
            sqlite3.connect(f"file:{self._folder}/index.sqlite?mode=ro&immutable=1", uri=True)
        ) as db:
            db.row_factory = sqlite3.Row
            rows = [dict(row) for row in db.execute("SELECT * FROM segment ORDER BY camera, number")]
            gaps = [dict(row) for row in db.execute("SELECT * FROM gap ORDER BY camera, begin_us")]
        _require({row["name"] for row in rows} == files.keys() | deleted.keys(), "the rows")
        for row in rows:
            said = files.get(row["name"]) or deleted[row["name"]]
            row |= {time: row[f"{time}_us"] for time in TIMES}
            _require(_same(row, said, (*SAID_TWICE, *TIMES, "mode", "cause")), f"the row of {row['name']}")
            state = "deleted" if row["name"] in deleted else "recovered" if said["recovered"] else "sealed"
            _require(row["state"] == state, f"the state of {row['name']}")
            by = (said["deleted_by"], said["deleted"]) if state == "deleted" else ("", None)
            _require((row["deleted_by"], row["deleted_us"]) == by, f"the deletion of {row['name']}")
        _compare_gaps(rows, gaps, files)

    def _chains(self, links: list[Json], entries: list[Json]) -> None:
        places = {(link["camera"], link["number"]): link for link in links}
        _require(len(places) == len(links), "two segments have one place")
        for (camera, number), link in places.items():
            before = places[camera, number - 1]["sha256"] if number != 1 else ""
            _require(number > 0 and link["previous_sha256"] == before, f"the chain before {link['name']}")
        for entry in entries:
            for head in entry["heads"].split():
                camera, number, digest = head.split(":")
                _require(places[int(camera), int(number)]["sha256"] == digest, f"the end of camera {camera}")

    def _entries(self, audit: list[Json], kind: str) -> list[Json]:
        mine = [entry for entry in audit if entry["kind"] == kind]
        stated = [json.loads(entry["payload"])["fields"] | {"author": entry["author"]} for entry in mine]
        return [fields for fields in stated if fields["volume"] == self._identity]


def _deletions(entries: list[Json]) -> Iterator[tuple[str, Json]]:
    """Return what entries say of each deleted segment: of one in older ones, else of many."""
    for entry in entries:
        if "file" in entry:
            times = {time: _us(entry[f"{time}_utc"]) for time in ("begin", "end")}
            yield entry["file"], {"sha256": entry["sha256"], "author": entry["author"], **times}
            continue
        for part in entry["segments"].split(" "):
            short, begin, length, digest = part.split(":")
            name = f"segments/{short.split('/')[1].split('_')[0]}/{short}"
            times = {"begin": int(begin), "end": int(begin) + int(length)}
            yield name, {"sha256": digest, "author": entry["author"], **times}


def _boxes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8 or at + size > len(content):
            return
        yield at, size, kind
        at += size


def _metadata(box: bytes, kind: bytes) -> Json:
    """Return the JSON of a header's or seal's box."""
    text, digest, length = box[24:-44], box[-44:-12], int.from_bytes(box[-12:-8], "big")
    is_sound = box[4:8] == b"uuid" and box[8:24] == kind and box[-8:] == MAGIC and length == len(text)
    _require(is_sound and hashlib.sha256(text).digest() == digest, "a header or a seal")
    return dict(json.loads(text))


def _check_chunks(content: bytes, chunks: list[Any], end: int, name: str) -> None:
    at, digest = 0, hashlib.sha256()
    for size, expected in chunks:
        digest.update(content[at : at + size])
        at += size
        _require(digest.hexdigest() == expected, f"{name} up to byte {at}")
    _require(at == end, f"the seal of {name}")


def _compare_gaps(rows: list[Json], gaps: list[Json], files: dict[str, Json]) -> None:
    for found in files.values():
        if gap := found["gap"]:
            here = (found["camera"], _us(gap["begin_utc"]), found["begin"], gap["cause"], gap["detail"])
            known = [
                tuple(row[name] for name in ("camera", "begin_us", "end_us", "cause", "detail"))
                for row in gaps
            ]
            _require(here in known, f"the gap before {found['name']}")
    for camera in {gap["camera"] for gap in gaps}:
        mine = [row for row in rows if row["camera"] == camera]
        steps = list(pairwise(mine))
        if any(one["begin"] > other["begin"] or one["cause"] == "clock set back" for one, other in steps):
            continue
        for gap in gaps:
            for row in mine:
                if gap["camera"] == camera and gap["end_us"] is not None and row["name"] in files:
                    shared = min(gap["end_us"], row["end"]) - max(gap["begin_us"], row["begin"])
                    _require(shared <= HALF_A_SECOND, f"a gap while {row['name']} was recorded")


def _types(content: Json) -> dict[str, str]:
    return {name: type(value).__name__ for name, value in content.items() if name != "gap"}


def _same(one: Json, other: Json, names: tuple[str, ...]) -> bool:
    return all(name in other and one[name] == other[name] for name in names)


def _us(instant: str) -> int:
    return (dt.datetime.fromisoformat(instant) - EPOCH) // dt.timedelta(microseconds=1)


def _stamp(microseconds: int) -> str:
    instant = EPOCH + dt.timedelta(microseconds=microseconds)
    return f"{instant:%Y%m%dT%H%M%S}.{instant.microsecond // 1000:03d}Z"
