"""Instant replay: a live tile goes back 10, 30, 60 seconds in its place, and returns to live."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.bridge.playback import played_tile
from console.domain.errors import OperatorError
from console.ui.base.background import ask
from console.ui.wall.wall_window import selected_tile

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera
    from console.domain.wall.tile_status import TileStatus
    from console.services.playback.service import OpenReview
    from console.services.ports import CameraFeed
    from console.ui.base.context import PaneContext
    from console.ui.wall.wall_view import WallView
    from console.ui.wall.wall_window import WallWindow

BACK_S = (10, 30, 60)
"""How far each press of the key goes back."""


class InstantReplay:
    """The recording that a tile shows in place of the live picture (`ui.wall.wall_view.TileReplay`).

    Args:
        context: of the window.
        view: the wall of the tile.
        review: entered.
    """

    def __init__(self, context: PaneContext, view: WallView, review: OpenReview) -> None:
        self._context, self._view, self.review = context, view, review
        self.camera = review.request.cameras[0]
        self.feed: CameraFeed = review.player
        self.presses = 1

    def status(self, camera: Camera | None, base: TileStatus) -> TileStatus:
        """Return what the tile says."""
        return played_tile(camera, self.camera, self.review.player, base)

    def close(self) -> None:
        """End the review: the tile is live again, shows another camera, or is gone."""
        ask(self._context, lambda: self._context.services.playback.end(self.review), lambda _done: None)

    def go_back(self) -> None:
        """Go further back: to 30, then to 60 seconds before now."""
        seconds = BACK_S[min(self.presses, len(BACK_S) - 1)]
        self.presses += 1
        place_utc = self._context.services.playback.now_utc() - dt.timedelta(seconds=seconds)
        self.review.player.change(lambda clock, now_s: clock.seek(place_utc, now_s).play(now_s, 1.0))


def replay_selected(window: WallWindow) -> None:
    """Take the selected tile back 10 seconds; again: 30, then 60. It is entered, and nothing is asked."""
    tile, camera = selected_tile(window)
    context = window.context
    view = window.host.wall_view_of(context.bridge.wall.wall.active)
    if view is None:
        return
    replay = view.replay_of(tile.tile)
    if isinstance(replay, InstantReplay):
        replay.go_back()
        return
    service, seat = context.services.playback, context.services.people.seat
    begin_utc = service.now_utc() - dt.timedelta(seconds=BACK_S[0])
    number = tile.tile

    def work() -> OpenReview:
        return service.replay(seat.current_actor(), camera, begin_utc)

    def show(review: OpenReview) -> None:
        review.player.change(lambda clock, now_s: clock.play(now_s, 1.0))
        view.show_replay(number, InstantReplay(context, view, review))

    ask(context, work, show)


def return_to_live(window: WallWindow) -> None:
    """Show the live picture on the selected tile again."""
    tile, _ = selected_tile(window)
    view = window.host.wall_view_of(window.context.bridge.wall.wall.active)
    if view is None or view.replay_of(tile.tile) is None:
        raise OperatorError("The selected tile is live.")
    view.show_replay(tile.tile, None)
