"""PTZ over ONVIF: implements `services.ports.PtzHead`."""

from __future__ import annotations

import math
from threading import Lock
from typing import TYPE_CHECKING, Any

from console.devices.onvif.focus_iris import FocusIrisControl
from console.devices.onvif.position_query import position_query
from console.devices.onvif.ptz_capabilities import PtzFacts, find_out
from console.devices.onvif.ptz_messages import order, stop_text
from console.devices.onvif.ptz_moves import ContinuousMoves, pair_of
from console.devices.onvif.ptz_orders import stop_orders
from console.devices.onvif.service_client import ServiceClient
from console.devices.onvif.transport import Transport
from console.devices.onvif.values import inside, listed, text
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused
from console.domain.numbers import clamp
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

    from console.devices.onvif.mends import Mend
    from console.domain.ptz.position_query import PositionQuery
    from console.domain.ptz.stop_orders import StopOrders
    from console.services.cameras.lessons import AddressLesson

PRESETS_MOST = 300
TOURS_MOST = 64
STOP_DEADLINE_S = 3.0
_LONGEST_WORD = 64


class OnvifPtz:
    """The PTZ driver of one camera: one line for commands, one for queries, others for stops.

    Nothing is read before it is needed. Any thread; `stop` waits for nothing, a query never for a command.

    Args:
        address: of the device service.
        login: user name and password.
        profile: token of the media profile to move; empty: the first that can be moved.
        fingerprint: SHA-256 of the accepted certificate, for an `https://` address.
        lesson: keeps how the camera must be moved; None: it is learned anew.

    Raises:
        OperatorError: the address is not valid.
    """

    def __init__(
        self,
        address: str,
        login: tuple[str, str],
        profile: str = "",
        fingerprint: str = "",
        lesson: AddressLesson | None = None,
    ) -> None:
        self._address, self._login, self._profile = address, login, profile
        self._fingerprint = fingerprint
        self._moves, self._asks = self._new_calls(), self._new_calls()
        self._stops: list[ServiceClient] = []
        self._facts_lock, self._stops_lock = Lock(), Lock()
        self._moves_lock, self._asks_lock = Lock(), Lock()
        self._known: PtzFacts | None = None
        self._lens: FocusIrisControl | None = None
        self._continuous = ContinuousMoves(lesson)

    def _new_calls(self) -> ServiceClient:
        line = Transport(self._address, self._login, self._fingerprint)
        return ServiceClient(line, {Service.DEVICE: self._address})

    def capabilities(self) -> Capabilities:
        """Return the PTZ abilities of the camera; read once."""
        return self._facts().can

    def close(self) -> None:
        """Close all connections."""
        for calls in (self._moves, self._asks, *self._stops):
            calls.transport.close()

    # -- abilities ------------------------------------------------------------------------------------------

    def _facts(self) -> PtzFacts:
        with self._facts_lock:
            if self._known is None:
                with self._moves_lock:
                    facts = find_out(self._moves, self._address, self._profile)
                if facts.profile:
                    self._asks.transport.adopt(self._moves.transport)
                    self._asks.add(Service.PTZ, facts.ptz_address)
                    self._stops.append(self._new_stop_line(facts))
                    self._lens = FocusIrisControl(self._moves, facts)
                self._known = facts
            return self._known

    def _movable(self) -> PtzFacts:
        facts = self._facts()
        if not facts.profile:
            raise CommandRefused("This camera cannot be steered over ONVIF.")
        return facts

    def _new_stop_line(self, facts: PtzFacts) -> ServiceClient:
        calls = self._new_calls()
        calls.transport.deadline_s = STOP_DEADLINE_S
        calls.transport.adopt(self._moves.transport)
        calls.transport.open()
        calls.add(Service.PTZ, facts.ptz_address)
        return calls

    def _command(self, operation: str, **arguments: Any) -> Any:
        """Send a command; commands are sent one at a time."""
        facts = self._movable()
        with self._moves_lock:
            return self._moves.call(Service.PTZ, operation, ProfileToken=facts.profile, **arguments)

    def _ask(self, operation: str) -> tuple[Any, float, float]:
        """Send a query; return its answer and when it was sent and answered (monotonic seconds)."""
        facts = self._movable()
        with self._asks_lock:
            answer = self._asks.call(Service.PTZ, operation, ProfileToken=facts.profile)
            return answer, self._asks.transport.asked_s, self._asks.transport.answered_s

    # -- moving ---------------------------------------------------------------------------------------------

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        """Move at a velocity, for at most `timeout_s` if the camera supports a timeout."""
        facts = self._movable()
        with self._moves_lock:
            self._continuous.send(self._moves, facts, velocity, timeout_s)

    def stop(self, way: StopMethod) -> None:
        """Stop the camera, on a line that is not in use."""
        facts = self._facts()
        if not facts.profile:
            return
        with self._stops_lock:
            calls = self._stops.pop() if self._stops else None
        calls = calls or self._new_stop_line(facts)
        try:
            if way is StopMethod.STOP:
                address = calls.transport.rewritten(facts.ptz_address)
                order(calls.transport, address, "Stop", stop_text(facts.profile))
                self._continuous.rested()
            elif way is StopMethod.ZERO:
                self._continuous.send(calls, facts, STILL, 1.0)
            else:
                self._continuous.nudge(calls, facts)
        finally:
            with self._stops_lock:
                self._stops.append(calls)

    def stop_orders(self, way: StopMethod) -> StopOrders | None:
        """Return how another process stops this camera; None if it cannot be moved. It does not wait."""
        facts = self._known
        if facts is None or not facts.profile:
            return None
        return stop_orders(self._moves.transport, self._login, facts, self._continuous, way)

    @property
    def takes_timeout(self) -> bool:
        """False once the camera is known to refuse a move because of its timeout."""
        return self._continuous.takes_timeout

    def lessons(self) -> tuple[str, ...]:
        """Return what was learned of its moves since the last call, in words for the operator."""
        return self._continuous.lessons()

    def move_to(self, position: PtzPosition, speed: float = 1.0) -> None:
        """Move to a position at a part of the maximum speed, 0 to 1."""
        facts = self._movable()
        if not facts.can.has_absolute:
            raise CommandRefused("This camera cannot move to a given position.")
        if not all(math.isfinite(value) for value in (position.pan, position.tilt, position.zoom)):
            raise CommandRefused("The position is not valid.")
        arguments: dict[str, Any] = {"Position": facts.spaces.written(position)}
        if speed < 1:
            most = clamp(speed, 0.01, 1.0)
            arguments["Speed"] = {"PanTilt": {"x": most, "y": most}, "Zoom": {"x": most}}
        self._command("AbsoluteMove", **arguments)

    def move_by(self, right: float, up: float, nearer: float) -> None:
        """Turn by parts of the present picture (1 is half its width or height) and zoom by −1 to 1."""
        space = self._movable().spaces.fov
        if space is None:
            raise CommandRefused("This camera cannot centre a point of its picture.")
        if not all(math.isfinite(value) for value in (right, up, nearer)):
            raise CommandRefused("The movement is not valid.")
        by: dict[str, Any] = {"PanTilt": pair_of(space, right, up, space.address)}
        zoom_by = self._movable().spaces.zoom_by
        if nearer and zoom_by is not None:
            by["Zoom"] = {"x": round(zoom_by.x.scaled(clamp(nearer, -1.0, 1.0)), 5)}
        self._command("RelativeMove", Translation=by)

    def status(self) -> PtzStatus:
        """Return the position and whether the camera moves, as far as it reports them."""
        facts = self._facts()
        if not facts.profile:
            return PtzStatus()
        answer, asked_s, answered_s = self._ask("GetStatus")
        words = {text(inside(answer, "MoveStatus", axis)).upper() for axis in ("PanTilt", "Zoom")}
        reported = words & {"MOVING", "IDLE"}
        position = facts.spaces.position(inside(answer, "Position"))
        return PtzStatus(position, "MOVING" in reported if reported else None, asked_s, answered_s)

    def position_query(self) -> PositionQuery | None:
        """Return how another process asks for the position; None before the first answer."""
        facts, line = self._known, self._asks.transport
        if facts is None or not facts.profile or not line.answered_s:
            return None
        return position_query(line, self._login, facts)

    # -- positions ------------------------------------------------------------------------------------------

    def presets(self) -> Sequence[Preset]:
        """Return the presets stored in the camera; empty if it cannot store any."""
        facts = self._facts()
        if not facts.can.has_presets:
            return []
        answer = listed(self._ask("GetPresets")[0], PRESETS_MOST)
        read = [
            (text(inside(item, "token")), text(inside(item, "Name")), inside(item, "PTZPosition"))
            for item in answer
        ]
        return [
            Preset(token, (name or f"Preset {token}")[:_LONGEST_WORD], facts.spaces.position(position))
            for token, name, position in read
            if token
        ]

    def goto(self, preset: str) -> None:
        """Move to a preset, by its token."""
        self._command("GotoPreset", PresetToken=preset)

    def store_preset(self, name: str, token: str = "") -> str:
        """Store the present position as a preset; return its token, which some cameras change."""
        if not self._movable().can.has_presets:
            raise CommandRefused("This camera cannot store presets.")
        place = {"PresetToken": token} if token else {}
        answer = self._command("SetPreset", PresetName=name[:_LONGEST_WORD], **place)
        return text(answer) or text(inside(answer, "PresetToken")) or token

    def remove_preset(self, token: str) -> None:
        """Delete a preset."""
        self._command("RemovePreset", PresetToken=token)

    def home(self) -> None:
        """Move to the home position."""
        if not self._movable().can.has_home:
            raise CommandRefused("This camera has no home position.")
        self._command("GotoHomePosition")

    def set_home(self) -> None:
        """Make the present position the home position."""
        if not self._movable().can.can_set_home:
            raise CommandRefused("This camera's home position cannot be changed.")
        self._command("SetHomePosition")

    # -- tours, auxiliary commands, lens --------------------------------------------------------------------

    def tours(self) -> Sequence[CameraTour]:
        """Return the tours stored in the camera; empty if it has none."""
        if not self._facts().can.has_tours:
            return []
        return [
            CameraTour(
                token, (text(inside(item, "Name")) or f"Tour {token}")[:_LONGEST_WORD], _is_touring(item)
            )
            for item in listed(self._ask("GetPresetTours")[0], TOURS_MOST)
            if (token := text(inside(item, "token")))
        ]

    def run_tour(self, token: str, *, is_on: bool) -> None:
        """Start or stop a tour of the camera."""
        if not self._movable().can.has_tours:
            raise CommandRefused("This camera has no tours.")
        self._command("OperatePresetTour", PresetTourToken=token, Operation="Start" if is_on else "Stop")

    def auxiliary(self, command: str) -> None:
        """Send a command of `Capabilities.auxiliary` to the service that listed it."""
        facts = self._movable()
        if command not in facts.can.auxiliary:
            raise CommandRefused("This camera does not have this auxiliary command.")
        if command in facts.node_auxiliary:
            self._command("SendAuxiliaryCommand", AuxiliaryData=command)
            return
        with self._moves_lock:
            self._moves.call(Service.DEVICE, "SendAuxiliaryCommand", AuxiliaryCommand=command)

    def focus(self, speed: float) -> None:
        """Focus farther (positive) or nearer, −1 to 1; 0 stops."""
        lens = self._the_lens()
        with self._moves_lock:
            lens.focus(speed)

    def automatic_focus(self) -> None:
        """Set the focus to automatic."""
        lens = self._the_lens()
        with self._moves_lock:
            lens.automatic_focus()

    def iris(self, step: float) -> None:
        """Open (positive) or close the iris by a step of −1 to 1; 0: automatic."""
        lens = self._the_lens()
        with self._moves_lock:
            lens.iris(step)

    def _the_lens(self) -> FocusIrisControl:
        self._movable()
        if self._lens is None:
            raise CommandRefused("This camera cannot be steered over ONVIF.")
        return self._lens

    @property
    def clock_error_s(self) -> float | None:
        """Camera's clock minus ours, seconds; None before the first call with a login."""
        return self._moves.transport.clock_error_s

    @property
    def mends(self) -> set[Mend]:
        """What had to be mended in the camera's answers so far."""
        lines = (self._moves, self._asks, *self._stops)
        return {mend for calls in lines for mend in calls.transport.mends}

    @property
    def speaks_digest(self) -> bool:
        """Whether the camera uses HTTP digest for the login."""
        return self._moves.transport.speaks_digest


def _is_touring(tour: Any) -> bool:
    return text(inside(tour, "Status", "State")).lower() == "touring"
