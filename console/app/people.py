"""The people of a scheme, wired to its database."""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import TYPE_CHECKING

from console.app import demo_people
from console.domain.clock import SystemClock
from console.services.staffing import staffing
from console.settings.passwords import Argon2id
from console.store.people import PeopleTable

if TYPE_CHECKING:
    from console.app.scheme import Scheme
    from console.services.staffing import Staffing


def open_staffing(scheme: Scheme) -> Staffing:
    """The services of people for this console.

    The demo scheme is given its people, and its sign-in page shows their passwords.

    Raises:
        EnvironmentFault: the accounts cannot be read or written.
    """
    clock, hasher = SystemClock(), Argon2id()
    store = PeopleTable(scheme.database, scheme.units)
    is_demo = scheme.is_demo
    if is_demo:
        demo_people.settle(store, hasher, clock)
    console = scheme.settings.people.console or platform.node() or "console"
    made = staffing(store, hasher, clock, scheme.ledger, console)
    return replace(made, shown=demo_people.SHOWN) if is_demo else made
