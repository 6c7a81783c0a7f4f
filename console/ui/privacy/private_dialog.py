"""The form in which a camera is marked: people expect privacy in what it shows (PRV-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem

from console.domain.errors import OperatorError
from console.domain.privacy.private_place import PrivatePlace, is_widened
from console.ui.base.background import ask
from console.ui.people.second_person import SecondPersonFields
from console.ui.wall.camera_sign import CameraSign
from console.ui.wall.screen_monitor import monitor_of
from console.ui.widgets.forms import FormDialog, grow, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError
    from console.ui.base.context import PaneContext
    from console.ui.wall.wall_window import WallWindow

LIST_PX = 150


class PrivatePlaceDialog(FormDialog):
    """Asks who may see a camera, and on which monitors. Deleted when closed. UI thread.

    Args:
        context: of the window.
        camera: its number.
        parent: owns the dialog.
    """

    def __init__(self, context: PaneContext, camera: int, parent: QWidget) -> None:
        super().__init__(self.tr("Expectation of privacy: camera {0}").format(camera), parent)
        self._context, self._camera = context, camera
        self._places = context.services.private_places
        place = self._places.cameras.place_of(camera)
        self.column.addWidget(CameraSign(context, camera))
        about = self.tr(
            "Its pictures are shown only to the people you tick, and only on the monitors you tick. "
            "Elsewhere the tile is dark and says why. It is recorded as before."
        )
        self.column.addWidget(words(about, "about"))
        self.is_private = QCheckBox(self.tr("People expect privacy in what this camera shows"))
        self.is_private.setChecked(True)
        self.is_private.setEnabled(place is not None)
        self.column.addWidget(self.is_private)
        self.reason = self.column.field(self.tr("Reason *"), QLineEdit(place.reason if place else ""))
        persons = context.services.people.roster.state.persons
        people = {login: one.name for login, one in persons.items() if not one.is_retired}
        self.people = self.column.field(
            self.tr("People who may see it *"), _ticks(people, place.people if place else ())
        )
        present = [monitor_of(screen).mark for screen in QGuiApplication.screens()]
        marked = place.monitors if place else frozenset()
        self.monitors = self.column.field(
            self.tr("Monitors on which it is shown (none ticked: all)"),
            _ticks({mark: mark for mark in (*present, *sorted(marked - set(present)))}, marked),
        )
        self._before = place
        self.second = SecondPersonFields(context.services.people)
        self.column.addWidget(self.second)
        self.is_private.toggled.connect(self._follow)
        self.people.itemChanged.connect(self._ask_second)
        self.monitors.itemChanged.connect(self._ask_second)
        self._ask_second()
        self.finish(self.tr("Save"), self.submit)
        self.reason.setFocus()

    def _follow(self, is_private: bool) -> None:  # Qt's signal
        self.people.setEnabled(is_private)
        self.monitors.setEnabled(is_private)
        self._ask_second()

    def _chosen(self) -> PrivatePlace | None:
        if not self.is_private.isChecked():
            return None
        return PrivatePlace(self.reason.text(), _ticked(self.people), _ticked(self.monitors))

    def _ask_second(self, _item: object = None) -> None:
        """Ask for a second person only where more is shown than before."""
        self.second.setVisible(is_widened(self._before, self._chosen()))
        grow(self)

    def submit(self) -> None:
        """Hand on what was chosen."""
        if self.is_busy:
            return
        books, places, camera = self._context.services.books, self._places, self._camera
        reason, place = self.reason.text(), self._chosen()
        try:
            second = self.second.entered() if is_widened(self._before, place) else None
        except OperatorError as error:
            self.show_refusal(error)
            return
        self.set_busy(is_busy=True)

        def work() -> None:
            if place is not None:
                places.state(books.actor(), camera, place, second)
            else:
                places.clear(books.actor(), camera, reason, second)

        def refused(error: ConsoleError) -> None:
            self.second.password.clear()
            self.show_refusal(error)

        ask(self._context, work, lambda _: self.accept(), refused)


def _ticks(names: dict[str, str], ticked: Iterable[str]) -> QListWidget:
    """Return a list of names with boxes to tick."""
    made, chosen = QListWidget(), set(ticked)
    made.setMaximumHeight(LIST_PX)
    for key, name in sorted(names.items(), key=lambda one: one[1].casefold()):
        item = QListWidgetItem(name or key, made)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
    return made


def _ticked(names: QListWidget) -> frozenset[str]:
    items = [names.item(row) for row in range(names.count())]
    return frozenset(
        str(item.data(Qt.ItemDataRole.UserRole))
        for item in items
        if item.checkState() is Qt.CheckState.Checked
    )


def open_private_place(window: WallWindow) -> None:
    """Open the form for the camera of the selected tile, also if this person may not see it.

    Raises:
        OperatorError: no camera is on the selected tile.
    """
    tile = window.wall_view.selected_tile()
    camera = (tile.stream.camera if tile.stream is not None else tile.withheld) if tile is not None else None
    if camera is None:
        raise OperatorError(
            QCoreApplication.translate("Actions", "No camera is on the selected tile."),
            QCoreApplication.translate("Actions", "Select a tile with a camera first."),
        )
    window.open_dialog(PrivatePlaceDialog(window.context, camera, window.dialog_parent))
