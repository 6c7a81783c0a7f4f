"""Cameras that show places where people expect privacy: who may see them, and on which monitors (PRV-04)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import NewEntry
from console.domain.cameras.facts import PRIVATE
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.private_place import (
    MOST_NAMES,
    NOBODY,
    PrivatePlace,
    check_agreed,
    is_widened,
    read_place,
    write_place,
)
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.follower import BookFollower
from console.services.people.access_control import record
from console.services.people.second_person import require_agreed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, PasswordCheck
    from console.services.cameras.ports import CameraFacts
    from console.services.people.second_person import SecondApprover
    from console.services.ports import ActLog

BOOK = "audit"
"""Statements are entered in this book, which shows changes of other consoles."""
SET, CLEARED = "private-place-set", "private-place-cleared"
_log = logging.getLogger(__name__)


class PrivateCameras(BookFollower):
    """Who may see which camera. Thread-safe; questions are answered from memory and never wait.

    Until they were read once, and while a statement cannot be read, nobody sees the camera.

    Args:
        facts: of the cameras.
    """

    def __init__(self, facts: CameraFacts) -> None:
        super().__init__(frozenset({BOOK}), "private places")
        self._facts = facts
        self._places: Mapping[int, PrivatePlace] = {}
        self._is_known = self._had_any = False

    def place_of(self, camera: int) -> PrivatePlace | None:
        """Return who may see a camera; None: no privacy is expected there."""
        return self._places.get(camera) if self._is_known else NOBODY

    @property
    def has_any(self) -> bool:
        """Whether there are such cameras, or were until the last change."""
        return bool(self._places) or not self._is_known or self._had_any

    def find_refusal(self, camera: int, login: str) -> Refusal | None:
        """Return why a person may not see a camera, or None."""
        place = self.place_of(camera)
        return place.refusal_of(camera, login) if place is not None else None

    def refusal_on(self, camera: int, monitor: str) -> Refusal | None:
        """Return why a camera is not shown on a monitor, or None."""
        place = self.place_of(camera)
        return place.refusal_on(camera, monitor) if place is not None else None

    def load(self) -> None:
        """Read all statements.

        Raises:
            EnvironmentFault: the database cannot be read; those in memory stay in force.
        """
        found = {}
        for camera, fact in self._facts.all_current(PRIVATE).items():
            try:
                place = read_place(fact.content)
            except OperatorError:
                _log.exception("who may see camera %d cannot be read; nobody sees it", camera)
                place = NOBODY
            if place is not None:
                found[camera] = place
        is_new = not self._is_known or found != self._places
        self._had_any = bool(self._places)
        self._places, self._is_known = found, True
        if is_new:
            self._changed()


class PrivatePlaces:
    """States who may see a camera. Not for the UI thread: calls wait for the database.

    Args:
        cameras: what is stated now.
        store: the books.
        gate: the rules of people.
        passwords: checks that of the second person.
        acts: where refused attempts are recorded.
        persons: returns the user names of the active accounts.
    """

    def __init__(
        self,
        cameras: PrivateCameras,
        store: BookStore,
        gate: Gate,
        passwords: PasswordCheck,
        acts: ActLog,
        persons: Callable[[], frozenset[str]],
    ) -> None:
        self.cameras = cameras
        self._store, self._gate, self._passwords = store, gate, passwords
        self._acts, self._persons = acts, persons

    def state(
        self, actor: Actor, camera: int, place: PrivatePlace, second: SecondApprover | None = None
    ) -> None:
        """State that people expect privacy in what a camera shows; the last statement counts.

        Raises:
            Refusal: the actor may not, or more people or monitors show it and no second person agreed.
            OperatorError: no reason, nobody is named, a person has no account, or the second person's
                password is wrong.
        """
        subject = f"camera {camera}"
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, subject)
        reason = checked_line("The reason", place.reason)
        if not reason:
            raise OperatorError("Enter why people expect privacy there.", "The reason is recorded.")
        if not place.people:
            raise OperatorError(
                "Name at least one person who may see this camera.",
                "If nobody may, take the camera out of service.",
            )
        if max(len(place.people), len(place.monitors)) > MOST_NAMES:
            raise OperatorError(
                text("At most {most} people and monitors can be named.", most=MOST_NAMES), "Name fewer."
            )
        unknown = sorted(place.people - self._persons())
        if unknown:
            raise OperatorError(
                text("There is no active account {login}.", login=unknown[0]), "Choose people from the list."
            )
        monitors = frozenset(checked_line("The monitor", one) for one in place.monitors)
        tidy = PrivatePlace(reason, place.people, monitors)
        agreed = self._agreed(actor, camera, tidy, second)
        detail: dict[str, Value] = {
            "people": tuple(sorted(tidy.people)),
            "monitors": tuple(sorted(tidy.monitors)),
            "why": reason,
            **agreed,
        }
        self._enter(actor, camera, SET, tidy, detail)

    def clear(self, actor: Actor, camera: int, why: str, second: SecondApprover | None = None) -> None:
        """State that no privacy is expected in what a camera shows any more; a second person agrees.

        Raises:
            Refusal: the actor may not, or no second person agreed.
            OperatorError: no reason, none was stated, or the second person's password is wrong.
        """
        self._gate.require(actor, Permission.PUT_INTO_SERVICE, f"camera {camera}")
        reason = checked_line("The reason", why)
        if not reason:
            raise OperatorError("Enter why no privacy is expected there any more.", "The reason is recorded.")
        if self.cameras.place_of(camera) is None:
            raise OperatorError(
                text("Everyone who watches may see camera {camera} already.", camera=camera),
                "Nothing was changed.",
            )
        agreed = self._agreed(actor, camera, None, second)
        self._enter(actor, camera, CLEARED, None, {"why": reason, **agreed})

    def _agreed(
        self, actor: Actor, camera: int, after: PrivatePlace | None, second: SecondApprover | None
    ) -> dict[str, Value]:
        """Check the second person where more is shown than before; return what is entered of it."""
        if not is_widened(self.cameras.place_of(camera), after):
            return {}
        subject, act = f"camera {camera}", Permission.PUT_INTO_SERVICE
        try:
            check_agreed(self._gate.accounts_of(actor), second.actor if second else None, camera)
        except Refusal as refusal:
            raise record(self._acts, actor.login, refusal, act.value, subject) from None
        if second is None:
            return {}
        return {"agreed_by": require_agreed(self._gate, self._passwords, actor, second, act, subject)}

    def _enter(
        self, actor: Actor, camera: int, act: str, place: PrivatePlace | None, detail: dict[str, Value]
    ) -> None:
        subject = f"camera {camera}"
        with self._store.unit() as unit:
            version = unit.state_camera_fact(camera, PRIVATE, write_place(place), actor.login)
            told = {**detail, "version": version, "subject": subject}
            unit.append(NewEntry(act_of(act).book, act, actor.login, told))
        self.cameras.load()
