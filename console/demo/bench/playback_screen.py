"""The parts of `watchroom bench playback` with a screen or books: instant replay and the timeline."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.app.wiring.books import open_books
from console.app.wiring.cameras import open_cameras
from console.app.wiring.playback import open_playback
from console.app.wiring.privacy import open_privacy, open_privacy_service
from console.app.wiring.ptz import ptz_opener
from console.demo.bench.bench_scheme import open_signed_on
from console.demo.bench.footage import FootageMaker, encoded_loop
from console.demo.bench.playback import (
    CAMERAS,
    DAYS,
    LARGE,
    REPLAY_MUST_MS,
    SEEK_MUST,
    SMALL,
    TILE,
    Shown,
    in_step,
    seek,
)
from console.demo.bench.playback_beside import beside_live
from console.demo.bench.playback_motion import motion
from console.demo.bench.statistics import middle, percentile
from console.demo.headless import headless
from console.domain.playback.timeline import BandKind, TimelineBand, TimelineView, united
from console.domain.recording.causes import Cause
from console.media.volume.recorded_volumes import RecordedVolumes
from console.settings.secrets import FixedSecrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.bench.footage import Loop
    from console.domain.cameras.camera import Camera
    from console.services.cameras.device_ports import CameraDevice

ROWS, DRAWN_MUST_MS, SCROLLED_MUST_MS = 64, 50, 16
GAPS_A_DAY, SCROLLS, WIDTH, HEIGHT = 6, 120, 1200, 80
CAMERA = 1


def playback(seconds: float, instants: int) -> dict[str, Any]:
    """Run all measurements.

    Args:
        seconds: of playing in step, each way.
        instants: random instants that are sought, at each size.
    """
    return {
        "seek": {
            "360p": seek(SMALL, instants, SEEK_MUST["360p"]),
            "1080p": seek(LARGE, max(4, instants // 2), SEEK_MUST["1080p"]),
        },
        "in_step": in_step(seconds),
        "beside_live": beside_live(seconds),
        "motion": motion(),
        "replay": replay(instants),
        "timeline": timeline(),
    }


def _say(text: str) -> None:
    raise RuntimeError(text)


def _no_device(camera: Camera) -> CameraDevice:
    raise RuntimeError(f"camera {camera.number} is not asked")


# -- instant replay --------------------------------------------------------------------------------------


def replay(rounds: int) -> dict[str, Any]:
    """Measure from the key to the picture of ten seconds ago, out of the segment that is being written.

    It has everything that the key does but Qt's event loop: the right is asked, who is in the room is read,
    the review is committed to the books, the segment is opened, decoded, scaled and converted.
    """
    loop = encoded_loop(*SMALL)
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        scheme, people = open_signed_on(Path(folder))
        stop = threading.Event()
        maker = FootageMaker(Path(folder) / "recordings")
        writing = threading.Thread(target=_keep_writing, args=(maker, loop, stop))
        writing.start()
        try:
            books = open_books(scheme, people, _say).books
            cameras = open_cameras(scheme)
            zones = open_privacy(scheme, cameras, ptz_opener(FixedSecrets({})), lambda _camera: False, _say)
            privacy = open_privacy_service(scheme, cameras, zones.orders, people, _no_device)
            service = open_playback(scheme, people, cameras, books, privacy, scheme.clock)
            time.sleep(14.0)
            times_ms = [_one_replay(service, people.seat.current_actor()) for _ in range(rounds)]
            service.close()
        finally:
            stop.set()
            writing.join()
            maker.close()
            scheme.close()
    return {
        "rounds": rounds,
        "median_ms": round(middle(times_ms), 1),
        "p95_ms": round(percentile(times_ms, 95), 1),
        "must_ms": REPLAY_MUST_MS,
    }


def _keep_writing(maker: FootageMaker, loop: Loop, stop: threading.Event) -> None:
    """Write one camera's packets at the pace at which it would send them."""
    begin_utc = dt.datetime.now(dt.UTC)
    writer = maker.begin(CAMERA, begin_utc, loop)
    begun_s, written_s = time.monotonic(), 0.0
    while not stop.wait(0.2):
        passed_s = time.monotonic() - begun_s
        maker.add(writer, loop, passed_s, written_s)
        written_s = passed_s
    writer.finish(Cause.CLOSED)


