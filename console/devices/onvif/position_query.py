"""How the process that asks for positions asks a camera without this driver, and what its answers mean."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from console.devices.onvif.ptz_messages import TPTZ
from console.devices.onvif.values import number
from console.domain.ptz.model import PtzStatus
from console.domain.ptz.position_query import PositionQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.devices.onvif.ptz_capabilities import PtzFacts
    from console.devices.onvif.transport import Transport


def position_query(line: Transport, login: tuple[str, str], facts: PtzFacts) -> PositionQuery:
    """Return how a camera is asked. It asks the camera nothing.

    Args:
        line: that was asked before, so that clock, kind of login and certificate are known.
        login: user name and password.
        facts: of the head.
    """
    parts = urlsplit(line.rewritten(facts.ptz_address))
    token = f"<tptz:ProfileToken>{escape(facts.profile)}</tptz:ProfileToken>"
    orders = {
        "host": line.host,
        "port": parts.port or line.port,
        "path": parts.path + (f"?{parts.query}" if parts.query else ""),
        "host_header": parts.netloc,
        "is_encrypted": line.is_encrypted,
        "fingerprint": line.shown_fingerprint(),
        "user": login[0],
        "password": login[1],
        "clock_error_s": line.clock_error_s or 0.0,
        "speaks_digest": line.speaks_digest,
        "action": f"{TPTZ}/GetStatus",
        "body": f"<tptz:GetStatus>{token}</tptz:GetStatus>",
    }
    return PositionQuery(orders, lambda told: _status(told, facts))


def _status(told: Mapping[str, Any], facts: PtzFacts) -> PtzStatus:
    """Convert an answer, whose values are the camera's own, as `OnvifPtz.status` does."""
    place: dict[str, Any] = {}
    for name, axes in (("PanTilt", ("x", "y")), ("Zoom", ("x",))):
        values = told["pan_tilt" if name == "PanTilt" else "zoom"]
        if values is not None:
            place[name] = SimpleNamespace(**dict(zip(axes, values, strict=True)))
    states = {str(state).strip().upper() for state in told["states"]} & {"MOVING", "IDLE"}
    return PtzStatus(
        facts.spaces.position(SimpleNamespace(**place)),
        "MOVING" in states if states else None,
        number(told["asked_s"]),
        number(told["answered_s"]),
    )
