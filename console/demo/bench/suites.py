"""The benchmarks. Each returns a plain object for JSON: figures, the alternative's, ratio, limit."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av

from console.demo.bench import costs
from console.demo.bench.bench_scheme import prepare
from console.demo.bench.relay import relaying, through
from console.demo.bench.statistics import middle, percentile
from console.demo.bench.town import Served, Stream, serve
from console.domain.clock import SystemClock
from console.domain.streaming.picture import PixelFormat
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.scaler import FrameScaler
from console.media.capture.stream_source import StreamOpener

if TYPE_CHECKING:
    from collections.abc import Iterator

TILES = 16
TILE_STREAM = Stream(640, 360, 800_000)
RECORDED = 64
RECORD_STREAM = Stream(1280, 720, 2_000_000)
SETTLE_S = 6.0
LIMIT_S = 120.0
"""For a measured console to start, settle and end."""


def wall(seconds: float, *, record: bool) -> dict[str, Any]:
    """Measure sixteen tiles painted by the raster painter against sixteen ffmpeg that decode and discard."""
    with serve(TILES, TILE_STREAM) as served:
        decoding = _running(costs.decoders(served.urls()), seconds / 2)
        shown = measured_console(served, seconds)
        again = _running(costs.decoders(served.urls()), seconds / 2)
        scaling = _running(costs.scalers(served.urls()), seconds / 2)
        recorded = measured_console(served, seconds, record=True) if record else None
    ffmpeg = (decoding + again) / 2
    result = {
        "tiles": TILES,
        "cpu_percent": round(shown["cpu_percent"], 1),
        "ffmpeg_cpu_percent": round(ffmpeg, 1),
        "ratio": round(shown["cpu_percent"] / ffmpeg, 2),
        "must": 1.5,
        "ffmpeg_scaling_cpu_percent": round(scaling, 1),
        "ratio_to_scaling": round(shown["cpu_percent"] / scaling, 2),
        "painted_fps": round(shown["painted_fps"], 1),
        "ui_timer_p99_ms": round(percentile(shown["ticks_ms"], 99), 1),
        "ui_timer_must_ms": 30,
        "memory_mb": round(shown["memory_mb"]),
    }
    if recorded:
        result["recorded"] = {
            "cpu_percent": round(recorded["cpu_percent"], 1),
            "ratio": round(recorded["cpu_percent"] / shown["cpu_percent"], 2),
            "must": 1.2,
            "ui_timer_p99_ms": round(percentile(recorded["ticks_ms"], 99), 1),
            "memory_mb": round(recorded["memory_mb"]),
            "memory_must_mb": 350,
        }
    return result


def latency(seconds: float) -> dict[str, Any]:
    """Measure from the time code in the scene to the painted tile, from the camera and through the relay."""
    with serve(TILES, TILE_STREAM) as served, tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        direct = measured_console(served, seconds, record=True, read_every_s=0.5)
        with relaying(served, Path(place)) as (_, told):
            time.sleep(SETTLE_S)
            relayed = measured_console(through(told, served), seconds, read_every_s=0.5)
    return {
        "tiles": TILES,
        "seconds": seconds,
        **_latencies(direct, 150),
        "through_relay": _latencies(relayed, 90),
    }


def _latencies(run: dict[str, Any], must_ms: int) -> dict[str, Any]:
    values = [ms for _, ms in run["latencies_ms"]]
    half = len(values) // 2
    return {
        "samples": len(values),
        "median_ms": round(middle(values), 1),
        "p95_ms": round(percentile(values, 95), 1),
        "must_ms": must_ms,
        "growth_ms": round(middle(values[half:]) - middle(values[:half]), 1),
    }


def switch(seconds: float) -> dict[str, Any]:
    """Measure a recorded camera called to the spot monitor, from the key to its first picture."""
    stream = replace(RECORD_STREAM, bitrate_bps=1_500_000)
    with serve(TILES, stream) as served:
        run = measured_console(served, seconds, record=True, switch_every_s=1.5)
    times = run["switches_ms"]
    return {
        "switches": len(times),
        "median_ms": round(middle(times), 1),
        "p95_ms": round(percentile(times, 95), 1),
        "must_ms": 150,
    }


def memory(seconds: float) -> dict[str, Any]:
    """Measure sixteen live recorded tiles and the growth of their memory."""
    with serve(TILES, TILE_STREAM) as served:
        run = measured_console(served, seconds, record=True, warm_s=20.0, ticks=False)
    own = run["own_mb"]
    return {
        "tiles": TILES,
        "memory_mb": round(run["memory_mb"]),
        "must_mb": 350,
        "seconds": seconds,
        # What the first eighth brings is the working set of a console that has only just started.
        "growth_mb": round(own[-1] - own[1], 1),
        "own_mb": [round(each, 1) for each in own],
    }


def record(seconds: float, cameras: int = RECORDED) -> dict[str, Any]:
    """Measure recording against one ffmpeg for each camera; then verifying the volume, against sha256sum."""
    with serve(cameras, RECORD_STREAM) as served, tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        ours = _recorder(served, Path(place) / "volume", seconds)
        (Path(place) / "rival").mkdir()
        with costs.ffmpegs(costs.segmenters(served.urls(), f"{place}/rival")) as pids:
            time.sleep(SETTLE_S)
            rival = costs.measure(pids, seconds)
        verification = verify(Path(place) / "volume")
    return {
        "cameras": cameras,
        "cpu_percent_a_camera": round(ours.cpu_percent / cameras, 3),
        "ffmpeg_cpu_percent_a_camera": round(rival.cpu_percent / cameras, 3),
        "ratio": round(ours.cpu_percent / rival.cpu_percent, 2),
        "must": 1.3,
        "memory_mb_a_camera": round(ours.memory_mb / cameras, 2),
        "ffmpeg_memory_mb_a_camera": round(rival.memory_mb / cameras, 2),
        "memory_ratio": round(ours.memory_mb / rival.memory_mb, 2),
        "memory_must": 0.3,
        "verify": verification,
    }


def verify(volume: Path, rounds: int = 3) -> dict[str, Any]:
    """Measure `watchroom verify recordings` against `sha256sum` of the same files, in turn."""
    files = sorted(str(path) for path in volume.rglob("segments/**/*") if path.is_file())
    ours_s, rival_s = [], []
    for _ in range(rounds):
        rival_s.append(_timed(["sha256sum", *files]))
        ours_s.append(_timed([sys.executable, "-m", "console", "verify", "recordings", str(volume)]))
    return {
        "megabytes": round(sum(Path(path).stat().st_size for path in files) / 1e6),
        "seconds": round(middle(ours_s), 2),
        "sha256sum_seconds": round(middle(rival_s), 2),
        "ratio": round(middle(ours_s) / middle(rival_s), 2),
        "must": 1.1,
    }


def opening(rounds: int = TILES) -> dict[str, Any]:
    """Measure a cold camera to its first picture against bare PyAV that opens and decodes, in turn."""
    ours: list[float] = []
    bare: list[float] = []
    with serve(rounds, TILE_STREAM) as served:
        for camera, url in zip(served.cameras, served.urls(), strict=True):
            # Alternating the order keeps a key frame's phase from favouring one of the two.
            first, second = (True, False) if camera.number % 2 else (False, True)
            for is_ours in (first, second):
                begun_s = time.monotonic()
                if is_ours:
                    _open_ours(served, camera.main_url)
                else:
                    _open_bare(url)
                (ours if is_ours else bare).append((time.monotonic() - begun_s) * 1000)
    return {
        "cameras": rounds,
        "median_ms": round(middle(ours), 1),
        "pyav_median_ms": round(middle(bare), 1),
        "ratio": round(middle(ours) / middle(bare), 2),
        "must": 1.2,
    }


def start(rounds: int = 3) -> dict[str, Any]:
    """Measure process start to the first live tile of a known scheme."""
    times = []
    with serve(TILES, TILE_STREAM) as served:
        for _ in range(rounds):
            run = measured_console(served, 1.0, warm_s=3.0)
            times.append(run["first_painted_at"] - run["began_at"])
    return {"tiles": TILES, "median_s": round(middle(times), 2), "must_s": 3}


def measured_console(served: Served, seconds: float, **more: Any) -> dict[str, Any]:
    """Run a console in a process of its own on these cameras; return its `BenchOutcome`."""
    with tempfile.TemporaryDirectory(prefix="watchroom-") as folder:
        task = {
            "cameras": [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            "user": served.user,
            "password": served.password,
            "folder": folder,
            "seconds": seconds,
            **more,
        }
        # A start is of a known scheme, so the scheme exists before the time is taken.
        prepare(Path(folder))
        began_at = time.time()
        done = subprocess.run(
            [sys.executable, "-m", "console.demo.bench.child"],
            input=json.dumps(task) + "\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=seconds + LIMIT_S,
        )
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    outcome["began_at"] = began_at
    return outcome


def _running(commands: list[list[str]], seconds: float) -> float:
    with costs.ffmpegs(commands) as pids:
        time.sleep(SETTLE_S)
        return costs.measure(pids, seconds).cpu_percent


def _recorder(served: Served, into: Path, seconds: float) -> costs.Cost:
    # Addresses with logins never stand on a command line.
    addresses = into.with_name("addresses.txt")
    addresses.touch(mode=0o600)
    addresses.write_text("\n".join(served.urls()), "utf-8")
    lasting = str(seconds + SETTLE_S + 4)
    command = [
        sys.executable,
        "-m",
        "console",
        "record",
        "--into",
        str(into),
        "--seconds",
        lasting,
        "--camera-file",
        str(addresses),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(SETTLE_S)
        return costs.measure([process.pid], seconds)


def _timed(command: list[str]) -> float:
    begun_s = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun_s


def _open_ours(served: Served, url: str) -> None:
    """Open, decode, scale and convert, as a tile does."""
    from console.media.capture.decoder import Decoder

    login = Credentials(served.user, served.password)
    stream = StreamOpener(url, lambda: login, OpenOptions(), UtcClock(SystemClock())).open(lambda: False)
    try:
        decoder = Decoder(stream.format.tracks[0])
        for packet in stream.packets():
            frames = decoder.decode(packet) if packet.track == 0 else []
            if frames:
                arrived = packet.arrived_s, packet.arrived_utc
                FrameScaler().make(frames[0], (480, 270), PixelFormat.BGRA, arrived)
                return
    finally:
        stream.close()


def _open_bare(url: str) -> None:
    with av.open(url, options={"rtsp_transport": "tcp"}) as container:
        for frame in container.decode(video=0):
            frame.to_ndarray(format="bgra")
            return


def every(seconds: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """Run all benchmarks, one after another."""
    yield "wall", wall(seconds, record=True)
    yield "record", record(seconds)
    yield "latency", latency(seconds)
    yield "switch", switch(seconds)
    yield "open", opening()
    yield "start", start()
    yield "memory", memory(seconds)
