"""HTTP answers of servers that count wrongly: headers with spaces, lengths and chunks that are not true.

The end of a SOAP answer is known from its own end tag, so that a wrong length costs a moment only.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import time
import zlib
from typing import TYPE_CHECKING, Any

from console.devices.onvif.mends import Mend

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_LARGE = "too large"
REST_S = 0.3
"""Time for what may follow the end tag of an answer, where the length is not known."""
_BLOCK = 65_536
_SIZE_MOST = 256
_SIZE_BYTES = b"0123456789abcdefABCDEFxX \t\r\n"
_END = re.compile(rb"</(?:[\w.-]+:)?Envelope\s*>")
_HEADER = re.compile(rb"^([!-9;-~]+)[ \t]+:")
_SIZE = re.compile(rb"\s*(?:0x)?([0-9a-fA-F]{1,8})\s*(?:;.*)?", re.DOTALL)


class _TidyHeaders:
    """The head of an answer, with the spaces between a header's name and its colon taken out."""

    def __init__(self, raw: Any, mends: set[Mend]) -> None:
        self._raw, self._mends = raw, mends

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def readline(self, *arguments: int) -> bytes:
        line: bytes = self._raw.readline(*arguments)
        tidy = _HEADER.sub(rb"\1:", line)
        if tidy != line:
            self._mends.add(Mend.HEADERS)
        return tidy


class TolerantResponse(http.client.HTTPResponse):
    """An HTTP response whose headers may be written with spaces before the colon."""

    mends: set[Mend]

    def begin(self) -> None:
        """Read the status line and the headers."""
        self.mends = set()
        raw = self.fp
        self.fp = _TidyHeaders(raw, self.mends)  # type: ignore[assignment]  # a file of one method
        try:
            super().begin()
        finally:
            self.fp = raw


class BodyReader:
    """Reads the body of one response.

    Args:
        response: after its head was read.
        largest: limit, bytes.
        shorten: shortens the connection's deadline to so many seconds from now.
    """

    def __init__(self, response: TolerantResponse, largest: int, shorten: Callable[[float], None]) -> None:
        self._response, self._file, self._largest, self._shorten = response, response.fp, largest, shorten
        self._content = bytearray()
        self.is_exact = True
        """Whether the body ended where the server said; otherwise the connection is of no more use."""

    def read(self) -> bytes:
        """Return the whole body, decompressed.

        Raises:
            ValueError: it is larger than allowed (`TOO_LARGE`).
            OSError: no end in time, or the connection broke.
            http.client.HTTPException: it was cut off.
        """
        response = self._response
        if response.chunked:
            self._read_chunks()
        elif response.length is None:
            self.is_exact = False
            self._read_to_end()
        else:
            self._read_counted(response.length)
        response.close()
        return self._inflated()

    def _add(self, block: bytes) -> None:
        self._content += block
        if len(self._content) > self._largest:
            raise ValueError(TOO_LARGE)

    def _read_counted(self, length: int) -> None:
        if length > self._largest:
            raise ValueError(TOO_LARGE)
        while (left := length - len(self._content)) > 0:
            if not self._block(left):
                if not self._has_ended:
                    raise http.client.IncompleteRead(bytes(self._content), left)
                self._note()
                return
        if self._is_soap and not self._has_ended:
            self._read_beyond()

    def _note(self) -> None:
        self.is_exact = False
        self._response.mends.add(Mend.LENGTH)

    def _read_beyond(self) -> None:
        """Read what follows an answer whose length was too small; it does not follow if it was cut off."""
        self._note()
        self._shorten(time.monotonic() + REST_S)
        with contextlib.suppress(OSError):
            self._read_to_end()

    def _read_to_end(self) -> None:
        while self._block(_BLOCK):
            pass

    def _block(self, most: int) -> bytes:
        """Read and keep a block; empty at the end of the connection, or if the answer has ended already."""
        block = self._patiently(lambda: self._file.read1(min(most, _BLOCK)))
        self._add(block)
        return block

    def _patiently(self, read: Callable[[], bytes]) -> bytes:
        """Read; after the end tag of an answer only for `REST_S`."""
        if not self._has_ended:
            return read()
        self._shorten(time.monotonic() + REST_S)
        try:
            return read()
        except OSError:
            self._note()
            return b""

    # -- chunks ---------------------------------------------------------------------------------------------

    def _read_chunks(self) -> None:
        while True:
            line = self._patiently(self._size_line)
            match = _SIZE.fullmatch(line)
            if match is None:
                self._note()
                self._add(line)
                self._read_to_end()
                return
            size = int(match[1], 16)
            if not size:
                self._patiently(self._skip_trailers)
                return
            self._read_chunk(size)

    def _read_chunk(self, size: int) -> None:
        end = len(self._content) + size
        if end > self._largest:
            raise ValueError(TOO_LARGE)
        while len(self._content) < end and self._block(end - len(self._content)):
            pass

    def _size_line(self) -> bytes:
        """Read the size of a chunk, or up to the first byte that shows that it is none."""
        line = b""
        while len(line) < _SIZE_MOST:
            byte: bytes = self._file.read(1)
            if byte == b"\n" and line.strip():
                return line
            line = (line + byte).lstrip()
            if not byte or (b";" not in line and byte not in _SIZE_BYTES):
                return line
        return line

    def _skip_trailers(self) -> bytes:
        for _ in range(64):
            if not self._file.readline(_BLOCK).strip():
                break
        return b""

    @property
    def _is_soap(self) -> bool:
        return b"Envelope" in self._content[:2000]

    @property
    def _has_ended(self) -> bool:
        return _END.search(self._content[-400:]) is not None

    def _inflated(self) -> bytes:
        content = bytes(self._content)
        coding = self._response.headers.get("Content-Encoding", "").strip().lower()
        is_gzip = content.startswith(b"\x1f\x8b")
        if not is_gzip and coding != "deflate":
            return content
        self._response.mends.add(Mend.COMPRESSED)
        for kind in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
            engine = zlib.decompressobj(kind)
            try:
                plain = engine.decompress(content, self._largest + 1)
            except zlib.error:
                continue
            if len(plain) > self._largest:
                raise ValueError(TOO_LARGE)
            return plain
        return content
