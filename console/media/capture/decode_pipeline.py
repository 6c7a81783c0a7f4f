"""Decoding for the viewers of a session: only what they can see, and never more than the machine can."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, NamedTuple

from av.video.reformatter import VideoReformatter

from console.domain.privacy.mask_state import MaskState
from console.domain.privacy.model import DrawnOn
from console.domain.streaming.lag import FIRST_PATIENCE, SHED_FRAMES_S, SHED_SCALING_S, LagGauge
from console.media.capture.decoder import Decoder
from console.media.capture.rates import Rate
from console.media.capture.scaler import FrameScaler, fit
from console.media.frames import plain
from console.media.masking.ptz_mask import WaitingFrame
from console.media.motion.recent_grids import RecentGrids
from console.media.motion.sampler import Sampler
from console.media.motion.view_check import view_grid
from console.media.stream_faults import unreadable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from av.video.frame import VideoFrame

    from console.domain.streaming.liveness import LivenessJudge
    from console.domain.streaming.packets import EncodedPacket, TrackFormat
    from console.domain.streaming.picture import Picture, PixelFormat
    from console.media.capture.frame_consumer import FrameConsumer
    from console.media.masking.mask import Mask
    from console.media.masking.masked_frame import MaskedFrame

HOPELESS_ERRORS = 40
"""Packets in a row that cannot be decoded, after which the stream counts as unreadable."""
KEY_SOON_S = 4.0
"""If key frames are further apart than this, frames are not skipped up to the next one, which would freeze
the picture. Instead all are decoded, much faster than they arrive, and only late ones are not shown.
"""
CAUGHT_UP_S = 1.0
WAIT_MOST_S, WAITING_MOST = 0.5, 6
"""So long, and so many pictures, wait for a report of a PTZ camera's position before all is covered."""
ARRIVALS_KEPT = 64
"""Number of frames that a decoder may hold back (B-frames) while their arrival is remembered."""


class _Arrival(NamedTuple):
    """When a frame came, remembered while the decoder holds it back."""

    at_s: float
    """When this thread got the packet, on the monotonic clock."""
    utc: dt.datetime
    """The packet's own stamp, which the recording has as well."""
    is_key: bool
    lag_s: float
    received_s: float = math.inf
    """When the machine had the packet, at the latest; this thread may have waited for its turn."""


