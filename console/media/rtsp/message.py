"""RTSP requests and answers as text (RFC 2326, sections 6 and 7), as cameras really write them.

Bytes that are not UTF-8 are kept as lone surrogates, so that they go back to the camera unchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LIMIT_HEADER_BYTES = 32_768
LIMIT_BODY_BYTES = 1_048_576
LIMIT_LINE_BYTES = 2_048
"""Longest first line of a message; what is longer is not a message."""
_RETURN = 0x0D
_END = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(r"\r?\n")
_FIRST_LINE = re.compile(
    rb"RTSP/\d\.\d[ \t]+(?P<status>\d{3})(?!\d)[^\r\n]*"
    rb"|(?P<method>[A-Z_]{3,20})[ \t]+\S+[ \t]+RTSP/\d\.\d[ \t]*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(rb"RTSP/[\x20-\x7e]*|[A-Z_]{1,20}(?:[ \t]+[\x20-\x7e]*)?", re.IGNORECASE)
"""How a first line begins that is not complete yet."""


class MalformedMessage(Exception):
    """The data is not RTSP, SDP or RTP as defined by the standards."""


class WebServer(MalformedMessage):
    """The camera answers with HTTP; it may speak RTSP within it."""


@dataclass(frozen=True, slots=True)
class RtspResponse:
    """An answer, or a request from the camera (then `status` is 0)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case; a name may occur more than once (WWW-Authenticate)."""
    body: bytes = b""
    method: str = ""
    """Of a request from the camera; empty for an answer."""

    def header(self, name: str) -> str:
        """Return the first header with a name; empty if there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return every header with a name."""
        return [value for key, value in self.headers if key == name]


def request(method: str, uri: str, number: int, headers: dict[str, str]) -> bytes:
    """Return a request without a body.

    Raises:
        MalformedMessage: a header contains a line break.
    """
    first = [f"{method} {uri} RTSP/1.0", f"CSeq: {number}", "User-Agent: watchroom"]
    return _written(first, headers)


def answer(to: RtspResponse, status: str, headers: dict[str, str]) -> bytes:
    """Return the answer to a request from the camera.

    Args:
        to: the request.
        status: number and reason.
        headers: further headers.
    """
    return _written([f"RTSP/1.0 {status}", f"CSeq: {to.header('cseq')}"], headers)


def _written(first: list[str], headers: dict[str, str]) -> bytes:
    lines = [*first, *(f"{name}: {value}" for name, value in headers.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise MalformedMessage("line break in a request")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def begins(data: bytes | bytearray, at: int = 0) -> bool | None:
    """Return whether a message begins at a position; None: it may, more data will tell."""
    end = data.find(b"\n", at, at + LIMIT_LINE_BYTES)
    if end >= 0:
        return _FIRST_LINE.fullmatch(data, at, end - (end > at and data[end - 1] == _RETURN)) is not None
    if len(data) - at >= LIMIT_LINE_BYTES:
        return False
    end = len(data) - (data[-1:] == b"\r")
    return None if end <= at or _BEGINNING.fullmatch(data, at, end) else False


def parse_head(buffer: bytes | bytearray) -> tuple[RtspResponse, int, int] | None:
    """Return a message without its body, where the body begins, and how long it is said to be.

    None if the headers are not complete yet.

    Raises:
        MalformedMessage: it is not a message.
    """
    end = _END.search(buffer, 0, LIMIT_HEADER_BYTES)
    if end is None:
        if len(buffer) >= LIMIT_HEADER_BYTES:
            raise MalformedMessage("header too long")
        if begins(buffer) is False:
            raise MalformedMessage("not RTSP")
        return None
    text = bytes(buffer[: end.start()]).decode("utf-8", "surrogateescape")
    first_line, *lines = _LINE.split(text)
    status, method = _first(first_line)
    headers = tuple(_header(line) for line in _unfolded(lines) if ":" in line)
    message = RtspResponse(status, headers, method=method)
    return message, end.end(), _length(message)


def _unfolded(lines: list[str]) -> list[str]:
    """Join a line that begins with a space to the line before it (RFC 2822, 2.2.3)."""
    joined: list[str] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and joined:
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line)
    return joined


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _first(line: str) -> tuple[int, str]:
    """Return the status of an answer, or 0 and the method of a request."""
    match = _FIRST_LINE.fullmatch(line.encode("utf-8", "surrogateescape"))
    if match is None:
        raise MalformedMessage("not RTSP")
    if match["status"]:
        return int(match["status"]), ""
    return 0, match["method"].decode().upper()


def _length(message: RtspResponse) -> int:
    """Return the length of the body; 0 where it is missing or not a number, as the connection looks further.

    Raises:
        MalformedMessage: it is negative or too large.
    """
    text = message.header("content-length")
    if re.fullmatch(r"-\d+|\d{8,}", text):
        raise MalformedMessage("body length not valid")
    digits = re.match(r"\d+", text)
    length = int(digits[0]) if digits else 0
    if length > LIMIT_BODY_BYTES:
        raise MalformedMessage("body length not valid")
    return length
