"""Faults of a stream, in words."""

from __future__ import annotations

from enum import Enum

from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause


class FaultKind(Enum):
    """Why a stream is missing."""

    UNREACHABLE = "not reachable"
    LOGIN = "password refused"
    REFUSED = "refused"
    SILENT = "no answer"
    ENDED = "ended by the camera"
    UNREADABLE = "unreadable stream"
    FULL = "refused: no session free"
    CHANGED = "format changed"
    DAMAGED = "damaged pictures"

    @property
    def is_refusal(self) -> bool:
        """Whether the camera answered and refused."""
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
    FaultKind.DAMAGED: Cause.UNREADABLE,
    FaultKind.CHANGED: Cause.FORMAT,
}


class StreamFault(EnvironmentFault):
    """A stream could not be opened, or broke off. Never contains an address with credentials."""

    def __init__(self, kind: FaultKind, what: str, then: str = "") -> None:
        super().__init__(what, then)
        self.kind = kind


def wrong_login() -> StreamFault:
    """Return the fault for a refused password."""
    then = "Check the camera's user name and password."
    return StreamFault(FaultKind.LOGIN, "The camera refused the password.", then)


def not_found() -> StreamFault:
    """Return the fault for an unknown stream address."""
    then = "Check the stream address."
    return StreamFault(FaultKind.REFUSED, "The camera has no stream at this address.", then)


def refused() -> StreamFault:
    """Return the fault for any other refusal."""
    then = "Try again later. The camera may be busy, or have reached its limit of sessions."
    return StreamFault(FaultKind.REFUSED, "The camera refused the session.", then)


def full() -> StreamFault:
    """Return the fault for a camera without a free session."""
    then = "Close another recorder or viewer of this camera."
    return StreamFault(FaultKind.FULL, "The camera has reached its limit of sessions.", then)


def no_login(what: str, then: str) -> StreamFault:
    """Return the fault for a password that cannot be read from the keyring."""
    return StreamFault(FaultKind.LOGIN, what, then)


def silent() -> StreamFault:
    """Return the fault for a stream that stopped."""
    return StreamFault(FaultKind.SILENT, "The camera stopped sending.")


def hung_up() -> StreamFault:
    """Return the fault for a connection that was closed or refused."""
    return StreamFault(FaultKind.UNREACHABLE, "The camera closed or refused the connection.")


def unanswered() -> StreamFault:
    """Return the fault for an answer that is not a stream, or a connection cut while opening."""
    return StreamFault(FaultKind.UNREACHABLE, "The camera did not give a usable answer.")


def unreachable() -> StreamFault:
    """Return the fault for a camera that the network does not reach."""
    then = "Check its power and network connection."
    return StreamFault(FaultKind.UNREACHABLE, "The camera cannot be reached.", then)


def unreadable() -> StreamFault:
    """Return the fault for data that is not a stream."""
    return StreamFault(FaultKind.UNREADABLE, "The camera's stream cannot be read.")


def ended() -> StreamFault:
    """Return the fault for a stream that the camera ended."""
    return StreamFault(FaultKind.ENDED, "The camera ended the session.")


def damaged() -> StreamFault:
    """Return the fault for a stream whose pictures come damaged, so that it is read in another way."""
    what = "The camera's pictures arrive damaged. The stream is being read in another way."
    return StreamFault(FaultKind.DAMAGED, what)


def changed() -> StreamFault:
    """Return the fault for a stream whose format is, or has become, another."""
    return StreamFault(FaultKind.CHANGED, "The stream format changed. The stream is being reopened.")
