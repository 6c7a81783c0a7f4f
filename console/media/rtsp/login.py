"""The login of one RTSP connection: which challenge is answered, and never a weaker one than before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.domain.http_digest import Challenge, is_safe_without_choice, strongest
from console.media.rtsp.errors import LoginNotSupported

if TYPE_CHECKING:
    from collections.abc import Sequence

UNAUTHORISED = 401
_STALE = re.compile(r"stale\s*=\s*\"?true", re.IGNORECASE)


class RtspLogin:
    """Answers challenges. One thread.

    Args:
        user: user name; empty: there is no login.
        password: its password.
        refused: algorithms of digest that the camera refused before; those that it refuses now are added.
    """

    def __init__(self, user: str, password: str, refused: set[str]) -> None:
        self.user, self.password = user, password
        self.is_safe_without_choice = True
        """Whether libav would answer no weaker login than was offered."""
        self.refused = refused
        self._challenge: Challenge | None = None

    def headers(self, method: str, uri: str) -> dict[str, str]:
        """Return the header that proves the password for a request, if the camera asked for it."""
        if self._challenge is None:
            return {}
        return {"Authorization": self._challenge.authorisation(self.user, self.password, method, uri)}

    def adopt(self, challenges: Sequence[str], *, is_fresh: bool) -> bool:
        """Use a challenge from now on; return whether there is one to try.

        Args:
            challenges: of the answer.
            is_fresh: whether the answer refuses our answer to challenges that are new.

        Raises:
            LoginNotSupported: we support none of them.
        """
        tried = self._challenge
        is_refused = is_fresh and tried is not None and not any(map(_STALE.search, challenges))
        if is_refused and tried:
            self.refused.add(tried.algorithm)
        takes_basic = tried is None or tried.scheme == "basic"
        challenge = strongest(challenges, takes_basic=takes_basic, refused=self.refused)
        if challenge is None and challenges and tried is None:
            raise LoginNotSupported(UNAUTHORISED)
        self.is_safe_without_choice &= is_safe_without_choice(challenges)
        if challenge is None or (is_refused and challenge.algorithm in self.refused):
            return False
        self._challenge = challenge
        return True
