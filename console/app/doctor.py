"""Checks of this machine: what is missing, and how to install it."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import av
from av.codec.hwaccel import hwdevices_available

from console.app.database_setup import rights_at_server
from console.app.precedence import may_take_precedence
from console.app.recorder.group import group_number
from console.app.sealed_check import sealed_standing
from console.app.wiring.books import letter_templates
from console.devices.joystick import sdl as sticks
from console.domain.disclosure.own_letters import settings_problems
from console.domain.errors import ConsoleError, EnvironmentFault
from console.settings.file import load
from console.settings.home import wider_than_private
from console.settings.keyrings import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NEEDED_DECODERS = ("h264", "hevc", "mjpeg", "aac", "pcm_alaw", "pcm_mulaw")
WINDOW_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FREE_WARNING_BYTES = 20 * 10**9
FILES_FOR_64_CAMERAS = 1024


class DiagnosticLevel(Enum):
    """The result of one check."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One line of the report."""

    subject: str
    verdict: DiagnosticLevel
    found: str
    then: str = ""


def examine(home: Path) -> list[Diagnostic]:
    """Run every check. Changes nothing; the only program started is `timedatectl`."""
    checks: tuple[Callable[[], Diagnostic], ...] = (
        _python,
        _decoders,
        _hardware_decoding,
        lambda: _libraries("window libraries", WINDOW_LIBRARIES),
        lambda: _libraries("X11 libraries", X11_LIBRARIES),
        _screen,
        lambda: _disk(home),
        lambda: _writable(home),
        lambda: _private(home),
        _clock,
        _keyring,
        _sqlite,
        lambda: _database(home),
        lambda: _letters(home),
        lambda: _sealed_records(home),
        _open_files,
        _precedence,
        _joystick,
    )
    return [check() for check in checks]


def _python() -> Diagnostic:
    return Diagnostic("Python", DiagnosticLevel.OK, sys.version.split()[0])


def _decoders() -> Diagnostic:
    missing = [name for name in NEEDED_DECODERS if not _has_decoder(name)]
    if missing:
        then = "Install the PyAV wheel that ./run installs. The present one was built without these decoders."
        return Diagnostic("decoders", DiagnosticLevel.MISSING, "missing: " + ", ".join(missing), then)
    return Diagnostic("decoders", DiagnosticLevel.OK, ", ".join(NEEDED_DECODERS))


def _has_decoder(name: str) -> bool:
    try:
        av.Codec(name, "r")
    except ValueError:  # PyAV's UnknownCodecError is one
        return False
    return True


def _hardware_decoding() -> Diagnostic:
    built_in = hwdevices_available()
    present = [name for name in built_in if _has_device(name)]
    if not present:
        detail = f"no device (supported: {', '.join(built_in) or 'none'})"
        then = "The processor decodes. Sixteen tiles of 640×360 use about two thirds of a core."
        return Diagnostic("hardware decoding", DiagnosticLevel.OK, detail, then)
    return Diagnostic(
        "hardware decoding",
        DiagnosticLevel.OK,
        ", ".join(present),
        "Set wall.hardware_decoder in the settings to use it.",
    )


def _has_device(name: str) -> bool:
    if sys.platform == "win32":
        return name in {"d3d11va", "d3d12va", "dxva2"}
    nodes = {"cuda": "/dev/nvidia0", "qsv": "/dev/dri/renderD128", "drm": "/dev/dri/renderD128"}
    return name in nodes and os.access(nodes[name], os.R_OK)


def _libraries(subject: str, packages: dict[str, str]) -> Diagnostic:
    if sys.platform != "linux":
        return Diagnostic(subject, DiagnosticLevel.OK, "part of the system")
    missing = [package for library, package in packages.items() if not _loads(library)]
    if missing:
        line = f"sudo apt-get install --no-install-recommends {' '.join(missing)}"
        return Diagnostic(subject, DiagnosticLevel.MISSING, f"{len(missing)} missing", line)
    return Diagnostic(subject, DiagnosticLevel.OK, f"{len(packages)} found")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _screen() -> Diagnostic:
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if sys.platform == "linux" and not shown:
        then = "Log in at a screen to use the wall. `watchroom record` needs no screen."
        return Diagnostic("screen", DiagnosticLevel.WARNING, "none", then)
    return Diagnostic("screen", DiagnosticLevel.OK, shown or "system display")


