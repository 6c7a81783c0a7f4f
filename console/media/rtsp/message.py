"""RTSP requests and answers as text (RFC 2326, sections 6 and 7)."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT_HEADER_BYTES = 32_768
LIMIT_BODY_BYTES = 1_048_576


class MalformedMessage(Exception):
    """The data is not RTSP, SDP or RTP as defined by the standards."""


@dataclass(frozen=True, slots=True)
class RtspResponse:
    """An answer, or a request from the camera (then `status` is 0)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case; a name may occur more than once (WWW-Authenticate)."""
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return the first header with a name; empty if there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return every header with a name."""
        return [value for key, value in self.headers if key == name]


def request(method: str, uri: str, number: int, headers: dict[str, str]) -> bytes:
    """Return a request without a body.

    Raises:
        Malformed: a header contains a line break.
    """
    lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {number}", "User-Agent: watchroom"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise MalformedMessage("line break in a request")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def parse(buffer: bytearray) -> tuple[RtspResponse, int] | None:
    """Return the message at the start of the buffer and its length; None if it is not complete yet.

    Raises:
        Malformed: it is not a message.
    """
    end = buffer.find(b"\r\n\r\n", 0, LIMIT_HEADER_BYTES)
    if end < 0:
        if len(buffer) >= LIMIT_HEADER_BYTES:
            raise MalformedMessage("header too long")
        return None
    status_line, *lines = bytes(buffer[:end]).decode("utf-8", "replace").split("\r\n")
    headers = tuple(_header(line) for line in lines if ":" in line)
    answer = RtspResponse(_status(status_line), headers)
    length = _length(answer)
    total = end + 4 + length
    if len(buffer) < total:
        return None
    return RtspResponse(answer.status, headers, bytes(buffer[end + 4 : total])), total


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _status(status_line: str) -> int:
    words = status_line.split()
    if len(words) >= 2 and words[0].startswith("RTSP/1."):
        if words[1].isdecimal() and len(words[1]) <= 3:
            return int(words[1])
        raise MalformedMessage("status is not a number")
    if len(words) == 3 and words[2].startswith("RTSP/1."):
        return 0
    raise MalformedMessage("not RTSP")


def _length(answer: RtspResponse) -> int:
    text = answer.header("content-length") or "0"
    if not text.isdecimal() or len(text) > 9 or int(text) > LIMIT_BODY_BYTES:
        raise MalformedMessage("body length not valid")
    return int(text)
