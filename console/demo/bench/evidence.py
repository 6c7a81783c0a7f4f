"""What an evidence package costs: written, read back and verified, against `cp` and `sha256sum`."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.app.package_verification import verify_package
from console.app.wiring.evidence import CARRIED
from console.demo.bench.checks import read_packets
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.clock import SystemClock
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.exhibits import ExhibitReference
from console.domain.evidence.package import PackagedCamera, PackagePlan
from console.domain.evidence.selection import EvidenceSelection
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingSetup
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.policy import RecordingPolicy
from console.media.export.files import PackageFiles
from console.media.export.folder_packages import FolderPackages
from console.media.export.segment_copies import ByteCount, SegmentCopies
from console.media.recorder.camera import CameraRecorder
from console.media.recorder.packet_queue import SessionOpened
from console.media.recorder.quality import QualityPorts, QualityWatch
from console.media.volume.recorded_volumes import RecordedVolumes
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from console.settings.signing import DemoSigner
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.domain.recording.segments import Segment
    from console.domain.streaming.packets import EncodedPacket

HOUR_S = 3600.0
STEP_S = 1 / 25
TICKS_HZ = 90_000
BEGIN = dt.datetime(2026, 3, 25, 12, tzinfo=dt.UTC)
CAMERA = Camera(1, "BENCH-0001", "Measured", "", "", CameraKind.FIXED, "rtsp://127.0.0.1/")


class _Unwatched(QualityWatch):
    """Checks nothing while the hour is recorded, which is not measured."""

    def picture(self, packet: EncodedPacket) -> None:
        """Do nothing."""

    def segment_begun(self, key_frame: EncodedPacket) -> None:
        """Do nothing."""


def evidence(seconds: float = HOUR_S) -> dict[str, Any]:
    """Measure a master of one camera's recordings of so many seconds."""
    for program in ("cp", "sha256sum"):
        if shutil.which(program) is None:
            raise OperatorError("cp and sha256sum are not installed, and the measurement compares with them.")
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as place:
        home = Path(place)
        record(home / "volume", seconds)
        end = BEGIN + dt.timedelta(seconds=seconds + 60)
        with contextlib.closing(RecordedVolumes([home / "volume"], lambda: end)) as footage:
            segments = footage.segments(1, BEGIN, end)
            return _measured(home, footage, segments)


def _measured(home: Path, footage: RecordedVolumes, segments: list[Segment]) -> dict[str, Any]:
    size = sum(segment.size_bytes for segment in segments)
    sources = [str(footage.path_of(segment)) for segment in segments]
    plain_s = _seconds(lambda: _copied_plainly(sources, home / "plain"))
    before = _peak_mb()
    copies = SegmentCopies(footage, home / "part", PackageFiles(), ByteCount(2 * size, _unheard))
    begun_s = time.monotonic()
    written = copies.copy(segments)
    ours_s = time.monotonic() - begun_s
    grown = _peak_mb() - before
    decoding_s = _seconds(lambda: copies.check_ends(written))
    exported(footage, home / "package", PackageFiles(), _unheard)
    files = [str(path) for path in (home / "package").rglob("*") if path.is_file()]
    sums_s = _seconds(lambda: _run("sha256sum", *files))
    verified_s = _seconds(lambda: verify_package(home / "package", ""))
    return {
        "mb": round(size / 1e6),
        "segments": len(segments),
        "copy_and_hash_back_s": round(ours_s, 2),
        "cp_and_sha256sum_of_both_s": round(plain_s, 2),
        "ratio": round(ours_s / plain_s, 2),
        "must": 1.1,
        "memory_grown_mb": round(grown, 1),
        "decoding_ends_s": round(decoding_s, 2),
        "verify_s": round(verified_s, 2),
        "sha256sum_s": round(sums_s, 2),
        "verify_ratio": round(verified_s / sums_s, 2),
        "verify_must": 0.6,
    }


def _copied_plainly(sources: Sequence[str], into: Path) -> None:
    into.mkdir()
    _run("cp", *sources, str(into))
    _run("sha256sum", *sources)
    _run("sha256sum", *map(str, sorted(into.iterdir())))


def _run(program: str, *arguments: str) -> None:
    subprocess.run([shutil.which(program) or program, *arguments], check=True, stdout=subprocess.DEVNULL)


def _unheard(_done: int, _total: int) -> None:
    """Take no notice of progress."""


def _seconds(work: Callable[[], object]) -> float:
    begun_s = time.monotonic()
    work()
    return time.monotonic() - begun_s


def _peak_mb() -> float:
    """Return the largest memory that this process has had."""
    return float(_peak_kb()) / 1000


def _peak_kb() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def exported(
    footage: RecordedVolumes, into: Path, files: PackageFiles, progress: Callable[[int, int], None]
) -> None:
    """Write a master of everything that `record` recorded.

    Args:
        footage: the recordings.
        into: a folder that does not exist.
        files: operations on the target.
        progress: receives the bytes done and all; may raise to cancel.
    """
    selection = EvidenceSelection((1,), BEGIN, BEGIN + dt.timedelta(days=1))
    segments = footage.segments(1, selection.begin_utc, selection.end_utc)
    carried = {name: resource(*parts) for name, parts in CARRIED.items()}
    plan = PackagePlan(
        request=1,
        exhibit=ExhibitReference("BM", 1),
        copy=CopyKind.MASTER,
        scheme="Measurement",
        selection=selection,
        footage=(PackagedCamera(CAMERA, tuple(segments), ()),),
        asked={},
        custody=(),
        made_utc=BEGIN,
        made_by="Measurement",
        software="watchroom",
    )
    FolderPackages(footage, DemoSigner(), carried, files).write(plan, into, progress)


def record(folder: Path, seconds: float) -> None:
    """Record a simulated camera's packets again and again, as fast as they can be written."""
    form, taken, _cost = read_packets()
    clock = SystemClock()
    limits = VolumeLimits(floor_bytes=0, reserve_bytes=0)
    volumes = VolumeSet([VolumeConfig(folder, limits)], clock.monotonic_s)
    volumes.tick()
    quality = _Unwatched(1, QualityPorts(volumes.note_doubt, lambda _job: True))
    recorder = CameraRecorder(1, volumes, RecordingPolicy(), clock, quality)
    recorder.apply_setup(RecordingSetup(), clock.utc_now())
    recorder.process([SessionOpened(form)])
    recorder.process(_looped(taken, seconds))
    recorder.end(Cause.CLOSED)
    volumes.close()


def _looped(taken: list[EncodedPacket], seconds: float) -> Iterator[EncodedPacket]:
    for number in range(int(seconds / STEP_S)):
        at_s = number * STEP_S
        ticks = round(at_s * TICKS_HZ)
        yield replace(
            taken[number % len(taken)],
            pts=ticks,
            dts=ticks,
            arrived_s=at_s,
            arrived_utc=BEGIN + dt.timedelta(seconds=at_s),
        )
