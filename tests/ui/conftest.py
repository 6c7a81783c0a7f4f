from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.services.wall.service import WallService
from console.ui.base.context import RendererKind, ScreenSettings, UnattendedWall
from console.ui.shell.shell import Shell
from tests.support.console import checked_database, console_services, signed_on_room
from tests.support.early_windows import EarlyWindows
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.screen import KeptLayouts, SwitchedRecording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.services.books_at_console import BooksAtConsole
    from console.services.cameras.events import CameraEventService
    from console.services.cameras.pixel_density import PixelDensities
    from console.ui.base.context import Services
    from console.ui.shell.window import MonitorWindow
    from console.ui.wall.wall_view import WallView
    from tests.support.people import Room
    from tests.support.screen import KeptActs


@dataclass
class Bench:
    """A console with synthetic cameras and a supervisor signed on, opened on the offscreen monitor."""

    room: Room
    folder: Path
    count: int = 16
    painter: RendererKind = RendererKind.RASTER
    feed: SyntheticFeed = field(init=False)
    recording: SwitchedRecording = field(default_factory=SwitchedRecording)
    layouts: KeptLayouts = field(default_factory=KeptLayouts)
    books: BooksAtConsole | None = None
    events: CameraEventService | None = None
    densities: PixelDensities | None = None
    unattended: UnattendedWall = UnattendedWall.VISIBLE
    screen: dict[str, Any] = field(default_factory=dict)
    """Settings of the screen that differ from the usual ones."""
    shell: Shell = field(init=False)

    def __post_init__(self) -> None:
        self.feed = SyntheticFeed(scheme(self.count))

    @property
    def login(self) -> str:
        """Who is signed on."""
        return self.room.staff.seat.login

    @property
    def acts(self) -> KeptActs:
        return self.room.acts

    @property
    def session(self) -> Path:
        return self.folder / "session.json"

    def open(self) -> Shell:
        settings = ScreenSettings(
            self.session,
            self.folder / "snapshots",
            renderer=self.painter,
            is_framed=True,
            language="en",
            unattended=self.unattended,
        )
        settings = replace(settings, **self.screen)
        services = console_services(self.room, self.folder, self.feed, recording=self.recording)
        self.shell = Shell(replace(services, **self._replaced(services)), settings)
        self.shell.open()
        self.window.resize(1000, 700)
        QTest.qWaitForWindowExposed(self.window)
        QApplication.processEvents()
        return self.shell

    def _replaced(self, services: Services) -> dict[str, Any]:
        """The services that a test brings itself."""
        wall = WallService(self.acts, self.layouts, services.wall.policy)
        own = {"books": self.books, "camera_events": self.events, "pixel_densities": self.densities}
        return {"wall": wall, **{name: service for name, service in own.items() if service is not None}}

    @property
    def window(self) -> MonitorWindow:
        return self.shell.windows[0]

    @property
    def stage(self) -> WallView:
        return self.window.wall_view

    def do(self, *acts: str) -> None:
        for act in acts:
            self.window.actions_by_id[act].trigger()
        QApplication.processEvents()

    def pictures(self, rounds: int = 1) -> None:
        """Let pictures come and be painted."""
        for number in range(rounds):
            self.feed.pump(number)
            self.stage.tick()
            QApplication.processEvents()
        self.shell.camera_status.poll()
        QApplication.processEvents()

    def said(self) -> list[str]:
        QApplication.processEvents()
        return [message.what for message in self.shell.messages.messages()]


@pytest.fixture(autouse=True)
def no_modifier_is_left_down() -> None:
    """Let go of Ctrl and Shift, which `QTest.keyClick` leaves down: with them, `selectRow` adds rows."""
    if QGuiApplication.instance() is not None and QGuiApplication.keyboardModifiers():
        QTest.keyRelease(QWidget(), Qt.Key.Key_Control)


@pytest.fixture(autouse=True)
def nothing_is_shown_before_it_has_its_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Name a test in which a widget was a window for a moment, which takes the keyboard from who types."""
    early = EarlyWindows(monkeypatch)
    yield
    if found := early.found():
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def no_button_is_left_down() -> Iterator[None]:
    """Name a test that never releases a mouse button: in the next ones, every move would be a drag."""
    yield
    if QGuiApplication.instance() is not None:
        assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a control room with a supervisor on duty."""
    return checked_database(tmp_path_factory.mktemp("checked"))


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, checked: Path) -> Iterator[Bench]:
    del qtbot
    with signed_on_room(tmp_path / "scheme", checked) as room:
        new_bench = Bench(room, tmp_path)
        yield new_bench
        new_bench.feed.stop()
        if hasattr(new_bench, "shell"):
            end(new_bench.shell)
