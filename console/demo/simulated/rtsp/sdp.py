"""The SDP description of a stream."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.demo.simulated.clip import StreamShape

PAYLOAD_TYPES = {"h264": 96, "hevc": 96, "mjpeg": 26}
PCMA = 8


def describe(name: str, shape: StreamShape, parameter_sets: tuple[bytes, ...], *, audio: bool) -> bytes:
    """Return the session description of a stream; its tracks are `trackID=0` and, for sound, `trackID=1`."""
    kind = PAYLOAD_TYPES[shape.codec]
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        f"s={name}",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        "a=range:npt=now-",
        f"m=video 0 RTP/AVP {kind}",
        f"b=AS:{shape.bitrate_bps // 1000}",
        *_format(kind, shape, parameter_sets),
        f"a=framerate:{float(shape.fps):g}",
        "a=control:trackID=0",
    ]
    if audio:
        lines += [f"m=audio 0 RTP/AVP {PCMA}", f"a=rtpmap:{PCMA} PCMA/8000", "a=control:trackID=1"]
    return "\r\n".join([*lines, ""]).encode()


def _format(kind: int, shape: StreamShape, parameter_sets: tuple[bytes, ...]) -> list[str]:
    sets = [base64.b64encode(parameter_set).decode() for parameter_set in parameter_sets]
    if shape.codec == "h264":
        profile = parameter_sets[0][1:4].hex()
        known = f"packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={','.join(sets)}"
        return [f"a=rtpmap:{kind} H264/90000", f"a=fmtp:{kind} {known}"]
    if shape.codec == "hevc":
        vps, sps, pps = sets
        return [
            f"a=rtpmap:{kind} H265/90000",
            f"a=fmtp:{kind} sprop-vps={vps};sprop-sps={sps};sprop-pps={pps}",
        ]
    return [f"a=rtpmap:{kind} JPEG/90000"]