class DecodePipeline:
    """Decodes, samples, masks and scales one stream for its viewers. One thread.

    Args:
        judge: receives samples of the pictures.
        device: hardware decoder by libav's name, or empty.
        mask: covers the camera's privacy zones.
    """

    def __init__(self, judge: LivenessJudge, device: str, mask: Mask) -> None:
        self.mask = mask
        self.is_first = False
        """Whether a viewer loses pictures last when the machine cannot keep up."""
        self.shed = 0
        """Number of pictures skipped because the machine could not keep up."""
        self.decode_ms = 0.0
        self.pictures = Rate()
        self.last_picture_s: float | None = None
        self.is_proven = False
        """Whether a picture was decoded since the opening."""
        self.wants_view = False
        """Set to request the view grid of the newest picture; `view` is then made once."""
        self.view: DrawnOn | None = None
        """View grid of a frame of this session, made before anything was covered."""
        self.lag_s = 0.0
        """How far the stream has fallen behind its own clock."""
        self.recent = RecentGrids()
        self._judge, self._device = judge, device
        self._track: TrackFormat | None = None
        self._decoder: Decoder | None = None
        self._press = FrameScaler()
        self._sampler = Sampler(self.recent)
        self._gauge = LagGauge()
        self._arrivals: dict[int, _Arrival] = {}
        self._newest: tuple[VideoFrame, _Arrival] | None = None
        """Decoded and not shown yet, because a later packet is here already."""
        self._waiting: list[tuple[VideoFrame, _Arrival, WaitingFrame]] = []
        """Not shown yet, because the position of the camera was not known."""
        self._is_seen = False
        """Whether anything was seen of a picture of this session, so that another may wait."""
        self._skip_to_key = False
        self._tick_s = 0.0

    @property
    def is_decoding(self) -> bool:
        """Whether the pictures are decoded now."""
        return self._decoder is not None

    def opened(self, track: TrackFormat, opened_s: float) -> None:
        """Reset for a new session, which began at the monotonic instant `opened_s`."""
        self._track, self._decoder, self._newest = track, None, None
        self._tick_s = float(track.time_base)
        self._arrivals.clear()
        self._gauge = LagGauge()
        self._waiting.clear()
        self._is_seen = False
        self.recent.clear()
        self._sampler = Sampler(self.recent)
        self._skip_to_key, self.lag_s = False, 0.0
        self.is_proven, self.view = False, None
        self.mask.opened(opened_s)

    def end(self) -> None:
        """Stop decoding: no one watches."""
        self._decoder = self._newest = None
        self._waiting.clear()
        self._is_seen = False

    def catch_up(
        self, packets: Sequence[EncodedPacket], at_s: float, lookers: Sequence[FrameConsumer]
    ) -> None:
        """Decode the group in memory for a new viewer; its key frame is shown until the last one is there."""
        if self._track is None or not packets:
            return
        self._decoder = Decoder(self._track, self._device)
        frame = self._decoder.catch_up(packets[:1])
        if frame is not None and len(packets) > 1:
            key, lag_s = packets[0], self.lag_s + CAUGHT_UP_S
            self._newest = frame, _Arrival(key.arrived_s, key.arrived_utc, is_key=True, lag_s=lag_s)
            self.show_newest(lookers)
        frame = self._decoder.catch_up(packets[1:]) or frame
        if frame is not None:
            # A decoder that reorders frames returns one that arrived some time ago.
            stamp = _stamp_of(frame, packets)
            arrival = _Arrival(at_s, stamp, is_key=False, lag_s=self.lag_s + CAUGHT_UP_S)
            self._deliver(frame, arrival)

    def decode(self, packet: EncodedPacket, at_s: float, key_distance_s: float) -> None:
        """Decode a packet; the picture is shown by `show_newest`.

        Args:
            packet: that follows the one before.
            at_s: monotonic time.
            key_distance_s: time between key frames, as far as it is known.

        Raises:
            StreamFault: the stream can no longer be decoded.
        """
        if self._decoder is None or self._is_shed(packet, at_s, key_distance_s):
            return
        began_s = time.perf_counter()
        arrival = _Arrival(at_s, packet.arrived_utc, packet.is_key, self.lag_s, packet.received_s)
        if packet.pts is not None:
            self._remember(packet.pts, arrival)
        for frame in self._decoder.decode(packet):
            # A frame that was held back has time and lag of its own arrival, not those of later frames.
            self._deliver(frame, self._arrivals.pop(frame.pts or 0, arrival))
        self.decode_ms += ((time.perf_counter() - began_s) * 1e3 - self.decode_ms) * 0.05
        if self._decoder.errors > HOPELESS_ERRORS:
            raise unreadable()

    def _remember(self, pts: int, arrival: _Arrival) -> None:
        self._arrivals[pts] = arrival
        if len(self._arrivals) > ARRIVALS_KEPT:
            del self._arrivals[next(iter(self._arrivals))]

    def _is_shed(self, packet: EncodedPacket, at_s: float, key_distance_s: float) -> bool:
        """Return whether this frame is skipped without decoding, because we are a second behind."""
        if packet.pts is None:
            return False
        self.lag_s = self._gauge.lag_s(at_s, packet.pts * self._tick_s)
        limit_s = SHED_FRAMES_S * self._patience
        if self.lag_s > limit_s:
            self._skip_to_key = key_distance_s < KEY_SOON_S
        if self._skip_to_key and packet.is_key:
            self._skip_to_key = self.lag_s > limit_s
            return False
        self.shed += self._skip_to_key
        return self._skip_to_key

    @property
    def _patience(self) -> float:
        return FIRST_PATIENCE if self.is_first else 1.0

    def _deliver(self, frame: VideoFrame, arrival: _Arrival) -> None:
        arrived_s, is_key = arrival.at_s, arrival.is_key
        self.last_picture_s = arrived_s
        self.is_proven = True
        self.pictures.add(arrived_s)
        if self.wants_view:
            self.wants_view, self.view = False, self._view_of(frame)
        sample = self._sampler.sample(frame, arrived_s, is_key=is_key)
        if sample is not None:
            self._judge.observe(sample)
        if self.lag_s > SHED_SCALING_S * self._patience and not is_key:
            self.shed += 1
            return
        self._newest = frame, arrival

    def show_newest(self, lookers: Sequence[FrameConsumer]) -> None:
        """Scale and offer the newest of the pictures whose zones can be covered."""
        if self._newest is None:
            return
        (frame, arrival), self._newest = self._newest, None
        arrival = arrival._replace(lag_s=max(self.lag_s, arrival.lag_s))
        waiting = self._waiting
        waiting.append((frame, arrival, WaitingFrame()))
        for at in reversed(range(len(waiting))):
            if self._show(*waiting[at], lookers):
                del waiting[: at + 1]
                return
        # Judged by what waits: how old the picture on the tile is depends on the rate of the stream, too.
        is_over = not self._is_seen or arrival.at_s - waiting[0][1].at_s > WAIT_MOST_S
        if is_over and self._show(frame, arrival, None, lookers) and not self._is_covered:
            waiting.clear()
        elif len(waiting) > WAITING_MOST:
            del waiting[-2]

    def _show(
        self,
        frame: VideoFrame,
        arrival: _Arrival,
        waiting: WaitingFrame | None,
        lookers: Sequence[FrameConsumer],
    ) -> bool:
        """Offer a picture to the viewers, unless it is to wait; return whether it was offered."""
        shown = self.mask.masked(frame, arrival.at_s, arrival.lag_s, arrival.received_s, waiting)
        if shown is None:
            return False
        self._offer(shown, (frame.width, frame.height), arrival, lookers)
        self._is_seen |= not self._is_covered
        return True

    @property
    def _is_covered(self) -> bool:
        """Whether nothing is seen of the last picture."""
        return self.mask.report.state is MaskState.COVERED

    @staticmethod
    def _view_of(frame: VideoFrame) -> DrawnOn:
        return DrawnOn(frame.width, frame.height, view_grid(plain(frame, VideoReformatter())))

    def _offer(
        self,
        frame: VideoFrame | MaskedFrame,
        source: tuple[int, int],
        arrival: _Arrival,
        lookers: Sequence[FrameConsumer],
    ) -> None:
        """Offer the picture, whose privacy zones are covered, to every tile; tiles of one size share it."""
        arrived = arrival.at_s, arrival.utc
        pictures: list[tuple[tuple[int, int], PixelFormat, Picture]] = []
        for looker in lookers:
            size = looker.size
            if not size[1]:
                continue
            shown, pixels = fit(source, size), looker.pixel_format
            # Usually there is one tile, for which searching a list is faster than a dictionary.
            picture = next((entry[2] for entry in pictures if entry[0] == shown and entry[1] is pixels), None)
            if picture is None:
                picture = self._press.make(frame, shown, pixels, arrived)
                pictures.append((shown, pixels, picture))
            looker.offer(picture)


def _stamp_of(frame: VideoFrame, packets: Sequence[EncodedPacket]) -> dt.datetime:
    """Return the stamp of a frame of a group; of its newest packet if it has no match."""
    stamps = (packet.arrived_utc for packet in packets if packet.pts == frame.pts)
    return next(stamps, packets[-1].arrived_utc)
