"""Relay outputs and digital inputs, over the device service and over device-io."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import SoapFault

if TYPE_CHECKING:
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call


def relay_outputs(subject: CameraState) -> str:
    """Return all relays."""
    return "".join(
        f'<tds:RelayOutputs token="{token}"><tt:Properties><tt:Mode>Bistable</tt:Mode>'
        "<tt:DelayTime>PT0S</tt:DelayTime><tt:IdleState>open</tt:IdleState></tt:Properties>"
        "</tds:RelayOutputs>"
        for token in subject.relays
    )


def set_relay(subject: CameraState, call: Call) -> str:
    """Switch a relay."""
    token, state = call.text("tds:RelayOutputToken"), call.text("tds:LogicalState")
    if token not in subject.relays:
        raise SoapFault("ter:RelayToken", "there is no such relay")
    if state not in {"active", "inactive"}:
        raise SoapFault("ter:InvalidArgVal", "there is no such state")
    subject.relays[token] = state == "active"
    return ""


class DeviceIoService:
    """The device-io service of one camera. Used only in the event loop's thread.

    Its clients ask for relays with the device service's messages.
    """

    def __init__(self, subject: CameraState) -> None:
        self._subject = subject

    def get_digital_inputs(self, _call: Call) -> str:
        """Return the one input."""
        return '<tmd:DigitalInputs token="input1"/>'

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        return f'<tmd:Capabilities RelayOutputs="{len(self._subject.relays)}" DigitalInputs="1"/>'
