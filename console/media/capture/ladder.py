"""Which client reads a camera's stream, and over which transport: the first that works, remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.text import as_text, text
from console.media.capture.options import AUTOMATIC, HTTP, MULTICAST, TCP, UDP
from console.media.rtsp.errors import (
    LoginNotSupported,
    NoKeyFrame,
    NoPackets,
    NoParameterSets,
    RequestRefused,
    StreamEnded,
    StreamTimeout,
    UnsupportedStream,
    WrongTransport,
)
from console.media.rtsp.message import MalformedMessage, WebServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.text import Text
    from console.media.capture.options import OpenOptions

LIBAV_AGAIN = 20
"""After so many more failures of our own client libav is tried once more."""
UNANSWERED = 3
"""After so many openings without an answer, and none that worked, libav is asked, and then a tunnel."""
FORGOTTEN_AFTER = 3
"""After so many openings without a packet a transport that once worked is doubted."""
_NOT_THE_READER = frozenset({401, 403, 453, 503})
"""Refusals that say nothing about who asks."""
_NAMES = {TCP: "", UDP: ", UDP", MULTICAST: ", multicast", HTTP: ", HTTP"}


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of reading a stream."""

    is_own: bool
    transport: str

    @property
    def name(self) -> str:
        """Return the name for the health page, for example `own client, UDP`."""
        return ("own client" if self.is_own else "libav") + _NAMES.get(self.transport, "")


