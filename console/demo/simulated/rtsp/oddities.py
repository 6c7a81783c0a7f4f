"""Odd ways of RTSP that cameras were seen with, each behind a fault switch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.demo.simulated.rtsp.messages import RtspRequest, ServerResponse

if TYPE_CHECKING:
    from console.demo.simulated.faults import FaultSwitches

GROUP = "239.255.77.20"
"""Where a camera that sends by multicast does so."""
OTHER_HOST = "10.99.99.99"
STRAY = b"\xde\xad\xbe\xef$RTSP/\x00$\x07\xff\xff"
"""Bytes that look like packets and messages here and there."""
_HANG_UP, _BAD_REQUEST, _SILENT = 1, 2, 3
ASKED = ("OPTIONS", "ANNOUNCE", "GET_PARAMETER", "X_MAKER")
"""Requests that a camera sends of its own accord."""


def refused(faults: FaultSwitches, request: RtspRequest, base: str) -> ServerResponse | None:
    """Return the refusal or redirection of an odd camera; None where it goes on as any other.

    Args:
        faults: the camera's switches.
        request: from the client.
        base: the address of the stream, with a slash at its end.
    """
    if faults.on("rtsp_refuses_sound") and request.method == "SETUP" and request.url.endswith("trackID=1"):
        return ServerResponse(404)
    if (
        faults.on("rtsp_aggregate_only")
        and request.method in {"PLAY", "GET_PARAMETER"}
        and request.url != base
    ):
        return ServerResponse(404)
    if faults.on("rtsp_moved") and request.method == "DESCRIBE" and "?moved" not in request.url:
        host = OTHER_HOST if faults.number("rtsp_moved") > 1 else ""
        address = re.sub(r"(?<=://)[^/:]+", host, request.url) if host else request.url
        return ServerResponse(302, [("Location", f"{address}?moved")])
    is_tcp = "TCP" in request.headers.get("transport", "")
    if faults.on("rtsp_udp_only") and request.method == "SETUP" and is_tcp:
        return ServerResponse(461)
    if faults.number("rtsp_get_parameter") == _BAD_REQUEST and request.method == "GET_PARAMETER":
        return ServerResponse(400)
    return None


def hangs_up(faults: FaultSwitches, request: RtspRequest, *, is_greeted: bool) -> bool:
    """Return whether the camera closes the connection at a request.

    Args:
        faults: the camera's switches.
        request: from the client.
        is_greeted: whether it sent OPTIONS on this connection.
    """
    if faults.on("rtsp_wants_options") and request.method == "DESCRIBE" and not is_greeted:
        return True
    return faults.number("rtsp_get_parameter") == _HANG_UP and request.method == "GET_PARAMETER"


def is_unanswered(faults: FaultSwitches, request: RtspRequest) -> bool:
    """Return whether the camera does not answer a request."""
    is_get_parameter = request.method == "GET_PARAMETER" and faults.number("rtsp_get_parameter") == _SILENT
    return is_get_parameter or (faults.on("rtsp_mute") and request.method in {"GET_PARAMETER", "OPTIONS"})


def bent(faults: FaultSwitches, request: RtspRequest, answer: ServerResponse) -> None:
    """Change the headers of an answer as an odd camera writes them."""
    if faults.on("rtsp_base") and request.method == "DESCRIBE":
        host = re.search(r"://([^/]*)", request.url)
        answer.headers = [
            (name, value.replace("rtsp://", "") if faults.number("rtsp_base") == 1 else "/nowhere")
            if name == "Content-Base"
            else (name, value)
            for name, value in answer.headers
            if faults.number("rtsp_base") < 3 or name != "Content-Base" or not host
        ]
    is_later = request.method != "SETUP" or bool(request.headers.get("session"))
    if faults.on("rtsp_session_once") and is_later:
        answer.headers = [(name, "" if name == "Session" else value) for name, value in answer.headers]
    if faults.on("rtsp_one_challenge_header"):
        challenges = [value for name, value in answer.headers if name == "WWW-Authenticate"]
        answer.headers = [pair for pair in answer.headers if pair[0] != "WWW-Authenticate"]
        if challenges:
            joined = ", ".join(['Basic realm="another"', *challenges])
            answer.headers.append(("WWW-Authenticate", joined))


def written(faults: FaultSwitches, request: RtspRequest, answer: ServerResponse) -> bytes:
    """Return an answer's bytes as an odd camera writes them."""
    sequence = request.headers.get("cseq", "0")
    if faults.on("rtsp_cseq"):
        sequence = {1: "0", 2: "77777"}.get(int(faults.number("rtsp_cseq")), sequence)
    text = answer.encode(sequence)
    head, _, body = text.partition(b"\r\n\r\n")
    if faults.number("rtsp_cseq") > 2:
        head = re.sub(rb"\r\nCSeq: \d+", b"", head)
    if faults.on("rtsp_body_length"):
        more = int(faults.number("rtsp_body_length"))
        head = re.sub(rb"(?<=Content-Length: )\d+", lambda match: b"%d" % (int(match[0]) + more), head)
    if faults.on("rtsp_no_length"):
        head = re.sub(rb"\r\nContent-Length: \d+", b"", head)
    if faults.on("rtsp_loose_text"):
        first, _, rest = head.partition(b"\r\n")
        head = first + b"\r\n" + re.sub(rb"(?m)^([\w-]+): ", lambda match: match[1].lower() + b" :\n\t", rest)
        return (head.replace(b"\r\n", b"\n") + b"\n\n") + body
    return head + b"\r\n\r\n" + body


