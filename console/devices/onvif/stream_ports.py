"""Where the streams of a camera behind address translation answer: the reported port may not be forwarded."""

from __future__ import annotations

import socket

RTSP_PORT = 554
TRIED_S = 1.0


class StreamPorts:
    """Finds out once for each reported port which one of a host answers. Any thread; `port` may wait.

    Args:
        host: that answered for ONVIF.
        own: the port that answered there. Some routers forward only this one, and the camera speaks RTSP
            within HTTP on it.
    """

    def __init__(self, host: str, own: int) -> None:
        self._host, self._own = host, own
        self._found: dict[int, int] = {}

    def port(self, reported: int) -> int:
        """Return the port to use in place of one that the camera reported at another host."""
        if reported not in self._found:
            candidates = dict.fromkeys((reported, RTSP_PORT, self._own))
            self._found[reported] = next(filter(self._answers, candidates), reported)
        return self._found[reported]

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection((self._host, port), TRIED_S):
                return True
        except OSError:
            return False
