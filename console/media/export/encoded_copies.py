"""Recordings of a camera as they go into a copy that is not bit for bit: masked, for viewing, a clip."""

from __future__ import annotations

import dataclasses
import os
from contextlib import closing
from typing import TYPE_CHECKING

from console.domain.evidence.copies import CopyKind
from console.domain.evidence.package import PackagedSegment
from console.domain.text import text
from console.media.export.encoding import EncodeJob, encode
from console.media.export.files import hashed
from console.media.export.segment_copies import MEDIA, media_name
from console.media.recorder.decode_check import DecodeChild

if TYPE_CHECKING:
    from pathlib import Path

    from console.domain.evidence.package import PackagedCamera, PackagePlan
    from console.domain.recording.segments import Segment
    from console.media.export.files import PackageFiles
    from console.media.export.segment_copies import ByteCount, SegmentSource

PLAYED_EVERYWHERE = frozenset({"h264", "aac"})
MASKED = "encoded again as H.264 with the privacy zones in force at the recorded time covered"
VIEWING = "encoded again as H.264 and AAC, so that every browser plays it"


def needs_encoding(footage: PackagedCamera, kind: CopyKind, source: SegmentSource) -> bool:
    """Return whether a camera's recordings cannot go into a copy as they are."""
    if footage.is_masked or kind is CopyKind.CLIP:
        return True
    if kind is not CopyKind.VIEWING:
        return False
    with closing(DecodeChild()) as child:
        codecs = {
            codec for segment in footage.segments for codec in child.ends(source.path_of(segment)).codecs
        }
    return not codecs <= PLAYED_EVERYWHERE


class EncodedCopies:
    """Writes recordings that are encoded again.

    Args:
        source: of the segments.
        part: folder of the package.
        files: operations on the target.
        count: told when a recording is done.
    """

    def __init__(self, source: SegmentSource, part: Path, files: PackageFiles, count: ByteCount) -> None:
        self._source, self._part, self._files, self._count = source, part, files, count

    def written(self, footage: PackagedCamera, plan: PackagePlan) -> list[PackagedSegment]:
        """Return a camera's recordings as they were written.

        Raises:
            EnvironmentFault: a recording cannot be encoded.
            OSError: the target failed.
        """
        if not footage.segments:
            return []
        if plan.copy is CopyKind.CLIP:
            return [self._clip(footage, plan)]
        making = MASKED if footage.is_masked else VIEWING
        return [self._segment(footage, segment, making) for segment in footage.segments]

    def _segment(self, footage: PackagedCamera, segment: Segment, making: str) -> PackagedSegment:
        name = f"{media_name(segment).rpartition('.')[0]}-{'masked' if footage.is_masked else 'viewing'}.mp4"
        inputs = ((self._source.path_of(segment), segment.begin_utc),)
        return self._encoded(segment, name, EncodeJob(footage, inputs, self._part / name), making)

    def _clip(self, footage: PackagedCamera, plan: PackagePlan) -> PackagedSegment:
        camera, selection = footage.camera, plan.selection
        name = f"{MEDIA}/{camera.number:05d}/{plan.exhibit.file_name}-camera-{camera.number}.mp4"
        job = EncodeJob(
            footage,
            [(self._source.path_of(segment), segment.begin_utc) for segment in footage.segments],
            self._part / name,
            trim=(selection.begin_utc, selection.end_utc),
            caption=f"{plan.exhibit} {camera.number} {camera.name}",
        )
        first, last = footage.segments[0], footage.segments[-1]
        whole = dataclasses.replace(
            first,
            begin_utc=max(first.begin_utc, selection.begin_utc),
            end_utc=min(last.end_utc, selection.end_utc),
        )
        making: str = text(
            "trimmed and joined from recordings {first} to {last} of the camera, encoded again as H.264 "
            "with the recorded sound, if there is any, as AAC, and with a caption under the picture",
            first=first.number,
            last=last.number,
        )
        if footage.is_masked:
            making = f"{making}; {MASKED}"
        return self._encoded(whole, name, job, making)

    def _encoded(self, segment: Segment, name: str, job: EncodeJob, making: str) -> PackagedSegment:
        job.target.unlink(missing_ok=True)  # of an earlier attempt
        counts = encode(job, self._count.report)
        descriptor = os.open(job.target, os.O_RDWR)
        try:
            self._files.sync(descriptor)
        finally:
            os.close(descriptor)
        self._count.add(2 * sum(path.stat().st_size for path, _begin in job.inputs))
        fault = ""
        if counts["damaged"]:
            fault = text(
                "{damaged} of {read} pictures could not be decoded",
                damaged=counts["damaged"],
                read=counts["read"],
            )
        volume = self._source.volume_of(job.footage.segments[0])
        shown = dataclasses.replace(segment, frames=counts["written"])
        return PackagedSegment(
            shown, hashed(job.target, name), volume, fault=fault, making=making, begin_utc=segment.begin_utc
        )
