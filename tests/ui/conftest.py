from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.services.wall.service import WallService
from console.ui.base.context import RendererKind, ScreenSettings, Services
from console.ui.shell.shell import Shell
from tests.support.feed import SyntheticFeed, scheme
from tests.support.screen import KeptActs, KeptLayouts, ListedCameras, SwitchedRecording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.services.books_at_console import BooksAtConsole
    from console.services.cameras.events import CameraEventService
    from console.services.cameras.pixel_density import PixelDensities
    from console.ui.shell.window import MonitorWindow
    from console.ui.wall.wall_view import WallView


@dataclass
class Bench:
    """A console with synthetic cameras, opened on the offscreen monitor."""

    folder: Path
    count: int = 16
    painter: RendererKind = RendererKind.RASTER
    feed: SyntheticFeed = field(init=False)
    acts: KeptActs = field(default_factory=KeptActs)
    recording: SwitchedRecording = field(default_factory=SwitchedRecording)
    layouts: KeptLayouts = field(default_factory=KeptLayouts)
    books: BooksAtConsole | None = None
    events: CameraEventService | None = None
    densities: PixelDensities | None = None
    shell: Shell = field(init=False)

    def __post_init__(self) -> None:
        self.feed = SyntheticFeed(scheme(self.count))

    @property
    def session(self) -> Path:
        return self.folder / "session.json"

    def open(self) -> Shell:
        settings = ScreenSettings(
            self.session,
            self.folder / "snapshots",
            actor="Ada",
            renderer=self.painter,
            is_framed=True,
            language="en",
        )
        services = Services(
            self.feed,
            ListedCameras(self.feed.cameras),
            self.recording,
            WallService(self.acts, self.layouts),
            books=self.books,
            camera_events=self.events,
            pixel_densities=self.densities,
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        self.window.resize(1000, 700)
        QTest.qWaitForWindowExposed(self.window)
        QApplication.processEvents()
        return self.shell

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


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    del qtbot
    new_bench = Bench(tmp_path)
    yield new_bench
    if hasattr(new_bench, "shell"):
        new_bench.shell.close()
    new_bench.feed.stop()
