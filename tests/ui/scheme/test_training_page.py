"""The page of the training that acts need, on real windows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.training import Topic, Training
from console.domain.people.training_rules import TrainedActs
from console.ui.scheme.history import HistoryDialog
from tests.support.people import login_of
from tests.ui.scheme.test_pane import filled, front

if TYPE_CHECKING:
    from console.ui.scheme.training_page import TrainingPage
    from tests.ui.reception import Front

__all__ = ["filled", "front"]
pytestmark = pytest.mark.req("PPL-02")


def page_of(front: Front, role: Role = Role.MANAGER) -> TrainingPage:
    front.sit(role)
    front.do("scheme")
    page = front.office.training
    front.office.tabs.choose(4)
    front.wait(lambda: "Operator Person – never recorded: equipment" in page.people.text())
    front.wait(page.isVisible)
    return page


def test_the_manager_switches_it_on_and_sets_what_an_act_needs(front: Front) -> None:
    room = front.room
    soon = Training(Topic.PACE, dt.date(2025, 6, 1), "the college", dt.date(2026, 6, 9))
    room.staff.people.record_training(room.me(Role.MANAGER), login_of(Role.DEPUTY), soon)
    page = page_of(front)
    front.wait(lambda: "PACE: lapses after 9 Jun 2026" in page.people.text())
    assert not page.enforced.isChecked()
    assert not page.save.isEnabled()
    page.enforced.setFocus()
    QTest.keyClick(page.enforced, Qt.Key.Key_Space)
    page.boxes[TrainedActs.STEERING, Topic.PACE].click()
    assert page.save.isEnabled()
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    front.wait(lambda: room.staff.roster.state.training.is_enforced)
    assert Topic.PACE in room.staff.roster.state.training.needed(Permission.STEER)
    front.wait(lambda: not page.changed())
    assert "Training rules saved" in front.said()
    page.history.click()
    front.wait(lambda: front.window.findChildren(HistoryDialog))
    (history,) = front.window.findChildren(HistoryDialog)
    history.reject()


def test_what_was_ticked_can_be_discarded(front: Front) -> None:
    page = page_of(front)
    page.enforced.click()
    page.boxes[TrainedActs.VISITORS, Topic.PRIVACY].click()
    page.undo.click()
    assert not page.changed()
    assert not page.enforced.isChecked()


def test_a_supervisor_reads_it_and_changes_nothing(front: Front) -> None:
    page = page_of(front, Role.SUPERVISOR)
    assert not page.enforced.isEnabled()
    assert not page.save.isVisible()
    assert "Read only" in page.note.text()
    assert "Mary Manager" in page.people.text()


def test_an_operator_sees_only_what_they_lack_themselves(front: Front) -> None:
    page = page_of(front, Role.OPERATOR)
    assert "Operator Person" in page.people.text()
    assert "Mary Manager" not in page.people.text()
