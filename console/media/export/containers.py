"""Packages as a ZIP file, as images of discs or as one ONVIF export file, made from a checked folder."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.domain.errors import OperatorError
from console.domain.evidence import manifest
from console.domain.evidence.forms import PackageForm, new_passphrase
from console.media.export.disc_images import split_over_discs, write_image
from console.media.export.documents import outer_papers
from console.media.export.onvif_file import check_can_hold, write_onvif
from console.media.export.part_folder import MARK
from console.media.export.zip_packages import write_zip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from console.domain.evidence.manifest import Disc
    from console.domain.evidence.package import ListedFile, PackagedSegment, PackagePlan
    from console.media.export.onvif_file import FileSealer
    from console.media.export.segment_copies import ByteCount

INSIDE, DISC = "package", "disc"
"""Folders beside the containers while these are made."""


@dataclass(frozen=True, slots=True)
class FilledFolder:
    """A folder with everything that belongs to a package; of a disc: everything but its recordings."""

    folder: Path
    manifest_sha256: str
    files: tuple[ListedFile, ...]


class Fill(Protocol):
    """Writes everything but the recordings into a folder."""

    def __call__(
        self,
        plan: PackagePlan,
        folder: Path,
        media: Mapping[int, Sequence[PackagedSegment]],
        disc: Disc | None = None,
        more: Mapping[str, bytes] | None = None,
    ) -> FilledFolder:
        """See `FolderPackages.fill`."""
        ...


@dataclass(frozen=True, slots=True)
class ContainerWork:
    """What making a container needs."""

    fill: Fill
    count: ByteCount
    sealer: FileSealer | None = None

    def moved(self, length: int) -> None:
        """Count the bytes of a block and tell the one that waits, who may cancel."""
        self.count.add(length)
        self.count.report()


def contain(
    plan: PackagePlan,
    part: Path,
    media: Mapping[int, Sequence[PackagedSegment]],
    whole: FilledFolder,
    work: ContainerWork,
) -> str:
    """Make the ZIP file, the discs or the ONVIF file of a package; return the passphrase, if there is one.

    Args:
        plan: what the package is, and its form.
        part: folder of the unfinished package, in which the containers and their labels will lie.
        media: the recordings of the package.
        whole: the package as a folder, which is removed.
        work: how the papers of a disc are written, and who is told of the bytes.

    Raises:
        OperatorError: a recording does not fit on one disc, or they cannot be one ONVIF file.
        EnvironmentFault: what was read back differs.
        OSError: the disk failed.
    """
    _clear(part)
    key = (whole.folder / manifest.KEY).read_text("ascii")
    public_key = manifest.public_key_in(key)
    passphrase = ""
    if plan.form is PackageForm.ZIP:
        passphrase = new_passphrase()
        _put(part, outer_papers(plan, media, public_key))
        target = part / f"{plan.exhibit.file_name}.zip"
        write_zip(target, _paths(whole), _sums(whole), passphrase, work.moved)
        _sync(target)
    elif plan.form is PackageForm.ONVIF:
        _onvif(plan, part, media, whole, work)
    else:
        _discs(plan, part, media, whole, work)
    for name in (INSIDE, DISC):
        shutil.rmtree(part / name, ignore_errors=True)
    return passphrase


def _onvif(
    plan: PackagePlan,
    part: Path,
    media: Mapping[int, Sequence[PackagedSegment]],
    whole: FilledFolder,
    work: ContainerWork,
) -> None:
    check_can_hold(plan, media)
    if work.sealer is None:
        raise OperatorError("There is no key that seals ONVIF export files.", "Write a folder.")
    key = (whole.folder / manifest.KEY).read_text("ascii")
    _put(part, outer_papers(plan, media, manifest.public_key_in(key)))
    # What it was made from, with the hash of every recording.
    kept = (manifest.MANIFEST, manifest.SIGNATURE, manifest.KEY)
    _put(part, {name: (whole.folder / name).read_bytes() for name in kept})
    (segments,) = media.values()
    target = part / f"{plan.exhibit.file_name}.mp4"
    write_onvif(target, plan, segments, whole.folder, work.sealer, work.moved)


def _clear(part: Path) -> None:
    """Clear what a killed attempt left of its containers: the passphrase is lost, the discs may differ."""
    for path in part.iterdir():
        if path.name == DISC:
            shutil.rmtree(path)
        elif path.name not in {INSIDE, MARK}:
            path.unlink()


def _discs(
    plan: PackagePlan,
    part: Path,
    media: Mapping[int, Sequence[PackagedSegment]],
    whole: FilledFolder,
    work: ContainerWork,
) -> None:
    discs = split_over_discs(media, plan.form.disc_bytes)
    name = plan.exhibit.file_name
    public_key = manifest.public_key_in((whole.folder / manifest.KEY).read_text("ascii"))
    if len(discs) == 1:
        _put(part, outer_papers(plan, media, public_key))
        write_image(part / f"{name}.iso", _paths(whole), _sums(whole), name, work.moved)
        _sync(part / f"{name}.iso")
        return
    listing = {
        f"whole/{file}": (whole.folder / file).read_bytes()
        for file in (manifest.MANIFEST, manifest.SIGNATURE)
    }
    for number, recordings in enumerate(discs, 1):
        disc = manifest.Disc(number, len(discs), whole.manifest_sha256)
        shutil.rmtree(part / DISC, ignore_errors=True)
        (part / DISC).mkdir()
        papers = work.fill(plan, part / DISC, recordings, disc, listing)
        held = {one.file.name for segments in recordings.values() for one in segments}
        paths = {
            file.name: (whole.folder if file.name in held else papers.folder) / file.name
            for file in papers.files
        }
        _put(part, outer_papers(plan, recordings, public_key, disc))
        target = part / f"{name}-disc-{number}-of-{len(discs)}.iso"
        write_image(target, paths, _sums(papers), f"{name}-{number}", work.moved)
        _sync(target)


def _paths(filled: FilledFolder) -> dict[str, Path]:
    return {file.name: filled.folder / file.name for file in filled.files}


def _sums(filled: FilledFolder) -> dict[str, str]:
    return {file.name: file.sha256 for file in filled.files}


def _put(part: Path, papers: Mapping[str, bytes]) -> None:
    for name, content in papers.items():
        (part / name).write_bytes(content)
        _sync(part / name)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
