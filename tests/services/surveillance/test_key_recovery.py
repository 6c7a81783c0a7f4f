"""Two people together take halves of the key of the sealed records, and bring it back (RIP-04)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.services.surveillance.key_recovery import KeyRecovery
from tests.support.people import PASSWORD
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.people import Room


class Keeper:
    """A console's keyring."""

    def __init__(self, key: bytes | None) -> None:
        self.held, self.wanted = key, key
        self.is_used = True

    def is_in_use(self) -> bool:
        return self.is_used

    def key(self) -> bytes | None:
        return self.held

    def is_of_records(self) -> bool:
        return self.held == self.wanted

    def adopt(self, key: bytes) -> None:
        if key != self.wanted:
            raise OperatorError("other scheme")
        self.held = key


class Two:
    def __init__(self, room: Room, folder: Path) -> None:
        self.room, self.keeper = room, Keeper(os.urandom(32))
        self.store = scheme_of(room, folder).books
        self.recovery = KeyRecovery(self.keeper, room.staff.access, room.staff.sign_in, self.store)
        room.on_duty(Role.SUPERVISOR)
        self.manager, self.supervisor = room.me(Role.MANAGER), room.me(Role.SUPERVISOR)

    def halves(self) -> tuple[str, str]:
        return self.recovery.halves(self.manager, PASSWORD, self.supervisor, PASSWORD)

    def acts(self) -> list[str]:
        page = self.store.page(BookQuery("audit"), personal=False)
        return [entry.kind for entry in page if entry.kind.startswith("surveillance-key")]


@pytest.fixture
def two(room: Room, tmp_path: Path) -> Two:
    return Two(room, tmp_path)


@pytest.mark.req("RIP-04")
def test_two_people_take_halves_and_bring_the_key_back_on_another_console(two: Two) -> None:
    one, other = two.halves()
    two.keeper.held = None
    two.recovery.recover(two.supervisor, PASSWORD, two.manager, PASSWORD, (other, one))
    assert two.keeper.held == two.keeper.wanted
    assert two.acts() == ["surveillance-key-recovered", "surveillance-key-halved"]


@pytest.mark.req("RIP-04", "DIS-01")
def test_that_nobody_has_the_halves_is_known_until_two_people_take_them(two: Two) -> None:
    assert two.recovery.lacks_halves(two.manager)
    with pytest.raises(Refusal):
        two.recovery.lacks_halves(two.room.me(Role.OPERATOR))
    two.keeper.is_used = False
    assert not two.recovery.lacks_halves(two.manager)
    two.keeper.is_used, key = True, two.keeper.held
    two.keeper.held = None
    assert not two.recovery.lacks_halves(two.manager), "it is not on this console"
    two.keeper.held = key
    two.halves()
    assert not two.recovery.lacks_halves(two.manager)


def test_one_person_alone_takes_nothing(two: Two) -> None:
    with pytest.raises(Refusal, match="one person"):
        two.recovery.halves(two.manager, PASSWORD, two.manager, PASSWORD)
    with pytest.raises(OperatorError):
        two.recovery.halves(two.manager, PASSWORD, two.supervisor, "wrong password")
    assert two.acts() == []


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ENGINEER, Role.POLICE, Role.OWNER])
def test_nobody_who_may_not_read_the_authorisations_takes_a_half(two: Two, role: Role) -> None:
    with pytest.raises(Refusal):
        two.recovery.halves(two.manager, PASSWORD, two.room.me(role), PASSWORD)
    one, other = two.halves()
    two.keeper.held = None
    with pytest.raises(Refusal):
        two.recovery.recover(two.room.me(role), PASSWORD, two.manager, PASSWORD, (one, other))
    assert two.keeper.held is None


def test_halves_of_another_scheme_or_none_are_refused(two: Two) -> None:
    one, other = two.halves()
    two.keeper.wanted = os.urandom(32)
    two.keeper.held = None
    with pytest.raises(OperatorError, match="other scheme"):
        two.recovery.recover(two.manager, PASSWORD, two.supervisor, PASSWORD, (one, other))
    with pytest.raises(OperatorError, match="no half"):
        two.recovery.recover(two.manager, PASSWORD, two.supervisor, PASSWORD, (one, "x"))
    with pytest.raises(OperatorError, match="no key"):
        two.halves()


@pytest.mark.req("RIP-04", "DIS-01")
def test_nobody_takes_halves_of_a_key_that_does_not_open_the_records(two: Two) -> None:
    """Two people would write down what is worth nothing, and believe the records safe."""
    two.keeper.wanted = os.urandom(32)
    with pytest.raises(OperatorError, match="does not open"):
        two.halves()
    assert two.acts() == []
