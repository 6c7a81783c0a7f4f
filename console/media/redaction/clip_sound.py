"""The sound of a redacted copy: AAC, on the time of the pictures, passages silenced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.stream import AudioStream
    from av.container import OutputContainer

    from console.media.frames import Floats
    from console.media.redaction.clip_source import ClipSound

SAMPLES = 1024
JUMP_S = 0.06
"""Sound that comes later than this after what came before is set apart from it by silence."""


class RedactedSound:
    """Writes sound. The track must exist before the first picture is written, so it is made at once.

    Args:
        container: the file that is written.
        rate: samples per second.
        is_muted: whether sound at a time since the first picture (s) is left out.
    """

    def __init__(self, container: OutputContainer, rate: int, is_muted: Callable[[float], bool]) -> None:
        self._container, self._rate, self._is_muted = container, rate, is_muted
        self._stream: AudioStream = container.add_stream("aac", rate=rate, layout="mono")
        self._resampler = av.AudioResampler("fltp", "mono", rate)
        self._waiting: Floats = np.zeros(0, np.float32)
        self._written = 0

    def put(self, sound: ClipSound) -> None:
        """Write a piece."""
        place = round(sound.elapsed_s * self._rate)
        sound.frame.pts = None
        samples = [part.to_ndarray()[0] for part in self._resampler.resample(sound.frame)]
        heard = np.concatenate(samples).astype(np.float32) if samples else np.zeros(0, np.float32)
        expected = self._written + len(self._waiting)
        if place < expected - round(JUMP_S * self._rate):
            heard = heard[min(len(heard), expected - place) :]  # before the first picture, or twice
            place = expected
        elif place > expected + round(JUMP_S * self._rate):
            self._waiting = np.concatenate([self._waiting, np.zeros(place - expected, np.float32)])
        self._waiting = np.concatenate([self._waiting, self._silenced(heard)])
        self._drain(SAMPLES)

    def _silenced(self, heard: Floats) -> Floats:
        start = self._written + len(self._waiting)
        # In steps that are shorter than a syllable's edge, so that nothing of a muted word is left.
        step = max(1, self._rate // 200)
        quiet = heard.copy()
        for place in range(0, len(quiet), step):
            if self._is_muted((start + place) / self._rate) or self._is_muted(
                (start + place + step) / self._rate
            ):
                quiet[place : place + step] = 0
        return quiet

    def _drain(self, least: int) -> None:
        while len(self._waiting) >= max(1, least):
            part, self._waiting = self._waiting[:SAMPLES], self._waiting[SAMPLES:]
            frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), "fltp", "mono")
            frame.sample_rate, frame.pts = self._rate, self._written
            self._written += len(part)
            self._container.mux(self._stream.encode(frame))

    def end(self) -> None:
        """Write what is left."""
        self._drain(1)
        self._container.mux(self._stream.encode(None))
