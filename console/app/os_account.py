"""Who acts at the command line: an account of the machine, never a person of the scheme."""

from __future__ import annotations

import os
import platform

from console.domain.people.actor import Actor, Role


def os_account() -> Actor:
    """Return the account that runs this process, from its user id; the environment may claim anything."""
    name = f"OS account {_name()} on {platform.node() or 'this machine'}"
    return Actor(name, name, Role.OWNER)


def _name() -> str:
    if os.name != "posix":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
