"""RTSP requests and answers as text (RFC 2326, sections 6 and 7)."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT_HEADER_BYTES = 32_768
LIMIT_BODY_BYTES = 1_048_576


class MalformedMessage(Exception):
    """What came is no RTSP, SDP or RTP as the standards have it."""


@dataclass(frozen=True, slots=True)
class RtspResponse:
    """An answer, or a request from the camera (then `status` is 0)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case; a name may repeat (WWW-Authenticate)."""
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of this name; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every header of this name."""
        return [value for key, value in self.headers if key == name]


def request(method: str, uri: str, number: int, headers: dict[str, str]) -> bytes:
    """A request without a body.

    Raises:
        Malformed: a line break in what would become a header.
    """
    lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {number}", "User-Agent: watchroom"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise MalformedMessage("a line break in a request")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def parse(buffer: bytearray) -> tuple[RtspResponse, int] | None:
    """The message at the buffer's start and its length; None while it is not all there.

    Raises:
        Malformed: it never will be.
    """
    end = buffer.find(b"\r\n\r\n", 0, LIMIT_HEADER_BYTES)
    if end < 0:
        if len(buffer) >= LIMIT_HEADER_BYTES:
            raise MalformedMessage("a header without an end")
        return None
    first, *lines = bytes(buffer[:end]).decode("utf-8", "replace").split("\r\n")
    headers = tuple(_header(line) for line in lines if ":" in line)
    answer = RtspResponse(_status(first), headers)
    length = _length(answer)
    total = end + 4 + length
    if len(buffer) < total:
        return None
    return RtspResponse(answer.status, headers, bytes(buffer[end + 4 : total])), total


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _status(first: str) -> int:
    words = first.split()
    if len(words) >= 2 and words[0].startswith("RTSP/1."):
        if words[1].isdecimal() and len(words[1]) <= 3:
            return int(words[1])
        raise MalformedMessage("a status that is no number")
    if len(words) == 3 and words[2].startswith("RTSP/1."):
        return 0
    raise MalformedMessage("no RTSP")


def _length(answer: RtspResponse) -> int:
    told = answer.header("content-length") or "0"
    if not told.isdecimal() or len(told) > 9 or int(told) > LIMIT_BODY_BYTES:
        raise MalformedMessage("a body of an impossible length")
    return int(told)
