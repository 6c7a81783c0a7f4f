"""The recordings of one camera as one sealed file (ONVIF Export File Format); nothing is encoded again."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import closing
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

import av

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.text import text
from console.media.export.onvif_boxes import ExportFacts, check_seal, digest_of, meta_box, top_boxes
from console.media.recorder.decode_check import DecodeChild

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream

    from console.domain.evidence.package import PackagedSegment, PackagePlan

ALLOWED = frozenset({"h264", "hevc", "aac"})
"""What an ISO base media file of the format can hold, of what cameras send."""
NO_TRAILER = "frag_keyframe+empty_moov+default_base_moof+skip_trailer"
"""Without the table at the end: the standard leaves open whether the seal covers it."""
_END = "Nothing was issued."


class FileSealer(Protocol):
    """The key that seals files: RSA, with a certificate of its own."""

    def certificate(self) -> bytes:
        """Return the certificate, DER."""
        ...

    def sign(self, digest: bytes) -> bytes:
        """Return the RSA-PSS signature (SHA-256, salt of 20 bytes) of a file with this SHA-256."""
        ...


def check_is_for_onvif(plan: PackagePlan) -> None:
    """Check, before anything is written, what a package must be to become a file of the format.

    Raises:
        OperatorError: it is a master, or of several cameras.
    """
    if plan.copy is CopyKind.MASTER:
        raise OperatorError(
            "An ONVIF export file joins the recordings, so it is no master.",
            "Ask for a working copy, a viewing copy or a court clip. " + _END,
        )
    if len(plan.footage) != 1:
        raise OperatorError(
            "An ONVIF export file holds one camera.", "Ask for a package of each camera. " + _END
        )


def check_can_hold(plan: PackagePlan, media: Mapping[int, Sequence[PackagedSegment]]) -> None:
    """Check that recordings can be one file of the format.

    Raises:
        OperatorError: they cannot; the words say why and what can be done.
    """
    segments = [one for segments in media.values() for one in segments]
    check_is_for_onvif(plan)
    foreign = sorted({codec for one in segments for codec in one.codecs} - ALLOWED)
    if foreign:
        raise OperatorError(
            text("An ONVIF export file cannot hold {codecs}.", codecs=", ".join(foreign)),
            "Ask for a viewing copy, which is H.264 and AAC, or write a folder. " + _END,
        )
    if len({(one.codecs, one.width, one.height) for one in segments}) > 1:
        raise OperatorError(
            "The camera changed its picture or sound in this time, so the recordings cannot be one file.",
            "Choose a shorter time, ask for a viewing copy, or write a folder. " + _END,
        )
    faults = [one for one in segments if one.fault]
    if faults:
        raise OperatorError(
            text("{file} is damaged: {fault}.", file=faults[0].file.name, fault=faults[0].fault),
            "Write a folder: it holds the recordings as they are. " + _END,
        )


def write_onvif(
    target: Path,
    plan: PackagePlan,
    segments: Sequence[PackagedSegment],
    folder: Path,
    sealer: FileSealer,
    moved: Callable[[int], None],
) -> None:
    """Write the file, seal it, read it back and decode its ends.

    Args:
        target: a new file.
        plan: what it is.
        segments: of one camera, by begin; `check_can_hold` has passed.
        folder: in which they lie.
        sealer: the key.
        moved: receives the bytes of each packet; may raise to cancel.

    Raises:
        EnvironmentFault: a recording cannot be read, or what was read back differs.
        OSError: the disk failed.
    """
    try:
        with av.open(target, "w", format="mp4", options={"movflags": NO_TRAILER, "brand": "isom"}) as output:
            joined = _Joined(output, moved)
            for segment in segments:
                begin_utc = segment.begin_utc or segment.segment.begin_utc
                with av.open(folder / segment.file.name, metadata_errors="ignore") as source:
                    joined.add(source, begin_utc)
    except av.error.FFmpegError as error:
        raise EnvironmentFault(
            text("The ONVIF export file could not be written: {error}.", error=error.strerror or error),
            "Write a folder instead. " + _END,
        ) from error
    camera = plan.footage[0].camera
    facts = ExportFacts(
        plan.scheme,
        plan.made_by,
        plan.made_utc,
        f"{camera.number} {camera.name}",
        joined.begin_utc,
        joined.tracks,
    )
    _seal(target, facts, sealer)
    _read_back(target)


class _Joined:
    """Puts packets of several recordings on one timeline, which begins with the first picture."""

    def __init__(self, output: OutputContainer, moved: Callable[[int], None]) -> None:
        self._output, self._moved = output, moved
        self._streams: dict[str, Stream] = {}
        self._last: dict[str, int] = {}
        self.begin_utc = dt.datetime.min.replace(tzinfo=dt.UTC)

    @property
    def tracks(self) -> list[int]:
        """Numbers of the tracks."""
        return [stream.index + 1 for stream in self._streams.values()]

    def add(self, source: InputContainer, begin_utc: dt.datetime) -> None:
        wanted = [*source.streams.video[:1], *source.streams.audio[:1]]
        if not self._streams:
            self.begin_utc = begin_utc
            self._streams = {one.type: self._output.add_stream_from_template(one) for one in wanted}
        later_s = Fraction((begin_utc - self.begin_utc) // dt.timedelta(microseconds=1), 1_000_000)
        video = source.streams.video[0]
        zero_s: Fraction | None = None
        for packet in source.demux(wanted):
            if packet.dts is None or packet.time_base is None:
                continue
            if packet.stream is video and zero_s is None and packet.pts is not None:
                # The recording's begin is the instant of its first picture.
                zero_s = packet.pts * packet.time_base
            self._put(packet, later_s - (zero_s or Fraction(0)))

    def _put(self, packet: Packet[Any], later_s: Fraction) -> None:
        kind, base = packet.stream.type, packet.time_base
        if packet.dts is None or packet.pts is None or base is None:
            return
        shift = round(later_s / base)
        ahead = packet.pts - packet.dts
        # Stamps must rise, also where the recording's stand still or two recordings overlap.
        packet.dts = max(packet.dts + shift, self._last.get(kind, -(1 << 40)) + 1)
        packet.pts = packet.dts + ahead
        self._last[kind] = packet.dts
        packet.stream = self._streams[kind]
        size = packet.size
        self._output.mux(packet)
        self._moved(size)


def _seal(target: Path, facts: ExportFacts, sealer: FileSealer) -> None:
    certificate = sealer.certificate()
    length = len(sealer.sign(bytes(32)))
    with target.open("ab") as file:
        file.write(meta_box(facts, certificate, bytes(length)))
    seal = check_seal(target)
    signature = sealer.sign(digest_of(target, seal.place))
    with target.open("r+b") as file:
        file.seek(seal.place[0])
        file.write(signature)
        file.flush()
        os.fsync(file.fileno())


def _read_back(target: Path) -> None:
    """Check the seal and the ends of what was written, and that every fragment has its time."""
    seal = check_seal(target)
    with closing(DecodeChild()) as child:
        fault = seal.why_not or child.ends(target).fault
    kinds = {box.kind for box in top_boxes(target)}
    if fault or not {b"ftyp", b"moov", b"moof", b"mdat", b"meta"} <= kinds:
        raise EnvironmentFault(
            text("What was read back of {name} is not right: {fault}.", name=target.name, fault=fault),
            "The drive is faulty, or a recording is damaged. Use another drive, or write a folder. " + _END,
        )
