"""A server that was not written here, recorded by the whole engine, killed and started again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import av
import pytest

from console.domain.recording.causes import Cause
from console.media.volume.verify import verify
from tests.faults.bench import Watch, camera, engine_on
from tests.media.reading import gaps, media
from tests.support.gstreamer import gstreamer_camera

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.req("SYS-04")]

BACK_S = 5.5
_log = logging.getLogger(__name__)


def test_it_goes_away_and_comes_back(tmp_path: Path) -> None:
    crashes: list[str] = []
    with gstreamer_camera() as url:
        port = urlsplit(url).port or 0
        engine = engine_on([camera(1, url)], tmp_path, crashes.append, login=("", ""))
        watch = Watch(engine, [1])
        watch.__enter__()
        watch.until(lambda: watch.is_well(1), "a living picture", 20)
        watch.note_for(2.0)
    watch.until(lambda: not watch.is_well(1), "word of its end", 2.5)
    with gstreamer_camera(port):
        watch.until(lambda: watch.is_well(1), "it to be recorded again", BACK_S)
        watch.note_for(2.0)
        watch.__exit__()
    assert not crashes
    (lost, closed) = gaps(tmp_path)
    assert (lost.cause, closed.cause) == (Cause.LOST, Cause.CLOSED)
    assert lost.end_utc is not None
    _log.warning("away for %.2f s", (lost.end_utc - lost.begin_utc).total_seconds())
    found = verify(tmp_path)
    assert found.whole, found.faults
    for path in media(tmp_path):
        with av.open(path) as container:
            assert [stream.codec_context.name for stream in container.streams] == ["h264", "pcm_alaw"]
            assert sum(1 for _ in container.decode(video=0)) > 25
