"""The Snapshots pane: pictures that were taken of tiles, why, and for which incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import error_words
from console.domain.books import KINDS
from console.domain.errors import ConsoleError
from console.domain.instants import spoken_moment
from console.domain.people.permissions import Permission
from console.services.evidence.prints import PrintFrame
from console.ui.base.action import action_by_id
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import PlaceLine, prints_folder, write_private
from console.ui.books.change_signal import BookChangeSignal
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.evidence import snapshot_files
from console.ui.evidence.print_dialog import open_frame_dialog
from console.ui.evidence.prints_page import taken
from console.ui.evidence.refused import refused_words
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.cut_lists import cut_line, say_cut
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.ui.base.context import PaneContext
    from console.ui.widgets.forms import FormColumn

translate = QCoreApplication.translate
PICTURE_PX = (96, 54)
MOST_PICTURES = 60
"""Newest snapshots whose pictures are read for the list; of others the picture is read when it is opened."""


class SnapshotsPane(QWidget):
    """Lists the snapshots; opens, prints, hands over and destroys them. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context, self._books = context, context.services.books
        self._folder = context.settings.snapshot_folder
        self._pictures: dict[int, QIcon] = {}
        self._entries: Sequence[Entry] = ()
        self.model = ColumnTable(self._columns(), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        scale = clamped(context.settings.scale)
        self._size = QSize(round(PICTURE_PX[0] * scale), round(PICTURE_PX[1] * scale))
        self.table.setIconSize(self._size)
        self.table.verticalHeader().setDefaultSectionSize(self._size.height() + 8)
        self.empty = words("", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.cut = cut_line()
        self.open_button = button(self.tr("&Open"), self.open_picture)
        self.print_button = button(self.tr("&Print…"), self.print_picture)
        self.hand_button = button(self.tr("&Hand over a copy…"), self.hand_over)
        self.destroy_button = button(self.tr("&Destroy…"), self.enter_destruction)
        row = QHBoxLayout()
        for widget in (self.open_button, self.print_button, self.hand_button, self.destroy_button):
            row.addWidget(widget)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.stack, 1)
        column.addWidget(self.cut)
        column.addLayout(row)
        self.setFocusProxy(self.table)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self.table.activated.connect(lambda _: self.open_picture())
        self.changes = BookChangeSignal(self._books, self)
        self.changes.written.connect(lambda books: self.refresh() if "prints" in books else None)
        context.bridge.attendance.changed.connect(self._follow_person)
        self._clear("")

    def _columns(self) -> list[TableColumn[Entry]]:
        cameras = self._context.bridge.wall.cameras

        def camera(entry: Entry) -> str:
            number = int(str(entry.fields.get("camera", 0)))
            return f"{number} {cameras[number].name}" if number in cameras else str(number)

        def incident(entry: Entry) -> str:
            return str(entry.fields.get("incident") or "–")

        return [
            TableColumn(
                translate("Snapshots", "Snapshot"),
                lambda entry: str(entry.fields.get("reference", "")),
                lambda entry: -entry.number,
                icon=lambda entry: self._pictures.get(entry.number, QIcon()),
            ),
            TableColumn(translate("Snapshots", "Incident"), incident, incident),
            TableColumn(translate("Snapshots", "Camera"), camera, camera),
            TableColumn(
                translate("Snapshots", "Picture of"),
                lambda entry: spoken_moment(taken(entry)),
                lambda entry: taken(entry).timestamp(),
            ),
            TableColumn(
                translate("Snapshots", "Why"),
                lambda entry: str(entry.fields.get("reason", entry.erased or "–")),
                lambda entry: str(entry.fields.get("reason", "")),
            ),
            TableColumn(
                translate("Snapshots", "State"),
                lambda entry: (
                    translate("Snapshots", "Kept") if entry.is_open else translate("Snapshots", "Destroyed")
                ),
                lambda entry: not entry.is_open,
            ),
        ]

    # -- reading --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow_person(self) -> None:
        # The next person may not be allowed to see what is shown.
        self._pictures.clear()
        self._clear("")
        self.refresh()

    def _clear(self, why: str) -> None:
        self._entries = ()
        self.model.set_rows([])
        self.cut.hide()
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self._follow_selection()

    def refresh(self) -> None:
        """Read the snapshots, if the pane is seen."""
        if not self.isVisible():
            return
        if self._books.person() is None:
            self._clear(self.tr("No one is signed in at this console."))
            return
        ask_as_person(
            self._context,
            lambda: self._books.prints.snapshots(self._books.actor()),
            self._show,
            lambda error: self._clear(error_words(error)),
        )

    def _show(self, entries: Sequence[Entry]) -> None:
        if not entries:
            said = self.tr("No snapshots yet. Take one of the picture on the selected tile ({0}).")
            self._clear(said.format(action_by_id("snapshot").spoken_keys))
            return
        self._set_rows(entries, self.selected())
        say_cut(self.cut, entries)
        self.stack.setCurrentWidget(self.table)
        missing = [entry for entry in entries[:MOST_PICTURES] if entry.number not in self._pictures]
        wanted = [entry for entry in missing if entry.is_open]
        if wanted:
            folder, size = self._folder, self._size
            ask(self._context, lambda: _small_pictures(folder, wanted, size), self._show_pictures)

    def _set_rows(self, entries: Sequence[Entry], chosen: Entry | None) -> None:
        """List snapshots; the same one stays chosen."""
        self._entries = entries
        self.model.set_rows(list(entries))
        self.table.selectRow(self._row_of(chosen) if chosen is not None else 0)
        self._follow_selection()

    def _row_of(self, entry: Entry) -> int:
        proxy = self.table.proxy
        numbers = [proxy.index(row, 0).data(ROW_ROLE).number for row in range(proxy.rowCount())]
        return numbers.index(entry.number) if entry.number in numbers else 0

    def _show_pictures(self, images: dict[int, QImage]) -> None:
        self._pictures |= {number: QIcon(QPixmap.fromImage(image)) for number, image in images.items()}
        # A model writes the cells of a row again only where the row itself changed.
        entries, chosen = self._entries, self.selected()
        self.model.set_rows([])
        self._set_rows(entries, chosen)

    def selected(self) -> Entry | None:
        """Return the chosen snapshot."""
        chosen = self.table.selectionModel().selectedRows()
        entry: Entry | None = chosen[0].data(ROW_ROLE) if chosen else None
        return entry

    def _follow_selection(self) -> None:
        entry = self.selected()
        for widget, act in (
            (self.open_button, Permission.READ_BOOKS),
            (self.print_button, Permission.ENTER_MEDIA),
            (self.hand_button, Permission.RELEASE_DATA),
            (self.destroy_button, Permission.SECURE_MEDIA),
        ):
            why = self._why_disabled(entry, act)
            widget.setEnabled(not why)
            widget.setToolTip(why)

    def _why_disabled(self, entry: Entry | None, act: Permission) -> str:
        if entry is None:
            return self.tr("Choose a snapshot first.")
        if refused := refused_words(self._books, act):
            return refused
        return "" if entry.is_open else self.tr("The snapshot is destroyed.")

    # -- acts -----------------------------------------------------------------------------------------------

    def open_picture(self) -> None:
        """Show the chosen picture as large as the monitor allows."""
        entry, folder = self.selected(), self._folder
        if entry is not None and self.open_button.isEnabled():
            ask(
                self._context,
                lambda: snapshot_files.read_checked(folder, entry),
                lambda png: SnapshotView(entry, png, self.window()).open(),
            )

    def print_picture(self) -> None:
        """Open the form for a video print of the chosen picture."""
        entry, folder = self.selected(), self._folder
        if entry is None:
            return

        def show(png: bytes) -> None:
            is_masked = bool(entry.fields.get("is_masked"))
            frame = PrintFrame(int(str(entry.fields["camera"])), taken(entry), png, is_masked=is_masked)
            open_frame_dialog(self._context, frame, self, reason=str(entry.fields.get("reason", "")))

        ask(self._context, lambda: snapshot_files.read_checked(folder, entry), show)

    def hand_over(self) -> None:
        """Open the form that hands a copy over and writes it."""
        self._open_act("prints.handed")

    def enter_destruction(self) -> None:
        """Open the form that enters the destruction and deletes the file."""
        self._open_act("prints.destroyed")

    def _open_act(self, kind: str) -> None:
        entry, person = self.selected(), self._books.person()
        if entry is None or person is None:
            return
        now_utc = self._books.media.now_utc()
        presets: dict[str, Value] = {
            "handed_utc": now_utc,
            "destroyed_utc": now_utc,
            "authorised_by": person.name,
            "way": self.tr("file deleted"),
        }
        about = str(entry.fields.get("reference", ""))

        def submit(filled: Any) -> None:
            place = dialog.path() if isinstance(dialog, HandOverDialog) else None
            ask(
                self._context,
                lambda: self._enter(filled, entry, place),
                lambda said: self._done(dialog, said),
                dialog.show_refusal,
            )

        wanted = HandOverDialog if kind == "prints.handed" else EntryDialog
        dialog = wanted(KINDS[kind], presets, FieldSuggestions(), submit, self, None, about)
        if isinstance(dialog, HandOverDialog):
            dialog.place.offer(prints_folder(self._context) / str(entry.fields.get("file", "")))
        dialog.open()

    def _enter(self, filled: Any, entry: Entry, place: Path | None) -> str:
        """Enter the act and do it on the file; return what to say. Waits."""
        if place is None:
            self._books.enter(filled, entry.number)
            is_gone = snapshot_files.remove(self._folder, entry)
            return (
                self.tr("Destroyed; the file is deleted")
                if is_gone
                else self.tr("Destroyed; no file is here")
            )
        write_private(place, snapshot_files.read_checked(self._folder, entry))
        try:
            self._books.enter(filled, entry.number)
        except ConsoleError:
            # Nothing leaves that is not entered.
            place.unlink(missing_ok=True)
            raise
        return self.tr("Copy saved: {0}").format(place)

    def _done(self, dialog: EntryDialog, said: str) -> None:
        dialog.accept()
        self._context.bridge.messages.note(said)
        self.refresh()


class HandOverDialog(EntryDialog):
    """Asks to whom a copy is handed, and where it is written."""

    def add_fields(self, column: FormColumn) -> None:
        self.place = column.field(self.tr("Copy saved as"), PlaceLine(is_folder=False, pattern="*.png"))

    def check_more(self) -> None:
        self.path()

    def path(self) -> Path:
        """Return where the copy is written.

        Raises:
            OperatorError: no place was entered.
        """
        return self.place.path()


class SnapshotView(Dialog):
    """One snapshot as large as its monitor allows. Deleted when closed."""

    def __init__(self, entry: Entry, png: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reference = str(entry.fields.get("reference", ""))
        self.setWindowTitle(self.tr("Snapshot {0}").format(reference))
        self.picture = QLabel()
        room = self.screen().availableSize() * 0.8
        shown = QPixmap.fromImage(QImage.fromData(png))
        if shown.width() > room.width() or shown.height() > room.height():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            shown = shown.scaled(room, keep, smooth)
        self.picture.setPixmap(shown)
        said = self.tr("{0} · camera {1} · {2} · {3}").format(
            reference,
            entry.fields.get("camera", ""),
            spoken_moment(taken(entry)),
            entry.fields.get("reason", ""),
        )
        column = QVBoxLayout(self)
        column.addWidget(self.picture, 1)
        column.addWidget(words(said, "muted"))
        close = button(self.tr("Close"), self.accept, is_first=True)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()


def _small_pictures(folder: Path, entries: Sequence[Entry], size: QSize) -> dict[int, QImage]:
    """Return small pictures of those snapshots that are here and unaltered. Any thread."""
    made = {}
    for entry in entries:
        try:
            image = QImage.fromData(snapshot_files.read_checked(folder, entry))
        except ConsoleError:
            continue
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        made[entry.number] = image.scaled(size, keep, smooth)
    return made


PANE = PaneKind(
    "snapshots",
    str(QT_TRANSLATE_NOOP("Panes", "Snapshots")),
    SnapshotsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=640,
)
