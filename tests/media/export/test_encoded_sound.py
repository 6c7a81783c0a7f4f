"""Sound in court clips: at the time of its pictures, also after a gap between two recordings."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.domain.evidence.package import PackagedCamera
from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media.export.encode_child import encode
from console.media.export.encoding import EncodeJob
from tests.media.clips import BEGIN, clip, packets
from tests.media.reading import media
from tests.media.town import Town
from tests.support.evidence import CAMERAS

if TYPE_CHECKING:
    from pathlib import Path

RATE, UNITS = 8000, 320
LOUD, QUIET = bytes([0x2A, 0xAA] * (UNITS // 2)), bytes([0xD5] * UNITS)
"""A-law: full swing at half the rate, and silence."""


def recorded(folder: Path) -> Path:
    """Four seconds: quiet for two, then loud for two."""
    made = clip()
    track = TrackFormat(MediaKind.AUDIO, "pcm_alaw", b"", Fraction(1, RATE), sample_rate_hz=RATE, channels=1)
    sound = [
        EncodedPacket(
            1,
            QUIET if at < 50 else LOUD,
            at * UNITS,
            at * UNITS,
            True,
            BEGIN + dt.timedelta(seconds=at * UNITS / RATE),
            at * UNITS / RATE,
        )
        for at in range(100)
    ]
    town = Town(folder)
    town.recorder.opened(7, StreamFormat((*made.form.tracks, track)))
    town.feed(7, sorted([*packets(made, 100), *sound], key=lambda packet: packet.arrived_s))
    town.turn()
    town.recorder.finish()
    (path,) = media(folder)
    return path


def loudness(path: Path) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How loud each tenth of a second is."""
    with av.open(path) as container:
        (stream,) = container.streams.audio
        assert stream.codec_context.name == "aac"
        first = None
        parts = []
        for frame in container.decode(audio=0):
            first = frame.pts if first is None else first
            parts.append(frame.to_ndarray()[0])
    samples = np.concatenate(parts)
    tenths = len(samples) // (RATE // 10)
    shaped = samples[: tenths * (RATE // 10)].reshape(tenths, -1)
    return np.asarray(np.abs(shaped).mean(axis=1), np.float64)


def clip_of(inputs: list[tuple[Path, dt.datetime]], folder: Path, begin_s: float, end_s: float) -> Path:
    target = folder / "clip.mp4"
    trim = (BEGIN + dt.timedelta(seconds=begin_s), BEGIN + dt.timedelta(seconds=end_s))
    encode(EncodeJob(PackagedCamera(CAMERAS[0], (), ()), inputs, target, trim=trim).question())
    return target


@pytest.mark.req("EVD-01")
def test_a_clip_has_the_sound_of_its_pictures(tmp_path: Path) -> None:
    loud = loudness(clip_of([(recorded(tmp_path / "volume"), BEGIN)], tmp_path, 1.5, 3.5))
    assert len(loud) == pytest.approx(20, abs=2)
    assert loud[:4].max() < 0.05
    assert loud[7:18].min() > 0.2


def test_sound_after_a_gap_stays_with_its_pictures(tmp_path: Path) -> None:
    path = recorded(tmp_path / "volume")
    inputs = [(path, BEGIN), (path, BEGIN + dt.timedelta(seconds=6))]
    loud = loudness(clip_of(inputs, tmp_path, 0, 10))
    assert len(loud) == pytest.approx(100, abs=3)
    assert loud[22:38].min() > 0.2
    assert loud[42:78].max() < 0.05, "the gap and the quiet begin of the second recording"
    assert loud[82:97].min() > 0.2
