"""Burning images of discs with the system's own writer, and reading the disc back whole."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.evidence.discs import NO_WRITER, BurnedDisc
from console.domain.text import text
from console.domain.threads import BackgroundThread
from console.media.export.files import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOOK_S, LAST_LINES = 0.2, 5
STDIO = "stdio:"
"""Before a path, xorriso writes into a file as if it were a disc."""
_PERCENT = re.compile(rb"(\d{1,3}(?:\.\d+)?)\s*%")
_MEGABYTES = re.compile(rb"(\d+) of\s+(\d+) MB")


@dataclass(frozen=True, slots=True)
class DiscWriter:
    """A program of the system that burns images.

    Attributes:
        name: by which it is found.
        arguments: of its command, with `{device}` and `{image}`; no shell takes them apart.
    """

    name: str
    arguments: tuple[str, ...]

    def command(self, program: str, image: Path, device: str) -> list[str]:
        """Return its command as a list of arguments."""
        return [
            program,
            *(one.replace("{device}", device).replace("{image}", str(image)) for one in self.arguments),
        ]


LINUX = (
    DiscWriter("xorriso", ("-as", "cdrecord", "-v", "dev={device}", "{image}")),
    DiscWriter("growisofs", ("-dvd-compat", "-Z", "{device}={image}")),
    DiscWriter("wodim", ("-v", "dev={device}", "-data", "{image}")),
)
WINDOWS = (DiscWriter("isoburn.exe", ("/Q", "{device}", "{image}")),)


@dataclass(frozen=True, slots=True)
class SystemBurner:
    """Implements `services.evidence.ports.DiscBurner`. Calls take minutes: never on the UI thread.

    Attributes:
        writers: in the order in which they are looked for.
        find: returns the path of a program, or None.
        devices: folder of the devices (Linux).
        more: further drives.
    """

    writers: Sequence[DiscWriter] = WINDOWS if sys.platform == "win32" else LINUX
    find: Callable[[str], str | None] = shutil.which
    devices: Path = Path("/dev")
    more: tuple[str, ...] = ()

    def writer(self) -> str:
        """Return the name of the writer of this system; empty: it has none."""
        return next((one.name for one in self.writers if self.find(one.name)), "")

    def drives(self) -> list[str]:
        """Return the drives that may hold a disc."""
        if sys.platform == "win32":
            found = [f"{letter}:" for letter in "DEFGHIJKLMNOPQRSTUVWXYZ" if _is_disc_drive(letter)]
        else:
            found = [str(path) for path in sorted(self.devices.glob("sr[0-9]*"))]
        return [*found, *self.more]

    def burn(self, image: Path, device: str, progress: Callable[[int, int], None]) -> BurnedDisc:
        """Burn an image, then read the disc back and compare it. See the port."""
        writer = next((one for one in self.writers if self.find(one.name)), None)
        if writer is None:
            raise OperatorError("There is nothing that burns discs here.", NO_WRITER)
        if device not in self.drives():
            # A writer would write into whatever it is given.
            raise OperatorError(
                text("There is no drive {device}.", device=device[:80]), "Choose one from the list."
            )
        try:
            size = image.stat().st_size
            wanted = _sha256(image, size, lambda _length: None)
        except OSError as error:
            raise OperatorError(
                text("{image} cannot be read: {error}.", image=image, error=error.strerror or error),
                "Choose the image of a disc.",
            ) from error
        command = writer.command(self.find(writer.name) or writer.name, image.absolute(), device)
        _run(command, lambda share: progress(round(share * size), 2 * size))
        self._read_back(device, size, wanted, progress)
        return BurnedDisc(writer.name, device, size, wanted)

    def _read_back(self, device: str, size: int, wanted: str, progress: Callable[[int, int], None]) -> None:
        done = size

        def moved(length: int) -> None:
            nonlocal done
            done += length
            progress(done, 2 * size)

        found, why = "", ""
        try:
            found = _sha256(_place(device), size, moved)
        except OSError as error:
            why = error.strerror or str(error)
        if found != wanted:
            reason = f" ({why})" if why else ""
            raise EnvironmentFault(
                text("The disc does not hold what was to be burned{reason}.", reason=reason),
                "Destroy it, and burn another one. If it happens again, the drive or the discs are faulty.",
            )


def _place(device: str) -> Path:
    if sys.platform == "win32":
        return Path(rf"\\.\{device}")
    return Path(device.removeprefix(STDIO))


def _is_disc_drive(letter: str) -> bool:
    """Return whether a drive letter is one of a disc drive (Windows)."""
    import ctypes

    drive_of_discs = 5
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # other systems do not have it
    return bool(kernel.GetDriveTypeW(f"{letter}:\\") == drive_of_discs)


def _sha256(path: Path, size: int, moved: Callable[[int], None]) -> str:
    """Return the hash of the first bytes of a file or disc; a writer may pad the end."""
    digest, left = hashlib.sha256(), size
    with path.open("rb", buffering=0) as file:
        while left and (block := file.read(min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
            moved(len(block))
    return digest.hexdigest()


def _run(command: list[str], share: Callable[[float], None]) -> None:
    """Run a writer; tell its progress, and end it when whoever is told raises.

    Raises:
        EnvironmentFault: it cannot be started, or fails.
    """
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        raise EnvironmentFault(
            text("{program} cannot be started: {error}.", program=command[0], error=error.strerror or error),
            NO_WRITER,
        ) from error
    said = _Said(process)
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_S)
                break
            share(said.share)
    finally:
        process.kill()
        process.wait()
        said.end()
    if process.returncode:
        raise EnvironmentFault(
            text("The disc was not burned: {said}", said=said.last() or command[0]),
            "Put an empty disc in the drive, and try again. What was burned in part is to be destroyed.",
        )


class _Said:
    """Reads what a writer says, on a thread of its own, so that it never waits for us."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.share, self._lines = 0.0, [b""]
        self._output = process.stdout
        self._thread = BackgroundThread(self._read, "disc writer")
        self._thread.start()

    def _read(self) -> None:
        if self._output is None:
            return
        # What there is, without waiting for more.
        for block in iter(functools.partial(os.read, self._output.fileno(), 4096), b""):
            # Progress comes on one line, written over and over.
            parts = (self._lines.pop() + block).replace(b"\r", b"\n").split(b"\n")
            self._lines = (self._lines + parts)[-LAST_LINES:]
            for line in parts:
                self._take(line)

    def _take(self, line: bytes) -> None:
        if found := _MEGABYTES.search(line):
            self.share = min(1.0, int(found[1]) / max(1, int(found[2])))
        elif found := _PERCENT.search(line):
            self.share = min(1.0, float(found[1]) / 100)

    def last(self) -> str:
        """Return its last words."""
        lines = [line.decode("utf-8", "replace").strip() for line in self._lines]
        return " ".join(line for line in lines if line)[-300:]

    def end(self) -> None:
        """Wait until everything that it said was read."""
        self._thread.join(5)
        if self._output is not None:
            self._output.close()
