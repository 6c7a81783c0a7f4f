"""Every odd way of the simulated camera, read by the console and by bare libav."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from console.demo.simulated.faults import FAULTS
from console.demo.simulated.simulated_town import SimulatedTown
from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.decoder import Decoder
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import StreamFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.demo.simulated.simulated_town import TownCamera

PATIENCE_S = 20.0
PACKING = ("marker_everywhere", "marker_never", "sequence_still", "start_codes", "equal_dts", "missing_dts")
STREAMS = ("timestamp_jump", "long_gop", "silent", "codec_change", "size_change", "digest_only", "slow")
_LEVELS = {
    "rtsp_tunnel_only": 3,
    "rtsp_cseq": 3,
    "rtsp_base": 3,
    "rtsp_moved": 2,
    "rtsp_realm": 2,
    "rtsp_get_parameter": 3,
}
_VALUES = {
    "rtsp_multicast_only": 42_480.0,
    "rtsp_body_length": -7.0,
    "rtsp_timeout": 10.0,
    "timestamp_jump": 3600.0,
    "slow": 1.0,
}
_LIBAV = """
import sys, time, av
url, begun = sys.stdin.readline().strip(), time.monotonic()
for transport in ("tcp", "udp", "udp_multicast", "http"):
    try:
        options = {"rtsp_transport": transport, "timeout": "5000000"}
        with av.open(url, options=options) as stream:
            next(stream.decode(video=0))
            print(round(time.monotonic() - begun, 2))
            break
    except Exception:
        continue
"""


def interop() -> dict[str, Any]:
    """Open the camera with each fault; return a row for each: seconds to the first picture, and who read."""
    rows = []
    with SimulatedTown(1, scene="bars", size=(640, 360)) as town:
        camera = town.cameras[0]
        for name, value in _ways():
            camera.clear_faults()
            camera.set_fault(name, value)
            rows.append(_row(town, camera, name, value))
    playable = [row for row in rows if row["libav_s"] is not None]
    lost = [row["way"] for row in playable if row["ours_s"] is None]
    return {
        "ways": len(rows),
        "ours_play": sum(row["ours_s"] is not None for row in rows),
        "libav_plays": len(playable),
        "libav_plays_and_we_do_not": lost,
        "must": "none that libav plays and we do not",
        "rows": rows,
    }


def _ways() -> list[tuple[str, float]]:
    names = [name for name in FAULTS if name.startswith("rtsp_")] + [*PACKING, *STREAMS]
    ways = []
    for name in names:
        levels = range(1, _LEVELS.get(name, 1) + 1)
        ways += [(name, _VALUES.get(name, float(level))) for level in levels]
    return ways


def _row(town: SimulatedTown, camera: TownCamera, name: str, value: float) -> dict[str, Any]:
    way = f"{name} {value:g}" if name in _LEVELS or name in _VALUES else name
    url = camera.main_url
    login = Credentials(town.login.user, town.login.password)
    if name == "rtsp_login_in_path":
        url += f"&user={login.user}&password={login.password}&"
    ours_s, client, said = _ours(url, login)
    return {
        "way": way,
        "ours_s": ours_s,
        "read_by": client,
        "said": said,
        "libav_s": _libav(camera.with_login(url)),
        "meaning": FAULTS[name],
    }


def _ours(url: str, login: Credentials) -> tuple[float | None, str, str]:
    """Return the seconds to our first picture, which client read, and the fault if there was none."""
    opener = StreamOpener(url, lambda: login, OpenOptions(), UtcClock(SystemClock()))
    begun_s = time.monotonic()

    def is_over() -> bool:
        return time.monotonic() - begun_s > PATIENCE_S

    said = ""
    while not is_over():
        try:
            if _has_picture(opener, is_over):
                return round(time.monotonic() - begun_s, 2), opener.client, ""
        except StreamFault as fault:
            said = str(fault)
            time.sleep(0.2)
    return None, opener.client, said


def _has_picture(opener: StreamOpener, is_over: Callable[[], bool]) -> bool:
    stream = opener.open(is_over)
    try:
        decoder = Decoder(stream.format.tracks[0])
        for packet in stream.packets():
            if packet.track == 0 and decoder.decode(packet):
                return True
            if is_over():
                return False
    finally:
        stream.close()
    return False


def _libav(url: str) -> float | None:
    """Return the seconds to libav's first picture over TCP or UDP; None: it shows none."""
    # In a process of its own: it can hang. The address with the login goes through a pipe.
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LIBAV],
            input=f"{url}\n",
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return float(json.loads(done.stdout)) if done.stdout.strip() else None
