"""What a camera keeps for searches for motion: set in a dialog, shown in the Health pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.ui.cameras.health_pane import HealthPane
from console.ui.cameras.motion_dialog import MotionDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from console.services.playback.motion_rules import MotionSettings
    from tests.ui.conftest import Bench


def opened(bench: Bench, role: Role, every_s: float | None) -> tuple[MotionDialog, MotionSettings]:
    context = bench.shell.context
    settings, cameras = context.services.playback.motion.settings, [bench.feed.cameras[n] for n in (0, 1)]
    dialog = MotionDialog(context, settings, bench.room.me(role), cameras, every_s, bench.window)
    dialog.open()
    return dialog, settings


def health(bench: Bench) -> HealthPane:
    pane = bench.shell.show_pane("health")
    assert isinstance(pane, HealthPane)
    return pane


def kept_words(pane: HealthPane) -> list[str]:
    titles = [pane.cameras.horizontalHeaderItem(n).text() for n in range(pane.cameras.columnCount())]
    column = titles.index("Motion kept")
    return [pane.cameras.item(row, column).text() for row in range(pane.cameras.rowCount())]


def test_what_is_set_is_kept_for_all_selected_cameras_and_shown(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    dialog, settings = opened(bench, Role.ENGINEER, None)
    assert not dialog.interval.isEnabled()
    dialog.choice.setCurrentIndex(1)
    assert dialog.interval.isEnabled()
    dialog.interval.setValue(10)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.save()
    numbers = [camera.number for camera in bench.feed.cameras[:2]]
    assert [settings.set_of(number) for number in numbers] == [10.0, 10.0]
    again, _ = opened(bench, Role.ENGINEER, 10.0)
    assert again.every_s() == 10.0
    again.choice.setCurrentIndex(2)
    with qtbot.waitSignal(again.accepted, timeout=20_000):
        again.save()
    pane = health(bench)
    pane.refresh()
    qtbot.waitUntil(lambda: kept_words(pane)[:2] == ["never", "never"], timeout=20_000)
    assert kept_words(pane)[2] == "every 4 s; none yet"


def test_who_may_not_set_up_cameras_is_told_so(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    dialog, settings = opened(bench, Role.OPERATOR, None)
    dialog.choice.setCurrentIndex(2)
    dialog.save()
    qtbot.waitUntil(lambda: not dialog.column.refusal.isHidden(), timeout=20_000)
    assert settings.set_of(bench.feed.cameras[0].number) is None
    dialog.reject()
