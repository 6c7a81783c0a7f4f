"""Pictures of every registered pane: as it opens, with a line selected, and what its buttons open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QPushButton, QTabBar

from console.demo.gallery.room import floating, pane_titles
from console.domain.cameras.camera import CameraKind
from console.ui.base.action import ActionGroup, action_by_id
from console.ui.people.dialogs import AuthorisedForm
from console.ui.shell.actions import ACTIONS
from console.ui.widgets.tab_rows import TabRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from console.demo.gallery.room import GalleryConsole

WATCH_MS = 250
OWN_WORDS = frozenset({"quit", "painter", "full", "lock", "sign-off"})
"""Actions that would end or change the console; those that open a dialog are pictured elsewhere."""
DIALOGS_OF = frozenset({ActionGroup.CONSOLE, ActionGroup.LAYOUT, ActionGroup.BOOKS})


def every_pane(room: GalleryConsole, state: str, caption: str) -> None:
    """Picture each pane as the person signed in sees it.

    Args:
        room: with someone signed in.
        state: for the file name.
        caption: the end of the caption.
    """
    for pane, title in pane_titles().items():
        room.show_only(pane)
        room.picture(f"{pane} {state}", f"The pane “{title}” {caption}.")


def every_pane_chosen(room: GalleryConsole) -> None:
    """Picture each pane that has a list with its first line selected."""
    for pane, title in pane_titles().items():
        if room.choose_first(room.show_only(pane)):
            room.picture(f"{pane} chosen", f"The pane “{title}” with a line selected.")
        _every_tab(room, pane, title)


def _every_tab(room: GalleryConsole, pane: str, title: str) -> None:
    for bar in room.show_only(pane).findChildren(QTabBar):
        for tab in range(1, bar.count()):
            bar.setCurrentIndex(tab)
            words = bar.tabText(tab).replace("&", "")
            room.picture(f"{pane} {words}", f"“{words}” of the pane “{title}”.")
        bar.setCurrentIndex(0)
    for rows in room.show_only(pane).findChildren(TabRows):
        for tab in range(1, rows.count()):
            rows.choose(tab)
            words = rows.text(tab).replace("&", "")
            room.picture(f"{pane} {words}", f"“{words}” of the pane “{title}”.")
        rows.choose(0)


def every_button(room: GalleryConsole) -> None:
    """Picture what the buttons of the panes open."""
    for pane, title in pane_titles().items():
        widget = room.show_only(pane)
        room.choose_first(widget)
        for button in _buttons(widget):
            if button.isVisible() and button.isEnabled():
                words = button.text().replace("&", "").strip("…")
                before = widget.grab().toImage()
                caption = f"“{words}” of the pane “{title}”"
                if (
                    not press(room, button.click, f"{pane} {words}", caption)
                    and widget.grab().toImage() != before
                ):
                    room.picture(f"{pane} {words}", f"{caption}.")
                room.show_only(pane)
        for action in _actions(widget):
            words = action.text().replace("&", "").strip("…")
            press(room, action.trigger, f"{pane} {words}", f"“{words}” of the pane “{title}”")
            room.show_only(pane)


def media_pages(room: GalleryConsole) -> None:
    """Picture the pages of prints and of holds in the pane of media, and what their buttons open."""
    widget = room.show_only("media")
    pages = [button for button in widget.findChildren(QPushButton) if button.isCheckable()]
    for page in pages[1:]:
        page.click()
        words = page.text().replace("&", "")
        room.picture(f"media {words}", f"“{words}” of the pane “Media and holds”.")
        for button in _buttons(widget):
            opened = button.text().replace("&", "").strip("…")
            press(room, button.click, f"media {words} {opened}", f"“{opened}” of the page “{words}”")
    pages[0].click()


def _actions(pane: QWidget) -> list[QAction]:
    """Return the actions of the pane's menus that open a dialog."""
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
    """Picture the dialogs that keys open."""
    for action in ACTIONS:
        if (
            action.group in DIALOGS_OF
            and action.id not in {*OWN_WORDS, *pane_titles()}
            and not action.id.startswith("layout-")
        ):
            trigger = room.window.actions_by_id[action.id].trigger
            press(room, trigger, f"dialog {action.id}", f"“{action.label}” ({action.spoken_keys})")


def steering(room: GalleryConsole) -> None:
    """Picture the dialogs for the selected camera, a PTZ camera if the town has one."""
    movable = [camera.number for camera in room.shell.wall.cameras.values() if camera.kind is CameraKind.PTZ]
    if not movable:
        return
    room.shell.wall.call(movable[0])
    state = room.shell.steering.state
    room.until(lambda: state(movable[0]).capabilities.has_ptz and bool(state(movable[0]).presets))
    room.settle()
    for name in ("steer-presets", "preset-store", "private-place"):
        action = action_by_id(name)
        press(room, room.window.actions_by_id[name].trigger, f"dialog {name}", f"“{action.label}”")


def press(room: GalleryConsole, do: Callable[[], object], name: str, caption: str) -> bool:
    """Call `do`, then picture and close what it opened; return whether it opened anything.

    Args:
        room: the console.
        do: opens a dialog.
        name: for the file name.
        caption: the caption, without a full stop.
    """
    watch = QTimer()
    watch.setInterval(WATCH_MS)
    watch.timeout.connect(_give_up_folders)
    watch.start()
    do()
    room.catch_up()
    watch.stop()
    has_opened = bool(floating())
    if has_opened:
        room.picture(name, f"{caption}.")
        press_refused(room, name, caption)
    room.shut()
    return has_opened


def press_refused(room: GalleryConsole, name: str, caption: str) -> None:
    """Picture the messages of a form that is submitted empty."""
    for widget in floating():
        # Only people forms are submitted: other dialogs would write files.
        if isinstance(widget, AuthorisedForm) and widget.do_button is not None:
            widget.do_button.click()
            room.catch_up()
            if widget in floating() and widget.column.refusal.isVisible():
                room.picture(
                    f"{name} refused", f"{caption}: the form shows what is missing beside the field."
                )


def _give_up_folders() -> None:
    """Close file dialogs: they block in an event loop of their own and show the folders of this machine."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QFileDialog) and isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
