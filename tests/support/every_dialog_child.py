"""Opens every dialog on a small monitor, presses Esc and Enter in each, and prints what is wrong."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from shiboken6 import isValid

from console.demo.headless import headless
from console.domain.people.actor import Role
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.shell import Shell
from tests.screenshots.wall import spin
from tests.support.console import console_services, signed_on_room
from tests.support.every_dialog import Dialogs
from tests.support.feed import SyntheticFeed, scheme
from tests.support.people import login_of
from tests.support.reach import chain, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.people import Room

MONITOR = (1280, 800)
DESTRUCTIVE = re.compile(
    r"\b(delete|destroy|remove|discard|withdraw|end|close the|revoke|lift|overwrite|reset|restart|hand back|"
    r"accept certificate|stop|forget)\b",
    re.IGNORECASE,
)
"""Words of buttons whose act is not undone by a second press."""
CHOICES = (QCheckBox, QRadioButton)
CLOSING = {"Cancel", "Close", "Stop"}
SETTLE_S = 0.03


@dataclass
class Walk:
    """Goes through the dialogs. `found` has what is wrong, a sentence each."""

    app: QApplication
    dialogs: Dialogs
    room: Room
    found: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)

    def every(self) -> None:
        for name, make in self.dialogs.every().items():
            self.one(name, make)

    def one(self, name: str, make: Callable[[], QDialog]) -> None:
        """Look at a dialog, and close it by Esc; then open it again and press Enter."""
        dialog = self._opened(make)
        self.classes.add(type(dialog).__name__)
        self._whole(name, dialog)
        self.found += faults(dialog, name)
        self._reach(name, dialog)
        self._first(name, dialog)
        self._default(name, dialog)
        before = self._state()
        self._key(dialog, Qt.Key.Key_Escape)
        if isValid(dialog) and dialog.isVisible():
            self.found.append(f"{name}: Esc does not close it")
            dialog.close()
        elif self._state() != before:
            self.found.append(f"{name}: Esc acted: {self._state()}")
        spin(self.app, 0.01)
        self._enter(name, make)
        self.looked_at.append(name)

    def _opened(self, make: Callable[[], QDialog]) -> QDialog:
        # A dialog before may have signed the person off.
        self.room.staff.seat.sit_down(self.room.person(login_of(Role.MANAGER)))
        self.room.acts.acts.clear()
        dialog = make()
        dialog.open()
        QTest.qWaitForWindowActive(dialog)
        spin(self.app, SETTLE_S)
        return dialog

    def _state(self) -> tuple[int, int]:
        """How much was done: what dialogs handed on, and the acts that were recorded."""
        return len(self.dialogs.acted), len(self.room.acts.acts)

    def _key(self, dialog: QDialog, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        is_inside = focused is not None and (focused is dialog or dialog.isAncestorOf(focused))
        QTest.keyClick(focused if is_inside and focused is not None else dialog, key)
        spin(self.app, SETTLE_S)

    def _whole(self, name: str, dialog: QDialog) -> None:
        screen, frame = dialog.screen().availableGeometry(), dialog.frameGeometry()
        if not screen.contains(frame):
            self.found.append(f"{name}: {frame} is beyond the monitor, {screen}")
        for one in dialog.findChildren(QPushButton):
            place = one.rect().translated(one.mapTo(dialog, one.rect().topLeft()))
            is_cut = one.isVisible() and one.visibleRegion().isEmpty()
            if is_cut and not _is_scrolled(one, dialog):
                self.found.append(f"{name}: “{one.text()}” at {place} is cut off at {dialog.size()}")

    def _reach(self, name: str, dialog: QDialog) -> None:
        in_order = {id(one) for one in chain(dialog)}
        self.found += [
            f"{name}: Tab never comes to the button “{one.text()}”"
            for one in dialog.findChildren(QPushButton)
            if one.isVisible() and one.isEnabled() and id(one) not in in_order and not _has_a_key(one)
        ]
        shown = [one.text().replace("&", "") for one in dialog.findChildren(QPushButton) if one.isVisible()]
        # With a finger there is no Esc, and without a window manager no frame.
        if not CLOSING & {*shown}:
            self.found.append(f"{name}: has no button to close it among {shown}")

    def _first(self, name: str, dialog: QDialog) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not dialog.isAncestorOf(focused):
            self.found.append(f"{name}: the keyboard is with {focused}")
            return
        has_fields = [one for one in chain(dialog) if _takes_typing(one)]
        if has_fields and isinstance(focused, QAbstractButton) and not isinstance(focused, CHOICES):
            self.found.append(f"{name}: begins at the button “{focused.text()}” although it has fields")

    def _default(self, name: str, dialog: QDialog) -> None:
        defaults = [one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.isDefault()]
        if len(defaults) > 1:
            self.found.append(f"{name}: has {len(defaults)} default buttons")

    def _enter(self, name: str, make: Callable[[], QDialog]) -> None:
        """Press Enter as soon as it is open: the default button, and nothing that cannot be undone."""
        dialog = self._opened(make)
        default = next(
            (one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.isDefault()), None
        )
        pressed: list[str] = []
        title = default.text().replace("&", "") if default is not None else ""
        if default is not None:
            default.clicked.connect(lambda: pressed.append(title))
        is_line = isinstance(QApplication.focusWidget(), (QLineEdit, *CHOICES))
        is_list = isinstance(QApplication.focusWidget(), QAbstractItemView)
        is_guarded = any(_waits_for_words(one) for one in dialog.findChildren(QWidget))
        is_ready = default is not None and default.isEnabled()
        before = self._state()
        self._key(dialog, Qt.Key.Key_Return)
        acted = self._state() != before
        if acted and DESTRUCTIVE.search(title) and not is_guarded:
            self.found.append(f"{name}: Enter does what cannot be undone: “{title}”")
        if acted and not pressed and not is_list:
            self.found.append(f"{name}: Enter acts by another button than its default")
        if is_line and is_ready and not pressed:
            self.found.append(f"{name}: Enter does not press “{title}”")
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
        spin(self.app, 0.01)


def _has_a_key(button: QPushButton) -> bool:
    """Whether a key in the field beside it does the same, which saves a press of Tab in every form."""
    return button.focusPolicy() is Qt.FocusPolicy.NoFocus and "press" in button.toolTip()


def _waits_for_words(widget: QWidget) -> bool:
    """Whether a password or a reason must be typed first; the services refuse without."""
    if isinstance(widget, QPlainTextEdit):
        return widget.isVisible() and not widget.toPlainText()
    return isinstance(widget, QLineEdit) and widget.isVisible() and not widget.text()


def _takes_typing(widget: QWidget) -> bool:
    return isinstance(widget, (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)) and widget.isEnabled()


def _is_scrolled(widget: QWidget, root: QWidget) -> bool:
    from PySide6.QtWidgets import QScrollArea

    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def main() -> None:
    scale, folder = float(sys.argv[1]), Path(tempfile.mkdtemp(prefix="watchroom-"))
    headless(folder, *MONITOR)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(8))
    with signed_on_room(folder / "scheme") as room:
        room.staff.seat.sit_down(room.person(login_of(Role.MANAGER)))
        settings = ScreenSettings(
            folder / "session.json", folder, renderer=RendererKind.RASTER, scale=scale, language="en"
        )
        shell = Shell(console_services(room, folder, feed), settings)
        shell.open()
        spin(app, 0.1)
        room.acts.acts.clear()
        walk = Walk(app, Dialogs(shell.context, room, shell.windows[0], folder), room)
        walk.every()
        shell.close()
        spin(app, 0.05)
        feed.stop()
    report = {"found": walk.found, "looked_at": walk.looked_at, "classes": sorted(walk.classes)}
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
