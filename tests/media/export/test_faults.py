"""Whatever happens while a package is written: nothing half-made is issued, no recording is touched."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import psutil
import pytest

from console.app.package_verification import verify_package
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.evidence import forms
from console.domain.evidence.exhibits import ExhibitReference
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.manifest import instant
from console.domain.people.actor import Role
from console.media.export.disc_images import RESERVED_BYTES
from console.media.export.files import PackageFiles
from console.media.export.folder_packages import FolderPackages
from console.media.export.part_folder import MARK, check_place, part_of
from tests.media.clips import clip
from tests.media.town import Town
from tests.support.evidence import WHOLE, EvidenceRoom, at, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.evidence.packages import EvidencePackages


class FaultyDrive(PackageFiles):
    """A drive that fails after so many bytes, or writes something else than it was given."""

    def __init__(
        self, fails: int = 0, after_bytes: int = 0, *, lies: bool = False, gone: Path | None = None
    ) -> None:
        self._fails, self._left, self._lies, self._gone = fails, after_bytes, lies, gone

    def write(self, descriptor: int, block: memoryview) -> None:
        self._left -= len(block)
        if self._fails and self._left < 0:
            if self._gone is not None:
                shutil.rmtree(self._gone)
            raise OSError(self._fails, os.strerror(self._fails))
        if self._lies:
            block = memoryview(bytes([block[0] ^ 1]) + bytes(block[1:]))
        super().write(descriptor, block)


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path) as room:
        yield room


def on_drive(packages: EvidencePackages, files: PackageFiles) -> None:
    assert isinstance(packages._writer, FolderPackages)
    packages._writer = dataclasses.replace(packages._writer, files=files)


def kinds(evidence: EvidenceRoom) -> list[str]:
    entries = evidence.scheme.books.span("evidence", 1, 1000, personal=True)
    return [entry.kind.removeprefix("evidence.") for entry in entries]


def recordings(evidence: EvidenceRoom) -> dict[str, str]:
    files = sorted((evidence.home / "recordings" / "segments").rglob("*.mp4"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize(
    ("drive", "words"),
    [
        (FaultyDrive(errno.ENOSPC, 400_000), "No space left"),
        (FaultyDrive(errno.EIO, 1), "Input/output error"),
        (FaultyDrive(errno.ENODEV, 700_000), "No such device"),
        (FaultyDrive(lies=True), "differs from what was written"),
    ],
)
def test_a_drive_that_fails_leaves_nothing_and_the_next_attempt_works(
    evidence: EvidenceRoom, drive: FaultyDrive, words: str
) -> None:
    manager, into, before = evidence.room.me(Role.MANAGER), evidence.home / "package", recordings(evidence)
    number = evidence.asked()
    on_drive(evidence.packages, drive)
    with pytest.raises(EnvironmentFault, match=words):
        evidence.packages.write(manager, number, into)
    assert not into.exists()
    assert not part_of(into).exists()
    assert kinds(evidence) == ["asked", "released", "stopped"]
    on_drive(evidence.packages, PackageFiles())
    evidence.packages.write(manager, number, into)
    assert verify_package(into, "")["whole"]
    assert kinds(evidence)[-1] == "issued"
    assert recordings(evidence) == before


def test_a_drive_that_was_pulled_out_is_said(evidence: EvidenceRoom) -> None:
    drive = evidence.home / "drive"
    drive.mkdir()
    number = evidence.asked()
    on_drive(evidence.packages, FaultyDrive(errno.EIO, 300_000, gone=drive))
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), number, drive / "package")
    assert kinds(evidence)[-1] == "stopped"


class Cancelled(Exception):
    pass


def test_cancelled_at_any_instant_it_leaves_nothing(evidence: EvidenceRoom) -> None:
    number, into = evidence.asked(), evidence.home / "package"
    for calls in (1, 2, 3):
        left = [calls]

        def progress(_done: int, _total: int, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise Cancelled

        with pytest.raises(Cancelled):
            evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, progress)
        assert not into.exists()
        assert not part_of(into).exists()
    assert kinds(evidence)[-1] == "stopped"


CHILD = """
import sys
from pathlib import Path
from tests.media.export.test_faults import write_slowly
write_slowly(Path(sys.argv[1]), int(sys.argv[2]))
"""


def write_slowly(home: Path, number: int) -> None:
    """Write a package as a process of its own that can be killed."""
    from console.app.wiring.evidence import open_packages
    from tests.support.people import open_room
    from tests.support.scheme import scheme_of

    class SlowDrive(PackageFiles):
        def write(self, descriptor: int, block: memoryview) -> None:
            time.sleep(0.05)
            super().write(descriptor, block)

    with open_room(home) as room:
        room.staff.roster.reload()
        scheme = dataclasses.replace(scheme_of(room, home), is_demo=True)
        packages = open_packages(scheme, room.staff)
        on_drive(packages, SlowDrive())
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        packages.write(room.me(Role.MANAGER), number, home / "package")


@pytest.mark.slow
@pytest.mark.req("EVD-04")
def test_killed_at_random_instants_it_is_resumed_and_never_half_issued(evidence: EvidenceRoom) -> None:
    number, into = evidence.asked(), evidence.home / "package"
    dice, before = random.Random(5), recordings(evidence)
    command = [sys.executable, "-c", CHILD, str(evidence.home), str(number)]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(dice.uniform(0.1, 1.2))
        children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for child in children:
            child.kill()
        if into.exists():
            assert verify_package(into, "")["whole"], "it has its name only when it is complete"
            break
        assert "issued" not in kinds(evidence)
    if "issued" not in kinds(evidence):
        if into.exists():
            shutil.rmtree(into)
        evidence.packages.write(evidence.room.me(Role.MANAGER), number, into)
    assert verify_package(into, "")["whole"]
    assert not part_of(into).exists()
    assert recordings(evidence) == before


@pytest.mark.slow
@pytest.mark.req("EVD-04")
@pytest.mark.parametrize("form", [PackageForm.ZIP, PackageForm.CD])
def test_a_zip_or_discs_that_kills_cut_short_are_made_again_from_the_start(
    evidence: EvidenceRoom, monkeypatch: pytest.MonkeyPatch, form: PackageForm
) -> None:
    largest = max(path.stat().st_size for path in (evidence.home / "recordings").rglob("*.mp4"))
    # Discs that hold five of the nine recordings.
    sectors = RESERVED_BYTES // 2048 + 5 * (largest // 2048 + 2) if form is PackageForm.CD else 0
    number, into, before = evidence.asked(), evidence.home / "package", recordings(evidence)
    script = [sys.executable, "-m", "tests.media.export.kill_rounds"]
    words = (str(evidence.home), str(number), form.value, "12", str(sectors))
    done = subprocess.run([*script, *words], capture_output=True, check=True, text=True)
    rounds = json.loads(done.stdout)
    assert "begun" in rounds["states"], rounds
    assert "issued" not in kinds(evidence)
    if rounds["states"][-1] == "complete":
        # The kill came between the last step and the entry: it is whole, and was not called issued.
        shutil.rmtree(into)
    if sectors:
        monkeypatch.setitem(forms._SECTORS, form, sectors)
    evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, form=form)
    assert kinds(evidence)[-1] == "issued"
    names = sorted(path.name for path in into.iterdir())
    assert names == sorted(path.name for path in (evidence.home / "whole").iterdir())
    assert len([name for name in names if name.endswith((".zip", ".iso"))]) == (2 if sectors else 1)
    assert not part_of(into).exists()
    assert recordings(evidence) == before


def test_what_a_kill_left_of_other_containers_is_cleared(evidence: EvidenceRoom) -> None:
    number, into = evidence.asked(), evidence.home / "package"
    part = part_of(into)
    part.mkdir()
    (part / MARK).write_text(f"{number} {evidence.packages.exhibits()[-1]} {PackageForm.ZIP.value}")
    for left in ("MM-1-disc-1-of-3.iso", "LABEL-disc-1.html", "MM-1.zip"):
        (part / left).write_bytes(b"half")
    (part / "disc").mkdir()
    (part / "disc" / "manifest.json").write_bytes(b"half")
    evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, form=PackageForm.ZIP)
    assert {path.name for path in into.iterdir()} == {"LABEL.html", "READ-ME-FIRST.txt", "MM-1.zip"}
    assert (into / "MM-1.zip").read_bytes() != b"half"


def test_a_package_killed_in_its_last_step_is_taken_back(evidence: EvidenceRoom) -> None:
    number, into = evidence.asked(), evidence.home / "package"
    evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), into)
    # As it is between getting its name and losing its mark.
    (into / MARK).write_text(f"{number} {evidence.packages.exhibits()[0]}")
    evidence.packages.write(evidence.room.me(Role.MANAGER), number, into)
    assert not (into / MARK).exists()
    assert verify_package(into, "")["whole"]
    with pytest.raises(OperatorError, match="not empty"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), into)


def test_what_an_earlier_attempt_wrote_is_used_again(evidence: EvidenceRoom) -> None:
    number, into = evidence.asked(), evidence.home / "package"
    written: list[int] = []

    class CountingDrive(PackageFiles):
        def write(self, descriptor: int, block: memoryview) -> None:
            written.append(len(block))
            super().write(descriptor, block)

    part = part_of(into)
    evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), evidence.home / "other")
    shutil.copytree(evidence.home / "other", part)
    reference = evidence.packages.exhibits()[-1]
    (part / ".watchroom-package").write_text(f"{number} {reference}")
    on_drive(evidence.packages, CountingDrive())
    plan, _ = evidence.packages.write(evidence.room.me(Role.MANAGER), number, into)
    assert sum(written) < plan.size_bytes / 2
    assert verify_package(into, "")["whole"]


def test_a_folder_that_is_not_ours_is_left_alone(evidence: EvidenceRoom) -> None:
    into = evidence.home / "package"
    part_of(into).mkdir()
    (part_of(into) / "letters.txt").write_text("of somebody else")
    with pytest.raises(OperatorError, match="in the way"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), into)
    assert (part_of(into) / "letters.txt").read_text() == "of somebody else"
    into.mkdir()
    (into / "letters.txt").write_text("of somebody else")
    with pytest.raises(OperatorError, match="not empty"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), into)


def test_a_damaged_recording_goes_as_it_is_and_is_said(evidence: EvidenceRoom) -> None:
    victim = sorted((evidence.home / "recordings" / "segments" / "00007").rglob("*.mp4"))[1]
    content = bytearray(victim.read_bytes())
    content[3000:6000] = bytes(3000)
    victim.write_bytes(content)
    into, _, written = evidence.made()
    assert any(victim.name in fault for fault in written.faults)
    assert (into / "media" / "00007" / victim.name).read_bytes() == content
    assert verify_package(into, "")["whole"], "the package is whole; the recording was not"


def test_a_recording_that_is_deleted_meanwhile_ends_it_in_words(evidence: EvidenceRoom) -> None:
    number = evidence.asked()
    victim = min((evidence.home / "recordings" / "segments" / "00008").rglob("*.mp4"))
    victim.unlink()
    with pytest.raises(EnvironmentFault, match="is not available"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), number, evidence.home / "package")
    assert kinds(evidence)[-1] == "stopped"


def test_another_codec_in_between_goes_as_it_is(evidence: EvidenceRoom) -> None:
    home = evidence.home / "changed"
    town = Town(home)
    for codec in ("libx264", "libx265", "mjpeg"):
        town.recorder.opened(7, clip(codec).form)
        town.send(7, clip(codec), 2)
    town.recorder.finish()
    shutil.rmtree(evidence.home / "recordings")
    home.rename(evidence.home / "recordings")
    with_new_volume = dataclasses.replace(evidence, packages=reopened(evidence))
    _, plan, written = with_new_volume.made(selection=dataclasses.replace(WHOLE, cameras=(7,)))
    assert not written.faults
    assert sum(segment.frames for segment in plan.footage[0].segments) == 150


def reopened(evidence: EvidenceRoom) -> EvidencePackages:
    from console.app.wiring.evidence import open_packages

    return open_packages(evidence.scheme, evidence.room.staff)


def test_names_are_those_that_every_system_takes(evidence: EvidenceRoom) -> None:
    deep = evidence.home / ("d" * 150) / ("e" * 150)
    deep.mkdir(parents=True)
    evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), deep / "package")
    for path in (deep / "package").rglob("*"):
        assert path.name.isascii()
        assert len(path.name) <= 64
        assert not set(path.name) & set('<>:"/\\|?*')
        assert not path.name.endswith((".", " "))
        assert path.stem.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


def test_a_drive_with_too_little_room_is_refused_before_anything_is_written(
    evidence: EvidenceRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(evidence.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1 << 20))
    with pytest.raises(EnvironmentFault, match="not enough space"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), evidence.asked(), evidence.home / "package")
    assert not (evidence.home / "package").exists()


def test_fat32_takes_no_file_of_four_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drive = SimpleNamespace(mountpoint=str(tmp_path), fstype="vfat")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_options: [drive])
    check_place(tmp_path / "package", 1000, (4 << 30) - 1)
    with pytest.raises(OperatorError, match="FAT32"):
        check_place(tmp_path / "package", 1000, 4 << 30)


def test_both_hours_of_the_autumn_night_are_told_apart() -> None:
    first, second = (
        at(0).replace(month=10, day=25, hour=0, minute=30),
        at(0).replace(month=10, day=25, hour=1, minute=30),
    )
    assert instant(first)["local"] == "2026-10-25T01:30:00.000+01:00"
    assert instant(second)["local"] == "2026-10-25T01:30:00.000+00:00"
    assert (instant(first)["zone"], instant(second)["zone"]) == ("BST", "GMT")
    assert str(ExhibitReference.parse("ab/12/w3")) == "AB/12/W3"
