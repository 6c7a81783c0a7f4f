"""A keyring in an encrypted file, for machines without a secret service.

keyrings.cryptfile encrypts (Argon2id with 64 MiB and 15 passes, AES-GCM). This module adds two things. The
library writes in place, so that a power cut can lose every key: here a copy is written, which replaces the
old file once it is on the disk. And the library derives the key again for each item (half a second each):
here all secrets are one item, which also hides their names and number.
"""

from __future__ import annotations

import configparser
import json
import os
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.disk_sync import sync_folder
from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyrings.cryptfile.cryptfile import CryptFileKeyring

ITEM = ("watchroom", "secrets")


class EncryptedFile:
    """Secrets in one encrypted file, with the calls of a keyring. Any thread; several processes.

    Args:
        path: of the file; created with the first secret, readable only by its owner.
        passphrase: kept in memory as long as this object.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        self.path, self._passphrase = path, passphrase
        self._guard = threading.Lock()
        self._read: tuple[tuple[int, int, int], dict[str, str]] | None = None

    def __repr__(self) -> str:
        return f"EncryptedFile({str(self.path)!r})"

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None.

        Raises:
            EnvironmentFault: wrong passphrase, damaged, or not readable.
        """
        with self._guard:
            return self._secrets().get(f"{service}\0{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a secret; it is on the disk when this returns.

        Raises:
            EnvironmentFault: as for reading, or not writable; the old file stays.
        """
        with self._guard, self._only_writer():
            self._write({**self._secrets(), f"{service}\0{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Delete a secret, if it exists."""
        with self._guard, self._only_writer():
            remaining = dict(self._secrets())
            if remaining.pop(f"{service}\0{username}", None) is not None:
                self._write(remaining)

    def _secrets(self) -> dict[str, str]:
        """Return all secrets; decrypted again only if the file changed, because it takes half a second."""
        if not self.path.exists():
            return {}
        with _errors_in_words(self.path):
            self._refuse_damaged()
            stat = self.path.stat()
            fingerprint = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if self._read is None or self._read[0] != fingerprint:
                text = self._opened(self.path).get_password(*ITEM)
                self._read = fingerprint, json.loads(text) if text else {}
        return self._read[1]

    def _write(self, secrets: dict[str, str]) -> None:
        folder = self.path.parent
        with (
            _errors_in_words(self.path),
            tempfile.TemporaryDirectory(dir=folder, prefix=".keyring-") as temporary,
        ):
            beside = Path(temporary) / self.path.name
            if self.path.exists():
                shutil.copyfile(self.path, beside)
                beside.chmod(0o600)
            self._opened(beside).set_password(*ITEM, json.dumps(secrets))
            _to_disk(beside)
            beside.replace(self.path)
            _to_disk(folder)

    def _opened(self, path: Path) -> CryptFileKeyring:
        from keyrings.cryptfile.cryptfile import CryptFileKeyring

        ring = CryptFileKeyring()
        ring.file_path = str(path)
        ring.keyring_key = self._passphrase
        return ring

    def _refuse_damaged(self) -> None:
        """Raise an error for a file without its header, which the library would overwrite as a new one."""
        config = configparser.RawConfigParser()
        config.read_string(self.path.read_text())
        if not config.has_option("keyring_2Dsetting", "scheme"):
            raise configparser.Error

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        """Lock the file, so that two processes do not both read, change and write it."""
        with _errors_in_words(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform != "win32":
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


@contextmanager
def _errors_in_words(path: Path) -> Iterator[None]:
    # `from None`, because the library's exceptions contain what they were decrypting.
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            text("The keyring {path} cannot be used: {error}.", path=path, error=error.strerror),
            "Check the disk and the permissions of the file. It was not changed.",
        ) from None
    except configparser.Error:
        raise EnvironmentFault(
            text("The keyring {path} is damaged.", path=path), "Restore it from a backup. It was not changed."
        ) from None
    except (ValueError, TypeError, KeyError):
        raise EnvironmentFault(
            text(
                "The keyring {path} cannot be opened: the passphrase is wrong, or the file is damaged.",
                path=path,
            ),
            "Enter the passphrase it was created with, or restore the file. It was not changed.",
        ) from None


def _to_disk(path: Path) -> None:
    if path.is_dir():
        sync_folder(path)
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
