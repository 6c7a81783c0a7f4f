"""Commissioning records of the demo town's cameras: assessed, with a requirement, in service."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.cameras.camera import CameraKind
from console.domain.cameras.commissioning import (
    AcceptanceTest,
    Commissioning,
    CommissioningStage,
    Quality,
    to_json,
)
from console.domain.cameras.facts import COMMISSIONING
from console.domain.clock import SystemClock
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera

AUTHOR = "demo"
_WANTS = {
    CameraKind.FIXED: (
        Quality.RECOGNISE,
        "Recognise people known to the viewer, anywhere in the view",
    ),
    CameraKind.PTZ: (Quality.IDENTIFY, "Follow an incident and identify those who take part in it"),
}


def commission_demo(scheme: OpenScheme, cameras: Sequence[Camera]) -> None:
    """Put the town's cameras into service unless they are commissioned already, one entry each."""
    present = scheme.camera_facts.all_current(COMMISSIONING)
    missing = [camera for camera in cameras if camera.number not in present]
    if not missing:
        return
    now_utc = SystemClock().utc_now()
    with scheme.units.begin() as unit:
        for camera in missing:
            commissioning = _commissioned(camera, now_utc)
            unit.state_camera_fact(camera.number, COMMISSIONING, to_json(commissioning), AUTHOR)
            detail = {"purpose": commissioning.purpose, "assessment": commissioning.assessment}
            unit.append(act_entry(AUTHOR, "camera-in-service", camera.number, dict(detail)))


def _commissioned(camera: Camera, now_utc: dt.datetime) -> Commissioning:
    quality, words = _WANTS.get(camera.kind, _WANTS[CameraKind.FIXED])
    day = now_utc.date() - dt.timedelta(days=20 * camera.number)
    is_wireless = camera.number % 7 == 0
    trials = tuple(
        AcceptanceTest(
            name, is_passed=True, said=result, at_utc=now_utc - dt.timedelta(days=10 * camera.number)
        )
        for name, result in (
            ("picture", "25 frames per second, sharp"),
            ("recording", "one minute recorded and played back"),
            ("steering", "stops within 0.3 s with the Stop command"),
        )
        if name != "steering" or camera.kind is CameraKind.PTZ
    )
    return Commissioning(
        CommissioningStage.IN_SERVICE,
        purpose="Prevention and detection of crime, public safety",
        assessment=f"DPIA {day.year}-{camera.number:02}",
        assessed_on=day,
        requirement=f"{words}: {camera.place or camera.name}.",
        quality=quality,
        is_wireless=is_wireless,
        safeguard="Point-to-point link, AES-256, keys changed every year" if is_wireless else "",
        trials=trials,
        since_on=day + dt.timedelta(days=14),
    )
