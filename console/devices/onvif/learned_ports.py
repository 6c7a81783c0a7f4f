"""Where a camera behind address translation really answers: one port for each path, found out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.devices.onvif.http_connection import HttpResponse

_NOT_HERE = {404, 405, 410, 501}
"""Statuses of a server that does not have this path."""


class LearnedPorts:
    """The ports of one camera, shared by its lines. Any thread: what two learn at once is the same."""

    def __init__(self) -> None:
        self._offered: dict[str, int] = {}
        self._right: dict[str, int] = {}

    def offer(self, path: str, port: int) -> None:
        """Note the port that the camera reported for a path at another host."""
        self._offered[path] = port

    def port(self, path: str, usual: int) -> int:
        """Return the port that is right for a path; the usual one while none is known."""
        return self._right.get(path, usual)

    def tried(
        self, path: str, usual: int, send: Callable[[int], HttpResponse], *, is_question: bool
    ) -> HttpResponse:
        """Send a request to the right port: at first the usual one, and if it fails the reported one.

        Args:
            path: of the request.
            usual: port that answered other requests.
            send: sends the request to a port.
            is_question: whether it only reads. A command that may have arrived is not sent again.

        Raises:
            EnvironmentFault: no answer.
        """
        reported = self._offered.get(path)
        if reported is None or path in self._right:
            return send(self.port(path, usual))
        try:
            answer = send(usual)
        except EnvironmentFault:
            if not is_question:
                raise
            answer = send(reported)
            self._right[path] = reported
            return answer
        if answer.status_code in _NOT_HERE:
            answer = send(reported)
            usual = reported
        self._right[path] = usual
        return answer
