"""A keyring in an encrypted file, for machines without a secret service.

keyrings.cryptfile encrypts (Argon2id with 64 MiB and 15 passes, AES-GCM). Two things it does not do are done
here. It writes in place, so that a power cut loses every key: here it writes a copy, which takes the place
of the old file when it is on the disk. And it derives the key anew for each item (half a second each): here
all secrets are one item, which also keeps their names and their number out of sight.
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

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyrings.cryptfile.cryptfile import CryptFileKeyring

ITEM = ("watchroom", "secrets")


class EncryptedFile:
    """Secrets in one encrypted file, with the calls of a keyring. Any thread; several processes.

    Args:
        path: of the file; made, for its owner alone, with the first secret.
        passphrase: kept in memory for as long as this object.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        self.path, self._passphrase = path, passphrase
        self._guard = threading.Lock()
        self._read: tuple[tuple[int, int, int], dict[str, str]] | None = None

    def __repr__(self) -> str:
        return f"EncryptedFile({str(self.path)!r})"

    def get_password(self, service: str, username: str) -> str | None:
        """One secret.

        Raises:
            EnvironmentFault: wrong passphrase, damaged, or not readable.
        """
        with self._guard:
            return self._secrets().get(f"{service}\0{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret: on the disk when this returns.

        Raises:
            EnvironmentFault: as for reading, or not writable; the old file stands.
        """
        with self._guard, self._only_writer():
            self._write({**self._secrets(), f"{service}\0{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        with self._guard, self._only_writer():
            left = dict(self._secrets())
            if left.pop(f"{service}\0{username}", None) is not None:
                self._write(left)

    def _secrets(self) -> dict[str, str]:
        """All of them; derived again only when the file has changed, because that takes half a second."""
        if not self.path.exists():
            return {}
        with _in_words(self.path):
            self._refuse_damaged()
            found = self.path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._read is None or self._read[0] != seen:
                text = self._opened(self.path).get_password(*ITEM)
                self._read = seen, json.loads(text) if text else {}
        return self._read[1]

    def _write(self, secrets: dict[str, str]) -> None:
        folder = self.path.parent
        with _in_words(self.path), tempfile.TemporaryDirectory(dir=folder, prefix=".keyring-") as made:
            beside = Path(made) / self.path.name
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
        """The library would take a file without its head for a new one, and write over it."""
        config = configparser.RawConfigParser()
        config.read_string(self.path.read_text())
        if not config.has_option("keyring_2Dsetting", "scheme"):
            raise configparser.Error

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        """Two processes must not both read, change and write."""
        with _in_words(self.path):
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
def _in_words(path: Path) -> Iterator[None]:
    # `from None`: the library's exceptions hold what they were decrypting.
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"The keyring {path} cannot be used: {error.strerror}.",
            "Check the disk and who may use the file; the old one stands.",
        ) from None
    except configparser.Error:
        raise EnvironmentFault(
            f"The keyring {path} is damaged.", "Restore it from a backup; it was not changed."
        ) from None
    except (ValueError, TypeError, KeyError):
        raise EnvironmentFault(
            f"The keyring {path} does not open: the passphrase is wrong, or the file is damaged.",
            "Give the passphrase with which it was made, or restore the file; it was not changed.",
        ) from None


def _to_disk(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
