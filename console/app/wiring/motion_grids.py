"""Wiring of the small grids beside the recordings: the recorder keeps them, playback searches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.media.playback.grid_maker import GridMaker
from console.services.playback.motion_rules import MotionRules

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.app.scheme import OpenScheme


def motion_rules(scheme: OpenScheme) -> MotionRules:
    """Return what is kept of each camera for searches for motion."""
    return MotionRules(scheme.camera_facts, scheme.settings.recording.motion_every_s)


def motion_loop(
    scheme: OpenScheme, cameras: Callable[[], Sequence[int]], failed: Callable[[str], None]
) -> HostedLoop:
    """Return the recorder's thread that keeps small grids beside the recordings, for searches for motion."""
    volumes = [volume.path for volume in scheme.volumes()]

    def run(stop: threading.Event) -> None:
        rules, utc_now = motion_rules(scheme), scheme.clock.utc_now
        GridMaker(scheme.footage, volumes, cameras, rules, utc_now).run(stop)

    return HostedLoop("motion grids", run, failed)
