"""Processor time and memory of processes, from the operating system."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one or several processes over a span of time."""

    cpu_percent: float
    """Of one core."""
    memory_mb: float
    """Proportional set size (Linux) or working set, at the end, 10^6 bytes."""


def measure(pids: Sequence[int], seconds: float) -> Cost:
    """Watch running processes for this many seconds."""
    processes = [psutil.Process(pid) for pid in pids]
    before, begun_s = _cpu_s(processes), time.monotonic()
    time.sleep(seconds)
    cpu_s, span_s = _cpu_s(processes) - before, time.monotonic() - begun_s
    return Cost(cpu_s / span_s * 100, sum(map(memory_mb, processes)))


def memory_mb(process: psutil.Process) -> float:
    """Return the proportional set size where the system reports it, else the working set."""
    full = process.memory_full_info()
    return float(getattr(full, "pss", full.rss)) / 1e6


def own_mb(process: psutil.Process) -> float:
    """Return the memory that a process shares with no other: what others do does not change it."""
    return float(process.memory_full_info().uss) / 1e6


def _cpu_s(processes: Sequence[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (each.cpu_times() for each in processes))


@contextmanager
def ffmpegs(commands: Sequence[Sequence[str]], *, of_files: bool = False) -> Iterator[list[int]]:
    """Run one ffmpeg for each command, and yield their process ids. All are ended with the block.

    Args:
        commands: what follows the program's name.
        of_files: whether they read files and not RTSP.

    Raises:
        OperatorError: ffmpeg is not installed.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise OperatorError(
            "ffmpeg is not installed on this computer, and the measurement compares with it.",
            "sudo apt-get install ffmpeg",
        )
    head = [program, "-nostdin", "-v", "error", *([] if of_files else ["-rtsp_transport", "tcp"])]
    running = [
        subprocess.Popen([*head, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def decoders(urls: Sequence[str]) -> list[list[str]]:
    """Return commands that decode each address and discard the result."""
    return [["-i", url, "-map", "0:v:0", "-f", "null", "-"] for url in urls]


def scalers(urls: Sequence[str]) -> list[list[str]]:
    """Return commands that also scale and convert, as a tile does before it is painted."""
    made = "scale=480:270:flags=fast_bilinear,format=bgra"
    return [["-i", url, "-map", "0:v:0", "-vf", made, "-f", "null", "-"] for url in urls]


def segmenters(urls: Sequence[str], folder: str) -> list[list[str]]:
    """Return commands that copy each address into segments of one minute."""
    return [
        ["-i", url, "-c", "copy", "-f", "segment", "-segment_time", "60", f"{folder}/{number}-%05d.mp4"]
        for number, url in enumerate(urls)
    ]


def machine() -> dict[str, str | int | float]:
    """Return the computer that the figures were measured on."""
    import platform

    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": psutil.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load": round(psutil.getloadavg()[0], 2),
    }