class ClientLadder:
    """The ways of reading one stream, and what became of them. One thread.

    Args:
        options: the transport that is set, and whether our own client may be used.
        is_rtsp: whether it is an address of a camera; libav alone reads files.
        is_secure: whether the address is encrypted: libav then reads over TCP only, which our TLS carries.
    """

    def __init__(self, options: OpenOptions, *, is_rtsp: bool, is_secure: bool) -> None:
        is_automatic = options.transport == AUTOMATIC
        self._transports = (TCP, UDP, MULTICAST, HTTP) if is_automatic else (options.transport,)
        self._at = 0
        self._is_secure = is_secure
        self._has_own = is_rtsp and options.own_client
        self._is_tentative = self._uses_libav = False
        self._failures = LIBAV_AGAIN
        self._empty = self._unanswered = 0
        self._is_proven = False
        self._is_otherwise = self._is_no_better = False
        self._why: Text | str = ""

    @property
    def rung(self) -> Rung:
        """Return the way to try now."""
        transport = self._transports[self._at]
        return Rung(self._has_own and not self._uses_libav, transport)

    @property
    def _is_barred(self) -> bool:
        """Whether libav would leave the encryption."""
        return self._is_secure and self._transports[self._at] != TCP

    @property
    def told(self) -> Text | str:
        """Return the present way and why it was chosen, for the health page."""
        name = self.rung.name
        return text("{name}: {why}", name=name, why=self._why) if self._why else name

    def lesson(self) -> dict[str, object]:
        """Return what was learned, as plain values; empty while the first way is the right one."""
        if self._at == 0 and not self._uses_libav:
            return {}
        why = as_text(self._why)
        return {
            "transport": self._transports[self._at],
            "libav": self._uses_libav,
            "damaged": self._is_otherwise,
            "why": why.template,
            "values": {name: value for name, value in why.values.items() if isinstance(value, str | int)},
        }

    def recall(self, lesson: Mapping[str, object]) -> None:
        """Begin with the way that worked before, if it is still allowed; it is doubted as one that worked."""
        transport, uses_libav = lesson.get("transport"), lesson.get("libav") is True
        is_ruled_out = self._is_secure and uses_libav and transport != TCP
        if transport not in self._transports or is_ruled_out or not self._has_own:
            return
        self._at, self._uses_libav = self._transports.index(str(transport)), uses_libav
        self._is_otherwise, self._is_proven = uses_libav and lesson.get("damaged") is True, True
        self._why = _recalled(lesson)

    def worked(self) -> None:
        """Remember that packets came."""
        self._is_proven, self._empty, self._is_tentative = True, 0, False
        if self.rung.is_own:
            self._failures = LIBAV_AGAIN

    def failed(self, error: Exception, *, may_use_libav: bool) -> bool:
        """Choose the next way after an error of our own client; return whether to try it at once.

        Args:
            error: of our own client.
            may_use_libav: whether libav would log in as safely as we do.
        """
        transported = self._by_transport(error)
        if transported is not None:
            return transported
        reason = _reason(error) or self._reason_of_silence(error)
        if reason and self._unanswered % LIBAV_AGAIN == UNANSWERED + 1:
            return self._enter_tunnel("the camera does not answer RTSP alone")
        if not reason or self._is_barred or not may_use_libav:
            return False
        self._failures += 1
        is_certain = isinstance(error, UnsupportedStream)
        if not is_certain and self._failures <= LIBAV_AGAIN:
            return False
        self._uses_libav, self._is_tentative, self._why = True, not is_certain, reason
        return True

    def _by_transport(self, error: Exception) -> bool | None:
        """Choose by what an error says of the transport; None if it says nothing."""
        if isinstance(error, WrongTransport):
            why = text("the camera does not send over {name}", name=self._transport_name)
            return self._next_transport(why)
        if isinstance(error, NoPackets):
            self._nothing_came()
            return False
        if self._leave_tunnel(error):
            return False
        if isinstance(error, WebServer) and self._failures >= LIBAV_AGAIN:
            self._failures = 0
            return self._enter_tunnel("the camera answers as a web server")
        return None

    def read_otherwise(self, *, may_use_libav: bool) -> bool:
        """Give the stream to libav because pictures come damaged; return whether it was not there already."""
        is_ruled_out = self._is_barred or not may_use_libav or not self._has_own or self._is_no_better
        if self._uses_libav or is_ruled_out:
            return False
        self._uses_libav, self._is_tentative, self._is_otherwise = True, False, True
        self._why = text("pictures came damaged")
        return True

    def libav_failed(self) -> bool:
        """Go back to our own client if libav was only tried; return whether it was."""
        was_tried = self._is_tentative
        if was_tried:
            self._uses_libav = self._is_tentative = False
            self._failures, self._why = 0, ""
        elif self._is_in_tunnel and len(self._transports) > 1 and not self._is_proven:
            self._at, self._uses_libav, self._why = 0, False, ""
        return was_tried

    @property
    def _is_in_tunnel(self) -> bool:
        return self._transports[self._at] == HTTP

    def _enter_tunnel(self, why: str) -> bool:
        """Try HTTP next if it is allowed; return whether it is tried."""
        if self._is_in_tunnel or HTTP not in self._transports:
            return False
        self._at, self._why = self._transports.index(HTTP), why
        return True

    def _leave_tunnel(self, error: Exception) -> bool:
        """Begin with TCP again where a tunnel was only tried and did not open; return whether it was."""
        is_tried = self._is_in_tunnel and len(self._transports) > 1 and not self._is_proven
        if not is_tried or isinstance(error, UnsupportedStream | NoKeyFrame | NoParameterSets):
            return False
        self._at, self._why = 0, ""
        return True

    def unreadable(self) -> None:
        """Note that the pictures cannot be decoded: if libav was asked because of them, it is no better."""
        if self._uses_libav and self._is_otherwise:
            self._uses_libav, self._is_no_better, self._why = False, True, ""

    def _reason_of_silence(self, error: Exception) -> str:
        """Return why libav is asked after openings that stayed without an answer; empty if it is not yet."""
        if self._is_proven or not isinstance(error, StreamEnded | StreamTimeout | ConnectionResetError):
            return ""
        self._unanswered += 1
        return "the camera does not answer our own client" if self._unanswered >= UNANSWERED else ""

    @property
    def _transport_name(self) -> str:
        return self._transports[self._at].upper()

    def _nothing_came(self) -> None:
        self._empty += 1
        if self._is_proven and self._empty < FORGOTTEN_AFTER:
            return
        self._is_proven = False
        if not self._next_transport(text("nothing came over {name}", name=self._transport_name)):
            self._at, self._why = 0, ""

    def _next_transport(self, why: Text) -> bool:
        if self._at >= len(self._transports) - 1:
            self._at, self._why = 0, ""
            return False
        self._at, self._why = self._at + 1, why
        return True


def _recalled(lesson: Mapping[str, object]) -> Text:
    template, values = lesson.get("why"), lesson.get("values")
    if not isinstance(template, str) or not isinstance(values, dict):
        return as_text("")
    try:
        return text(template, **values)
    except (KeyError, IndexError, ValueError, AttributeError):
        return as_text("")  # of another version; the way itself is still right


def _reason(error: Exception) -> Text | str:
    """Return why libav is asked after an error of our own client; empty if it would not help."""
    if isinstance(error, UnsupportedStream):
        return text("the camera sends {codec}", codec=str(error) or "no video")
    if isinstance(error, MalformedMessage):
        return "our own client cannot read its answers"
    if isinstance(error, NoKeyFrame | NoParameterSets):
        return "our own client finds no key frame"
    if isinstance(error, LoginNotSupported) or not isinstance(error, RequestRefused):
        return ""
    is_plain = error.status in _NOT_THE_READER or (error.status == 404 and error.method == "DESCRIBE")
    return (
        "" if is_plain else text("the camera refused our own client (status {status})", status=error.status)
    )
