"""Clips for redaction: prepared, searched, and written as a redacted copy with its manifest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.evidence.manifest import KEY, MANIFEST, SIGNATURE, fingerprint_of, pem_of
from console.domain.redaction.job import CoverBox, KeyBox, ModelUsed
from console.domain.redaction.job_json import instructions_sha256, job_as_json
from console.domain.text import text
from console.media.export.files import PackageFiles, hashed, write
from console.media.export.part_folder import check_place, part_folder
from console.media.redaction.child_process import clip_question, work_on_clip
from console.media.redaction.faces import SHA256 as FACES_SHA256
from console.media.redaction.model_folder import models_in
from console.media.redaction.plate_reader import SHA256 as PLATES_SHA256
from console.media.redaction.studio_pictures import PicturesOnDisk
from console.services.redaction.ports import FoundPeople, RedactedCopy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.domain.redaction.job import RedactionJob
    from console.media.export.segment_copies import SegmentSource
    from console.services.books.ports import Signer
    from console.services.redaction.ports import DetectorModel, RedactionClip

RESULT = "redacted.mp4"
PICTURES = "pictures.mp4"
FORMAT, VERSION = "watchroom redacted copy", 1
UNFINISHED = "studio-"


@dataclass(frozen=True, slots=True)
class ClipRedactions:
    """Implements `services.redaction.ports.RedactionMedia`.

    Attributes:
        source: of the recordings.
        signer: of the books' heads, which signs the manifests too.
        scratch: folder for the studio's pictures, which no other account may read.
        faces: the model of faces; None: only people and motion are looked for.
        plates: the model that reads number plates; None: what may be one stays a candidate.
        own_models: folder with models of the scheme's own; it may be missing.
        files: operations on the target.
    """

    source: SegmentSource
    signer: Signer
    scratch: Path
    faces: Path | None = None
    plates: Path | None = None
    own_models: Path = Path("models")
    files: PackageFiles = field(default_factory=PackageFiles)

    def clear(self) -> None:
        """Delete what a studio that died left. Called when a console starts."""
        for folder in self.scratch.glob(f"{UNFINISHED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def prepare(self, clip: RedactionClip, progress: Callable[[int], None]) -> PicturesOnDisk:
        """Decode a clip for the studio; see the port."""
        try:
            self.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.scratch))
        except OSError as error:
            raise EnvironmentFault(
                text("The studio's pictures cannot be kept: {error}.", error=error.strerror or error),
                "Check the disk of the console's home folder.",
            ) from error
        try:
            question = clip_question(clip, self.source)
            answer = work_on_clip("prepare", question, progress, folder / PICTURES)
            width, height = answer["size"]
            scenes = tuple(map(int, answer["scenes"]))
            return PicturesOnDisk(folder, PICTURES, int(answer["frames"]), (width, height), scenes)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @property
    def models_folder(self) -> Path:
        """Where the scheme puts its models."""
        return self.own_models

    def models(self) -> list[DetectorModel]:
        """Return the scheme's own models; see the port."""
        return models_in(self.own_models)

    def search(
        self, clip: RedactionClip, progress: Callable[[int], None], model: DetectorModel | None = None
    ) -> FoundPeople:
        """Look for people and number plates; see the port."""
        question = {
            **clip_question(clip, self.source),
            "faces": str(self.faces or ""),
            "plates": str(self.plates or ""),
        }
        if model is not None:
            question["model"] = {"path": str(self.own_models / model.name), "sha256": model.sha256}
        answer = work_on_clip("search", question, progress)
        used = [ModelUsed(model.name, model.sha256)] if model is not None else []
        without = str(answer["without_faces"])
        if self.faces is not None and not without:
            used.append(ModelUsed(self.faces.name, FACES_SHA256))
        without_reading = str(answer["without_reading"])
        if self.plates is not None and not without_reading:
            used.append(ModelUsed(self.plates.name, PLATES_SHA256))
        return FoundPeople(
            tuple(tuple(_keys(track)) for track in answer["tracks"]),
            tuple(_keys(answer["sightings"])),
            without,
            tuple(tuple(_keys(track)) for track in answer["plates"]),
            tuple(used),
            tuple(tuple(_keys(track)) for track in answer["read_plates"]),
            without_reading,
        )

    def write(
        self,
        clip: RedactionClip,
        job: RedactionJob,
        manifest: Mapping[str, Any],
        into: Path,
        progress: Callable[[int], None],
    ) -> RedactedCopy:
        """Write the covered copy; see the port."""
        size = sum(segment.size_bytes for segment in clip.footage.segments)
        check_place(into, 2 * size, 2 * size)
        instructions = instructions_sha256(job)
        question = {**clip_question(clip, self.source), "job": job_as_json(job)}
        with part_folder(into, f"redaction {instructions}") as part:
            answer = work_on_clip("render", question, progress, part / RESULT)
            _sync(part / RESULT, self.files)
            result = hashed(part / RESULT, RESULT)
            key = self.signer.public_key()
            content = {
                "format": FORMAT,
                "version": VERSION,
                **manifest,
                "originals": [
                    {"number": segment.number, "sha256": segment.sha256} for segment in clip.footage.segments
                ],
                "instructions_sha256": instructions,
                "found_with": [{"name": one.name, "sha256": one.sha256} for one in job.found_with],
                "result": {"name": RESULT, "size": result.size, "sha256": result.sha256},
                "frames": answer["frames"],
                "damaged_pictures": answer["damaged"],
                "key": {"ed25519": key, "sha256": fingerprint_of(key)},
            }
            plain = (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
            write(plain, part / MANIFEST, self.files)
            write(bytes.fromhex(self.signer.sign(plain)), part / SIGNATURE, self.files)
            write(pem_of(key).encode(), part / KEY, self.files)
        return RedactedCopy(result.sha256, hashlib.sha256(plain).hexdigest(), answer["frames"], result.size)


def _keys(rows: Iterable[Iterable[float]]) -> Iterable[KeyBox]:
    for number, *sides in rows:
        yield KeyBox(int(number), CoverBox(*sides).checked())


def _sync(path: Path, files: PackageFiles) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        files.sync(descriptor)
    finally:
        os.close(descriptor)
