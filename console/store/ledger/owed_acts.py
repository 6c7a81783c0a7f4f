"""Acts that wait for the database, encrypted in a file, so that a stopped console does not lose them."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import struct
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.books.act_aggregation import RecordedAct
from console.domain.disk_sync import sync_folder
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from console.services.ports import Vault

NAME = "key of the owed entries"
"""Name of the key in the keyring."""
RECORDERS_NAME = "key of the recorder's owed entries"
MOST = 50_000
_NONCE_BYTES = 12
_LENGTH = struct.Struct(">I")
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would change line ends."""
_log = logging.getLogger(__name__)


class OwedActs:
    """Acts in their order, in memory: of a command, and of the demo scheme. The caller orders its threads.

    Args:
        most: number of acts above which later ones are counted and lost.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._acts: list[RecordedAct] = []
        self.lost = 0
        self.trouble = ""
        """Why the acts are kept only in memory; empty if they are where they belong."""

    def __len__(self) -> int:
        return len(self._acts)

    def load(self) -> None:
        """Read what an earlier run left: nothing."""

    def add(self, acts: Sequence[RecordedAct]) -> None:
        """Add acts, up to the limit."""
        room = max(self._most - len(self._acts), 0)
        self.lost += max(len(acts) - room, 0)
        self._acts += acts[:room]

    def head(self, most: int) -> list[RecordedAct]:
        """Return the oldest acts."""
        return self._acts[:most]

    def drop(self, count: int) -> None:
        """Forget the oldest acts, which are in the books."""
        del self._acts[:count]


class OwedFile(OwedActs):
    """Acts in memory and in a file that is only appended to, so that a stopped console does not lose them.

    Each record is encrypted (AES-GCM) and bound to its place in the file; the last one may be cut off by a
    power cut. A record is an act, or says how many of the first acts are in the books.

    Args:
        path: of the file, readable only by its owner; it exists only while something is owed.
        vault: keeps its key.
        most: number of acts above which later ones are counted and lost.
        key: its name in the vault. Two processes that make a key of one name at the same time, because the
            database went away from both, would replace each other's.
    """

    def __init__(self, path: Path, vault: Vault, most: int = MOST, key: str = NAME) -> None:
        super().__init__(most)
        self._path, self._vault, self._key_name = path, vault, key
        self._cipher: AESGCM | None = None
        self._records = 0
        self._unwritten = 0
        """How many of the last acts are not in the file."""

    def load(self) -> None:
        """Read what an earlier run left.

        Raises:
            EnvironmentFault: the file or its key cannot be read; the file is put aside if it is damaged.
        """
        if not self._path.exists():
            return
        try:
            content = self._path.read_bytes()
        except OSError as error:
            raise _unreadable(self._path, error.strerror) from None
        if not content:
            return
        for record in self._opened(content):
            self._apply(record)

    def add(self, acts: Sequence[RecordedAct]) -> None:
        """Add acts; they are on the disk when this returns, unless `trouble` says why not."""
        before = len(self._acts)
        super().add(acts)
        self._unwritten += len(self._acts) - before
        if not self._unwritten:
            return
        try:
            self._append([_as_json(act) for act in self._acts[-self._unwritten :]])
        except (OSError, ConsoleError) as error:
            self.trouble = getattr(error, "strerror", None) or str(error)
            _log.exception("owed entries are kept only in memory")
        else:
            self._unwritten, self.trouble = 0, ""

    def drop(self, count: int) -> None:
        """Forget the oldest acts, which are in the books; the file is deleted with the last one."""
        super().drop(count)
        self._unwritten = min(self._unwritten, len(self._acts))
        try:
            if self._acts:
                self._append([{"entered": count}])
            else:
                self._delete()
        except (OSError, ConsoleError):
            # They are entered again only if the book does not hold them: see `Units.missing`.
            _log.exception("the owed entries that were entered could not be removed from their file")

    def _apply(self, record: dict[str, Any]) -> None:
        if "entered" in record:
            del self._acts[: record["entered"]]
        else:
            self._acts.append(_from_json(record))

    def _opened(self, content: bytes) -> Iterator[dict[str, Any]]:
        cipher, at = self._key(is_new=False), 0
        while at + _LENGTH.size <= len(content):
            (length,) = _LENGTH.unpack_from(content, at)
            sealed = content[at + _LENGTH.size : at + _LENGTH.size + length]
            if len(sealed) < length:
                break
            try:
                opened = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._place())
                record = json.loads(opened)
            except (InvalidTag, ValueError):
                raise self._put_aside() from None
            self._records += 1
            at += _LENGTH.size + length
            yield record
        if at < len(content):
            os.truncate(self._path, at)

    def _put_aside(self) -> EnvironmentFault:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        self._path.replace(aside)
        self._records, self._unwritten = 0, len(self._acts)
        return EnvironmentFault(
            text(
                "The file of entries that waited for the database is damaged; {count} of them could be read.",
                count=len(self._acts),
            ),
            text("It was kept as {aside}. Record in the audit log that entries are missing.", aside=aside),
        )

    def _append(self, records: Sequence[dict[str, Any]]) -> None:
        cipher = self._key(is_new=not self._records)
        is_new = not self._path.exists()
        sealed = b"".join(self._sealed(cipher, record, self._records + n) for n, record in enumerate(records))
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            end = os.fstat(handle).st_size
            try:
                _write_all(handle, sealed)
                os.fsync(handle)
            except OSError:
                # A full disk: no half record may stand before later ones.
                os.ftruncate(handle, end)
                raise
        finally:
            os.close(handle)
        self._records += len(records)
        if is_new:
            sync_folder(self._path.parent)

    def _sealed(self, cipher: AESGCM, record: dict[str, Any], place: int) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + cipher.encrypt(nonce, json.dumps(record).encode(), str(place).encode())
        return _LENGTH.pack(len(sealed)) + sealed

    def _place(self) -> bytes:
        return str(self._records).encode()

    def _delete(self) -> None:
        if self._records:
            self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
        self._records, self.trouble = 0, ""

    def _key(self, *, is_new: bool) -> AESGCM:
        if self._cipher is None:
            key = self._vault.secret(self._key_name)
            if key is None and not is_new:
                raise _unreadable(self._path, text("its key is not in the keyring"))
            if key is None:
                key = AESGCM.generate_key(256)
                self._vault.keep_secret(self._key_name, key)
            self._cipher = AESGCM(key)
        return self._cipher


def _unreadable(path: Path, why: str | None) -> EnvironmentFault:
    return EnvironmentFault(
        text("The entries that waited for the database in {path} cannot be read: {why}.", path=path, why=why),
        "Check the file and the keyring, then start the console again. The file was not changed.",
    )


def _write_all(handle: int, content: bytes) -> None:
    at = 0
    while at < len(content):
        at += os.write(handle, content[at:])


def _as_json(act: RecordedAct) -> dict[str, Any]:
    return {
        "actor": act.actor,
        "act": act.act,
        "subject": act.subject,
        "instant": act.instant_utc.isoformat(),
        "detail": dict(act.detail),
        "begin": act.begin_utc.isoformat() if act.begin_utc else None,
        "count": act.count,
    }


def _from_json(record: dict[str, Any]) -> RecordedAct:
    return RecordedAct(
        record["actor"],
        record["act"],
        record["subject"],
        dt.datetime.fromisoformat(record["instant"]),
        record["detail"],
        dt.datetime.fromisoformat(record["begin"]) if record["begin"] else None,
        record["count"],
    )
