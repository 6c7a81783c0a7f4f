"""Decodes samples of recordings in a process of its own, which a broken stream may kill.

Started by `decode_check`; speaks over its standard input and output. A question is the length of a JSON
object (4 bytes), the object, and as many bytes as it names; the answer is one line of JSON. What the pictures
look like is told as well: a camera that no one watches may be frozen or black.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import struct
import sys
from typing import IO, Any

import av
import av.error

from console.domain.streaming.liveness import LivenessJudge
from console.media.motion.sampler import Sampler

LOOK_S = 2.0
"""A shorter sample does not tell a frozen picture from a live one."""
LIMIT_MEMORY_BYTES = 2 << 30
LIMIT_BYTES = 64 << 20
NICENESS = 15


def main() -> None:
    """Answer questions until standard input ends."""
    _be_modest()
    av.logging.set_level(None)
    source, answers = sys.stdin.buffer, sys.stdout
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        question = json.loads(source.read(struct.unpack(">I", head)[0]))
        print(json.dumps(_answer(question, source)), file=answers, flush=True)


def _be_modest() -> None:
    """Give way to everything else, and limit the memory that a hostile stream can take."""
    if os.name != "posix":
        return  # there the starter gives the process its priority
    os.nice(NICENESS)
    resource = importlib.import_module("resource")
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MEMORY_BYTES, LIMIT_MEMORY_BYTES))


def _answer(question: dict[str, Any], source: IO[bytes]) -> dict[str, Any]:
    try:
        if question.get("ends"):
            return _ends(question["file"])
        if "file" in question:
            return _file(question["file"])
        size = min(int(question["bytes"]), LIMIT_BYTES)
        return _packets(question, source.read(size))
    except (av.error.FFmpegError, ValueError, OSError, MemoryError) as error:
        return {"sent": 0, "decoded": 0, "damaged": 1, "error": type(error).__name__, "picture": ""}


def _packets(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    decoder = av.CodecContext.create(question["codec"], "r")
    extra = int(question["extradata"])
    decoder.extradata = data[:extra] or None
    decoder.thread_count = 1
    decoder.options = {"err_detect": "explode"}
    decoded = damaged = 0
    at = extra
    look = PictureLook()
    for number, size in enumerate([*question["sizes"], None]):
        packet = None
        if size is not None:
            packet = av.Packet(data[at : at + size])
            packet.pts = packet.dts = number
            at += size
        frames, bad = _decode(decoder, packet, is_strict=question["is_strict"])
        decoded, damaged = decoded + len(frames), damaged + bad
        look.see(frames, question["times"])
    return {
        "sent": len(question["sizes"]),
        "decoded": decoded,
        "damaged": damaged,
        "error": "",
        "picture": look.verdict,
    }


class PictureLook:
    """What a sample's pictures look like, judged as those on the wall are."""

    def __init__(self) -> None:
        self._judge, self._sampler = LivenessJudge(), Sampler()
        self._first_s: float | None = None
        self._last_s = 0.0

    def see(self, frames: list[Any], times: list[float]) -> None:
        """Take in decoded frames, which carry the number of their packet."""
        for frame in frames:
            at_s = times[frame.pts] if frame.pts is not None and 0 <= frame.pts < len(times) else self._last_s
            self._first_s = at_s if self._first_s is None else self._first_s
            self._last_s = at_s
            self._judge.record_arrival(at_s)
            sample = self._sampler.sample(frame, at_s, is_key=bool(frame.key_frame))
            if sample is not None:
                self._judge.observe(sample)

    @property
    def verdict(self) -> str:
        """The picture state; empty if the sample is too short to tell."""
        if self._first_s is None or self._last_s - self._first_s < LOOK_S:
            return ""
        return self._judge.verdict(self._last_s).value


def _decode(decoder: Any, packet: Any, *, is_strict: bool) -> tuple[list[Any], int]:
    """Return the good frames of a packet and the number of damaged ones; None: those held back."""
    try:
        frames = decoder.decode(packet)
    except av.error.FFmpegError:
        return [], 1
    good = [frame for frame in frames if not (is_strict and frame.is_corrupt)]
    return good, len(frames) - len(good)


def _file(path: str) -> dict[str, Any]:
    """Decode every track of a file; only pictures are counted, but damaged sound counts as damage."""
    sent = decoded = damaged = 0
    is_strict: bool | None = None
    with av.open(path, metadata_errors="ignore") as container:
        for stream in container.streams:
            stream.codec_context.thread_count = 1
            stream.codec_context.options = {"err_detect": "explode"}
        for packet in container.demux():
            is_video = packet.stream.type == "video"
            if is_video and is_strict is None:
                is_strict = _begins_with_idr(packet)
            good, bad = _decode(packet.stream.codec_context, packet, is_strict=is_video and bool(is_strict))
            damaged += bad
            if is_video:
                sent, decoded = sent + bool(packet.size), decoded + len(good)
    return {"sent": sent, "decoded": decoded, "damaged": damaged, "error": "", "picture": ""}


def _ends(path: str) -> dict[str, Any]:
    """Decode the first and the last group of pictures of a file, and tell what its tracks are."""
    with av.open(path, metadata_errors="ignore") as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        keys = [at for at, packet in enumerate(packets) if packet.is_keyframe]
        first = packets[: keys[1]] if len(keys) > 1 else packets
        last = packets[keys[-1] :] if len(keys) > 1 else []
        is_strict = bool(packets) and _begins_with_idr(packets[0])
        sent = decoded = damaged = 0
        for group in filter(None, (first, last)):
            stream.codec_context.flush_buffers()
            for packet in [*group, None]:
                good, bad = _decode(stream.codec_context, packet, is_strict=is_strict)
                decoded, damaged = decoded + len(good), damaged + bad
            sent += len(group)
        return {
            "sent": sent,
            "decoded": decoded,
            "damaged": damaged,
            "error": "" if packets else "no pictures",
            "picture": "",
            "codecs": [track.codec_context.name for track in (stream, *container.streams.audio)],
            "width": stream.codec_context.width,
            "height": stream.codec_context.height,
            "seconds": _seconds(packets),
        }


def _seconds(packets: list[Any]) -> float:
    """Return the time from the first picture to the end of the last."""
    stamps = [packet.pts * float(packet.time_base) for packet in packets if packet.pts is not None]
    if not stamps:
        return 0.0
    lasts = packets[-1].duration
    return float(max(stamps) - min(stamps) + (lasts or 0) * packets[-1].time_base)


def _begins_with_idr(packet: Any) -> bool:
    """Return whether a file's first picture needs none before it. Others become whole by and by."""
    if packet.stream.codec_context.name != "h264":
        return False
    data, at = bytes(packet), 0
    while at + 4 < len(data):
        if data[at + 4] & 0x1F == 5:
            return True
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    return False


if __name__ == "__main__":
    main()
