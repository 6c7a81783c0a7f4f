"""Packages as folders: recordings, manifest, signature, page, verifier, and what the books say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.domain.books.apart import APART
from console.domain.errors import EnvironmentFault
from console.domain.evidence import manifest
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.package import ListedFile, WrittenPackage
from console.domain.text import text
from console.media.export import time_stamps
from console.media.export.containers import INSIDE, ContainerWork, FilledFolder, contain
from console.media.export.documents import documents_of, pdfs_of
from console.media.export.encoded_copies import EncodedCopies, needs_encoding
from console.media.export.files import PackageFiles, hashed, write
from console.media.export.onvif_file import check_is_for_onvif
from console.media.export.part_folder import check_place, part_folder
from console.media.export.segment_copies import ByteCount, SegmentCopies
from console.media.export.statements import contact_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from console.domain.evidence.manifest import Disc
    from console.domain.evidence.package import PackagedSegment, PackagePlan
    from console.media.export.onvif_file import FileSealer
    from console.media.export.segment_copies import SegmentSource
    from console.media.export.time_stamps import TimeStampAuthority
    from console.services.books.ports import Signer

OVERHEAD_BYTES = 4 << 20
"""Space for everything but the recordings."""


@dataclass(frozen=True, slots=True)
class FolderPackages:
    """Implements `services.evidence.ports.PackageWriter`.

    Attributes:
        source: of the recordings.
        signer: of the books' heads, which signs the manifests too.
        carried: files that go with every package, by name: the page and the verifier.
        files: operations on the target.
        authority: gives each package a time stamp; None: none.
        sealer: the key of ONVIF export files; None: none are made.
        pdf: returns a page to print, given as HTML with its title, as PDF.
    """

    source: SegmentSource
    signer: Signer
    carried: Mapping[str, Path]
    files: PackageFiles = field(default_factory=PackageFiles)
    pdf: Callable[[str, str], bytes] | None = None
    authority: TimeStampAuthority | None = None
    sealer: FileSealer | None = None

    def check_place(self, plan: PackagePlan, into: Path) -> None:
        """Check before starting that a folder can take the package."""
        segments = [segment for footage in plan.footage for segment in footage.segments]
        largest = max((segment.size_bytes for segment in segments), default=0)
        # Containers are made from a folder beside them.
        copies = 1 if plan.form is PackageForm.FOLDER else 2
        if plan.form is PackageForm.ONVIF:
            check_is_for_onvif(plan)
        if plan.form in {PackageForm.ZIP, PackageForm.ONVIF}:
            largest = plan.size_bytes
        elif plan.form is not PackageForm.FOLDER:
            largest = min(plan.size_bytes, plan.form.disc_bytes)
        check_place(into, copies * (plan.size_bytes + OVERHEAD_BYTES), largest)

    def write(self, plan: PackagePlan, into: Path, progress: Callable[[int, int], None]) -> WrittenPackage:
        """Write a package; see the port. With its copies, every recording is read once and written once.

        A ZIP file or images of discs are made from the folder that is checked already, and read back too.
        """
        is_folder = plan.form is PackageForm.FOLDER
        count = ByteCount((2 if is_folder else 4) * plan.size_bytes, progress)
        form = "" if is_folder else f" {plan.form.value}"
        with part_folder(into, f"{plan.request} {plan.exhibit}{form}") as part:
            inside = part if is_folder else part / INSIDE
            inside.mkdir(exist_ok=True)
            media = self._media(plan, inside, count)
            filled = self.fill(plan, inside, media)
            passphrase = (
                ""
                if is_folder
                else contain(plan, part, media, filled, ContainerWork(self.fill, count, self.sealer))
            )
            # Last, because it lies beside the package, where nothing clears it away if the rest fails.
            if plan.book not in APART:
                # Beside what is kept apart nothing is left: the drive is the requester's.
                self._put_contact_sheet(plan, into)
        faults = tuple(
            f"{segment.file.name}: {segment.fault}"
            for segments in media.values()
            for segment in segments
            if segment.fault
        )
        return WrittenPackage(
            filled.manifest_sha256,
            manifest.fingerprint_of(self.signer.public_key()),
            len(filled.files),
            sum(not manifest.is_made_from_it(file.name) for file in filled.files),
            sum(file.size for file in filled.files),
            faults,
            passphrase,
        )

    def _stamp(self, folder: Path, listed: list[ListedFile]) -> tuple[list[ListedFile], list[str]]:
        """Have what is listed so far stamped by the authority, if any; return its files, or why not."""
        if self.authority is None:
            return [], []
        contents = manifest.sums_of(listed).encode()
        try:
            token = self.authority.stamp(contents)
        except EnvironmentFault as fault:
            # It is a further proof, without which the package is as good as the signature.
            return [], [fault.what]
        made = {
            time_stamps.CONTENTS: contents,
            time_stamps.TOKEN: token,
            time_stamps.HOW: time_stamps.HOW_TO_CHECK.format(url=self.authority.url).encode(),
        }
        return [self._write(folder, name, content) for name, content in made.items()], []

    def _put_contact_sheet(self, plan: PackagePlan, into: Path) -> None:
        """Put the sheet that is not served beside the package, never into it."""
        page = contact_sheet(plan)
        name = f"{into.name} contact sheet, not served"
        if self.pdf is None:
            write(page, into.with_name(f"{name}.html"), self.files)
        else:
            write(self.pdf(page.decode(), str(plan.exhibit)), into.with_name(f"{name}.pdf"), self.files)

    def fill(
        self,
        plan: PackagePlan,
        folder: Path,
        media: Mapping[int, Sequence[PackagedSegment]],
        disc: Disc | None = None,
        more: Mapping[str, bytes] | None = None,
    ) -> FilledFolder:
        """Write everything but the recordings into a folder; what an earlier attempt left there is removed.

        Args:
            plan: what the package is.
            folder: of the package, or of all but the recordings of one disc.
            media: the recordings that belong to it.
            disc: which disc it is, of how many.
            more: further files, by name.
        """
        listed = [segment.file for segments in media.values() for segment in segments]
        listed += self._beside(plan, folder, media, disc, more or {})
        key = self.signer.public_key()
        stamped, why_not = self._stamp(folder, listed)
        listed += stamped
        plan = replace(plan, notes=(*plan.notes, *why_not))
        content = manifest.manifest_bytes(plan, media, listed, key, disc)
        about = self._sign(folder, content, key)
        sums = self._write(folder, manifest.SUMS, manifest.sums_of([*listed, *about]).encode())
        files = (*listed, *about, sums)
        _remove_others(folder, files)
        return FilledFolder(folder, hashlib.sha256(content).hexdigest(), files)

    def _media(self, plan: PackagePlan, part: Path, count: ByteCount) -> dict[int, list[PackagedSegment]]:
        copies = SegmentCopies(self.source, part, self.files, count)
        encoded = EncodedCopies(self.source, part, self.files, count)
        media = {}
        for footage in plan.footage:
            if needs_encoding(footage, plan.copy, self.source):
                written = encoded.written(footage, plan)
            else:
                written = copies.copy(footage.segments)
            media[footage.camera.number] = copies.check_ends(written)
        return media

    def _beside(
        self,
        plan: PackagePlan,
        part: Path,
        media: Mapping[int, Sequence[PackagedSegment]],
        disc: Disc | None,
        more: Mapping[str, bytes],
    ) -> list[ListedFile]:
        contents = {name: path.read_bytes() for name, path in self.carried.items()}
        contents |= {f"books/{name}": content for name, content in plan.books.items()}
        papers = documents_of(plan, media, self.signer.public_key(), disc)
        contents |= papers | ({} if self.pdf is None else pdfs_of(papers, self.pdf))
        contents |= more
        return [self._write(part, name, content) for name, content in sorted(contents.items())]

    def _sign(self, part: Path, content: bytes, key: str) -> list[ListedFile]:
        signature = bytes.fromhex(self.signer.sign(content))
        pem = manifest.pem_of(key)
        script = manifest.script_of(content.decode(), signature, pem)
        contents = {
            manifest.MANIFEST: content,
            manifest.SIGNATURE: signature,
            manifest.KEY: pem.encode(),
            manifest.SCRIPT: script.encode(),
        }
        return [self._write(part, name, made) for name, made in contents.items()]

    def _write(self, part: Path, name: str, content: bytes) -> ListedFile:
        """Write a file and read it back."""
        write(content, part / name, self.files)
        found = hashed(part / name, name)
        if found.sha256 != hashlib.sha256(content).hexdigest():
            raise EnvironmentFault(
                text("What was read back of {name} differs from what was written.", name=name),
                "The drive is faulty. Use another one. Nothing was issued.",
            )
        return found


def _remove_others(part: Path, files: Iterable[ListedFile]) -> None:
    """Remove what an earlier attempt left and what this one does not list."""
    from console.media.export.part_folder import MARK

    wanted = {file.name for file in files} | {manifest.SUMS, MARK}
    for path in sorted(part.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(part).as_posix() not in wanted:
            path.unlink()
