"""The privacy mask of one stream, applied to each frame before a picture is made of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import av
from av.video.reformatter import VideoReformatter

from console.domain.privacy.mask_state import UNMASKED, MaskReport, MaskState
from console.domain.privacy.model import ZoneSpace
from console.media.frames import PLAIN_FORMATS, plain
from console.media.masking import paint
from console.media.masking.masked_frame import MaskedFrame, SizedPainters
from console.media.masking.ptz_mask import WAITS, PtzMask, WaitingFrame
from console.media.masking.stencil import Stencil, stencil
from console.media.motion.view_check import ViewCheck

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.domain.privacy.model import Zone
    from console.services.privacy.ports import CameraMask, CameraMasks

TELL_S = 0.5
"""A cover that lasts longer is recorded; an opening stream is covered for less."""


OPENING_S, OLD_S = 1.0, 4.0
"""For the first OPENING_S of a session, pictures may be OLD_S older than their arrival indicates."""


class Mask:
    """The privacy mask of one stream. One thread, except `report`.

    Args:
        camera: its number.
        orders: the privacy zones in force.
    """

    def __init__(self, camera: int, orders: CameraMasks | None) -> None:
        self.report = UNMASKED
        """The mask state of the last frame."""
        self._newest_s = float("-inf")
        self._shown_key: tuple[object, ...] = ()
        self._opened_s = float("-inf")
        self._camera, self._orders = camera, orders
        self.world = PtzMask()
        self._view = ViewCheck(b"")
        self._view_version = -1
        self._key: tuple[object, ...] = ()
        self._stencils: list[Stencil] = []
        self._painters = SizedPainters()
        self._reformatter = VideoReformatter()
        self._blank: VideoFrame | None = None
        self._covered_since_s: float | None = None
        self._is_reported = False

    def masked(
        self,
        frame: VideoFrame,
        arrived_s: float,
        lag_s: float = 0.0,
        received_s: float = math.inf,
        waiting: WaitingFrame | None = None,
    ) -> VideoFrame | MaskedFrame | None:
        """Return what may be shown of a frame; None: it is to be given again when more is known.

        Arguments as `decide` has them.
        """
        decision = self.decide(frame, arrived_s, lag_s, received_s, waiting)
        if decision == WAITS:
            return None
        if isinstance(decision, str):
            return self._covered(frame)
        return MaskedFrame(frame, decision, self._painters) if decision else frame

    def opened(self, now_s: float) -> None:
        """Note the start of a session: cameras first send stored pictures of unknown age."""
        self._opened_s = now_s

    def decide(
        self,
        frame: VideoFrame,
        arrived_s: float,
        lag_s: float = 0.0,
        received_s: float = math.inf,
        waiting: WaitingFrame | None = None,
    ) -> list[Stencil] | str:
        """Return the stencils of a frame, or why all of it is covered; `report` is set too.

        Args:
            frame: decoded.
            arrived_s: when it was handled, monotonic seconds.
            lag_s: how far it then was behind the stream's own clock.
            received_s: when the machine had received it, at the latest.
            waiting: if it may wait for a report of the camera's position.
        """
        order = self._orders.order(self._camera) if self._orders else None
        if order is None or not (order.doubt or order.zones.zones):
            self.report = UNMASKED
            return []
        # A picture that has waited is shown now, when a lift may be over.
        self._newest_s = max(self._newest_s, arrived_s)
        zones, times = order.active(self._newest_s), (arrived_s, lag_s, received_s)
        # A picture in which other zones are covered must not be shown any longer.
        key = order.version, tuple(zone.id for zone in zones)
        if key != self._shown_key:
            self._shown_key, waiting = key, None
        decision = order.doubt or (self._place(order, zones, frame, times, waiting) if zones else [])
        if decision == WAITS:
            return decision
        self._set_report(decision, arrived_s, is_lifted=len(zones) < len(order.zones.zones))
        return decision

    def _place(
        self,
        order: CameraMask,
        zones: tuple[Zone, ...],
        frame: VideoFrame,
        times: tuple[float, float, float],
        waiting: WaitingFrame | None,
    ) -> list[Stencil] | str:
        arrived_s, lag_s, received_s = times
        if order.zones.space is ZoneSpace.WORLD:
            shown = frame if frame.format.name in PLAIN_FORMATS else plain(frame, self._reformatter)
            age_s = OLD_S if arrived_s - self._opened_s < OPENING_S else 0.0
            return self.world.cover(order, zones, shown, (arrived_s, lag_s + age_s, received_s), waiting)
        size = frame.width, frame.height
        if not order.zones.drawn_on.has_aspect_of(*size):
            return "picture's shape changed"
        if order.version != self._view_version:
            self._view, self._view_version = ViewCheck(order.zones.drawn_on.grid), order.version
        self._view.check(plain(frame, self._reformatter), arrived_s)
        return self._view.doubt or self._fixed(order, zones, size)

    def _fixed(self, order: CameraMask, zones: tuple[Zone, ...], size: tuple[int, int]) -> list[Stencil]:
        key = (order.version, tuple(zone.id for zone in zones), size)
        if key != self._key:
            self._key = key
            outlines = [
                stencil([[(x * size[0], y * size[1]) for x, y in zone.polygon]], size, zone.style)
                for zone in zones
            ]
            self._stencils = [outline for outline in outlines if outline is not None]
        return self._stencils

    def _set_report(self, decision: list[Stencil] | str, now_s: float, *, is_lifted: bool) -> None:
        if isinstance(decision, str):
            self.report = MaskReport(MaskState.COVERED, decision)
            self._report_cover(decision, now_s)
            return
        self._covered_since_s, self._is_reported = None, False
        if is_lifted:
            self.report = MaskReport(MaskState.LIFTED)
        else:
            # A camera with zones is shown as masked even if no zone is in its picture at present.
            self.report = MaskReport(MaskState.MASKED)

    def _report_cover(self, why: str, now_s: float) -> None:
        if self._covered_since_s is None:
            self._covered_since_s = now_s
        if self._orders and not self._is_reported and now_s - self._covered_since_s >= TELL_S:
            self._is_reported = True
            self._orders.covered(self._camera, why)

    def _covered(self, frame: VideoFrame) -> VideoFrame:
        blank = self._blank
        if blank is None or (blank.width, blank.height) != (frame.width, frame.height):
            blank = self._blank = av.VideoFrame(frame.width, frame.height, "yuv420p")
            paint.cover_whole(blank)
        return blank
