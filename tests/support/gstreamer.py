"""An RTSP server not written here, as a test's camera."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def gstreamer_camera(port: int = 0) -> Iterator[str]:
    """The address of a camera with H.264 640×360 at 25 fps and G.711 A-law audio; port 0: any free one."""
    script = Path(__file__).with_name("gst_rtsp_server.py")
    # Debian's own Python: GStreamer's bindings are its packages and not ours.
    with subprocess.Popen(
        ["/usr/bin/python3", str(script), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        words = server.stdout.readline().split()
        assert words[:1] == ["port"], "Debian: gir1.2-gst-rtsp-server-1.0, python3-gi"
        try:
            yield f"rtsp://127.0.0.1:{words[1]}/street"
        finally:
            server.communicate()