def _one_replay(service: Any, actor: Any) -> float:
    begun_s = time.perf_counter()
    review = service.replay(actor, CAMERA, service.now_utc() - dt.timedelta(seconds=10))
    review.player.change(lambda clock, now_s: clock.play(now_s, 1.0))
    shown = Shown(review.player, CAMERA, TILE)
    if not shown.came.wait(20.0):
        raise TimeoutError("no picture came")
    took_ms = (time.perf_counter() - begun_s) * 1000
    service.end(review)
    return took_ms


# -- the timeline ----------------------------------------------------------------------------------------


def timeline() -> dict[str, Any]:
    """Measure drawing and scrolling thirty days of 64 cameras, against a rectangle for each segment."""
    from PySide6.QtGui import QPixmap

    from console.ui.playback.timeline_widget import TimelineWidget

    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        headless(Path(folder), WIDTH, HEIGHT)
        from PySide6.QtWidgets import QApplication

        running = QApplication.instance() or QApplication(["bench"])
        begin_utc = dt.datetime(2026, 10, 29, tzinfo=dt.UTC)
        bands = [list(_bands(begin_utc, camera)) for camera in range(ROWS)]
        joined_s = time.perf_counter()
        below = united(bands[1:])
        joined_ms = (time.perf_counter() - joined_s) * 1000
        widget = TimelineWidget()
        widget.resize(WIDTH, widget.height())
        target = QPixmap(widget.size())
        widget.show_view(TimelineView(begin_utc, DAYS * 86400.0, WIDTH))
        begun_s = time.perf_counter()
        widget.show_bands(bands[0], below, ())
        widget.render(target)
        drawn_ms = (time.perf_counter() - begun_s) * 1000
        scrolled_ms = list(_scrolled(widget, target))
        plain_ms = _drawn_plainly(target)
        widget.deleteLater()
        running.processEvents()
    return {
        "cameras": ROWS,
        "days": DAYS,
        "bands": sum(map(len, bands)),
        "drawn_ms": round(drawn_ms, 1),
        "drawn_must_ms": DRAWN_MUST_MS,
        "scrolled_p95_ms": round(percentile(scrolled_ms, 95), 1),
        "scrolled_must_ms": SCROLLED_MUST_MS,
        "joining_the_rows_ms": round(joined_ms, 1),
        "a_rectangle_for_each_segment_ms": round(plain_ms, 1),
        "bands_of_one_camera_from_the_index_ms": round(_from_index(), 1),
    }


def _bands(begin_utc: dt.datetime, camera: int) -> Iterator[TimelineBand]:
    """Give thirty days of one camera: real time by day, time-lapse by night, and gaps."""
    for day in range(DAYS):
        for part in range(GAPS_A_DAY):
            at_utc = begin_utc + dt.timedelta(days=day, hours=4 * part, minutes=camera)
            kind = BandKind.REAL_TIME if 1 < part < 5 else BandKind.TIME_LAPSE
            end_utc = at_utc + dt.timedelta(hours=3, minutes=50)
            yield TimelineBand(kind, at_utc, end_utc)
            yield TimelineBand(BandKind.GAP, end_utc, end_utc + dt.timedelta(minutes=10), cause=Cause.LOST)


def _scrolled(widget: Any, target: Any) -> Iterator[float]:
    for _ in range(SCROLLS):
        begun_s = time.perf_counter()
        widget.show_view(widget.view.moved(7))
        widget.render(target)
        yield (time.perf_counter() - begun_s) * 1000


def _drawn_plainly(target: Any) -> float:
    """Return the milliseconds of a rectangle for each minute of each camera, as a plain timeline draws."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor, QPainter

    begun_s = time.perf_counter()
    painter, wide = QPainter(target), WIDTH / (DAYS * 1440)
    tint = QColor("green")
    for _ in range(ROWS):
        for minute in range(DAYS * 1440):
            painter.fillRect(QRectF(minute * wide, 0, wide, 20), tint)
    painter.end()
    return (time.perf_counter() - begun_s) * 1000


def _from_index() -> float:
    """Return the milliseconds in which one camera's thirty days come out of an index of sixteen cameras."""
    begin_utc = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(days=DAYS)
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        maker = FootageMaker(Path(folder))
        maker.fill(range(1, CAMERAS + 1), begin_utc, DAYS, ())
        maker.close()
        with contextlib.closing(RecordedVolumes([Path(folder)], lambda: dt.datetime.now(dt.UTC))) as source:
            begun_s = time.perf_counter()
            source.bands(1, begin_utc, begin_utc + dt.timedelta(days=DAYS))
            return (time.perf_counter() - begun_s) * 1000
