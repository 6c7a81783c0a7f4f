"""The page of video prints: what was printed for whom, where it is, hand-over and destruction (EVD-06)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.books import KINDS
from console.domain.books.prints import Destroyed
from console.domain.instants import spoken_moment
from console.domain.people.permissions import Permission
from console.ui.base.action import action_by_id
from console.ui.base.background import ask
from console.ui.base.save_file import prints_folder, write_private
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.evidence import snapshot_files
from console.ui.evidence.list_page import ListPage
from console.ui.evidence.refused import refused_words
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.forms import button
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.ui.base.context import PaneContext

translate = QCoreApplication.translate
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def print_columns() -> list[TableColumn[Entry]]:
    """Return the columns of the list of prints."""
    kept, gone = icon("open"), icon("alone")
    return [
        TableColumn(
            translate("Prints", "Print"),
            lambda entry: str(entry.fields.get("reference", "")),
            lambda entry: -entry.number,
            icon=lambda entry: kept if entry.is_open else gone,
        ),
        TableColumn(
            translate("Prints", "State"),
            lambda entry: translate("Prints", "Kept") if entry.is_open else translate("Prints", "Destroyed"),
            lambda entry: not entry.is_open,
        ),
        TableColumn(
            translate("Prints", "Made for"),
            lambda entry: choice_words(str(entry.fields.get("receiver", ""))),
            lambda entry: str(entry.fields.get("receiver", "")),
        ),
        TableColumn(
            translate("Prints", "Camera"),
            lambda entry: str(entry.fields.get("camera", "")),
            lambda entry: int(str(entry.fields.get("camera", 0))),
            is_number=True,
        ),
        TableColumn(translate("Prints", "Picture of"), _picture_time, _instant),
        TableColumn(
            translate("Prints", "Stored in"),
            lambda entry: str(entry.fields.get("storage", "")),
            lambda entry: str(entry.fields.get("storage", "")),
        ),
        TableColumn(
            translate("Prints", "Reason"),
            lambda entry: str(entry.fields.get("reason", entry.erased or "–")),
            lambda entry: str(entry.fields.get("reason", "")),
        ),
    ]


def taken(entry: Entry) -> dt.datetime:
    """Return the instant of the picture that was printed."""
    value = entry.fields.get("picture_utc")
    return value if isinstance(value, dt.datetime) else entry.instant_utc


def _picture_time(entry: Entry) -> str:
    return spoken_moment(taken(entry))


def _instant(entry: Entry) -> float:
    return taken(entry).timestamp()


class PrintsPage(ListPage):
    """Lists the prints; hands them over and destroys them. UI thread."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(context, print_columns(), parent)
        self._books = context.services.books
        self.hand_button = button(self.tr("&Hand over…"), lambda: self._open("prints.handed"))
        self.destroy_button = button(self.tr("&Destroy…"), lambda: self._open("prints.destroyed"))
        self.authority_button = button(self.tr("Save &authority"), self.save_authority)
        self.lay_out(buttons=(self.hand_button, self.destroy_button, self.authority_button))

    def refresh(self) -> None:
        """Read the prints."""
        self.read(lambda: self._books.prints.prints(self._books.actor()))

    def _nothing_words(self) -> str:
        said = self.tr("No video prints yet. Make one of the picture on the selected tile ({0}).")
        return said.format(action_by_id("video-print").spoken_keys)

    def selected(self) -> Entry | None:
        """Return the chosen print."""
        entry: Entry | None = self.chosen()
        return entry

    def _follow_selection(self) -> None:
        entry = self.selected()
        for widget, act in (
            (self.hand_button, Permission.RELEASE_DATA),
            (self.destroy_button, Permission.SECURE_MEDIA),
            (self.authority_button, Permission.READ_PERSONAL),
        ):
            self.allow(widget, self._why_disabled(entry, act, is_act=widget is not self.authority_button))

    def _why_disabled(self, entry: Entry | None, act: Permission, *, is_act: bool) -> str:
        if entry is None:
            return self.tr("Choose a print first.")
        if refused := refused_words(self._books, act):
            return refused
        if is_act and not entry.is_open:
            return self.tr("The print is destroyed.")
        if not is_act and not entry.fields.get("document"):
            return self.tr("No authority is attached to this print.")
        return ""

    def _open(self, kind: str) -> None:
        entry, person = self.selected(), self._books.person()
        if entry is None or person is None:
            return
        now_utc = self._books.media.now_utc()
        presets: dict[str, Value] = {
            "handed_utc": now_utc,
            "destroyed_utc": now_utc,
            "authorised_by": person.name,
        }

        def submit(filled: Any) -> None:
            ask(
                self._context,
                lambda: self._enter(filled, entry),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        about = str(entry.fields.get("reference", ""))
        dialog = EntryDialog(KINDS[kind], presets, FieldSuggestions(), submit, self, None, about)
        dialog.open()

    def _enter(self, filled: Any, entry: Entry) -> None:
        """Enter the act; the file of a snapshot goes with its destruction. Waits."""
        self._books.enter(filled, entry.number)
        if isinstance(filled, Destroyed) and entry.fields.get("file"):
            snapshot_files.remove(self._context.settings.snapshot_folder, entry)

    def _done(self, dialog: EntryDialog) -> None:
        dialog.accept()
        self._context.bridge.messages.note(self.tr("Print: entry saved"))
        self.refresh()

    def save_authority(self) -> None:
        """Write the attached authority of the chosen print into the folder for prints."""
        entry = self.selected()
        if entry is None:
            return
        folder, number = prints_folder(self._context), entry.number

        def work() -> str:
            kept = self._books.prints.authority_of(self._books.actor(), number)
            if kept is None:
                return ""
            path = folder / f"authority-print-{number}.{ENDINGS.get(kept[0], 'bin')}"
            write_private(path, kept[1])
            return str(path)

        ask(self._context, work, self._saved)

    def _saved(self, path: str) -> None:
        said = self.tr("Authority saved") if path else self.tr("The authority is no longer kept.")
        self._context.bridge.messages.note(said, path)
