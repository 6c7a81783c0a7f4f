"""Backups of a scheme, on request and every night, and restoring them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.app.instance_lock import only_console
from console.app.scheme import DATABASE_FILE, open_books, open_scheme
from console.domain.books.entries import NewEntry
from console.domain.clock import LONDON, SystemClock
from console.domain.errors import ConsoleError, OperatorError
from console.domain.text import text
from console.services.recording.lasting_faults import LastingFaults
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

LOOK_S = 30.0
AFTER_FAILURE = dt.timedelta(hours=1)
MADE = re.compile(r"^watchroom-(\d{8}T\d{6})Z\.sqlite$")


def backup_folder(scheme: OpenScheme) -> Path:
    """Return the folder of the scheme's backups."""
    return scheme.settings.backup.folder or scheme.home / "backups"


def back_up_scheme(
    scheme: OpenScheme,
    actor: str,
    into: Path | None = None,
    clock: Clock | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> tuple[Path, BackupProof]:
    """Write a backup while the scheme is in use, and record it in the audit log; return its path and proof.

    Args:
        scheme: opened; its database may be written meanwhile.
        actor: login of the person who makes the backup.
        into: path of the new file; None: in the scheme's backup folder, named by the time.
        clock: gives the time for the name and the entry.
        progress: receives the number of entries checked.

    Raises:
        OperatorError: the file exists.
        EnvironmentFault: it cannot be written, or is incomplete.
    """
    now_utc = (clock or SystemClock()).utc_now()
    path = into or backup_folder(scheme) / f"watchroom-{now_utc.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.sqlite"
    proof = back_up(scheme.database, path, progress)
    scheme.ledger.record(
        actor, "backup-made", path.name, {"entries": sum(proof.entries.values()), "bytes": proof.size_bytes}
    )
    return path, proof


class NightlyBackup:
    """Makes the nightly backup at its hour, or later if the console was off at that hour.

    Args:
        scheme: opened, for as long as this runs.
        clock: gives the time.
        failed: receives a text when the backup failed; it is tried again after an hour.
    """

    def __init__(self, scheme: OpenScheme, clock: Clock, failed: Callable[[str], None]) -> None:
        self._scheme, self._clock, self._faults = scheme, clock, LastingFaults(failed)
        self._not_before = dt.datetime.min.replace(tzinfo=dt.UTC)

    def run(self, stop: threading.Event) -> None:
        """Run the loop until `stop` is set. The demo scheme is not backed up: its data is made up."""
        is_wanted = self._scheme.settings.backup.enabled and not self._scheme.is_demo
        while is_wanted and not stop.wait(LOOK_S):
            self.run_if_due()

    def run_if_due(self) -> Path | None:
        """Make the backup if it is due; return its path, or None."""
        now_utc = self._clock.utc_now()
        if now_utc < self._not_before or not self._is_due(now_utc):
            return None
        try:
            path, _proof = back_up_scheme(self._scheme, "nightly backup", clock=self._clock)
            self._thin_out()
        except (ConsoleError, OSError) as error:
            self._not_before = now_utc + AFTER_FAILURE
            self._faults.now([text("The nightly backup failed. {error}", error=error)])
            return None
        self._faults.now()
        return path

    def _is_due(self, now_utc: dt.datetime) -> bool:
        backups = kept_backups(backup_folder(self._scheme))
        newest = instant_of(backups[-1]) if backups else None
        return newest is None or newest < self._last_hour(now_utc)

    def _last_hour(self, now_utc: dt.datetime) -> dt.datetime:
        """Return the newest instant at which local time was the hour of the backup."""
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
    """Return the thread of the nightly backup; `crashed` receives its failures."""
    return HostedLoop("nightly backup", NightlyBackup(scheme, SystemClock(), crashed).run, crashed)


def kept_backups(folder: Path) -> list[Path]:
    """Return the files in a folder that are named like a backup, oldest first."""
    return sorted(path for path in folder.glob("watchroom-*.sqlite") if MADE.match(path.name))


def instant_of(path: Path) -> dt.datetime:
    """Return when a backup was made, from its name."""
    stamp = path.stem.removeprefix("watchroom-")
    return dt.datetime.strptime(stamp, "%Y%m%dT%H%M%S%z")


def restore_scheme(
    backup: Path,
    home: Path,
    actor: str,
    replace: str = "",
    progress: Callable[[int], None] = lambda _count: None,
) -> tuple[BackupProof, str]:
    """Restore a backup under `home` after a full check of it.

    Args:
        backup: a file that `back_up_scheme` made; it is not changed.
        home: folder of the scheme; no console may be open on it.
        actor: login of the person who restores it.
        replace: the exact name of the present scheme, which is then renamed and kept.
        progress: receives the number of entries checked.

    Returns:
        The proof of the backup, and the name under which the replaced scheme is kept (empty: there was none).

    Raises:
        OperatorError: it is not a backup, is too new, or `replace` does not name the present scheme.
        EnvironmentFault: the backup is damaged, a console is open, or the disk or the server failed.
    """
    proof = check_backup(backup, progress)
    home.mkdir(parents=True, exist_ok=True)
    with only_console(home):
        present = scheme_name(home)
        if present is not None and replace != present:
            raise OperatorError(
                text("{home} already holds the scheme {present!r}.", home=home, present=present),
                text(
                    "To replace it, use --replace {present!r}. The old scheme is renamed and kept.",
                    present=present,
                ),
            )
        kept_as = _put(backup, home)
    scheme = open_scheme(home)
    try:
        entries = sum(proof.entries.values())
        noted: dict[str, Value] = {"subject": backup.name, "entries": entries, "replaced": kept_as}
        with scheme.books.unit() as unit:
            unit.append(NewEntry(AUDIT_BOOK, "backup-restored", actor, noted))
    finally:
        scheme.close()
    return proof, kept_as


def scheme_name(home: Path) -> str | None:
    """Return the name of the scheme under `home`: its owner, else the folder; None without a scheme."""
    settings = load(home / "settings.toml")
    if not settings.database.url and not (home / DATABASE_FILE).exists():
        return None
    try:
        scheme = open_scheme(home)
    except ConsoleError:
        # A damaged scheme may be the reason to restore, so it needs a name too.
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
