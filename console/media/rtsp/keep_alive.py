"""Keeping an RTSP session alive: when to send what, and what its end says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.media.rtsp.learned import GET_PARAMETER, OPTIONS

if TYPE_CHECKING:
    from console.media.rtsp.learned import LearnedBehaviour

__all__ = ["GET_PARAMETER", "OPTIONS", "KeepAlive"]

DEFAULT_SESSION_S = 60
SHORTEST_S = 0.5
UNAUTHORISED = 401
_BLAMED_S = 1.0
"""A session that ends so soon after a keep-alive ended because of it."""
_OVERDUE = (0.75, 1.8)
"""A session that ends after so much of its timeout was not kept alive."""


class KeepAlive:
    """The keep-alives of one session. One thread.

    Args:
        learned: about the camera.
        session_s: after so many seconds without one the camera ends the session; 0: it does not say.
        began_s: monotonic time of the opening.
    """

    def __init__(self, learned: LearnedBehaviour, session_s: float, began_s: float) -> None:
        self._learned = learned
        self._session_s = session_s or DEFAULT_SESSION_S
        self.interval_s = max(SHORTEST_S, min(self._session_s, DEFAULT_SESSION_S) / 2)
        self._began_s = self._sent_s = began_s
        self._is_repeated = self._is_awaited = False
        self._has_sent = False

    def due(self, at_s: float, told: int) -> str:
        """Return the method to send now; empty: none.

        A refusal is answered at once, but only once: with the new nonce, or by the other method.

        Args:
            at_s: monotonic time.
            told: status of the answer to the last one; 0: none yet.
        """
        is_refused = self._is_awaited and told != 0 and not 200 <= told < 300
        if told:
            self._is_awaited = False
        if is_refused and told != UNAUTHORISED:
            self._learned.other_keep_alive()
        if is_refused and not self._is_repeated:
            return self._send(at_s, is_repeated=True)
        if at_s - self._sent_s <= self.interval_s:
            return ""
        if self._is_awaited:
            self._learned.other_keep_alive()
        return self._send(at_s, is_repeated=False)

    def ended(self, at_s: float) -> None:
        """Draw the conclusion from a session that the camera ended."""
        lasted = (at_s - self._began_s) / self._session_s
        is_blamed = self._has_sent and at_s - self._sent_s < _BLAMED_S
        is_overdue = self._has_sent and _OVERDUE[0] < lasted < _OVERDUE[1]
        if is_blamed or is_overdue:
            self._learned.other_keep_alive()
        self._learned.wants_reports |= is_overdue

    def _send(self, at_s: float, *, is_repeated: bool) -> str:
        self._sent_s, self._is_repeated = at_s, is_repeated
        self._is_awaited = self._has_sent = True
        return self._learned.keep_alive
