"""The guided first minutes: six steps on the living wall, each done with the real thing.

The guide only watches. It presses no key, opens no form and enters nothing; a step is over when the person
has done it, or skips it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.ui.base.action import action_by_id, key_words
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.map.pane import MapPane
from console.ui.ptz.pad import SteeringPad
from console.ui.widgets.forms import button, height_within_frame, words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from console.ui.shell.docks import Docks
    from console.ui.wall.wall_window import WallWindow

WATCH_MS = 200
CARD_WIDTH_PX = 380
MARGIN_PX, EDGE_PX = 18, 4
SETTLED = 8
"""Looks in a row at which what was typed is the same before the guide goes on."""
STEER = ("steer-left", "steer-down", "steer-up", "steer-right")
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step.

    Attributes:
        title: what it is about.
        text: what to do, with the keys.
        place: returns where it is in the window, or None.
        is_done: returns whether the person has done it since the step began.
    """

    title: str
    text: str
    place: Callable[[], QRect | None]
    is_done: Callable[[], bool]


class Highlight(QFrame):
    """A frame around what a step is about; clicks go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("highlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, place: QRect | None) -> None:
        """Surround a place of the window; None hides the frame."""
        self.setVisible(place is not None)
        if place is not None:
            self.setGeometry(place.adjusted(-EDGE_PX, -EDGE_PX, EDGE_PX, EDGE_PX) & self._around.rect())
            self.raise_()


class Guide(QFrame):
    """Shows the steps in a card over the wall of a window; it never takes the keys. UI thread."""

    def __init__(self, window: WallWindow, docks: Docks, ended: Callable[[], None]) -> None:
        super().__init__(window.dialog_parent)
        self.setObjectName("guide")
        self.setWindowTitle(self.tr("Show me round"))
        self._window, self._docks, self._ended = window, docks, ended
        self._around = window.dialog_parent
        self.highlight = Highlight(self._around)
        self.title, self.text = words("", "heading"), words("")
        self.count = words("", "muted")
        self.next_button = button(self.tr("Next step"), self.skip)
        self.end_button = button(self.tr("End"), self.end)
        self._lay_out()
        self.steps = make_steps(window, docks)
        self.index = -1
        self._timer = QTimer(self)
        self._timer.setInterval(WATCH_MS)
        self._timer.timeout.connect(self.watch)
        self._is_over = False
        self._around.installEventFilter(self)

    def _lay_out(self) -> None:
        self.setFixedWidth(round(CARD_WIDTH_PX * clamped(self._window.context.settings.scale)))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        for widget in (self.count, self.title, self.text):
            column.addWidget(widget)
        self.keys = words(
            self.tr("{0}: next step · Esc on the wall: end").format(action_by_id("guide").spoken_keys),
            "muted",
        )
        column.addWidget(self.keys)
        row = QHBoxLayout()
        row.addStretch()
        for one in (self.next_button, self.end_button):
            # The keys stay where the person uses them.
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(one)
        column.addLayout(row)

    def begin(self) -> None:
        """Show the first step."""
        self.index = -1
        self.skip()
        self._timer.start()

    @property
    def step(self) -> GuideStep | None:
        """The step that is shown; None at the end."""
        return self.steps[self.index] if 0 <= self.index < len(self.steps) else None

    def skip(self) -> None:
        """Show the next step; after the last, say where to go on, and then end."""
        if self.index >= len(self.steps):
            self.end()
            return
        self.index += 1
        step = self.step
        if step is None:
            self.count.setText("")
            self.title.setText(self.tr("That was the round"))
            keys = action_by_id("keys").spoken_keys
            self.text.setText(self.tr("{0} shows every key, and this round again.").format(keys))
            self.keys.setText(
                self.tr("{0}, or Esc on the wall: close").format(action_by_id("guide").spoken_keys)
            )
            self.next_button.setText(self.tr("Close"))
            self.end_button.hide()
        else:
            self.count.setText(self.tr("Step {0} of {1}").format(self.index + 1, len(self.steps)))
            self.title.setText(step.title)
            self.text.setText(step.text)
            step.is_done()
        self.place()

    def watch(self) -> None:
        """Go on when the person has done the step, and follow what it is about."""
        step = self.step
        if step is not None and step.is_done():
            self.skip()
        self.place()

    def place(self) -> None:
        """Move to the corner of the wall that hides least, and the frame around what the step is about."""
        step = self.step
        place = step.place() if step is not None else None
        is_covered = self._docks.is_covered
        self.highlight.surround(None if is_covered else place)
        self.setVisible(not is_covered)
        self.setFixedHeight(height_within_frame(self, self._column))
        view = self._window.wall_view
        wall = QRect(view.mapTo(self._around, view.rect().topLeft()), view.size())
        pad = self._pad_place()
        panes = self._pane_places()
        # What is pressed comes first: the pad, then what the step is about, then what is typed into.
        card = min(
            self._corners(wall),
            key=lambda corner: (
                _area(corner & pad),
                _area(corner & place) if place is not None else 0,
                sum(_area(corner & pane) for pane in panes),
            ),
        )
        self.move(card.topLeft())
        self.raise_()

    def _pad_place(self) -> QRect:
        """Return where the steering pad is in the window; empty while it is not shown."""
        pad = self._around.findChild(SteeringPad)
        if pad is None or not pad.isVisible():
            return QRect()
        return QRect(pad.mapTo(self._around, pad.rect().topLeft()), pad.size())

    def _pane_places(self) -> list[QRect]:
        """Return where the panes beside the list of cameras are in the window."""
        shown = (dock for name, dock in self._docks.by_id.items() if name != "cameras")
        return [place for dock in shown if (place := _shown(self._window, dock)) is not None]

    def _corners(self, wall: QRect) -> list[QRect]:
        """Return where the card may lie: in the corners of the wall, the usual one first."""
        inner = wall.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        found = []
        # A wall beside a pane may be narrower than the card, which then lies over the list of cameras.
        for left in (inner.right() - self.width(), inner.left(), MARGIN_PX):
            for top in (inner.bottom() - self.height(), inner.top()):
                card = self.rect()
                card.moveLeft(max(0, min(left, self._around.width() - card.width())))
                card.moveTop(max(0, min(top, self._around.height() - card.height())))
                found.append(card)
        return sorted(found, key=lambda card: card.top() < inner.center().y() - card.height())

    def end(self) -> None:
        """Take the guide away."""
        if self._is_over:
            return
        self._is_over = True
        self._timer.stop()
        self._around.removeEventFilter(self)
        self.highlight.hide()
        self.highlight.deleteLater()
        self.hide()
        self.deleteLater()
        self._ended()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)


def make_steps(window: WallWindow, docks: Docks) -> list[GuideStep]:
    """Return the steps for the cameras of this wall."""
    return [
        _spot(window),
        _steering(window),
        _incident(window, docks),
        _log(window, docks),
        _pane(
            window,
            docks,
            "playback",
            translate("Guide", "Look at what was"),
            translate(
                "Guide",
                "{0} opens playback. A review begins only when you have entered why and who is there; "
                "{1} on the wall shows the last seconds of the selected tile.",
            ).format(action_by_id("playback").spoken_keys, action_by_id("replay").spoken_keys),
        ),
        _map(window, docks),
    ]


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())


def _changes(now: Callable[[], object]) -> Callable[[], bool]:
    """Return a test that is true once `now` returns something else than when it was first asked."""
    first: list[object] = []

    def has_changed() -> bool:
        if not first:
            first.append(now())
        return now() != first[0]

    return has_changed


def _spot(window: WallWindow) -> GuideStep:
    wall, spot = window.context.bridge.wall, partial(_camera_on_spot, window)
    number = next(iter(sorted(set(wall.cameras) - {spot()})), 1)
    text = translate("Guide", "Type the number of a camera, for example {0}, and press Enter.").format(number)
    return GuideStep(
        translate("Guide", "Call a camera to the spot"), text, lambda: _tile(window), _changes(spot)
    )


def _camera_on_spot(window: WallWindow) -> object:
    wall = window.context.bridge.wall.wall
    return wall.boards[wall.spot.board].shown[wall.spot.tile]


def _map(window: WallWindow, docks: Docks) -> GuideStep:
    dock = docks.by_id["site_map"]
    pane = dock.widget()
    seen: list[object] = []

    def is_called() -> bool:
        """Whether a camera was called while the map is seen; without cameras on it, it was looked at."""
        if dock.visibleRegion().isEmpty():
            seen.clear()
            return False
        seen.append(_camera_on_spot(window))
        is_bare = isinstance(pane, MapPane) and not pane.view.marks
        return seen[-1] != seen[0] or (is_bare and len(seen) > SETTLED)

    text = translate(
        "Guide",
        "{0} opens the map. Choose a camera with the arrow keys and press Enter to call it to the spot.",
    ).format(action_by_id("map").spoken_keys)
    return GuideStep(
        translate("Guide", "Find a place on the map"),
        text,
        lambda: _shown(window, dock) or _tile(window),
        is_called,
    )


def _steering(window: WallWindow) -> GuideStep:
    steering = window.context.bridge.ptz
    movable = [
        number for number in sorted(window.context.bridge.wall.cameras) if steering.is_candidate(number)
    ]
    keys = ", ".join(key_words(QKeySequence(action_by_id(name).keys[0])) for name in STEER)
    text = translate("Guide", "No camera of this scheme can be steered. Go on with the next step.")
    if movable:
        text = translate("Guide", "Call camera {0}, then hold {1}. It stops when you let go.").format(
            movable[0], keys
        )
    return GuideStep(
        translate("Guide", "Steer a camera"), text, lambda: _tile(window), lambda: steering.held is not None
    )


def _incident(window: WallWindow, docks: Docks) -> GuideStep:
    pane = docks.by_id["incidents"].widget()

    was_open: list[bool] = []

    def was_looked_at() -> bool:
        """Whether the form was opened and left again."""
        is_open = isinstance(pane, IncidentsPane) and pane.work.form is not None
        was_open.extend([True] if is_open else [])
        return bool(was_open) and not is_open

    text = translate(
        "Guide",
        "{0} opens a new incident with the spot camera, its place and the time. Look at it, then leave it "
        "with Esc: nothing is entered until you save.",
    ).format(action_by_id("incident").spoken_keys)
    return GuideStep(translate("Guide", "Begin an incident"), text, lambda: _tile(window), was_looked_at)


def _log(window: WallWindow, docks: Docks) -> GuideStep:
    dock = docks.by_id["incidents"]
    pane = dock.widget()

    seen: list[str] = []

    def is_searched() -> bool:
        """Whether something was typed, and no more for a while: the result is there."""
        typed = pane.work.list.search.text().strip() if isinstance(pane, IncidentsPane) else ""
        seen.append(typed)
        return bool(typed) and len(seen) > SETTLED and set(seen[-SETTLED:]) == {typed}

    text = translate(
        "Guide",
        "Type a word or a number such as 2026/0412 in the search of the incident log. "
        "{0} shows the log, or hides it.",
    ).format(action_by_id("incidents").spoken_keys)
    return GuideStep(
        translate("Guide", "Find something in the log"), text, lambda: _shown(window, dock), is_searched
    )


def _pane(window: WallWindow, docks: Docks, name: str, title: str, text: str) -> GuideStep:
    dock = docks.by_id[name]
    return GuideStep(
        title, text, lambda: _shown(window, dock) or _tile(window), lambda: not dock.visibleRegion().isEmpty()
    )


def _tile(window: WallWindow) -> QRect | None:
    """Return where the spot is in the window; None while its board is on another monitor."""
    spot, view = window.context.bridge.wall.wall.spot, window.wall_view
    rect = view.tile_rect(spot.tile) if spot.board == view.board_index else None
    if rect is None:
        return None
    corner, scale = view.mapTo(window.dialog_parent, view.rect().topLeft()), view.devicePixelRatioF()
    x, y, width, height = (round(px / scale) for px in (rect.x, rect.y, rect.width, rect.height))
    return QRect(corner.x() + x, corner.y() + y, width, height)


def _shown(window: WallWindow, widget: QWidget) -> QRect | None:
    """Return where a widget is in the window; None while it is hidden."""
    if not widget.isVisible() or widget.window() is not window.dialog_parent:
        return None
    return QRect(widget.mapTo(window.dialog_parent, widget.rect().topLeft()), widget.size())
