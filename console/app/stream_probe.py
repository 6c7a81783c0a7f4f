"""Reading one stream for a moment, to say how it is read and what is in it."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from console.network.certificate_trust import stream_trust

if TYPE_CHECKING:
    from console.media.capture.stream_source import StreamSource


def probe_stream(
    url: str, login: tuple[str, str], transport: str, fingerprint: str, seconds: float
) -> dict[str, Any]:
    """Read a stream for some seconds and describe it.

    Args:
        url: RTSP address without a login.
        login: user name and password.
        transport: see `OpenOptions`.
        fingerprint: SHA-256 of the accepted certificate, or an empty text.
        seconds: time to read.

    Returns:
        A plain object for JSON.

    Raises:
        StreamFault: the stream cannot be opened, or broke off.
    """
    opener = StreamOpener(
        url,
        lambda: Credentials(*login),
        OpenOptions(transport=transport),
        UtcClock(SystemClock()),
        lambda: stream_trust(fingerprint),
    )
    began_s = time.monotonic()
    with contextlib.closing(opener.open()) as source:
        opened_s = time.monotonic() - began_s
        return {
            "address": url,
            "opened_s": round(opened_s, 2),
            **_read(source, seconds),
            "read_by": opener.client,
            "tracks": [
                {
                    "codec": track.codec,
                    "width": track.width,
                    "height": track.height,
                    "sample_rate_hz": track.sample_rate_hz,
                }
                for track in source.format.tracks
            ],
            "dropped": list(source.format.dropped),
        }


def _read(source: StreamSource, seconds: float) -> dict[str, Any]:
    frames = keys = size = 0
    began_s = time.monotonic()
    for packet in source.packets():
        size += len(packet.data)
        frames += packet.track == 0
        keys += packet.track == 0 and packet.is_key
        if time.monotonic() - began_s > seconds:
            break
    read_s = time.monotonic() - began_s
    return {
        "frames": frames,
        "key_frames": keys,
        "fps": round(frames / read_s, 1),
        "kbit_s": round(size * 8 / read_s / 1000),
    }
