"""The scheme of a measured console: demo people, the cameras of the task, the operator signed on."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from console.app.scheme import demo_scheme
from console.app.wiring.people import open_people
from console.demo.people import OPERATOR, add_demo_people
from console.settings.passwords import Argon2id
from console.store.people import PeopleTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.services.people.service import PeopleServices

QUICK = Argon2id(1, 8, 1)
"""The password hash at its least cost: nobody types a password here."""
_log = logging.getLogger(__name__)


def prepare(folder: Path) -> None:
    """Create the scheme of a measured console, so that a start can be timed without it."""
    _open(folder).close()


def open_signed_on(
    folder: Path, failed: Callable[[str], None] = _log.error, login: str = OPERATOR
) -> tuple[OpenScheme, PeopleServices]:
    """Open the scheme of a measured console, with a person of the demo signed on; the caller closes it.

    The joystick is not read, because some benchmarks bring their own.
    """
    scheme = _open(folder, failed)
    people = open_people(scheme)
    people.sit_down(people.roster.state.persons[login])
    joystick = scheme.settings.joystick.model_copy(update={"enabled": False})
    return replace(scheme, settings=scheme.settings.model_copy(update={"joystick": joystick})), people


def _open(folder: Path, failed: Callable[[str], None] = _log.error) -> OpenScheme:
    # The demo's key is public, so that no keyring of this machine is opened.
    scheme = demo_scheme(folder, failed)
    add_demo_people(PeopleTable(scheme.database, scheme.units), QUICK, scheme.clock)
    return scheme
