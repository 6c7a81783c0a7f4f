"""PTZ over ONVIF: implements `services.ports.PtzHead`."""

from __future__ import annotations

import math
from threading import Lock
from typing import TYPE_CHECKING, Any

from console.devices.onvif.focus_iris import FocusIrisControl
from console.devices.onvif.ptz_capabilities import PtzFacts, find_out
from console.devices.onvif.ptz_messages import move_text, order, stop_text
from console.devices.onvif.service_client import ServiceClient
from console.devices.onvif.transport import Transport
from console.devices.onvif.values import inside, listed, text
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused
from console.domain.ptz.model import (
    STILL,
    CameraTour,
    Capabilities,
    Preset,
    PtzPosition,
    PtzStatus,
    StopMethod,
    Velocity,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.devices.onvif.spaces import PtzSpace

PRESETS_MOST = 300
TOURS_MOST = 64
STOP_DEADLINE_S = 3.0
NEARLY_STILL = Velocity(0.01, 0.01, 0.01)
"""What `StopMethod.TIMEOUT` moves at: with the shortest timeout it is next to no way."""
_LONGEST_WORD = 64


class OnvifPtz:
    """One camera's head: one line for commands, one for questions, others for stops.

    Nothing is asked before it is needed. Any thread; `stop` waits for nobody, a question for no command.

    Args:
        address: of the device service.
        login: user and password.
        profile: token of the media profile to move; empty: the first that can be moved.
        fingerprint: of the certificate that a person accepted, where the address is `https://`.

    Raises:
        OperatorError: the address is none.
    """

    def __init__(
        self, address: str, login: tuple[str, str], profile: str = "", fingerprint: str = ""
    ) -> None:
        self._address, self._login, self._wanted = address, login, profile
        self._fingerprint = fingerprint
        self._moves, self._asks = self._new_calls(), self._new_calls()
        self._stops: list[ServiceClient] = []
        self._knowing, self._picking = Lock(), Lock()
        self._moving, self._asking = Lock(), Lock()
        self._known: PtzFacts | None = None
        self._lens: FocusIrisControl | None = None
        self._takes_timeout = True

    def _new_calls(self) -> ServiceClient:
        line = Transport(self._address, self._login, self._fingerprint)
        return ServiceClient(line, {Service.DEVICE: self._address})

    def capabilities(self) -> Capabilities:
        """What the camera can; asked for once."""
        return self._facts().can

    def close(self) -> None:
        """Hang up; nothing is left in the camera."""
        for calls in (self._moves, self._asks, *self._stops):
            calls.line.close()

    # -- finding out ----------------------------------------------------------------------------------------

    def _facts(self) -> PtzFacts:
        with self._knowing:
            if self._known is None:
                with self._moving:
                    facts = find_out(self._moves, self._address, self._wanted)
                if facts.profile:
                    self._asks.line.follow(self._moves.line)
                    self._asks.add(Service.PTZ, facts.ptz_address)
                    self._stops.append(self._another_stop_line(facts))
                    self._lens = FocusIrisControl(self._moves, facts)
                self._known = facts
            return self._known

    def _movable(self) -> PtzFacts:
        facts = self._facts()
        if not facts.profile:
            raise CommandRefused("This camera cannot be steered over ONVIF.")
        return facts

    def _another_stop_line(self, facts: PtzFacts) -> ServiceClient:
        calls = self._new_calls()
        calls.line.deadline_s = STOP_DEADLINE_S
        calls.line.follow(self._moves.line)
        calls.line.open()
        calls.add(Service.PTZ, facts.ptz_address)
        return calls

    def _order(self, operation: str, **arguments: Any) -> Any:
        """A command, one at a time."""
        facts = self._movable()
        with self._moving:
            return self._moves.call(Service.PTZ, operation, ProfileToken=facts.profile, **arguments)

    def _ask(self, operation: str) -> tuple[Any, float, float]:
        """A question; with it when it went onto the wire and when the answer was here."""
        facts = self._movable()
        with self._asking:
            told = self._asks.call(Service.PTZ, operation, ProfileToken=facts.profile)
            return told, self._asks.line.asked_s, self._asks.line.answered_s

    # -- moving ---------------------------------------------------------------------------------------------

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        """Move on at a velocity, for at most so long if the camera keeps to it."""
        facts = self._movable()
        with self._moving:
            self._continuous(self._moves, facts, velocity, timeout_s)

    def stop(self, way: StopMethod) -> None:
        """Stop, on a line that nobody uses."""
        facts = self._facts()
        if not facts.profile:
            return
        with self._picking:
            calls = self._stops.pop() if self._stops else None
        calls = calls or self._another_stop_line(facts)
        try:
            if way is StopMethod.STOP:
                self._swiftly(calls, facts, "Stop", stop_text(facts.profile))
            elif way is StopMethod.ZERO:
                self._continuous(calls, facts, STILL, 1.0)
            else:
                self._nudge(calls, facts)
        finally:
            with self._picking:
                self._stops.append(calls)

    def _nudge(self, calls: ServiceClient, facts: PtzFacts) -> None:
        if not self._takes_timeout:
            raise CommandRefused("This camera takes no timeout with a move.")
        self._swiftly(calls, facts, "ContinuousMove", _move(facts, NEARLY_STILL, facts.shortest_s))

    def _continuous(
        self, calls: ServiceClient, facts: PtzFacts, velocity: Velocity, timeout_s: float
    ) -> None:
        if self._takes_timeout:
            timeout_s = max(round(timeout_s, 1), facts.shortest_s)
            try:
                self._swiftly(calls, facts, "ContinuousMove", _move(facts, velocity, timeout_s))
            except CommandRefused:
                # Some refuse any Timeout. They are found out here; the stop does not depend on it.
                self._swiftly(calls, facts, "ContinuousMove", _move(facts, velocity, None))
                self._takes_timeout = False
        else:
            self._swiftly(calls, facts, "ContinuousMove", _move(facts, velocity, None))

    @staticmethod
    def _swiftly(calls: ServiceClient, facts: PtzFacts, operation: str, body: str) -> None:
        order(calls.line, calls.line.rewritten(facts.ptz_address), operation, body)

    @property
    def takes_timeout(self) -> bool:
        """False once the camera has refused a move for its timeout."""
        return self._takes_timeout

    def move_to(self, position: PtzPosition, speed: float = 1.0) -> None:
        """Go to a position, at a part of the greatest speed."""
        facts = self._movable()
        if not facts.can.has_absolute:
            raise CommandRefused("This camera cannot be sent to a position.")
        if not all(math.isfinite(one) for one in (position.pan, position.tilt, position.zoom)):
            raise CommandRefused("This is no position.")
        arguments: dict[str, Any] = {"Position": facts.spaces.written(position)}
        if speed < 1:
            most = min(max(speed, 0.01), 1.0)
            arguments["Speed"] = {"PanTilt": {"x": most, "y": most}, "Zoom": {"x": most}}
        self._order("AbsoluteMove", **arguments)

    def move_by(self, right: float, up: float, nearer: float) -> None:
        """Turn by parts of the present picture: 1 is half its width or height."""
        space = self._movable().spaces.fov
        if space is None:
            raise CommandRefused("This camera cannot be turned by parts of its picture.")
        if not all(math.isfinite(one) for one in (right, up, nearer)):
            raise CommandRefused("This is no way to turn.")
        by: dict[str, Any] = {"PanTilt": _pair(space, right, up, space.address)}
        zoom_by = self._movable().spaces.zoom_by
        if nearer and zoom_by is not None:
            by["Zoom"] = {"x": round(zoom_by.x.scaled(min(max(nearer, -1.0), 1.0)), 5)}
        self._order("RelativeMove", Translation=by)

    def status(self) -> PtzStatus:
        """Where it looks and whether it moves, as far as the camera tells."""
        facts = self._facts()
        if not facts.profile:
            return PtzStatus()
        told, asked_s, answered_s = self._ask("GetStatus")
        words = {text(inside(told, "MoveStatus", axis)).upper() for axis in ("PanTilt", "Zoom")}
        known = words & {"MOVING", "IDLE"}
        position = facts.spaces.position(inside(told, "Position"))
        return PtzStatus(position, "MOVING" in known if known else None, asked_s, answered_s)

    # -- positions ------------------------------------------------------------------------------------------

    def presets(self) -> Sequence[Preset]:
        """The positions stored in the camera; none where it can store none."""
        facts = self._facts()
        if not facts.can.has_presets:
            return []
        told = listed(self._ask("GetPresets")[0], PRESETS_MOST)
        read = [
            (text(inside(one, "token")), text(inside(one, "Name")), inside(one, "PTZPosition"))
            for one in told
        ]
        return [
            Preset(token, (name or f"Preset {token}")[:_LONGEST_WORD], facts.spaces.position(position))
            for token, name, position in read
            if token
        ]

    def goto(self, preset: str) -> None:
        """Go to a stored position."""
        self._order("GotoPreset", PresetToken=preset)

    def store_preset(self, name: str, token: str = "") -> str:
        """Store where the camera looks; the preset's token, which some cameras change."""
        if not self._movable().can.has_presets:
            raise CommandRefused("This camera stores no positions.")
        place = {"PresetToken": token} if token else {}
        told = self._order("SetPreset", PresetName=name[:_LONGEST_WORD], **place)
        return text(told) or text(inside(told, "PresetToken")) or token

    def remove_preset(self, token: str) -> None:
        """Delete a preset."""
        self._order("RemovePreset", PresetToken=token)

    def home(self) -> None:
        """Go to the home position."""
        if not self._movable().can.has_home:
            raise CommandRefused("This camera has no home position.")
        self._order("GotoHomePosition")

    def set_home(self) -> None:
        """Make the present position the home position."""
        if not self._movable().can.can_set_home:
            raise CommandRefused("This camera's home position cannot be changed.")
        self._order("SetHomePosition")

    # -- tours, auxiliary commands, lens --------------------------------------------------------------------

    def tours(self) -> Sequence[CameraTour]:
        """The tours that the camera runs by itself; none where it has none."""
        if not self._facts().can.has_tours:
            return []
        return [
            CameraTour(
                token, (text(inside(one, "Name")) or f"Tour {token}")[:_LONGEST_WORD], _is_touring(one)
            )
            for one in listed(self._ask("GetPresetTours")[0], TOURS_MOST)
            if (token := text(inside(one, "token")))
        ]

    def run_tour(self, token: str, *, is_on: bool) -> None:
        """Start one of them, or stop it."""
        if not self._movable().can.has_tours:
            raise CommandRefused("This camera runs no tours.")
        self._order("OperatePresetTour", PresetTourToken=token, Operation="Start" if is_on else "Stop")

    def auxiliary(self, command: str) -> None:
        """Send one of `Capabilities.auxiliary`, to the service that named it."""
        facts = self._movable()
        if command not in facts.can.auxiliary:
            raise CommandRefused("This camera does not know this auxiliary command.")
        if command in facts.node_auxiliary:
            self._order("SendAuxiliaryCommand", AuxiliaryData=command)
            return
        with self._moving:
            self._moves.call(Service.DEVICE, "SendAuxiliaryCommand", AuxiliaryCommand=command)

    def focus(self, speed: float) -> None:
        """Focus farther (positive) or nearer at −1 to 1; 0 stops."""
        lens = self._the_lens()
        with self._moving:
            lens.focus(speed)

    def automatic_focus(self) -> None:
        """Let the camera focus by itself again."""
        lens = self._the_lens()
        with self._moving:
            lens.automatic_focus()

    def iris(self, step: float) -> None:
        """Open (positive) or close by a part of the range; 0: automatic again."""
        lens = self._the_lens()
        with self._moving:
            lens.iris(step)

    def _the_lens(self) -> FocusIrisControl:
        self._movable()
        if self._lens is None:
            raise CommandRefused("This camera cannot be steered over ONVIF.")
        return self._lens

    @property
    def clock_error_s(self) -> float | None:
        """Camera's clock minus ours; None before the first call with a login."""
        return self._moves.line.clock_error_s

    @property
    def speaks_digest(self) -> bool:
        """Whether HTTP digest is the way in that the camera took."""
        return self._moves.line.speaks_digest


def _move(facts: PtzFacts, velocity: Velocity, timeout_s: float | None) -> str:
    spaces = facts.spaces
    turn = zoom = None
    if spaces.turn is not None or spaces.zoom_turn is None:
        pair = _pair(spaces.turn, velocity.pan, velocity.tilt)
        turn = pair["x"], pair["y"]
    if spaces.zoom_turn is not None:
        zoom = round(spaces.zoom_turn.x.scaled(velocity.zoom), 4)
    return move_text(facts.profile, turn, zoom, timeout_s)


def _pair(space: PtzSpace | None, right: float, up: float, named: str = "") -> dict[str, Any]:
    held = [min(max(one, -1.0), 1.0) for one in (right, up)]
    x, y = (held[0], held[1]) if space is None else (space.x.scaled(held[0]), space.y.scaled(held[1]))
    return {"x": round(x, 4), "y": round(y, 4), **({"space": named} if named else {})}


def _is_touring(told: Any) -> bool:
    return text(inside(told, "Status", "State")).lower() == "touring"
