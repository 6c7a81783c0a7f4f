"""Bookmarks on the screen: the dialog that makes one, and the list to jump from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from console.bridge.labels import error_words
from console.domain.instants import spoken_moment
from console.domain.playback.bookmarks import LONGEST
from console.ui.base.background import ask_as_person
from console.ui.widgets.cut_lists import cut_line, say_cut
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormDialog, button, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError
    from console.domain.playback.bookmarks import Bookmark
    from console.ui.base.context import PaneContext


class BookmarkDialog(FormDialog):
    """Asks for the words of a bookmark and saves it in the background. Deleted when closed.

    Args:
        context: of the pane.
        camera: number of the camera.
        at_utc: the recorded time.
        saved: called once it is saved.
        parent: the widget over which it opens.
    """

    def __init__(
        self,
        context: PaneContext,
        camera: int,
        at_utc: dt.datetime,
        saved: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Bookmark"), parent)
        self._context, self._camera, self._at_utc, self._saved = context, camera, at_utc, saved
        self.column.addWidget(
            words(self.tr("Camera {0}, {1}").format(camera, spoken_moment(at_utc)), "muted")
        )
        self.what = self.column.field(self.tr("What is to be seen here"), QLineEdit())
        self.what.setMaxLength(LONGEST)
        self.private = QCheckBox(self.tr("Only I see it"))
        self.column.addWidget(self.private)
        self.column.addWidget(
            words(self.tr("A bookmark does not keep the recording from deletion."), "muted")
        )
        self.finish(self.tr("Save"), self.save)
        self.what.setFocus()

    def save(self) -> None:
        """Save the bookmark; a refusal stays in the dialog."""
        if self.is_busy:
            return
        self.set_busy(is_busy=True)
        services = self._context.services
        seat, service = services.people.seat, services.playback.bookmarks
        typed, is_private = self.what.text(), self.private.isChecked()
        ask_as_person(
            self._context,
            lambda: service.save(
                seat.current_actor(), self._camera, self._at_utc, typed, is_private=is_private
            ),
            lambda _number: self._done(),
            self._refuse,
        )

    def _done(self) -> None:
        self.accept()
        self._saved()

    def _refuse(self, error: ConsoleError) -> None:
        self.set_busy(is_busy=False)
        self.column.show_refusal(error)


class BookmarkList(Dialog):
    """Lists a person's bookmarks and those for all; Return or a double click goes there. Deleted when closed.

    Args:
        context: of the pane.
        go_to: called with the chosen bookmark.
        changed: called when one was deleted.
        parent: the widget over which it opens.
    """

    export_wanted = Signal(object)
    """A bookmark whose recording is to be exported."""

    def __init__(
        self,
        context: PaneContext,
        go_to: Callable[[Bookmark], None],
        changed: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Bookmarks"))
        self.resize(560, 420)
        self._context, self._go_to, self._changed = context, go_to, changed
        self._bookmarks: Sequence[Bookmark] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Bookmarks"))
        self.list.itemActivated.connect(lambda _item: self.go())
        self.refusal = words("", "refusal")
        self.refusal.hide()
        column = QVBoxLayout(self)
        column.addWidget(words(self.tr("Bookmarks"), "heading"))
        column.addWidget(self.list, 1)
        self.cut = cut_line()
        column.addWidget(self.cut)
        column.addWidget(self.refusal)
        self.go_button = button(self.tr("Go there"), self.go, is_first=True)
        self.delete_button = button(self.tr("Delete"), self.delete)
        self.export_button = button(self.tr("Export recording…"), self.export)
        column.addWidget(self.go_button)
        column.addWidget(self.export_button)
        column.addWidget(self.delete_button)
        column.addWidget(button(self.tr("Close"), self.reject))
        self._fetch()

    def _fetch(self) -> None:
        seat, service = self._context.services.people.seat, self._context.services.playback.bookmarks
        ask_as_person(self._context, lambda: service.all(seat.current_actor()), self._fill, self._refuse)

    def _fill(self, bookmarks: Sequence[Bookmark]) -> None:
        self._bookmarks = bookmarks
        say_cut(self.cut, bookmarks)
        self.list.clear()
        for one in bookmarks:
            row = self.tr("{0} · camera {1} · {2} · {3}").format(
                spoken_moment(one.at_utc), one.camera, one.words, one.author
            )
            self.list.addItem(QListWidgetItem(f"{row} · {self.tr('private')}" if one.is_private else row))
        self.list.setCurrentRow(0)
        for made in (self.go_button, self.export_button, self.delete_button):
            made.setEnabled(bool(bookmarks))

    def _refuse(self, error: ConsoleError) -> None:
        self.refusal.setText(error_words(error))
        self.refusal.show()

    def _chosen(self) -> Bookmark | None:
        row = self.list.currentRow()
        return self._bookmarks[row] if 0 <= row < len(self._bookmarks) else None

    def go(self) -> None:
        """Go to the chosen bookmark and close."""
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self._go_to(chosen)

    def export(self) -> None:
        """Begin an export of the minutes around the chosen bookmark, and close."""
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self.export_wanted.emit(chosen)

    def delete(self) -> None:
        """Delete the chosen bookmark."""
        chosen = self._chosen()
        if chosen is None:
            return
        seat, service = self._context.services.people.seat, self._context.services.playback.bookmarks
        ask_as_person(
            self._context,
            lambda: service.delete(seat.current_actor(), chosen.number),
            lambda _done: self._deleted(),
            self._refuse,
        )

    def _deleted(self) -> None:
        self.refusal.hide()
        self._changed()
        self._fetch()
