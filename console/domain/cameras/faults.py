"""How a camera fails its steering."""

from __future__ import annotations

from console.domain.errors import EnvironmentFault


class CommandRefused(EnvironmentFault):
    """The camera answered, and said no to this command."""


class LoginRefused(EnvironmentFault):
    """The camera does not take our login; asking again soon may lock the account."""
