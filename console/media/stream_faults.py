"""Why a stream does not come, in words."""

from __future__ import annotations

from enum import Enum

from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause


class FaultKind(Enum):
    """Why a stream is not coming."""

    UNREACHABLE = "not reachable"
    LOGIN = "password refused"
    REFUSED = "refused"
    SILENT = "no answer"
    ENDED = "ended by the camera"
    UNREADABLE = "unreadable stream"
    FULL = "refused: no session free"
    CHANGED = "format changed"

    @property
    def is_refusal(self) -> bool:
        """Whether the camera answered and said no."""
        return self in {FaultKind.LOGIN, FaultKind.REFUSED, FaultKind.FULL}

    @property
    def cause(self) -> Cause:
        """The cause of the gap in the recording that this fault begins."""
        return _CAUSES.get(self, Cause.LOST)


_CAUSES = {
    FaultKind.LOGIN: Cause.REFUSED,
    FaultKind.REFUSED: Cause.REFUSED,
    FaultKind.FULL: Cause.REFUSED,
    FaultKind.SILENT: Cause.STALLED,
    FaultKind.UNREADABLE: Cause.UNREADABLE,
    FaultKind.CHANGED: Cause.FORMAT,
}


class StreamFault(EnvironmentFault):
    """A stream could not be opened or broke off. Never holds an address with credentials."""

    def __init__(self, kind: FaultKind, what: str, then: str = "") -> None:
        super().__init__(what, then)
        self.kind = kind


def wrong_login() -> StreamFault:
    """The camera refused the password."""
    then = "Check the camera's user name and password."
    return StreamFault(FaultKind.LOGIN, "The camera refused the password.", then)


def not_found() -> StreamFault:
    """The camera knows no such stream."""
    then = "Check the stream's address."
    return StreamFault(FaultKind.REFUSED, "The camera has no stream at this address.", then)


def refused() -> StreamFault:
    """The camera answered and said no."""
    then = "It may be busy, or have reached its limit of sessions."
    return StreamFault(FaultKind.REFUSED, "The camera refused the session.", then)


def full() -> StreamFault:
    """The camera has no session left."""
    then = "Another recorder or viewer holds them."
    return StreamFault(FaultKind.FULL, "The camera has reached its limit of sessions.", then)


def no_login(what: str, then: str) -> StreamFault:
    """The password cannot be read where it is kept."""
    return StreamFault(FaultKind.LOGIN, what, then)


def silent() -> StreamFault:
    """Nothing comes any more."""
    return StreamFault(FaultKind.SILENT, "The camera stopped answering.")


def hung_up() -> StreamFault:
    """The connection was closed, or never taken."""
    return StreamFault(FaultKind.UNREACHABLE, "The camera closed or refused the connection.")


def unanswered() -> StreamFault:
    """It was opened, and what was answered is no stream; a connection cut at that moment looks the same."""
    return StreamFault(FaultKind.UNREACHABLE, "The camera gave no usable answer.")


def unreachable() -> StreamFault:
    """The network has no way there."""
    then = "Check its power and its network."
    return StreamFault(FaultKind.UNREACHABLE, "The camera cannot be reached.", then)


def unreadable() -> StreamFault:
    """What comes is no stream."""
    return StreamFault(FaultKind.UNREADABLE, "What the camera sends cannot be read.")


def ended() -> StreamFault:
    """The camera said that the stream is over."""
    return StreamFault(FaultKind.ENDED, "The camera ended the session.")


def changed() -> StreamFault:
    """The stream is, or has become, of another make."""
    return StreamFault(FaultKind.CHANGED, "The stream is opened anew to suit its make.")
