"""Why a stream cannot be opened, or broke off. `media.capture.stream_source` turns them into words."""

from __future__ import annotations


class StreamTimeout(Exception):
    """No data has arrived for longer than allowed."""


class NoPackets(StreamTimeout):
    """The camera accepted the session, and then sent nothing."""


class StreamEnded(Exception):
    """The camera closed the connection."""


class ConnectionFailed(OSError):
    """The network does not reach the camera."""


class RequestRefused(Exception):
    """The camera answered with a status other than success.

    Args:
        status: of the answer.
        method: of the request.
        detail: what else the answer says: the address of a redirection.
    """

    def __init__(self, status: int, method: str = "", detail: str = "") -> None:
        super().__init__(f"status {status} to {method}")
        self.status, self.method, self.detail = status, method, detail


class LoginNotSupported(RequestRefused):
    """The camera asks for a kind of login that we do not support, or that would give the password away."""


class WrongTransport(Exception):
    """The camera does not send in the way that was asked for."""


class StreamMoved(Exception):
    """The camera says that the stream is at another address.

    Args:
        address: as the camera wrote it.
    """

    def __init__(self, address: str) -> None:
        super().__init__("moved")
        self.address = address


class UnsupportedStream(Exception):
    """The stream needs a feature that this client does not support; libav may."""


class FormatChanged(Exception):
    """The camera changed the codec during the stream."""


class NoKeyFrame(Exception):
    """The camera sends pictures, but none that can be decoded without those before it."""


class NoParameterSets(Exception):
    """The camera sends key frames, but not the parameter sets that a decoder needs."""
