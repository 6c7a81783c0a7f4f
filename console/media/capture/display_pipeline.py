"""The display side of a session: decodes only while someone watches, and only what they can see.

It loads what decodes when the first viewer comes, because a recorder has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.privacy.mask_state import UNCOUNTED, UNMASKED, CoverCounts, MaskReport
from console.domain.streaming.liveness import LivenessJudge
from console.media.capture.gate import DecodeLane
from console.media.capture.gop import GroupOfPictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.packets import EncodedPacket, TrackFormat
    from console.media.capture.decode_pipeline import DecodePipeline
    from console.media.capture.frame_consumer import FrameConsumer
    from console.media.masking.mask import Mask


class DisplayPipeline:
    """Keeps what a viewer needs at once; decodes for those that are there. One thread, except `consumers`.

    Args:
        clock: gives the time.
        device: hardware decoder by libav's name, or empty.
        make_mask: makes what covers the camera's privacy zones; None: it has none.
        gate: held while a picture is decoded, masked and scaled; None: nothing else decodes.
    """

    def __init__(
        self,
        clock: Clock,
        device: str = "",
        make_mask: Callable[[], Mask] | None = None,
        gate: DecodeLane | None = None,
    ) -> None:
        self.judge = LivenessJudge()
        self.consumers: tuple[FrameConsumer, ...] = ()
        """The viewers; replaced as a whole, so that this thread needs no lock."""
        self.wants_view = False
        """Set to request the view grid of the newest picture; `view` is then made once."""
        self._clock, self._device, self._make_mask = clock, device, make_mask
        self._gate = gate or DecodeLane()
        self._track: TrackFormat | None = None
        self._opened_s = 0.0
        self._group = GroupOfPictures()
        self._key_s = self._key_distance_s = 0.0
        self._had_key = False
        self._decoding: DecodePipeline | None = None
        """Made when the first viewer comes."""

    @property
    def is_decoding(self) -> bool:
        """Whether the pictures are decoded now."""
        return self._decoding is not None and self._decoding.is_decoding

    @property
    def is_proven(self) -> bool:
        """Whether a picture came since the opening: decoded, or a key frame while no one watched."""
        return self._had_key or (self._decoding is not None and self._decoding.is_proven)

    @property
    def shed(self) -> int:
        """Number of pictures skipped because the machine could not keep up."""
        return self._decoding.shed if self._decoding is not None else 0

    @property
    def decode_ms(self) -> float:
        """What decoding a picture took, smoothed."""
        return self._decoding.decode_ms if self._decoding is not None else 0.0

    @property
    def last_picture_s(self) -> float | None:
        """Monotonic arrival of the last decoded picture."""
        return self._decoding.last_picture_s if self._decoding is not None else None

    def pictures_per_s(self, now_s: float) -> float:
        """Return how many pictures were decoded in a second, lately."""
        return self._decoding.pictures.per_s(now_s) if self._decoding is not None else 0.0

    @property
    def mask_report(self) -> MaskReport:
        """What the privacy mask did with the last picture."""
        return self._decoding.mask.report if self._decoding is not None else UNMASKED

    @property
    def cover(self) -> CoverCounts:
        """For how many pictures of a PTZ camera everything was covered."""
        return self._decoding.mask.world.counts if self._decoding is not None else UNCOUNTED

    @property
    def view(self) -> DrawnOn | None:
        """View grid of a frame of this session, made before anything was covered."""
        return self._decoding.view if self._decoding is not None else None

    def is_moving(self, since_s: float, now_s: float) -> bool | None:
        """Return whether the camera moved since an instant, by its pictures; None: cannot be told."""
        return self._decoding.recent.is_moving(since_s, now_s) if self._decoding is not None else None

    def opened(self, track: TrackFormat) -> None:
        """Reset for a new session: packets of the old one cannot be used for decoding."""
        self._track, self._opened_s = track, self._clock.monotonic_s()
        self._group.clear()
        self._had_key = False
        self.judge.pause()
        if self._decoding is not None:
            self._decoding.opened(track, self._opened_s)

    def process(self, packet: EncodedPacket, at_s: float, *, is_newest: bool = True) -> None:
        """Handle one video packet.

        Args:
            packet: the packet.
            at_s: monotonic time.
            is_newest: whether no later one has come; pictures of others are decoded, but, except
                the first, not scaled.

        Raises:
            StreamFault: the stream can no longer be decoded.
        """
        self.judge.record_arrival(at_s)
        if packet.is_key:
            self._key_s, self._key_distance_s = at_s, at_s - self._key_s
        self._group.add(packet)
        lookers = self.consumers
        is_watched = is_first = False
        for looker in lookers:
            is_watched = is_watched or looker.size[1] > 0
            is_first = is_first or looker.is_first
        if not is_watched or self._track is None:
            self._look_away(at_s)
            self._had_key |= packet.is_key
            return
        decoding = self._decoding or self._begin(self._track)
        if self.wants_view:
            self.wants_view, decoding.wants_view = False, True
        decoding.is_first = is_first
        with self._gate.turn(decoding.lag_s, is_first=is_first):
            if not decoding.is_decoding:
                decoding.catch_up(self._group.packets, at_s, lookers)
                # The first picture is shown at once: a tile that waits for it has none.
                decoding.show_newest(lookers)
                return
            key_distance_s = max(self._key_distance_s, at_s - self._key_s)
            decoding.decode(packet, at_s, key_distance_s)
            if is_newest:
                decoding.show_newest(lookers)

    def _begin(self, track: TrackFormat) -> DecodePipeline:
        from console.media.capture.decode_pipeline import DecodePipeline
        from console.media.masking.mask import Mask

        mask = self._make_mask() if self._make_mask is not None else Mask(0, None)
        made = DecodePipeline(self.judge, self._device, mask)
        made.opened(track, self._opened_s)
        self._decoding = made
        return made

    def _look_away(self, at_s: float) -> None:
        if self._decoding is not None and self._decoding.is_decoding:
            self._decoding.end()
            self.judge.pause(at_s)