def between(faults: FaultSwitches, number: int) -> bytes:
    """Return what an odd camera puts between its packets, after so many blocks of them."""
    stray = STRAY if faults.on("rtsp_stray") and number % 5 == 0 else b""
    if not faults.on("rtsp_asks") or number % 10:
        return stray
    method = ASKED[number // 10 % len(ASKED)]
    return stray + f"{method} rtsp://camera/main RTSP/1.0\r\nCSeq: {number}\r\n\r\n".encode()


def keeps_alive(faults: FaultSwitches, method: str) -> bool:
    """Return whether the camera takes a message for a sign of life.

    Args:
        faults: the camera's switches.
        method: of the request; `RTCP` for a report, `RTSP` for an answer to a request of the camera.
    """
    if faults.on("rtsp_wants_reports"):
        return method == "RTCP"
    if faults.on("rtsp_asks"):
        return method == "RTSP"
    return method != "OPTIONS" or not faults.on("rtsp_only_get_parameter")


def has_login_in_path(faults: FaultSwitches, request: RtspRequest, user: str, password: str) -> bool:
    """Return whether a request proves the password as Xiongmai's cameras want it: in the path."""
    return faults.on("rtsp_login_in_path") and f"&user={user}&password={password}&" in f"{request.url}&"


def realm(faults: FaultSwitches, usual: str) -> str:
    """Return the realm, with bytes that are not UTF-8 as lone surrogates."""
    odd = {1: "网络摄像机".encode("gbk"), 2: "Kamera Süd".encode("latin-1")}.get(
        int(faults.number("rtsp_realm"))
    )
    return odd.decode("utf-8", "surrogateescape") if odd else usual


def description(faults: FaultSwitches, text: bytes, lane: int = 0) -> bytes:
    """Return a session description as an odd camera writes it.

    Args:
        faults: the camera's switches.
        text: of the description.
        lane: number of the stream's first track, for the ports of a group.
    """
    if faults.on("rtsp_multicast_only"):
        ports = [int(faults.number("rtsp_multicast_only")) + 2 * (lane + track) for track in (0, 1)]
        text = text.replace(b"c=IN IP4 0.0.0.0", f"c=IN IP4 {GROUP}/1".encode())
        text = text.replace(b"m=video 0", b"m=video %d" % ports[0])
        text = text.replace(b"m=audio 0", b"m=audio %d" % ports[1])
    if faults.on("rtsp_mid_gop"):
        text = re.sub(rb";?sprop[^;\r\n]*", b"", text)
    if not faults.on("rtsp_odd_description"):
        return text
    odd = b"m=application/MAKER 0 RTP/AVP smart/1/90000\r\na=rtpmap:95 MAKER/x\r\na=control:track9\r\n"
    back = b"m=audio 0 RTP/AVP 0\r\na=sendonly\r\na=control:trackID=5\r\n"
    text = text.replace(b"a=rtpmap:96 ", b"a=rtpmap: 96  ").replace(b";sprop", b" ; sprop")
    return text.replace(b"m=video", odd + b"m=video", 1) + back
