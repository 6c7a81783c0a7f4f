"""Cheap simulated cameras of any codec."""

from __future__ import annotations

from dataclasses import replace

from console.demo.simulated import SimulatedTown
from console.demo.simulated.build import with_band
from console.demo.simulated.camera_list import bars_roster
from console.demo.simulated.loops import scene_loops
from console.demo.simulated.serve import ServerOptions, TownServer


def town_of(codecs: dict[int, str], *, with_sound: int = 0, is_secure: bool = False) -> SimulatedTown:
    """A town not yet served.

    Args:
        codecs: of each camera, numbered from 1.
        with_sound: the camera that has some.
        is_secure: whether they are served over TLS too.
    """
    plans = []
    for plan in bars_roster(len(codecs), (320, 192), 12.5, 300_000, 1.0):
        codec = codecs[plan.number]
        gop = 1 if codec == "mjpeg" else plan.main.gop
        main, sub = (
            with_band(replace(shape, codec=codec, gop=gop, band_px=0)) for shape in (plan.main, plan.sub)
        )
        plans.append(replace(plan, main=main, sub=sub, has_audio=plan.number == with_sound))
    town = SimulatedTown(len(codecs))
    town.server = TownServer(plans, scene_loops("bars", None, "day"), ServerOptions(is_secure=is_secure))
    return town
