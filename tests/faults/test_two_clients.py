"""Our own RTSP client and libav's, by TCP and UDP, record the same pictures of the same cameras."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from itertools import combinations
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.media.capture.options import OpenOptions
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, engine_on
from tests.faults.plans import town_of
from tests.media.reading import media

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.req("SYS-04")]

CODECS = {1: "h264", 2: "hevc", 3: "mjpeg"}
CLIENTS = {
    "own": OpenOptions(),
    "libav": OpenOptions(own_client=False),
    "udp": OpenOptions(transport="udp"),
}


def _pictures(path: Path, number: int) -> tuple[set[str], set[str]]:
    """Hashes of every picture of a camera, and the codecs of its files."""
    hashes, codecs = set(), set()
    for file in media(path):
        if f"/{number:05d}/" not in file.as_posix():
            continue
        with av.open(file) as container:
            codecs |= {stream.codec_context.name for stream in container.streams}
            for frame in container.decode(video=0):
                luma = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
                hashes.add(hashlib.sha256(luma.tobytes()).hexdigest())
    return hashes, codecs


def test_they_keep_the_same_pictures_and_the_sound(tmp_path: Path) -> None:
    crashes: list[str] = []
    with ExitStack() as stack:
        town = stack.enter_context(town_of(CODECS, with_sound=1))
        watches = [
            stack.enter_context(
                Watch(
                    engine_on(cameras_of(town.cameras), tmp_path / name, crashes.append, options=options),
                    list(CODECS),
                )
            )
            for name, options in CLIENTS.items()
        ]
        for watch in watches:
            watch.until(lambda: all(map(watch.is_well, CODECS)), "a living picture of each", 20)  # noqa: B023
        watches[0].note_for(4.0)
    assert not crashes
    for number, codec in CODECS.items():
        kept = {name: _pictures(tmp_path / name, number) for name in CLIENTS}
        for name, (_, codecs) in kept.items():
            assert codecs == ({codec, "pcm_alaw"} if codec == "h264" else {codec}), name
        for one, other in combinations(CLIENTS, 2):
            first, second = kept[one][0], kept[other][0]
            assert len(first & second) > 0.8 * min(len(first), len(second)) > 30, (codec, one, other)
    for name in CLIENTS:
        assert verify(tmp_path / name).whole
