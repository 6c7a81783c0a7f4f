"""Moves that some heads refuse, under the fault switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import NAMESPACES, SoapFault

if TYPE_CHECKING:
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.onvif.xml import Call


def refuse_move(call: Call, faults: FaultSwitches) -> None:
    """Raise the fault with which this camera answers such a ContinuousMove, if any.

    Raises:
        SoapFault: a switch refuses it.
    """
    timeout = call.text("tptz:Timeout")
    if timeout and faults.on("ptz_refuses_timeout"):
        raise SoapFault("ter:TimeoutNotSupported", "Timeout is not supported")
    if "." in timeout and faults.on("ptz_refuses_fractions"):
        raise SoapFault("ter:InvalidArgVal", "Argument Value Invalid")
    if _count_down(faults, "ptz_busy"):
        raise SoapFault("ter:ActionFailed", "The head is still going to a preset", sender=False, status=500)
    if _count_down(faults, "ptz_moody"):
        raise SoapFault("ter:InvalidArgVal", "Argument Value Invalid")
    pan, tilt = (call.number("tptz:Velocity/tt:PanTilt", axis) or 0.0 for axis in ("x", "y"))
    if pan and tilt and faults.on("ptz_refuses_diagonal"):
        raise SoapFault("ter:InvalidArgVal", "Argument Value Invalid")
    if _names(call, "Zoom") and faults.on("ptz_refuses_zoom_space"):
        raise SoapFault("ter:SpaceNotSupported", "No such space")
    if _names(call, "PanTilt") and faults.on("ptz_zoom_only"):
        raise SoapFault("ter:SpaceNotSupported", "No such space")


def _names(call: Call, name: str) -> bool:
    return call.body.find(f"tptz:Velocity/tt:{name}", NAMESPACES) is not None


def _count_down(faults: FaultSwitches, name: str) -> bool:
    left = faults.number(name)
    if left:
        faults.set(name, int(left) - 1)
    return left > 0
