"""PTZ over ONVIF: implements `services.ports.PtzDriver`."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import TYPE_CHECKING, Any

from console.devices.onvif.calls import Calls, inside, listed, number, text
from console.devices.onvif.line import Line
from console.devices.onvif.wsdl import Service
from console.domain.ptz.faults import Refused
from console.domain.ptz.model import STILL, Capabilities, Preset, PtzPosition, PtzStatus, StopWay, Velocity

if TYPE_CHECKING:
    from collections.abc import Sequence

PRESETS_MOST = 300
PROFILES_MOST = 64
SERVICES_MOST = 64
STOP_DEADLINE_S = 3.0
_LONGEST_WORD = 64


class OnvifPtz:
    """One camera's head: one line for moves, others for stops. Nothing is asked before it is needed.

    `stop` may be called while other threads wait in `stop` or in any of the rest: it has lines of its own.

    Args:
        address: of the device service.
        login: user and password.

    Raises:
        OperatorError: the address is none.
    """

    def __init__(self, address: str, login: tuple[str, str]) -> None:
        self._address, self._login = address, login
        self._moves = Calls(Line(address, login), {Service.DEVICE: address})
        self._stops: list[Calls] = []
        self._knowing, self._picking = Lock(), Lock()
        self._known: Capabilities | None = None
        self._profile = self._ptz_address = ""
        self._takes_timeout = True

    def capabilities(self) -> Capabilities:
        """What the camera can; asked for once."""
        with self._knowing:
            if self._known is None:
                self._known = self._ask()
            return self._known

    def close(self) -> None:
        """Hang up; nothing is left in the camera."""
        self._moves.line.close()
        for calls in self._stops:
            calls.line.close()

    # -- finding out ----------------------------------------------------------------------------------------

    def _ask(self) -> Capabilities:
        found = self._services()
        ptz, media = found.get(Service.PTZ), found.get(Service.MEDIA)
        if not ptz or not media:
            return Capabilities()
        self._moves.add(Service.PTZ, ptz)
        self._moves.add(Service.MEDIA, media)
        self._ptz_address = ptz
        self._stops.append(self._another_stop_line())
        self._profile = self._movable_profile()
        if not self._profile:
            return Capabilities()
        return self._of_node()

    def _services(self) -> dict[Service, str]:
        """Addresses by namespace: some cameras list Media2 before Media, and some lists are wrong."""
        try:
            told = self._moves.call(Service.DEVICE, "GetServices", IncludeCapability=False)
        except Refused:
            return self._older_services()
        by_namespace = {
            text(inside(one, "Namespace")): text(inside(one, "XAddr")) for one in listed(told, SERVICES_MOST)
        }
        found = {service: by_namespace.get(service.namespace, "") for service in Service}
        return (
            found
            if found[Service.MEDIA]
            else {**self._older_services(), **{k: v for k, v in found.items() if v}}
        )

    def _older_services(self) -> dict[Service, str]:
        told = self._moves.call(Service.DEVICE, "GetCapabilities", Category="All")
        return {
            Service.MEDIA: text(inside(told, "Media", "XAddr")),
            Service.PTZ: text(inside(told, "PTZ", "XAddr")),
        }

    def _movable_profile(self) -> str:
        profiles = listed(self._moves.call(Service.MEDIA, "GetProfiles"), PROFILES_MOST)
        movable = [one for one in profiles if inside(one, "PTZConfiguration") is not None]
        return text(inside(movable[0], "token")) if movable else ""

    def _of_node(self) -> Capabilities:
        nodes = listed(self._moves.call(Service.PTZ, "GetNodes"), SERVICES_MOST)
        node = nodes[0] if nodes else None
        spaces = inside(node, "SupportedPTZSpaces")
        return Capabilities(
            has_ptz=True,
            has_presets=bool(number(inside(node, "MaximumNumberOfPresets")) or 0),
            has_home=bool(inside(node, "HomeSupported")),
            has_absolute=bool(inside(spaces, "AbsolutePanTiltPositionSpace")),
            has_zoom=bool(inside(spaces, "ContinuousZoomVelocitySpace")),
            tells_position=bool(inside(spaces, "AbsolutePanTiltPositionSpace")),
        )

    # -- moving ---------------------------------------------------------------------------------------------

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        """Move on at a velocity, for at most so long if the camera keeps to it."""
        self._continuous(self._moves, velocity, timeout_s)

    def stop(self, way: StopWay) -> None:
        """Stop, on a line that nobody uses."""
        if not self.capabilities().has_ptz:
            return
        with self._picking:
            calls = self._stops.pop() if self._stops else self._another_stop_line()
        try:
            if way is StopWay.ZERO:
                self._continuous(calls, STILL, 1.0)
            else:
                calls.call(Service.PTZ, "Stop", ProfileToken=self._profile, PanTilt=True, Zoom=True)
        finally:
            with self._picking:
                self._stops.append(calls)

    def _another_stop_line(self) -> Calls:
        calls = Calls(Line(self._address, self._login), {})
        calls.line.deadline_s = STOP_DEADLINE_S
        calls.line.follow(self._moves.line)
        calls.line.open()
        calls.add(Service.PTZ, self._ptz_address)
        return calls

    def _continuous(self, calls: Calls, velocity: Velocity, timeout_s: float) -> None:
        can = self.capabilities()
        if not can.has_ptz:
            raise Refused("This camera cannot be steered over ONVIF.")
        speeds: dict[str, Any] = {"PanTilt": {"x": round(velocity.pan, 4), "y": round(velocity.tilt, 4)}}
        if can.has_zoom:
            speeds["Zoom"] = {"x": round(velocity.zoom, 4)}
        command = {"ProfileToken": self._profile, "Velocity": speeds}
        if self._takes_timeout:
            try:
                calls.call(
                    Service.PTZ,
                    "ContinuousMove",
                    **command,
                    Timeout=dt.timedelta(seconds=round(timeout_s, 1)),
                )
            except Refused:
                # Some refuse any Timeout. They are found out here; the stop does not depend on it.
                calls.call(Service.PTZ, "ContinuousMove", **command)
                self._takes_timeout = False
        else:
            calls.call(Service.PTZ, "ContinuousMove", **command)

    def status(self) -> PtzStatus:
        """Where it looks and whether it moves, as far as the camera tells."""
        if not self.capabilities().has_ptz:
            return PtzStatus()
        told = self._moves.call(Service.PTZ, "GetStatus", ProfileToken=self._profile)
        at = inside(told, "Position")
        pan, tilt = number(inside(at, "PanTilt", "x")), number(inside(at, "PanTilt", "y"))
        zoom = number(inside(at, "Zoom", "x"))
        position = None if pan is None or tilt is None else PtzPosition(pan, tilt, zoom or 0.0)
        words = {text(inside(told, "MoveStatus", axis)).upper() for axis in ("PanTilt", "Zoom")}
        known = words & {"MOVING", "IDLE"}
        return PtzStatus(position, "MOVING" in known if known else None)

    # -- positions ------------------------------------------------------------------------------------------

    def presets(self) -> Sequence[Preset]:
        """The positions stored in the camera; none where it can store none."""
        if not self.capabilities().has_presets:
            return []
        told = listed(self._moves.call(Service.PTZ, "GetPresets", ProfileToken=self._profile), PRESETS_MOST)
        read = [(text(inside(one, "token")), text(inside(one, "Name"))) for one in told]
        return [Preset(token, (name or f"Preset {token}")[:_LONGEST_WORD]) for token, name in read if token]

    def goto(self, preset: str) -> None:
        """Go to a stored position."""
        self.capabilities()
        self._moves.call(Service.PTZ, "GotoPreset", ProfileToken=self._profile, PresetToken=preset)

    def home(self) -> None:
        """Go to the home position."""
        if not self.capabilities().has_home:
            raise Refused("This camera has no home position.")
        self._moves.call(Service.PTZ, "GotoHomePosition", ProfileToken=self._profile)

    @property
    def clock_error_s(self) -> float | None:
        """Camera's clock minus ours; None before the first call with a login."""
        return self._moves.line.clock_error_s

    @property
    def speaks_digest(self) -> bool:
        """Whether HTTP digest is the way in that the camera took."""
        return self._moves.line.speaks_digest
