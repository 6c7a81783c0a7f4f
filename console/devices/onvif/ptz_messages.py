"""The commands of the hand, written as text: a move or a stop is on the wire in a fraction of a millisecond.

By zeep the same takes two milliseconds of Python beside sixteen capture threads that want it too, and a hand
feels what that becomes. The messages are those of ONVIF PTZ (ver20/ptz/wsdl), ContinuousMove and Stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from console.devices.onvif import soap, tree
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused

if TYPE_CHECKING:
    import datetime as dt

    from console.devices.onvif.transport import Transport

_TPTZ = Service.PTZ.namespace
_BEGIN = (
    '<?xml version="1.0" encoding="utf-8"?>'
    f'<s:Envelope xmlns:s="{soap.SOAP}" xmlns:tptz="{_TPTZ}" xmlns:tt="{tree.SCHEMA}"><s:Header>'
)
_MIDDLE, _END = "</s:Header><s:Body>", "</s:Body></s:Envelope>"
_TYPE = "application/soap+xml; charset=utf-8"


class TextMessage:
    """A command, written; what a line sends."""

    is_question = False
    """A command is never repeated by itself."""

    def __init__(self, body: str) -> None:
        self._body = body

    def plain(self) -> bytes:
        """Without a login in it."""
        return f"{_BEGIN}{_MIDDLE}{self._body}{_END}".encode()

    def with_token(self, user: str, password: str, now_utc: dt.datetime) -> bytes:
        """With a UsernameToken."""
        return f"{_BEGIN}{soap.token_text(user, password, now_utc)}{_MIDDLE}{self._body}{_END}".encode()


def move_text(
    profile: str,
    turn: tuple[float, float] | None,
    zoom: float | None,
    timeout_s: float | None,
) -> str:
    """ContinuousMove; what is None is left out. Speeds in the camera's own range."""
    parts = []
    if turn is not None:
        parts.append(f'<tt:PanTilt x="{turn[0]:g}" y="{turn[1]:g}"/>')
    if zoom is not None:
        parts.append(f'<tt:Zoom x="{zoom:g}"/>')
    timeout = f"<tptz:Timeout>PT{timeout_s:g}S</tptz:Timeout>" if timeout_s is not None else ""
    return (
        f"<tptz:ContinuousMove><tptz:ProfileToken>{escape(profile)}</tptz:ProfileToken>"
        f"<tptz:Velocity>{''.join(parts)}</tptz:Velocity>{timeout}</tptz:ContinuousMove>"
    )


def stop_text(profile: str) -> str:
    """Stop, all axes."""
    return (
        f"<tptz:Stop><tptz:ProfileToken>{escape(profile)}</tptz:ProfileToken>"
        "<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom></tptz:Stop>"
    )


def order(line: Transport, address: str, operation: str, body: str) -> None:
    """Send a command and wait for its answer.

    Raises:
        EnvironmentFault: no answer, or none that makes sense.
        Refused: the camera said no.
        LoginRefused: it does not take the login.
    """
    headers = {"Content-Type": f'{_TYPE}; action="{_TPTZ}/{operation}"'}
    told = line.post_message(address, TextMessage(body), headers)
    answer = tree.answer_of(soap.parsed(told.content)) if told.content else tree.Tree(None)
    words = tree.fault_of(answer)
    if words is not None:
        raise CommandRefused(
            f"The camera at {line.host} refused {operation}: {tree.clean(words)[:120].rstrip('. ')}."
        )
    if not answer.name.startswith(operation):
        raise soap.unreadable()
