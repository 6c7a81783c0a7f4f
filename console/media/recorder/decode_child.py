"""Decodes samples of recordings in a process of its own, which a broken stream may kill.

Started by `decode_check`; speaks over its standard input and output. A question is the length of a JSON
object (4 bytes), the object, and as many bytes as it names; the answer is one line of JSON.
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
        if "file" in question:
            return _file(question["file"])
        size = min(int(question["bytes"]), LIMIT_BYTES)
        return _packets(question, source.read(size))
    except (av.error.FFmpegError, ValueError, OSError, MemoryError) as error:
        return {"sent": 0, "decoded": 0, "damaged": 1, "error": type(error).__name__}


def _packets(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    decoder = av.CodecContext.create(question["codec"], "r")
    extra = int(question["extradata"])
    decoder.extradata = data[:extra] or None
    decoder.thread_count = 1
    decoder.options = {"err_detect": "explode"}
    decoded = damaged = 0
    at = extra
    for number, size in enumerate([*question["sizes"], None]):
        packet = None
        if size is not None:
            packet = av.Packet(data[at : at + size])
            packet.pts = packet.dts = number
            at += size
        good, bad = _decode(decoder, packet, is_strict=question["is_strict"])
        decoded, damaged = decoded + good, damaged + bad
    return {"sent": len(question["sizes"]), "decoded": decoded, "damaged": damaged, "error": ""}


def _decode(decoder: Any, packet: Any, *, is_strict: bool) -> tuple[int, int]:
    """Return the good and the damaged frames of a packet; None: those that the decoder held back."""
    try:
        frames = decoder.decode(packet)
    except av.error.FFmpegError:
        return 0, 1
    damaged = sum(bool(frame.is_corrupt) for frame in frames) if is_strict else 0
    return len(frames) - damaged, damaged


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
                sent, decoded = sent + bool(packet.size), decoded + good
    return {"sent": sent, "decoded": decoded, "damaged": damaged, "error": ""}


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
