"""Encoder settings that a client requests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import SoapFault

if TYPE_CHECKING:
    from console.demo.simulated.clip import StreamShape
    from console.demo.simulated.onvif.xml import Call

_LEAST, _MOST = 16, 8192
_FPS_MOST, _KBPS_MOST, _GOP_MOST = 60.0, 100_000.0, 1000.0


def changed(shape: StreamShape, call: Call, at: str, names: dict[str, str], gop: str) -> StreamShape:
    """Return a shape with the settings of a request.

    Args:
        shape: the present shape.
        call: the request.
        at: path of the configuration.
        names: libavcodec's codec names by ONVIF's.
        gop: as text; each generation of the service has it in another place.

    Raises:
        SoapFault: the camera cannot encode so.
    """
    codec = names.get(call.text(f"{at}/tt:Encoding"), shape.codec)
    rate = f"{at}/tt:RateControl/tt:"
    kbps = _number(call, f"{rate}BitrateLimit", shape.bitrate_bps // 1000, 8, _KBPS_MOST)
    return replace(
        shape,
        codec=codec,
        width=int(_number(call, f"{at}/tt:Resolution/tt:Width", shape.width, _LEAST, _MOST)),
        height=int(_number(call, f"{at}/tt:Resolution/tt:Height", shape.height, _LEAST, _MOST)),
        fps=Fraction(_number(call, f"{rate}FrameRateLimit", float(shape.fps), 1, _FPS_MOST)),
        bitrate_bps=int(kbps * 1000),
        gop=int(_held(gop, shape.gop, 1, _GOP_MOST)),
    )


def _number(call: Call, path: str, now: float, least: float, most: float) -> float:
    return _held(call.text(path), now, least, most)


def _held(text: str, now: float, least: float, most: float) -> float:
    if not text:
        return now
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        raise SoapFault("ter:ConfigModify", "it cannot be encoded so")
    return value
