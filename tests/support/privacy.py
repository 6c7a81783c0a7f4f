"""A console with privacy zones on real windows over a real database; pictures are synthetic, heads told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.people.actor import Role
from console.domain.ptz.model import Capabilities, PtzPosition, PtzStatus
from console.services.privacy.active_masks import ActiveMasks
from console.services.privacy.head_view import HeadViews
from console.services.privacy.position_poller import PositionOptions, PositionPoller
from console.services.privacy.service import PrivacyDependencies, PrivacyZones
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.privacy.pane import ZoneEditor, ZonesPane
from console.ui.shell.shell import Shell
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.people import login_of
from tests.support.screen import ListedCameras

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DeviceMask
    from console.domain.ptz.lens import Point
    from console.services.cameras.device_ports import CameraDevice
    from console.services.ports import CameraFeed, PtzHead
    from tests.support.people import Room


class ToldHead:
    """A head that is where the test says."""

    def __init__(self) -> None:
        self.position = PtzPosition(0.0, 0.3, 0.0)
        self.is_moving = False

    def capabilities(self) -> Capabilities:
        return Capabilities(has_ptz=True, tells_position=True)

    def position_query(self) -> None:
        """It cannot be asked by another process."""

    def status(self) -> PtzStatus:
        return PtzStatus(self.position, self.is_moving)

    def close(self) -> None:
        """Nothing is open."""


class KeptMasks:
    """A camera that keeps all masks but one."""

    def write_masks(self, masks: list[DeviceMask]) -> list[DeviceMask]:
        return masks[:1]

    def close(self) -> None:
        """Nothing is open."""


class ZoneRoom:
    """A supervisor sits at a console with the zone editor open on camera 1; camera 5 moves."""

    def __init__(
        self,
        qtbot: QtBot,
        room: Room,
        folder: Path,
        feed: Callable[[ActiveMasks], CameraFeed] | None = None,
        camera: Camera | None = None,
    ) -> None:
        self.qtbot, self.room = qtbot, room
        cameras = scheme(6)
        cameras[4] = replace(cameras[4], device=onvif_device("http://127.0.0.1/5"))
        cameras = [camera] if camera is not None else cameras
        self.synthetic = SyntheticFeed(cameras)
        self.head = ToldHead()
        facts = CameraFactTable(room.engine)
        listed = ListedCameras(cameras)
        clock = SystemClock()
        self.positions = PositionPoller(PositionOptions(clock, lambda _camera: cast("PtzHead", self.head)))
        self.orders = ActiveMasks(facts, listed, room.clock, room.acts, self.positions)
        self.orders.load()
        books = BookTable(room.engine, Units(room.engine, room.clock))
        self.zones = PrivacyZones(
            PrivacyDependencies(
                facts,
                books,
                room.staff.access,
                room.staff.sign_in,
                room.acts,
                listed,
                self.orders,
                room.clock,
                open_device=lambda _camera: cast("CameraDevice", KeptMasks()),
            )
        )
        services = replace(
            console_services(room, folder, self.synthetic, feed=feed(self.orders) if feed else None),
            privacy=self.zones,
            head_views=HeadViews(self.positions, self.orders, clock),
        )
        settings = ScreenSettings(
            folder / "session.json",
            folder / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        self.window = self.shell.windows[0]
        self.window.resize(1700, 900)
        self.sit(Role.SUPERVISOR)
        pane = self.shell.show_pane("zones")
        assert isinstance(pane, ZonesPane)
        assert pane.editor is not None
        self.editor: ZoneEditor = pane.editor
        self.settle()
        if feed is None:
            self.look()

    def look(self) -> None:
        """Let a picture come to the editor, and lay it out."""

        def has_come() -> bool:
            self.synthetic.pump()
            return self.editor.canvas.picture is not None and self.editor.canvas.can_edit

        self.wait(has_come)

    def sit(self, role: Role) -> None:
        self.room.staff.seat.sit_down(self.room.person(login_of(role)))
        QApplication.processEvents()

    def settle(self) -> None:
        for _ in range(4):
            answered: list[bool] = []
            self.shell.background.run(lambda: True, answered.append)
            self.wait(lambda answered=answered: bool(answered))  # type: ignore[misc]  # bound at once

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=30_000)

    def do(self, act: str) -> None:
        self.window.actions_by_id[act].trigger()
        self.settle()

    def said(self) -> str:
        QApplication.processEvents()
        return "\n".join(f"{one.what} {one.then}" for one in self.shell.messages.messages())

    def dialog(self, kind: type[QDialog]) -> QDialog:
        found = self.window.findChildren(kind)
        assert found, f"no {kind.__name__}; said: {self.said()}"
        return found[-1]

    # -- on the picture -------------------------------------------------------------------------------------

    def point(self, part: Point) -> QPoint:
        place = self.editor.canvas.place()
        return QPoint(round(place.x() + part[0] * place.width()), round(place.y() + part[1] * place.height()))

    def click(self, *parts: Point) -> None:
        for part in parts:
            QTest.mouseClick(self.editor.canvas, Qt.MouseButton.LeftButton, pos=self.point(part))

    def drag(self, begin: Point, end: Point) -> None:
        canvas = self.editor.canvas
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=self.point(begin))
        QTest.mouseMove(canvas, self.point(end))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=self.point(end))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.editor.canvas, key, modifier)

    def draw(self, *parts: Point) -> None:
        """A zone by clicks, closed by Enter."""
        self.editor.draw_button.click()
        self.click(*parts)
        self.key(Qt.Key.Key_Return)

    def describe(self, name: str, reason: str) -> None:
        form = self.editor.form
        form.name.setText(name)
        form.reason.setText(reason)
        form.reason.editingFinished.emit()

    def close(self) -> None:
        self.shell.close()
        self.shell.services.ptz.steering.close()
        self.positions.close()
        self.synthetic.stop()
        end(self.shell)