def _disk(home: Path) -> Diagnostic:
    free = shutil.disk_usage(_existing(home)).free
    detail = f"{free / 1e9:.0f} GB free at {home}"
    if free < FREE_WARNING_BYTES:
        # 2 Mbit/s for 30 days
        return Diagnostic(
            "disk",
            DiagnosticLevel.WARNING,
            detail,
            "Free some space: a camera of 2 Mbit/s needs 650 GB for 30 days.",
        )
    return Diagnostic("disk", DiagnosticLevel.OK, detail)


def _writable(home: Path) -> Diagnostic:
    if not os.access(_existing(home), os.W_OK):
        then = "Give this user write access to the folder, or set WATCHROOM_HOME to another folder."
        return Diagnostic("home", DiagnosticLevel.MISSING, f"{home} is not writable", then)
    return Diagnostic("home", DiagnosticLevel.OK, str(home))


def _private(home: Path) -> Diagnostic:
    wider = wider_than_private(home, group=_group_of(home))
    if not wider:
        return Diagnostic("privacy of files", DiagnosticLevel.OK, "for this user only")
    some = ", ".join(str(path) for path in wider[:3])
    return Diagnostic(
        "privacy of files",
        DiagnosticLevel.WARNING,
        f"{len(wider)} files or folders are open to other users of this machine: {some}",
        f"Run: chmod -R go= '{home}'",
    )


