"""The quiet question whether long watching is still an immediate response, answered at the wall."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.act_aggregation import RecordedAct
from console.domain.books.entries import BookQuery
from console.domain.people.actor import Role
from console.ui.books.entry_dialog import EntryDialog
from tests.support.people import filled_database, login_of, open_room
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
        room.on_duty(Role.OPERATOR)
        made = Front(qtbot, room, tmp_path)
        yield made
        made.close()


def steer_for(front: Front, minutes: int) -> None:
    service = front.shell.context.services.books.immediate
    for _ in range(minutes):
        now_utc = front.room.clock.utc_now()
        begin = now_utc - dt.timedelta(seconds=3)
        detail = {"begin": begin.isoformat(), "end": now_utc.isoformat()}
        service.noted(RecordedAct(login_of(Role.OPERATOR), "camera-steered", "camera 2", now_utc, detail))
        service.turn()
        front.room.clock.advance(60)


def test_the_question_waits_among_what_is_to_be_done_and_is_answered_in_a_form(front: Front) -> None:
    front.sit(Role.OPERATOR)
    front.do("immediate-response")
    assert not front.window.findChildren(EntryDialog)
    steer_for(front, 63)
    front.wait(front.shell.messages.reminders)
    (reminder,) = front.shell.messages.reminders()
    assert "camera 2, for 60 minutes" in reminder.what
    front.do("immediate-response")
    front.wait(lambda: front.window.findChildren(EntryDialog))
    dialog = front.window.findChildren(EntryDialog)[-1]
    assert "camera 2, for 60 minutes" in dialog.windowTitle()
    assert set(dialog.editors) == {"answer", "why"}
    dialog.submit()
    front.wait(lambda: "what is being responded to" in dialog.column.refusal.text())
    dialog.editors["why"].show("A fight that moves along the High Street.")
    dialog.submit()
    front.wait(lambda: not front.shell.messages.reminders())
    page = front.house.store.page(BookQuery("operators", kinds=("operators.response",)), personal=False)
    assert [entry.fields["cameras"] for entry in page] == [(2,)]
