"""The process of the cameras for `zones_sight`: cheap pictures at the full rate, and when each head moves."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.plan import CameraSpec
    from console.demo.simulated.ptz import SimulatedHead
    from console.demo.simulated.ptz_view import PtzView

LOOK_S = 0.005
PX_PER_DEG = 12
PASSERS = 6
"""Bright things that cross the picture, as on a street."""


class _Street:
    """What a head sees of a street that is one large picture. Takes the place of `PtzView`."""

    def __init__(self, plan: CameraSpec, head: SimulatedHead) -> None:
        self._head = head
        self._size = plan.main.width, plan.main.height
        chance = np.random.default_rng(plan.number)
        rough = chance.integers(70, 235, (PX_PER_DEG * 160 // 12, PX_PER_DEG * 440 // 12), np.uint8)
        self._street = cv2.resize(rough, (PX_PER_DEG * 440, PX_PER_DEG * 160), interpolation=cv2.INTER_CUBIC)

    def see(self, utc_s: float, number: int) -> Pixels:
        """Return the picture of this instant, I420."""
        del number
        at = self._head.position()
        (width, height), (high, wide) = self._size, self._street.shape
        scale = width / (at.fov_deg * PX_PER_DEG)
        left = wide / 2 + at.pan_deg * PX_PER_DEG - width / 2 / scale
        top = high / 2 + (at.tilt_deg - 28) * PX_PER_DEG - height / 2 / scale
        shift = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
        picture = np.full((height * 3 // 2, width), 128, np.uint8)
        picture[:height] = cv2.warpAffine(self._street, shift, self._size, borderMode=cv2.BORDER_REFLECT)
        for passer in range(PASSERS):
            x = int((utc_s * (0.03 + 0.01 * passer) + passer / PASSERS) % 1 * width)
            y = height // 3 + passer * height // 12
            picture[y : y + height // 6, x : x + width // 25] = 40 + 30 * passer
        return picture


def _serve(numbers: Sequence[int]) -> None:
    """Serve movable cameras until the end of standard input; say when their heads move."""
    from console.demo.simulated.live_feed import LiveFeed
    from console.demo.simulated.simulated_town import SimulatedTown

    with SimulatedTown(numbers, scene="town") as town:
        heads, told = {}, []
        for camera in town.cameras:
            served = town.server.cameras[camera.number]
            for feed in served.sight.feeds:
                if isinstance(feed, LiveFeed) and served.sight.head is not None:
                    feed.eye = cast("PtzView", _Street(served.plan, served.sight.head))
            heads[camera.number] = served.sight.head
            told.append(
                {
                    "number": camera.number,
                    "view": served.plan.view,
                    "main_url": camera.main_url,
                    "sub_url": camera.sub_url,
                    "onvif_url": camera.onvif_url,
                }
            )
        _say({"cameras": told, "user": town.login.user, "password": town.login.password})
        ended = threading.Event()

        def await_end() -> None:
            sys.stdin.read()
            ended.set()

        threading.Thread(target=await_end, daemon=True).start()
        moved = dict.fromkeys(heads, False)
        looked_s = time.monotonic()
        while not ended.wait(LOOK_S):
            for number, head in heads.items():
                moves = head is not None and head.is_moving
                if moves is not moved[number]:
                    moved[number] = moves
                    # A movement may have begun since the last look, and ended by this one.
                    _say({"camera": number, "moves": moves, "at_s": looked_s if moves else time.monotonic()})
            looked_s = time.monotonic()


def _say(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve([int(word) for word in sys.argv[1:]])
