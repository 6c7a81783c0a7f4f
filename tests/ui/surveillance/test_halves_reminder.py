"""Who may take halves of the key of the sealed records is reminded until two people have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.wiring.surveillance_key import key_recovery
from console.domain.people.actor import Role
from console.settings.secrets import FixedSecrets
from console.store.ledger.apart_keys import OPTION, ApartKeys
from tests.support.people import PASSWORD, Room, filled_database, open_room
from tests.support.scheme import scheme_of
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        keyed = Room(room.engine.execution_options(**{OPTION: ApartKeys(FixedSecrets({}))}))
        keyed.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        made = Front(qtbot, keyed, tmp_path)
        yield made
        made.close()


def shown(front: Front) -> list[str]:
    return [one.what for one in front.shell.messages.reminders() if "halves" in one.what]


@pytest.mark.req("RIP-04", "DIS-01")
def test_it_is_said_to_who_may_take_a_half_until_two_people_have(front: Front, tmp_path: Path) -> None:
    scheme = scheme_of(front.room, tmp_path)
    front.sit(Role.SUPERVISOR)
    assert front.shell.reminders is not None
    reminder = front.shell.reminders.halves
    scheme.pictures.save("request/1", "application/pdf", b"%PDF-1.7 Dear Mrs Marsh", "amy")
    reminder.check()
    front.wait(lambda: len(shown(front)) == 1)
    front.sit(Role.OPERATOR)
    front.wait(lambda: shown(front) == [])
    assert not reminder.has_duty()
    front.sit(Role.SUPERVISOR)
    front.wait(lambda: len(shown(front)) == 1)
    manager, supervisor = (front.room.me(role) for role in (Role.MANAGER, Role.SUPERVISOR))
    key_recovery(scheme, front.room.staff).halves(manager, PASSWORD, supervisor, PASSWORD)
    reminder.check()
    front.wait(lambda: shown(front) == [])


def test_where_nothing_is_sealed_it_asks_nothing(front: Front) -> None:
    front.sit(Role.SUPERVISOR)
    assert front.shell.reminders is not None
    reminder = front.shell.reminders.halves
    assert reminder.has_duty()
    assert reminder.find() is False
    assert reminder.texts(found=False) == {}
