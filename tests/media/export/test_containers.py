"""Packages as an encrypted ZIP file and as images of discs, read by others than the code that wrote them."""

from __future__ import annotations

import errno
import json
import os
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
import pyzipper

from console.app.package_verification import verify_package
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.evidence import forms
from console.domain.evidence.forms import PackageForm
from console.domain.people.actor import Role
from console.media.export.disc_images import RESERVED_BYTES
from tests.support.evidence import EvidenceRoom, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.evidence.package import PackagePlan, WrittenPackage

SECTOR = 2048


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path_factory.mktemp("containers")) as room:
        yield room


def written(evidence: EvidenceRoom, name: str, form: PackageForm) -> tuple[Path, PackagePlan, WrittenPackage]:
    into = evidence.home / name
    number = evidence.asked()
    plan, done = evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, form=form)
    return into, plan, done


def records(image: bytes, place: int, length: int) -> Iterator[tuple[bytes, bytes, int, int, bool]]:
    """A directory: name, what follows it, place, length and whether it is a folder, of each entry."""
    at, end = place * SECTOR, place * SECTOR + length
    while at < end:
        size = image[at]
        if not size:
            at = (at // SECTOR + 1) * SECTOR
            continue
        record = image[at : at + size]
        extent, data = struct.unpack_from("<I", record, 2)[0], struct.unpack_from("<I", record, 10)[0]
        name = record[33 : 33 + record[32]]
        if name not in {b"\0", b"\1"}:
            beyond = record[33 + record[32] + (record[32] + 1) % 2 :]
            yield name, beyond, extent, data, bool(record[25] & 2)
        at += size


def tree(image: bytes, kind: int) -> dict[str, bytes]:
    """Every file of a disc by name: by Joliet (2), or by Rock Ridge in the oldest tree (1)."""
    sector = next(at for at in range(16, 32) if image[at * SECTOR] == kind)
    assert image[sector * SECTOR + 1 : sector * SECTOR + 6] == b"CD001"
    root = image[sector * SECTOR + 156 :]
    waiting = [("", struct.unpack_from("<I", root, 2)[0], struct.unpack_from("<I", root, 10)[0])]
    files = {}
    while waiting:
        above, place, length = waiting.pop()
        for name, beyond, extent, data, is_folder in records(image, place, length):
            shown = name.decode("utf-16-be") if kind == 2 else rock_ridge_name(beyond)
            assert len(shown) <= 64
            path = f"{above}{shown.removesuffix(';1')}"
            if is_folder:
                waiting.append((f"{path}/", extent, data))
            else:
                files[path] = image[extent * SECTOR : extent * SECTOR + data]
    return files


def rock_ridge_name(beyond: bytes) -> str:
    at = beyond.index(b"NM")
    return beyond[at + 5 : at + beyond[at + 2]].decode()


def unpacked(files: dict[str, bytes], into: Path) -> Path:
    for name, content in files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(content)
    return into


@pytest.mark.req("EVD-01")
def test_a_zip_file_opens_with_its_passphrase_only_and_holds_the_whole_package(
    evidence: EvidenceRoom, tmp_path: Path
) -> None:
    into, plan, done = written(evidence, "zip", PackageForm.ZIP)
    name = f"{plan.exhibit.file_name}.zip"
    assert {path.name for path in into.iterdir()} == {"LABEL.html", "READ-ME-FIRST.txt", name}
    assert len(done.passphrase.replace("-", "")) == forms.GROUPS * forms.IN_GROUP
    label = (into / "LABEL.html").read_text("utf-8")
    assert "Windows Explorer cannot open it" in label
    for path in evidence.home.rglob("*"):
        assert path.is_dir() or done.passphrase.encode() not in path.read_bytes(), "it is kept nowhere"
    with pyzipper.AESZipFile(into / name) as archive:
        for info in archive.infolist():
            assert info.wz_aes_strength == 3, "AES-256"
        archive.setpassword(done.passphrase.encode())
        archive.extractall(tmp_path / "out")
    assert verify_package(tmp_path / "out", done.fingerprint)["whole"]
    with pyzipper.AESZipFile(into / name) as archive:
        archive.setpassword(done.passphrase[:-1].encode() + b"1")
        with pytest.raises(RuntimeError, match="password"):
            archive.read("manifest.json")
    with zipfile.ZipFile(into / name) as plain, pytest.raises((RuntimeError, NotImplementedError)):
        plain.read("manifest.json")


@pytest.mark.req("EVD-01")
def test_one_disc_holds_the_whole_package_under_both_kinds_of_names(
    evidence: EvidenceRoom, tmp_path: Path
) -> None:
    into, plan, done = written(evidence, "dvd", PackageForm.DVD)
    image = (into / f"{plan.exhibit.file_name}.iso").read_bytes()
    joliet = tree(image, 2)
    assert joliet == tree(image, 1)
    assert len(joliet) == done.files
    assert verify_package(unpacked(joliet, tmp_path / "disc"), done.fingerprint)["whole"]
    assert b"NSR0" not in image[16 * SECTOR : 64 * SECTOR], "no UDF"


@pytest.mark.req("EVD-01")
def test_discs_are_split_at_whole_recordings_and_each_is_complete_with_the_list_of_all(
    evidence: EvidenceRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _, _ = evidence.made("whole")
    sizes = [path.stat().st_size for path in whole.rglob("*.mp4")]
    room = 3 * (max(sizes) // SECTOR + 2)
    monkeypatch.setitem(forms._SECTORS, PackageForm.CD, RESERVED_BYTES // SECTOR + room)
    into, plan, done = written(evidence, "cds", PackageForm.CD)
    images = sorted(into.glob("*.iso"))
    assert len(images) == len(list(into.glob("LABEL-disc-*.html"))) > 1
    held: list[str] = []
    for number, path in enumerate(images, 1):
        assert path.name == f"{plan.exhibit.file_name}-disc-{number}-of-{len(images)}.iso"
        assert path.stat().st_size <= PackageForm.CD.disc_bytes
        disc = unpacked(tree(path.read_bytes(), 2), tmp_path / str(number))
        assert verify_package(disc, done.fingerprint)["whole"]
        manifest = json.loads((disc / "manifest.json").read_text("utf-8"))
        assert manifest["disc"]["number"] == number
        assert manifest["disc"]["whole_manifest_sha256"] == done.manifest_sha256
        assert f"{number} of {len(images)}" in (disc / "label.html").read_text("utf-8")
        held += [file.relative_to(disc).as_posix() for file in disc.rglob("*.mp4")]
        listing = json.loads((disc / "whole" / "manifest.json").read_text("utf-8"))
        listed = {row["name"] for row in listing["files"] if row["name"].endswith(".mp4")}
        assert {row["file"] for camera in manifest["cameras"] for row in camera["segments"]} < listed
    assert sorted(held) == sorted(listed), "each recording is on one disc"


def test_a_recording_larger_than_a_disc_is_refused_and_nothing_is_left(
    evidence: EvidenceRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(forms._SECTORS, PackageForm.CD, RESERVED_BYTES // SECTOR + 1)
    with pytest.raises(OperatorError, match="does not fit on one disc"):
        written(evidence, "too-small", PackageForm.CD)
    assert not [path for path in evidence.home.iterdir() if "too-small" in path.name]


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize("form", [PackageForm.ZIP, PackageForm.DVD])
def test_a_disk_that_is_full_while_a_container_is_written_leaves_nothing(
    evidence: EvidenceRoom, monkeypatch: pytest.MonkeyPatch, form: PackageForm
) -> None:
    name = {PackageForm.ZIP: "write_zip", PackageForm.DVD: "write_image"}[form]

    def full(target: Path, *_others: object) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    number, into = evidence.asked(), evidence.home / f"full {form.name}"
    with monkeypatch.context() as patched:
        patched.setattr(f"console.media.export.containers.{name}", full)
        with pytest.raises(EnvironmentFault, match="No space left"):
            evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, form=form)
    assert not [path for path in evidence.home.iterdir() if f"full {form.name}" in path.name]
    evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, form=form)
    assert into.is_dir()


def test_a_stopped_container_leaves_nothing(evidence: EvidenceRoom) -> None:
    into, told = evidence.home / "stopped", 0

    def stop_late(done: int, total: int) -> None:
        nonlocal told
        told = done
        if done > 0.6 * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evidence.packages.write(
            evidence.room.me(Role.MANAGER), evidence.asked(), into, stop_late, PackageForm.ZIP
        )
    assert told
    assert not into.exists()
    assert not list(evidence.home.glob(".stopped*"))
