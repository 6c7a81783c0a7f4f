"""Faults of a stream, in words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from console.domain.cameras.certificate import CertificateUnknown
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.errors import ConsoleError


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
    """A stream could not be opened, or broke off. Never contains an address with credentials.

    Args:
        kind: why the stream is missing.
        what: what happened.
        then: what to do about it.
        fingerprint: SHA-256 of a certificate that no one has accepted yet.
    """

    def __init__(self, kind: FaultKind, what: str, then: str = "", fingerprint: str = "") -> None:
        super().__init__(what, then)
        self.kind, self.fingerprint = kind, fingerprint


def wrong_login() -> StreamFault:
    """Return the fault for a refused password."""
    then = "Check the camera's user name and password."
    return StreamFault(FaultKind.LOGIN, "The camera refused the password.", then)


def login_missing() -> StreamFault:
    """Return the fault for a camera that asks for a login where none is stored."""
    then = "Enter the camera's user name and password."
    return StreamFault(FaultKind.LOGIN, "The camera asks for a user name and a password.", then)


def login_not_supported() -> StreamFault:
    """Return the fault for a kind of login that is not supported."""
    then = "Set the camera to digest authentication with MD5 or SHA-256."
    return StreamFault(
        FaultKind.LOGIN, "The camera asks for a kind of login that watchroom does not support.", then
    )


def certificate(error: ConsoleError) -> StreamFault:
    """Return the fault for a certificate that is not trusted; its words show the fingerprint."""
    fingerprint = error.fingerprint if isinstance(error, CertificateUnknown) else ""
    return StreamFault(FaultKind.REFUSED, error.what, error.then, fingerprint)


def encryption_failed() -> StreamFault:
    """Return the fault for a TLS connection that cannot be set up."""
    then = "Check the address: rtsps:// is for the camera's encrypted port only."
    return StreamFault(FaultKind.REFUSED, "The encrypted connection to the camera failed.", then)


def not_found() -> StreamFault:
    """Return the fault for an unknown stream address."""
    then = "Check the stream address."
    return StreamFault(FaultKind.REFUSED, "The camera has no stream at this address.", then)


def moved(address: str) -> StreamFault:
    """Return the fault for a camera that sends us to another host.

    Args:
        address: the new one, without a login.
    """
    then = "If that is your camera, enter this address for its stream. Nothing was sent there."
    return StreamFault(
        FaultKind.REFUSED, text("The camera's stream has moved to {address}.", address=address), then
    )


def wrong_transport(transport: str) -> StreamFault:
    """Return the fault for a camera that does not send in the way that is set.

    Args:
        transport: tcp, udp, multicast or http.
    """
    then = "Set the camera's transport to automatic."
    name = _TRANSPORTS.get(transport, transport)
    return StreamFault(FaultKind.REFUSED, text("The camera does not send over {name}.", name=name), then)


_TRANSPORTS = {"tcp": "TCP", "udp": "UDP", "multicast": "multicast", "http": "HTTP"}


def refused(status: int = 0) -> StreamFault:
    """Return the fault for any other refusal.

    Args:
        status: of the answer; 0: not known.
    """
    then = "Try again later. If this goes on, check the stream address and the camera's settings."
    what = text("The camera refused the session (RTSP status {status}).", status=status)
    return StreamFault(FaultKind.REFUSED, what if status else "The camera refused the session.", then)


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


def no_answer() -> StreamFault:
    """Return the fault for a camera that took the connection and does not answer."""
    return StreamFault(FaultKind.SILENT, "The camera does not answer.")


def sends_nothing() -> StreamFault:
    """Return the fault for a camera that accepted the session and sends no packets."""
    return StreamFault(FaultKind.SILENT, "The camera accepted the session, but sends nothing.")


def no_key_frame() -> StreamFault:
    """Return the fault for a stream without key frames."""
    then = "Set a shorter key frame interval in the camera."
    return StreamFault(FaultKind.UNREADABLE, "The camera does not send key frames.", then)


def no_parameter_sets() -> StreamFault:
    """Return the fault for a stream that lacks what a decoder needs to begin."""
    then = "Restart the camera, or change its video encoding and back."
    return StreamFault(FaultKind.UNREADABLE, "The camera sends no parameter sets.", then)


def not_recordable(codec: str) -> StreamFault:
    """Return the fault for a codec that cannot be recorded.

    Args:
        codec: as the camera names it; empty: it describes no video.
    """
    if not codec:
        return StreamFault(FaultKind.UNREADABLE, "This stream has no video.", "Check the stream address.")
    what = text("The camera sends a codec that cannot be recorded ({codec}).", codec=codec)
    return StreamFault(FaultKind.UNREADABLE, what, "Set its video encoding to H.264 or H.265.")


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
