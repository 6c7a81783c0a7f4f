"""`watchroom ptz`: move one camera from the command line."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING

import typer

from console.cli.reach import access, printed_faults
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity

if TYPE_CHECKING:
    from console.app.command_line_gate import CommandLineGate
    from console.app.command_line_ptz import HandSteering
    from console.services.ports import PtzHead


class PtzAction(Enum):
    """The command to carry out."""

    MOVE = "move"
    STOP = "stop"
    GOTO = "goto"
    STATUS = "status"


def ptz(
    address: str = typer.Argument(help="ONVIF address of the camera, or only its host."),
    act: PtzAction = typer.Argument(help="One of: move, stop, goto PRESET, status."),
    preset: str = typer.Argument("", help="Number or name of the preset, for goto."),
    pan: float = typer.Option(0.0, min=-1.0, max=1.0, help="Speed to the right. Left is negative."),
    tilt: float = typer.Option(0.0, min=-1.0, max=1.0, help="Speed upwards. Down is negative."),
    zoom: float = typer.Option(0.0, min=-1.0, max=1.0, help="Speed of zooming in. Out is negative."),
    seconds: float = typer.Option(
        1.0, "--for", help="Time to move, in seconds. The camera is stopped afterwards."
    ),
    user: str = typer.Option("", help="User name on the camera."),
    password_stdin: bool = typer.Option(False, help="Read the password from standard input."),
    fingerprint: str = typer.Option("", help="SHA-256 of the certificate to accept, for https://."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Move one camera. Ctrl+C stops it; so do the end of this program and the camera's own watchdog.

    Movements of a camera of the scheme in WATCHROOM_HOME are recorded in its books. Such a camera is left
    alone while it is reserved at a console, while the police are in total control, and where a console would
    refuse it.
    """
    from console.app.command_line_gate import opened_gate
    from console.app.command_line_ptz import HandSteering, letting_go
    from console.settings.home import home

    with printed_faults(as_json=as_json):
        place, login = access(address, user, password_stdin=password_stdin)

        def opened() -> PtzHead:
            from console.devices.drivers import DRIVERS

            return DRIVERS[ONVIF].open_ptz(DeviceAddress(ONVIF, place), login, fingerprint)

        _check(act, preset, Velocity(pan, tilt, zoom))
        with opened_gate(home(), [place]) as gate:
            # Where it looks is not told either, and it is not stopped for whoever has it.
            gate.require()
            if act is PtzAction.STATUS:
                _print_result(_status(opened()), as_json=as_json)
                return
            if act is PtzAction.STOP:
                _print_result({"stopped": _stopped(opened(), gate)}, as_json=as_json)
                return
            steering = HandSteering(place, opened, gate)
            with letting_go(steering.let_go):
                try:
                    if act is PtzAction.MOVE:
                        result = _moved(steering, Velocity(pan, tilt, zoom), seconds)
                    else:
                        found_preset = steering.goto(preset)
                        result = {"preset": found_preset.token, "name": found_preset.name}
                finally:
                    steering.close()
            _print_result(result, as_json=as_json)


def _moved(steering: HandSteering, velocity: Velocity, seconds: float) -> dict[str, object]:
    stopped = steering.move(velocity, seconds)
    result: dict[str, object] = {"stopped": stopped, "interrupted": steering.let_go.is_set()}
    return result | ({"notes": " ".join(steering.notes)} if steering.notes else {})


def _stopped(head: PtzHead, gate: CommandLineGate) -> str:
    from console.app.command_line_ptz import stop_now

    try:
        return stop_now(head, gate).value
    finally:
        head.close()


def _check(act: PtzAction, preset: str, velocity: Velocity) -> None:
    if act is PtzAction.GOTO and not preset:
        raise OperatorError("No preset was given.", "For example: watchroom ptz ADDRESS goto PRESET")
    if act is PtzAction.MOVE and velocity.is_still:
        raise OperatorError("A move needs a speed.", "Enter --pan, --tilt or --zoom, between -1 and 1.")


def _status(head: PtzHead) -> dict[str, object]:
    try:
        can, now = head.capabilities(), head.status()
        presets = [{"token": preset.token, "name": preset.name} for preset in head.presets()]
    finally:
        head.close()
    at = now.position
    position = None if at is None else {"pan": at.pan, "tilt": at.tilt, "zoom": at.zoom}
    return {"ptz": can.has_ptz, "position": position, "moving": now.is_moving, "presets": presets}


def _print_result(result: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        print(f"{name + ':':<12} {_words(value)}")


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "not reported"
    if isinstance(value, dict):
        return "  ".join(f"{name} {_words(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(" ".join(map(str, item.values())) for item in value) or "none"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
