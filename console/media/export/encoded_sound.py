"""Sound of recordings that are encoded again: as AAC, at the time of its pictures."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import av
import av.error
import numpy as np

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer

AAC_SAMPLES = 1024
LEAST_HZ = 8000
HOLE_S = 0.2
"""Missing sound shorter than this is within what stamps of cameras waver."""


class EncodedSound:
    """Writes the sound of one file. What is missing between two recordings is silence there too.

    Args:
        container: the file that is written.
        trim: begin and end of what is wanted; empty: all.
    """

    def __init__(self, container: OutputContainer, trim: list[dt.datetime]) -> None:
        self._container, self._trim = container, trim
        self._stream: AudioStream | None = None
        self._resampler: av.AudioResampler | None = None
        self._layout, self._rate, self._samples = "mono", LEAST_HZ, 0
        self._ahead: list[tuple[dt.datetime, av.AudioFrame]] = []
        """Sound that came before the first picture, from whose instant the file's time runs."""

    def prepare(self, source: InputContainer) -> None:
        """Add the track, as the first recording with sound has it."""
        if self._stream is None and source.streams.audio:
            context = source.streams.audio[0].codec_context
            self._rate = max(LEAST_HZ, context.sample_rate or LEAST_HZ)
            self._layout = "stereo" if (context.layout.nb_channels or 1) > 1 else "mono"
            self._stream = self._container.add_stream("aac", rate=self._rate, layout=self._layout)
        # A new one for each recording, because another may have another rate.
        self._resampler = av.AudioResampler("fltp", self._layout, self._rate)

    def packet(self, packet: av.Packet[Any], begin_utc: dt.datetime, output_utc: dt.datetime | None) -> None:
        """Take a packet.

        Args:
            packet: of the sound of a recording.
            begin_utc: the instant at which the recording's stamps are 0.
            output_utc: the instant of the first picture written; None: none is yet.
        """
        if self._stream is None or self._resampler is None:
            return
        try:
            frames = cast("list[av.AudioFrame]", packet.decode())
        except av.error.FFmpegError:
            return  # damaged sound is left out; the recording itself has it
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                at_utc = begin_utc + dt.timedelta(seconds=float(frame.pts * frame.time_base))
                self._ahead.append((at_utc, frame))
        if output_utc is not None:
            ahead, self._ahead = self._ahead, []
            for at_utc, frame in ahead:
                self._put(frame, at_utc, output_utc)

    def _put(self, frame: av.AudioFrame, at_utc: dt.datetime, output_utc: dt.datetime) -> None:
        if at_utc < output_utc or (self._trim and at_utc >= self._trim[1]) or self._resampler is None:
            return
        missing_s = (at_utc - output_utc).total_seconds() - self._samples / self._rate
        if missing_s > HOLE_S:
            self._silence(round(missing_s * self._rate))
        for part in self._resampler.resample(frame):
            self._encode(part)

    def _silence(self, samples: int) -> None:
        channels = 2 if self._layout == "stereo" else 1
        while samples > 0:
            length = min(samples, AAC_SAMPLES)
            silent = av.AudioFrame.from_ndarray(
                np.zeros((channels, length), np.float32), format="fltp", layout=self._layout
            )
            silent.sample_rate = self._rate
            self._encode(silent)
            samples -= length

    def _encode(self, frame: av.AudioFrame) -> None:
        if self._stream is None:
            return
        frame.pts, frame.time_base = self._samples, Fraction(1, self._rate)
        self._samples += frame.samples
        self._container.mux(self._stream.encode(frame))

    def end(self) -> None:
        """Write what is left."""
        if self._stream is not None:
            self._container.mux(self._stream.encode(None))
