"""Backups of a scheme: when asked, and every night by itself; and the way back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.app.hosted_loop import HostedLoop
from console.app.instance_lock import only_console
from console.app.scheme import DATABASE_FILE, open_books, open_scheme
from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError, OperatorError
from console.settings.file import load
from console.store.backup import BackupProof, back_up, check_backup
from console.store.ledger.writer import AUDIT_BOOK
from console.store.restore import restore_file, restore_to_server

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.domain.books.fields import Value
    from console.domain.clock import Clock

LONDON = ZoneInfo("Europe/London")
LOOK_S = 30.0
AFTER_FAILURE = dt.timedelta(hours=1)
MADE = re.compile(r"^watchroom-(\d{8}T\d{6})Z\.sqlite$")


def backup_folder(scheme: OpenScheme) -> Path:
    """Where the scheme's backups go."""
    return scheme.settings.backup.folder or scheme.home / "backups"


def back_up_scheme(
    scheme: OpenScheme,
    actor: str,
    into: Path | None = None,
    clock: Clock | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> tuple[Path, BackupProof]:
    """Write a backup beside whoever works with the scheme, and note it in the audit log.

    Args:
        scheme: opened; its database may be written meanwhile.
        actor: who wants it.
        into: a new file; None: in the scheme's folder, named by the instant.
        clock: for name and note.
        progress: told the number of entries checked.

    Raises:
        OperatorError: the file exists.
        EnvironmentFault: it cannot be written, or was not whole.
    """
    now_utc = (clock or SystemClock()).utc_now()
    path = into or backup_folder(scheme) / f"watchroom-{now_utc.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.sqlite"
    proof = back_up(scheme.database, path, progress)
    scheme.ledger.record(
        actor, "backup-made", path.name, {"entries": sum(proof.entries.values()), "bytes": proof.size_bytes}
    )
    return path, proof


class NightlyBackup:
    """Makes the night's backup once its hour has come, also after the console was off at that hour.

    Args:
        scheme: opened, for as long as this runs.
        clock: by which the night is known.
        failed: told, in words, when the backup failed; it is tried again after an hour.
    """

    def __init__(self, scheme: OpenScheme, clock: Clock, failed: Callable[[str], None]) -> None:
        self._scheme, self._clock, self._failed = scheme, clock, failed
        self._not_before = dt.datetime.min.replace(tzinfo=dt.UTC)

    def run(self, stop: threading.Event) -> None:
        """The thread. The demo's year is invented: nobody misses it."""
        wanted = self._scheme.settings.backup.enabled and not self._scheme.is_demo
        while wanted and not stop.wait(LOOK_S):
            self.look()

    def look(self) -> Path | None:
        """Make the backup if it is due; its path."""
        now_utc = self._clock.utc_now()
        if now_utc < self._not_before or not self._is_due(now_utc):
            return None
        try:
            path, _proof = back_up_scheme(self._scheme, "nightly backup", clock=self._clock)
            self._thin_out()
        except (ConsoleError, OSError) as error:
            self._not_before = now_utc + AFTER_FAILURE
            self._failed(f"The nightly backup failed. {error}")
            return None
        return path

    def _is_due(self, now_utc: dt.datetime) -> bool:
        made = kept_backups(backup_folder(self._scheme))
        newest = instant_of(made[-1]) if made else None
        return newest is None or newest < self._last_hour(now_utc)

    def _last_hour(self, now_utc: dt.datetime) -> dt.datetime:
        """The newest instant at which the clock on the wall showed the hour."""
        hour = dt.time(self._scheme.settings.backup.hour)
        day = now_utc.astimezone(LONDON).date()
        instants = (
            dt.datetime.combine(day - dt.timedelta(days=back), hour, LONDON).astimezone(dt.UTC)
            for back in (0, 1)
        )
        return next(instant for instant in instants if instant <= now_utc)

    def _thin_out(self) -> None:
        folder = backup_folder(self._scheme)
        for old in kept_backups(folder)[: -self._scheme.settings.backup.keep]:
            old.unlink()
        for cut_off in folder.glob("watchroom-*.sqlite.part"):
            if instant_of(cut_off.with_suffix("")) < self._clock.utc_now() - dt.timedelta(days=1):
                cut_off.unlink()


def backup_thread(scheme: OpenScheme, crashed: Callable[[str], None]) -> HostedLoop:
    """The thread of the nightly backup; its failure is a fault on the wall."""
    return HostedLoop("nightly backup", NightlyBackup(scheme, SystemClock(), crashed).run, crashed)


def kept_backups(folder: Path) -> list[Path]:
    """The backups in a folder that bear a name that this program gives, oldest first."""
    return sorted(path for path in folder.glob("watchroom-*.sqlite") if MADE.match(path.name))


def instant_of(path: Path) -> dt.datetime:
    """When a backup was made, by its name."""
    stamp = path.stem.removeprefix("watchroom-")
    return dt.datetime.strptime(stamp, "%Y%m%dT%H%M%S%z")


def restore_scheme(
    backup: Path,
    home: Path,
    actor: str,
    replace: str = "",
    progress: Callable[[int], None] = lambda _count: None,
) -> tuple[BackupProof, str]:
    """Bring a backup back under `home`, after it was checked from end to end.

    Args:
        backup: a file that `back_up_scheme` made; it stays as it is.
        home: of the scheme; no console is open on it.
        actor: who does it.
        replace: the exact name of the scheme that is there, to be replaced; it is kept beside.
        progress: told the number of entries checked.

    Returns:
        What the backup holds, and where the replaced scheme is kept (empty: there was none).

    Raises:
        OperatorError: not a backup of ours, a newer one, or a scheme is there and was not named.
        EnvironmentFault: the backup is damaged, a console is open, the disk, the server.
    """
    proof = check_backup(backup, progress)
    home.mkdir(parents=True, exist_ok=True)
    with only_console(home):
        there = scheme_name(home)
        if there is not None and replace != there:
            raise OperatorError(
                f"In {home} is the scheme {there!r}.",
                f"To replace it, name it exactly: --replace {there!r}. It will be kept beside.",
            )
        kept = _put(backup, home)
    scheme = open_scheme(home)
    try:
        entries = sum(proof.entries.values())
        noted: dict[str, Value] = {"subject": backup.name, "entries": entries, "replaced": kept}
        with scheme.books.unit() as unit:
            unit.append(NewEntry(AUDIT_BOOK, "backup-restored", actor, noted))
    finally:
        scheme.close()
    return proof, kept


def scheme_name(home: Path) -> str | None:
    """The name of the scheme under `home`: its owner's, or else the folder's; None where there is none."""
    settings = load(home / "settings.toml")
    if not settings.database.url and not (home / DATABASE_FILE).exists():
        return None
    try:
        scheme = open_scheme(home)
    except ConsoleError:
        # Damaged, perhaps, which may be the reason to restore: it has a name all the same.
        return home.name
    try:
        facts = scheme.facts.facts()
        is_empty = not facts and not scheme.cameras.cameras() and not scheme.heads.newest()
        return None if is_empty and settings.database.url else facts.get("owner") or home.name
    finally:
        scheme.close()


def _put(backup: Path, home: Path) -> str:
    settings = load(home / "settings.toml")
    now_utc = SystemClock().utc_now()
    if not settings.database.url:
        aside = restore_file(backup, home / DATABASE_FILE, now_utc)
        return aside.name if aside else ""
    server = open_books(home, settings)
    try:
        return restore_to_server(backup, server, now_utc) or ""
    finally:
        server.dispose()
