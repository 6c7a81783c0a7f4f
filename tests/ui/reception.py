"""A console with people, visitors and a scheme, on real windows over a real database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.scheme.pane import SchemePane
from console.ui.shell.shell import Shell
from console.ui.visitors.pane import VisitorsPane
from tests.support.books_at_console import DeskRoom
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.panes import pane_of
from tests.support.people import login_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.people.actor import Role
    from console.ui.scheme.scheme_view import SchemeView
    from console.ui.shell.window import MonitorWindow
    from console.ui.visitors.overdue_reminder import OverdueReminder
    from console.ui.visitors.reception_view import ReceptionView
    from tests.support.people import Room


class Front:
    """`sit` down, then `do` acts by their keys' names; `wait` until what was asked is there."""

    def __init__(self, qtbot: QtBot, room: Room, folder: Path) -> None:
        self._qtbot, self.room, self.house = qtbot, room, DeskRoom(room)
        self.folder = folder / "prints"
        self.feed = SyntheticFeed(scheme(4))
        services = replace(console_services(room, folder, self.feed), books=self.house.desk)
        settings = ScreenSettings(
            folder / "session.json",
            folder / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
            print_folder=self.folder,
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        self.window.resize(1600, 1000)
        QTest.qWaitForWindowExposed(self.window)

    @property
    def window(self) -> MonitorWindow:
        return self.shell.windows[0]

    def wait(self, until: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(until()), timeout=30_000)

    def sit(self, role: Role) -> None:
        """Somebody is signed in; what was open before stays open."""
        self.room.staff.seat.sit_down(self.room.person(login_of(role)))
        self.wait(lambda: not (self.shell.docks and self.shell.docks.is_covered))

    def do(self, act: str) -> None:
        self.window.actions_by_id[act].trigger()
        QApplication.processEvents()

    def said(self) -> str:
        QApplication.processEvents()
        return "\n".join(f"{message.what} {message.then}" for message in self.shell.messages.messages())

    @property
    def overdue(self) -> OverdueReminder:
        assert self.shell.reminders is not None
        return self.shell.reminders.overdue

    @property
    def counter(self) -> ReceptionView:
        pane = pane_of(self.shell, VisitorsPane)
        assert pane.counter is not None
        return pane.counter

    @property
    def office(self) -> SchemeView:
        pane = pane_of(self.shell, SchemePane)
        assert pane.view is not None
        return pane.view

    def close(self) -> None:
        end(self.shell)
        self.feed.stop()
