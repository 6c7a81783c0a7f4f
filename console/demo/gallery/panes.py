"""Every registered pane, whatever it is: as it opens, with a line chosen, and what its buttons open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QPushButton, QTabBar

from console.demo.gallery.room import floating, pane_titles
from console.domain.cameras.camera import CameraKind
from console.ui.base.action import ActionGroup
from console.ui.people.dialogs import AuthorisedForm
from console.ui.shell.actions import ACTIONS, action_by_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from console.demo.gallery.room import GalleryConsole

WATCH_MS = 250
OWN_WORDS = frozenset({"quit", "painter", "full", "lock", "sign-off"})
"""Acts that would end or change what is pictured; those among them that open something are told elsewhere."""
DIALOGS_OF = frozenset({ActionGroup.CONSOLE, ActionGroup.LAYOUT, ActionGroup.BOOKS})


def every_pane(room: GalleryConsole, state: str, said: str) -> None:
    """Each pane as whoever sits here finds it.

    Args:
        room: somebody sits there.
        state: for the file name.
        said: the end of the sentence.
    """
    for pane, title in pane_titles().items():
        room.only(pane)
        room.take(f"{pane} {state}", f"The pane “{title}” {said}.")


def every_pane_chosen(room: GalleryConsole) -> None:
    """Each pane with its first line chosen, where it has a list."""
    for pane, title in pane_titles().items():
        if room.choose_first(room.only(pane)):
            room.take(f"{pane} chosen", f"The pane “{title}” with a line chosen.")
        _every_tab(room, pane, title)


def _every_tab(room: GalleryConsole, pane: str, title: str) -> None:
    for bar in room.only(pane).findChildren(QTabBar):
        for tab in range(1, bar.count()):
            bar.setCurrentIndex(tab)
            words = bar.tabText(tab).replace("&", "")
            room.take(f"{pane} {words}", f"“{words}” of the pane “{title}”.")
        bar.setCurrentIndex(0)


def every_button(room: GalleryConsole) -> None:
    """What the buttons of the panes open."""
    for pane, title in pane_titles().items():
        widget = room.only(pane)
        room.choose_first(widget)
        for button in _buttons(widget):
            if button.isVisible() and button.isEnabled():
                words = button.text().replace("&", "").strip("…")
                before = widget.grab().toImage()
                said = f"“{words}” of the pane “{title}”"
                if (
                    not press(room, button.click, f"{pane} {words}", said)
                    and widget.grab().toImage() != before
                ):
                    room.take(f"{pane} {words}", f"{said}.")
                room.only(pane)
        for action in _actions(widget):
            words = action.text().replace("&", "").strip("…")
            press(room, action.trigger, f"{pane} {words}", f"“{words}” of the pane “{title}”")
            room.only(pane)


def _actions(pane: QWidget) -> list[QAction]:
    """What the pane's menus open."""
    actions = [action for menu in pane.findChildren(QMenu) for action in menu.actions()]
    return [action for action in actions if action.isEnabled() and action.text().endswith("…")]


def _buttons(pane: QWidget) -> list[QPushButton]:
    return [
        button
        for button in pane.findChildren(QPushButton)
        if button.isVisible()
        and button.isEnabled()
        and button.menu() is None
        and not button.isCheckable()
        and button.text().endswith("…")
    ]


def every_act(room: GalleryConsole) -> None:
    """Dialogs that keys open."""
    for known in ACTIONS:
        if (
            known.group in DIALOGS_OF
            and known.id not in {*OWN_WORDS, *pane_titles()}
            and not known.id.startswith("layout-")
        ):
            trigger = room.window.actions_by_id[known.id].trigger
            press(room, trigger, f"dialog {known.id}", f"“{known.words}” ({known.spoken_keys})")


def steering(room: GalleryConsole) -> None:
    """What opens for a movable camera; nothing where the town has none."""
    movable = [one.number for one in room.shell.live.cameras.values() if one.kind is CameraKind.PTZ]
    if not movable:
        return
    room.shell.live.call(movable[0])
    state = room.shell.steering.state
    room.until(lambda: state(movable[0]).capabilities.has_ptz and bool(state(movable[0]).presets))
    room.settle()
    for name in ("steer-presets", "preset-store"):
        known = action_by_id(name)
        press(room, room.window.actions_by_id[name].trigger, f"dialog {name}", f"“{known.words}”")


def press(room: GalleryConsole, do: Callable[[], object], name: str, said: str) -> bool:
    """Do something; picture and close whatever opens. Whether anything did."""
    watch = QTimer()
    watch.setInterval(WATCH_MS)
    watch.timeout.connect(_give_up_folders)
    watch.start()
    do()
    room.catch_up()
    watch.stop()
    has_opened = bool(floating())
    if has_opened:
        room.take(name, f"{said}.")
        press_refused(room, name, said)
    room.shut()
    return has_opened


def press_refused(room: GalleryConsole, name: str, said: str) -> None:
    """A form's answer to Enter with nothing filled in."""
    for widget in floating():
        # No other: those that write files would write them.
        if isinstance(widget, AuthorisedForm) and widget.do_button is not None:
            widget.do_button.click()
            room.catch_up()
            if widget in floating() and widget.column.refusal.isVisible():
                room.take(f"{name} refused", f"{said}: what is missing is said where it was asked.")


def _give_up_folders() -> None:
    """A question for a file waits in a loop of its own; it shows the machine's folders, and is no picture."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QFileDialog) and isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
