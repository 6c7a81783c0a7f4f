"""Adding or removing a camera is a major change of the code: its agreement comes first (SYS-07, SYS-08)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.scheme import MAJOR
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.books.entries import Entry

CAMERA_CHANGES = "camera_changes"
"""The fact of the scheme that says whether the rule is enforced, with its history."""
ENFORCED = "Cameras are added and removed only after their agreement is recorded."
ADVISED = "Cameras are added and removed without a recorded agreement."
"""A scheme that never said so is not stopped by an upgrade in the middle of its set-up."""
MOVE_FOR = dt.timedelta(days=90)
"""So long after it came into force an agreement covers moving and aiming a camera: it is aimed in steps."""
_REMEDY = (
    "The manager records the change with the camera's number under Scheme, Code of practice. All "
    "partners and the owner must agree."
)
RULE = "Adding or removing a camera is a major change; its agreement is recorded first."
SOURCE = "code of practice, SYS-07 and SYS-08"


def is_enforced(words: str) -> bool:
    """Return whether the rule is enforced, by the text of the fact."""
    return words.strip() == ENFORCED


def is_agreed(changes: Iterable[Entry], camera: int, today: dt.date, *, is_added: bool) -> bool:
    """Return whether a major change in force names a camera as added, or as removed.

    No agreement is used twice: a number is never given again (`Enrolment.add`), so that the camera it names
    comes once and goes once.
    """
    name = "added" if is_added else "removed"
    for entry in changes:
        named, since = entry.fields.get(name), entry.fields.get("holds_from")
        if (
            entry.fields.get("change") == MAJOR
            and isinstance(named, tuple)
            and camera in named
            and isinstance(since, dt.date)
            and since <= today
        ):
            return True
    return False


def is_move_agreed(changes: Iterable[Entry], camera: int, today: dt.date) -> bool:
    """Return whether a major change that came into force lately names a camera as moved or re-aimed."""
    for entry in changes:
        named, since = entry.fields.get("moved"), entry.fields.get("holds_from")
        if (
            entry.fields.get("change") == MAJOR
            and isinstance(named, tuple)
            and camera in named
            and isinstance(since, dt.date)
            and since <= today < since + MOVE_FOR
        ):
            return True
    return False


def move_not_agreed(camera: int) -> Refusal:
    """Return the refusal to move or re-aim a camera whose agreement is not recorded."""
    return Refusal(
        text(
            "You cannot move camera {camera} or change where it looks at rest: no agreed major change of the "
            "last {days} days names it as moved or re-aimed ({source}).",
            camera=camera,
            days=MOVE_FOR.days,
            source=SOURCE,
        ),
        _REMEDY,
        RULE,
        SOURCE,
    )


def not_agreed(camera: int, *, is_added: bool) -> Refusal:
    """Return the refusal of a camera whose agreement is not recorded."""
    if is_added:
        what = text(
            "You cannot put camera {camera} into service for the first time: no agreed major change that is "
            "in force names it as added ({source}).",
            camera=camera,
            source=SOURCE,
        )
    else:
        what = text(
            "You cannot remove camera {camera}: no agreed major change that is in force names it as "
            "removed ({source}).",
            camera=camera,
            source=SOURCE,
        )
    return Refusal(what, _REMEDY, RULE, SOURCE)
