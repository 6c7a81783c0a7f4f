"""A camera of a place where people expect privacy: named people see it, on marked monitors (PRV-04)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.errors import UNFIT_VALUES, OperatorError
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Collection

    from console.domain.people.actor import Actor

RULE = "Places where people expect privacy are seen only by authorised people, on the monitors meant for it."
SOURCE = "code of practice, PRV-04"
AGREED_RULE = "Two people agree before more people or monitors show such a place."
MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class PrivatePlace:
    """Who may see a camera, and on which monitors.

    Attributes:
        reason: why people expect privacy there.
        people: user names.
        monitors: marks of monitors (`domain.wall.monitors.Monitor.mark`); empty: any monitor.
    """

    reason: str
    people: frozenset[str]
    monitors: frozenset[str] = frozenset()

    def refusal_of(self, camera: int, login: str) -> Refusal | None:
        """Return why a person may not see it, or None."""
        if login in self.people:
            return None
        return Refusal(
            text("Camera {camera} shows a place where people expect privacy.", camera=camera),
            "Only people who are named for it may see it. Ask the manager.",
            RULE,
            SOURCE,
        )

    def refusal_on(self, camera: int, monitor: str) -> Refusal | None:
        """Return why it is not shown on a monitor, or None."""
        if not self.monitors or monitor in self.monitors:
            return None
        return Refusal(
            text(
                "Camera {camera} shows a place where people expect privacy. It is not shown on this monitor.",
                camera=camera,
            ),
            text("Move it to {monitors}.", monitors=", ".join(sorted(self.monitors))),
            RULE,
            SOURCE,
        )


NOBODY = PrivatePlace("", frozenset())
"""Of a camera whose statement cannot be read: nobody sees it."""


def is_widened(before: PrivatePlace | None, after: PrivatePlace | None) -> bool:
    """Return whether more people see a camera, or on more monitors, than before."""
    if before is None:
        return False
    if after is None or not after.people <= before.people:
        return True
    return bool(before.monitors) and not (after.monitors and after.monitors <= before.monitors)


def check_agreed(accounts: Collection[str], second: Actor | None, camera: int) -> None:
    """Check whether the second person may agree to more people or monitors.

    Args:
        accounts: user names of all accounts of the person who asks.
        second: who agrees.
        camera: its number.

    Raises:
        Refusal: there is no second person, or it is the same person.
    """
    if second is None:
        raise Refusal(
            text("Two people must agree before more people or monitors show camera {camera}.", camera=camera),
            "Ask a second person with this permission to enter their password.",
            AGREED_RULE,
            SOURCE,
        )
    if second.login in accounts:
        raise Refusal(
            "You cannot agree to your own request.", "Ask someone else to agree.", AGREED_RULE, SOURCE
        )


def write_place(place: PrivatePlace | None) -> str:
    """Return the text of the camera fact; None: no privacy is expected there."""
    if place is None:
        return "{}"
    told = {"reason": place.reason, "people": sorted(place.people), "monitors": sorted(place.monitors)}
    return json.dumps(told, ensure_ascii=False)


def read_place(content: str) -> PrivatePlace | None:
    """Return the place of a text; None: no privacy is expected there.

    Raises:
        OperatorError: it is none.
    """
    try:
        told: dict[str, Any] = json.loads(content)
        if told == {}:
            return None
        people, monitors = (frozenset(map(str, told[name])) for name in ("people", "monitors"))
        return PrivatePlace(str(told["reason"]), people, monitors)
    except UNFIT_VALUES:
        raise OperatorError(
            "Who may see this camera cannot be read, so nobody sees it.", "Enter it again."
        ) from None
