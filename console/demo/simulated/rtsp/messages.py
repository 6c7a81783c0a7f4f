"""RTSP requests and answers (RFC 2326)."""

from __future__ import annotations

from dataclasses import dataclass, field

REASONS = {
    200: "OK",
    302: "Moved Temporarily",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    453: "Not Enough Bandwidth",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    459: "Aggregate Operation Not Allowed",
    461: "Unsupported Transport",
    501: "Not Implemented",
    503: "Service Unavailable",
}
LARGEST_REQUEST = 16_384


@dataclass(frozen=True, slots=True)
class RtspRequest:
    """One request."""

    method: str
    url: str
    headers: dict[str, str]
    """By name in small letters."""

    @classmethod
    def parse(cls, text: bytes) -> RtspRequest:
        """Read the lines of a request.

        Raises:
            ValueError: it is not RTSP.
        """
        first, *lines = text.decode("utf-8", "surrogateescape").split("\r\n")
        method, url, version = first.split(" ")
        if not version.startswith("RTSP/1."):
            raise ValueError(f"not RTSP 1: {version!r}")
        pairs = (line.partition(":") for line in lines if ":" in line)
        return cls(method, url, {name.strip().lower(): value.strip() for name, _, value in pairs})


@dataclass(slots=True)
class ServerResponse:
    """One answer; headers may repeat."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def encode(self, sequence: str) -> bytes:
        """The bytes to send."""
        lines = [f"RTSP/1.0 {self.status} {REASONS[self.status]}", f"CSeq: {sequence}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + self.body
