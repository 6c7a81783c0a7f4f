"""Errors of a camera's PTZ control."""

from __future__ import annotations

from console.domain.errors import EnvironmentFault


class CommandRefused(EnvironmentFault):
    """The camera answered and refused this command."""


class LoginRefused(EnvironmentFault):
    """The camera does not accept our login. Trying again soon may lock the account."""
