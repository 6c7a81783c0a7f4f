"""Checks by decoding, in a process of its own: a recording is good when a decoder can read it."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.cameras.status import PictureState
from console.domain.text import text
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.streaming.packets import TrackFormat

CHILD = "console.media.recorder.decode_child"
LIMIT_S = 20.0
"""For a sample of packets: seconds of video take a decoder far less."""
LIMIT_FILE_S = 600.0
LIMIT_JOBS = 256
_ENDED = "the decoding process ended or took too long"
LIMIT_BYTES = 8 << 20
"""Waiting samples, but for one; what finds no room is made up for later."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DecodeResult:
    """What a decoder made of a sample or a file."""

    sent: int
    """Packets of video; two may be one picture (fields)."""
    decoded: int
    damaged: int
    error: str = ""
    picture: PictureState | None = None
    """What the pictures look like; None: the sample is too short to tell."""

    @property
    def fault(self) -> str:
        """What is wrong, in words; empty if nothing is."""
        sent = self.sent
        if self.error:
            return text("The decoder failed: {error}.", error=self.error)
        if self.damaged:
            return text("{damaged} of {sent} pictures are damaged.", damaged=self.damaged, sent=sent)
        if self.decoded * 2 < sent or (sent and not self.decoded):
            return text("Only {decoded} of {sent} pictures appear.", decoded=self.decoded, sent=sent)
        return ""


@dataclass(frozen=True, slots=True)
class SegmentEnds:
    """What a decoder made of the first and the last group of pictures of a file.

    Attributes:
        fault: what is wrong, in words; empty if nothing is.
        codecs: of all tracks, as ffmpeg names them; the pictures first.
        seconds: length of the picture track.
    """

    fault: str = ""
    codecs: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DecodeJob:
    """A sample to decode: packets from a key frame on."""

    camera: int
    track: TrackFormat
    packets: tuple[bytes, ...]
    times: tuple[float, ...]
    """Arrival of each packet, monotonic seconds."""
    is_strict: bool
    """Whether the first picture needs none before it, so that every picture must come out undamaged."""


class DecodeChild:
    """The process that decodes; started again after it died. One thread.

    Raises:
        OSError: the process cannot be started.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def packets(self, job: DecodeJob) -> DecodeResult:
        """Decode a sample."""
        extradata = job.track.extradata
        data = extradata + b"".join(job.packets)
        question = {
            "codec": job.track.codec,
            "extradata": len(extradata),
            "sizes": [len(packet) for packet in job.packets],
            "is_strict": job.is_strict,
            "times": list(job.times),
            "bytes": len(data),
        }
        return self._ask(question, data, LIMIT_S)

    def file(self, path: Path) -> DecodeResult:
        """Decode a whole file."""
        return self._ask({"file": str(path)}, b"", LIMIT_FILE_S)

    def ends(self, path: Path) -> SegmentEnds:
        """Decode the first and the last group of pictures of a file."""
        answer = self._answered({"file": str(path), "ends": True}, b"", LIMIT_FILE_S)
        if answer is None:
            return SegmentEnds(_ENDED)
        result = _result_of(answer)
        return SegmentEnds(
            result.fault,
            tuple(map(str, answer.get("codecs", ()))),
            int(answer.get("width", 0)),
            int(answer.get("height", 0)),
            float(answer.get("seconds", 0.0)),
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # what was not written yet has no reader any more
                        pipe.close()

    def _ask(self, question: dict[str, Any], data: bytes, limit_s: float) -> DecodeResult:
        answer = self._answered(question, data, limit_s)
        return DecodeResult(0, 0, 0, _ENDED) if answer is None else _result_of(answer)

    def _answered(self, question: dict[str, Any], data: bytes, limit_s: float) -> dict[str, Any] | None:
        # A process that died may have been ended from outside: only its second end is the sample's fault.
        for _ in range(2):
            answer = self._try(question, data, limit_s)
            if answer is not None:
                return answer
            self.close()
        return None

    def _try(self, question: dict[str, Any], data: bytes, limit_s: float) -> dict[str, Any] | None:
        process = self._process = self._process or _start()
        is_over = threading.Event()
        BackgroundThread(
            lambda: None if is_over.wait(limit_s) else process.kill(), "decoding watchdog"
        ).start()
        try:
            return _exchange(process, question, data)
        finally:
            is_over.set()


def _result_of(answer: dict[str, Any]) -> DecodeResult:
    sent, decoded, damaged = (int(answer[name]) for name in ("sent", "decoded", "damaged"))
    picture = PictureState(answer["picture"]) if answer["picture"] else None
    return DecodeResult(sent, decoded, damaged, str(answer["error"]), picture)


def _exchange(
    process: subprocess.Popen[bytes], question: dict[str, Any], data: bytes
) -> dict[str, Any] | None:
    """Return the answer; None if the process died of the question."""
    head = json.dumps(question).encode()
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(struct.pack(">I", len(head)) + head + data)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    return answer


def _start() -> subprocess.Popen[bytes]:
    # On Windows only; elsewhere the process lowers its own priority.
    priority: int = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)
    # The command is this program's own.
    return subprocess.Popen(
        [sys.executable, "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=priority,
    )


class DecodeCheck:
    """Decodes samples of all cameras, one after another. `submit`, `close`: any thread.

    Args:
        done: receives each result, on the checker's own thread.
    """

    def __init__(self, done: Callable[[DecodeJob, DecodeResult], None]) -> None:
        self._done = done
        self._jobs: queue.Queue[DecodeJob | None] = queue.Queue(LIMIT_JOBS)
        self._bytes = 0
        self._guard = threading.Lock()
        self._thread: BackgroundThread | None = None
        self.skipped = 0
        """Samples that were not decoded, because too many waited."""

    def submit(self, job: DecodeJob) -> bool:
        """Queue a sample; return whether there was room for it."""
        size = sum(map(len, job.packets))
        with self._guard:
            is_full = self._bytes and self._bytes + size > LIMIT_BYTES
            if is_full or self._jobs.full() or not self._is_running():
                self.skipped += 1
                return False
            self._bytes += size
            self._jobs.put_nowait(job)
        return True

    def _is_running(self) -> bool:
        """Start the thread if it does not run; return whether it does. With the guard."""
        if self._thread is None or not self._thread.is_alive():
            thread = BackgroundThread(self._run, "decoding check")
            try:
                thread.start()
            except RuntimeError as error:
                _log.warning("samples cannot be decoded now: %s", error)
                return False
            self._thread = thread
        return True

    def close(self) -> None:
        """End the thread and the process after the present sample; those that wait are not decoded."""
        with self._guard:
            thread, self._thread = self._thread, None
            if thread is None:
                return
            while not self._jobs.empty():
                self._jobs.get_nowait()
            self._jobs.put_nowait(None)
        thread.join()

    @property
    def is_idle(self) -> bool:
        """Whether every sample was decoded."""
        return not self._bytes

    def _run(self) -> None:
        child = DecodeChild()
        try:
            while (job := self._jobs.get()) is not None:
                self._check(child, job)
        finally:
            child.close()

    def _check(self, child: DecodeChild, job: DecodeJob) -> None:
        try:
            result = child.packets(job)
        except (OSError, RuntimeError, MemoryError) as error:
            # Without a process nothing is known of the sample, so nothing is said of it.
            _log.warning("camera %d: a sample could not be decoded: %s", job.camera, error)
        else:
            self._done(job, result)
        with self._guard:
            self._bytes -= sum(map(len, job.packets))
