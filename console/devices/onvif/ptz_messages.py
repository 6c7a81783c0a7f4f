"""Move and stop commands written as text, because zeep is too slow for them.

zeep takes 2 ms of Python for a command, beside sixteen capture threads that compete for it; the text takes a
fraction of a millisecond. The messages are ContinuousMove and Stop of ONVIF PTZ (ver20/ptz/wsdl).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from console.devices.onvif import soap, tree
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt

    from console.devices.onvif.transport import Transport

TPTZ = Service.PTZ.namespace
_BEGIN = (
    '<?xml version="1.0" encoding="utf-8"?>'
    f'<s:Envelope xmlns:s="{soap.SOAP}" xmlns:tptz="{TPTZ}" xmlns:tt="{tree.SCHEMA}"><s:Header>'
)
_MIDDLE, _END = "</s:Header><s:Body>", "</s:Body></s:Envelope>"
_TYPE = "application/soap+xml; charset=utf-8"


class MoveRefused(CommandRefused):
    """The camera refused a move or a stop.

    Args:
        what: as for every error.
        words: all that the fault says, with its codes, to find its reason.
    """

    def __init__(self, what: str, words: str) -> None:
        super().__init__(what)
        self.words = words


class TextMessage:
    """A command as text; implements `transport.SoapMessage`."""

    is_question = False
    """False: a command is never repeated automatically."""

    def __init__(self, body: str) -> None:
        self._body = body

    def plain(self) -> bytes:
        """Return the command without a login."""
        return f"{_BEGIN}{_MIDDLE}{self._body}{_END}".encode()

    def with_token(self, user: str, password: str, now_utc: dt.datetime) -> bytes:
        """Return the command with a UsernameToken."""
        return f"{_BEGIN}{soap.token_text(user, password, now_utc)}{_MIDDLE}{self._body}{_END}".encode()


def move_text(
    profile: str,
    turn: tuple[float, float] | None,
    zoom: float | None,
    timeout_s: float | None,
) -> str:
    """Return a ContinuousMove; values that are None are left out. Speeds in the camera's range."""
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
    """Return a Stop for all axes."""
    return (
        f"<tptz:Stop><tptz:ProfileToken>{escape(profile)}</tptz:ProfileToken>"
        "<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom></tptz:Stop>"
    )


def order(line: Transport, address: str, operation: str, body: str) -> None:
    """Send a command and wait for its answer.

    Raises:
        EnvironmentFault: no answer, or one that cannot be read.
        Refused: the camera refused.
        LoginRefused: the camera refused the login.
    """
    headers = {"Content-Type": f'{_TYPE}; action="{TPTZ}/{operation}"'}
    response = line.post_message(address, TextMessage(body), headers)
    answer = tree.answer_of(soap.parsed(response.content)) if response.content else tree.Tree(None)
    words = tree.fault_of(answer)
    if words is not None:
        raise MoveRefused(
            text(
                "The camera at {host} refused {operation}: {words}.",
                host=line.host,
                operation=operation,
                words=tree.clean(words)[:120].rstrip(". "),
            ),
            " ".join(part.text() for part in answer.every("", 64)),
        )
    if not answer.name.startswith(operation):
        raise soap.unreadable()
