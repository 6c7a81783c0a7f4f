"""The login of the simulated cameras."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Login:
    """The login of the cameras' only user."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r}, …)"