def _group_of(home: Path) -> int | None:
    """Return the group that may use the recorder of a home; None: nobody else may."""
    try:
        name = load(home / "settings.toml").recording.group
        return group_number(name) if name else None
    except ConsoleError:
        return None  # said by the check of the settings


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _clock() -> Diagnostic:
    program = shutil.which("timedatectl")
    if program is None:
        then = "Set the clock by NTP: recordings must show the right time to be evidence."
        return Diagnostic("clock", DiagnosticLevel.WARNING, "unknown whether it is set by NTP", then)
    answer = subprocess.run(
        [program, "show", "--property=NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        check=False,
        timeout=5,
    )
    if answer.stdout.strip() != "yes":
        return Diagnostic("clock", DiagnosticLevel.WARNING, "not set by NTP", "sudo timedatectl set-ntp true")
    return Diagnostic("clock", DiagnosticLevel.OK, "set by NTP")


def _keyring() -> Diagnostic:
    detail, usable = described()
    if not usable:
        then = (
            "Install a secret service (gnome-keyring, KWallet), or provide a passphrase as the systemd "
            "credential watchroom-keyring. Passwords and keys are stored only in a keyring."
        )
        return Diagnostic("keyring", DiagnosticLevel.WARNING, detail, then)
    return Diagnostic("keyring", DiagnosticLevel.OK, detail)


def _sqlite() -> Diagnostic:
    return Diagnostic("SQLite", DiagnosticLevel.OK, sqlite3.sqlite_version)


def _database(home: Path) -> Diagnostic:
    try:
        rights = rights_at_server(home)
    except ConsoleError as error:
        return Diagnostic("database", DiagnosticLevel.WARNING, error.what, error.then)
    if rights is None:
        return Diagnostic("database", DiagnosticLevel.OK, "a file of this machine")
    if rights.is_superuser or rights.is_owner:
        standing = "a superuser of the server" if rights.is_superuser else "the owner of the tables"
        then = "Run `watchroom database setup`: the console gets a role that cannot alter the books."
        detail = f"the console signs in as {rights.user}, {standing}"
        return Diagnostic("database", DiagnosticLevel.WARNING, detail, then)
    return Diagnostic("database", DiagnosticLevel.OK, f"a server, as {rights.user}")


def _letters(home: Path) -> Diagnostic:
    try:
        own = letter_templates(load(home / "settings.toml").letters)
    except ConsoleError as error:
        return Diagnostic("letters", DiagnosticLevel.WARNING, error.what, error.then)
    found = settings_problems(own)
    if not found:
        return Diagnostic("letters", DiagnosticLevel.OK, "every text can be used")
    said = "; ".join(f"{one.name}{one.language and f', {one.language}'}: {one.why}" for one in found)
    then = (
        "The program's own text is used instead. Correct these in the settings file, or on Scheme, Letters."
    )
    return Diagnostic("letters", DiagnosticLevel.WARNING, f"not used: {said}", then)


def _sealed_records(home: Path) -> Diagnostic:
    subject = "sealed records"
    try:
        found = sealed_standing(home)
    except ConsoleError as error:
        return Diagnostic(subject, DiagnosticLevel.WARNING, error.what, error.then)
    if found is None:
        return Diagnostic(subject, DiagnosticLevel.OK, "none yet")
    if not found.is_here:
        detail = "their key is not on this machine: letters, attachments and authorisations stay closed here"
        then = "Two people enter their halves of it: watchroom surveillance recover."
        if not found.is_halved:
            detail += ", and nobody has its halves"
            then = (
                "Take them at a console that has it: watchroom surveillance halves. Without one, all is lost."
            )
        return Diagnostic(subject, DiagnosticLevel.WARNING, detail, then)
    if not found.is_halved:
        detail = "nobody has the halves of their key: with this machine they would be lost"
        then = "Two people who may read authorisations take them: watchroom surveillance halves."
        return Diagnostic(subject, DiagnosticLevel.WARNING, detail, then)
    return Diagnostic(subject, DiagnosticLevel.OK, "the key is here, and two people have its halves")


def _joystick() -> Diagnostic:
    try:
        session = sticks.SdlSession()
    except EnvironmentFault as fault:
        return Diagnostic("joystick", DiagnosticLevel.WARNING, fault.what, fault.then)
    session.update()
    names = ", ".join(session.names())
    session.close()
    detail = names or "none connected"
    return Diagnostic("joystick", DiagnosticLevel.OK, f"{detail} (SDL {sticks.version()})")


def _open_files() -> Diagnostic:
    return Diagnostic("open files", *_files_limit())


def _files_limit() -> tuple[DiagnosticLevel, str, str]:
    if sys.platform == "win32":
        return DiagnosticLevel.OK, "no limit", ""
    import resource

    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES_FOR_64_CAMERAS:
        return (
            DiagnosticLevel.WARNING,
            f"at most {soft}",
            f"Run `ulimit -n {FILES_FOR_64_CAMERAS}` before you start watchroom.",
        )
    return DiagnosticLevel.OK, f"at most {soft}", ""


def _precedence() -> Diagnostic:
    if may_take_precedence():
        return Diagnostic("precedence", DiagnosticLevel.OK, "the console goes before other programs")
    return Diagnostic(
        "precedence",
        DiagnosticLevel.OK,
        "none: pictures and steering wait while other programs are busy",
        "Copy packaging/limits/watchroom.conf to /etc/security/limits.d and sign in again.",
    )


def worst(findings: list[Diagnostic]) -> DiagnosticLevel:
    """Return the worst verdict of the findings."""
    order = list(DiagnosticLevel)
    return max((finding.verdict for finding in findings), key=order.index)


def lines(findings: list[Diagnostic]) -> Iterator[str]:
    """Return the report as lines for a terminal."""
    signs = {DiagnosticLevel.OK: "✓", DiagnosticLevel.WARNING: "!", DiagnosticLevel.MISSING: "✗"}
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        yield f"{signs[finding.verdict]} {finding.subject:<{width}}  {finding.found}"
        if finding.then:
            yield f"  {'':<{width}}  → {finding.then}"
