"""The page of holds: what is on hold and for what, what is due for review, and what lies ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import choice_words, error_words
from console.domain.books import KINDS
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day, spoken_moment, spoken_span
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.ui.base.background import ask, ask_as_person
from console.ui.base.save_file import prints_folder
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.evidence.holds_certificate import (
    DeletionCertificateDialog,
    certificate_path,
    write_deletion_certificate,
)
from console.ui.evidence.refused import refused_words
from console.ui.wall.camera_sign import CameraSigns
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.books.hold_file import HoldCase
    from console.domain.recording.outlook import RetentionOutlook
    from console.ui.base.context import PaneContext
    from console.ui.books.field_editors import FieldEditor

translate = QCoreApplication.translate
GB = 1e9


def hold_columns(today: Callable[[], dt.date], name_of: Callable[[str], str]) -> list[TableColumn[HoldCase]]:
    """Return the columns of the list of holds."""
    due, fine = icon("clock"), icon("closed")
    return [
        TableColumn(
            translate("Holds", "Review on"),
            lambda hold: spoken_day(hold.review_on),
            lambda hold: hold.review_on.isoformat(),
            icon=lambda hold: due if hold.is_due(today()) else fine,
        ),
        TableColumn(
            translate("Holds", "Held for"),
            lambda hold: f"{choice_words(hold.held_for)} {hold.subject}",
            lambda hold: hold.held_for,
        ),
        TableColumn(
            translate("Holds", "Cameras"),
            lambda hold: ", ".join(map(str, hold.cameras)) or "–",
            lambda hold: hold.cameras[0] if hold.cameras else 0,
        ),
        TableColumn(
            translate("Holds", "Recordings"),
            _span,
            lambda hold: hold.begin_utc.timestamp() if hold.begin_utc else 0.0,
        ),
        TableColumn(
            translate("Holds", "Media"),
            lambda hold: ", ".join(hold.media) or "–",
            lambda hold: ", ".join(hold.media),
        ),
        TableColumn(
            translate("Holds", "Responsible"),
            lambda hold: name_of(hold.responsible),
            lambda hold: hold.responsible,
        ),
        TableColumn(
            translate("Holds", "Reason"), lambda hold: choice_words(hold.reason), lambda hold: hold.reason
        ),
    ]


def _span(hold: HoldCase) -> str:
    if hold.begin_utc is None or hold.end_utc is None:
        return "–"
    if hold.is_growing:
        begin = spoken_moment(hold.begin_utc, seconds=False)
        return translate("Holds", "{0} until the incident is closed").format(begin)
    return spoken_span(hold.begin_utc, hold.end_utc)


def outlook_words(outlook: RetentionOutlook) -> str:
    """Return what lies ahead of the recordings, in sentences."""
    due = translate("Holds", "Deleted by {0}: {1} recordings, {2} GB.").format(
        spoken_moment(outlook.until_utc, seconds=False),
        outlook.due_segments,
        f"{outlook.due_bytes / GB:.1f}",
    )
    held = translate("Holds", "On hold: {0} GB of {1} GB.").format(
        f"{outlook.held_bytes / GB:.1f}", f"{outlook.capacity_bytes / GB:.1f}"
    )
    lines = [f"{due} {held}"]
    if outlook.stopped_days is not None:
        lines.append(
            translate("Holds", "✗ In {0} days holds leave no room for a day of recordings.").format(
                outlook.stopped_days
            )
        )
    if outlook.shortened_days is not None:
        lines.append(
            translate(
                "Holds",
                "◔ In {0} days recordings are deleted before their period is over. End holds or add "
                "a volume.",
            ).format(outlook.shortened_days)
        )
    if outlook.stopped_days is None and outlook.shortened_days is None:
        lines.append(translate("Holds", "✓ Holds leave room for all recordings for at least a year."))
    return "\n".join(lines)


class HoldsPage(QWidget):
    """Lists the holds; places, reviews and ends them. UI thread."""

    def __init__(self, context: PaneContext, pane: Any) -> None:
        super().__init__(pane)
        self._context, self._pane, self._books = context, pane, context.services.books
        self._holds: list[HoldCase] = []
        self.model = ColumnTable(hold_columns(self._today, pane.name_of), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.only_due = QCheckBox(self.tr("Only what is due for review"))
        self.only_due.toggled.connect(lambda _: self._refill())
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.ahead = words("", "about")
        self.place_button = button(self.tr("&Place hold…"), self.place)
        self.review_button = button(self.tr("Re&view…"), self.review)
        self.end_button = button(self.tr("&End hold…"), self.end)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self.setFocusProxy(self.table)
        self.clear("")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        self.certificate_button = button(self.tr("Deletion &certificate…"), self.certify)
        for widget in (self.place_button, self.review_button, self.end_button, self.certificate_button):
            row.addWidget(widget)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.only_due)
        column.addWidget(self.stack, 1)
        column.addWidget(self.ahead)
        column.addLayout(row)

    def _today(self) -> dt.date:
        return day_of(self._books.media.now_utc())

    # -- what is shown ---------------------------------------------------------------------------------------

    def clear(self, why: str) -> None:
        """Clear the list and show why."""
        self._holds = []
        self.model.set_rows([])
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self.ahead.setText("")
        self._follow_selection()

    def refresh(self) -> None:
        """Read the holds, and then what lies ahead."""
        ask_as_person(
            self._context,
            lambda: self._books.holds.holds(self._books.actor()),
            self._show,
            lambda error: self.clear(error_words(error)),
        )
        ask_as_person(
            self._context,
            lambda: self._books.outlooks.outlook(self._books.actor()),
            lambda outlook: self.ahead.setText(outlook_words(outlook)),
            lambda error: self.ahead.setText(error_words(error)),
        )

    def _show(self, holds: list[HoldCase]) -> None:
        self._holds = holds
        self._refill()

    def _refill(self) -> None:
        today = self._today()
        shown = [hold for hold in self._holds if not self.only_due.isChecked() or hold.is_due(today)]
        self.model.set_rows(shown)
        if not shown:
            none = self.tr("No hold is due for review.")
            nothing = self.tr("Nothing is on hold. Opening an incident places one, or use “Place hold”.")
            self.empty.setText(none if self._holds else nothing)
        self.stack.setCurrentWidget(self.table if shown else self.empty)
        self._follow_selection()

    def selected(self) -> HoldCase | None:
        """Return the chosen hold."""
        chosen = self.table.selectionModel().selectedRows()
        hold: HoldCase | None = chosen[0].data(ROW_ROLE) if chosen else None
        return hold

    def _follow_selection(self) -> None:
        hold = self.selected()
        for widget, act in (
            (self.place_button, Permission.ENTER_MEDIA),
            (self.review_button, Permission.ENTER_MEDIA),
            (self.end_button, Permission.END_HOLD),
            (self.certificate_button, Permission.READ_AUDIT),
        ):
            why = refused_words(self._books, act)
            if not why and widget in (self.review_button, self.end_button) and hold is None:
                why = self.tr("Choose a hold first.")
            if not why and widget is self.end_button and hold is not None and hold.is_growing:
                why = self.tr("Close the incident first.")
            widget.setEnabled(not why)
            widget.setToolTip(why)

    # -- what is done ----------------------------------------------------------------------------------------

    def place(self) -> None:
        """Open the form for a new hold."""
        person = self._books.person()
        if person is None:
            return
        cameras = {camera.number: camera for camera in self._context.services.register.cameras()}
        lists = FieldSuggestions(self._books.lists.phrases, self._books.lists.choices, cameras)
        self._open("media-log.held", {"owner": person.login}, self._books.enter, lists)

    def review(self) -> None:
        """Open the form for the review of the chosen hold."""
        hold = self.selected()
        if hold is not None:
            self._open(
                "media-log.hold-reviewed",
                {},
                lambda filled: self._books.holds.review(
                    self._books.actor(), hold.owner, filled.review_on, filled.reason
                ),
                cameras=hold.cameras,
            )

    def end(self) -> None:
        """Open the form for ending the chosen hold."""
        hold = self.selected()
        person = self._books.person()
        if hold is not None and person is not None:
            self._open(
                "media-log.hold-released",
                {"authorised_by": person.name},
                lambda filled: self._books.holds.release(
                    self._books.actor(), hold.owner, filled.reason, filled.authorised_by
                ),
                cameras=hold.cameras,
            )

    def certify(self) -> None:
        """Ask for camera and time, and write what was deleted of them as PDF."""
        folder, owner = prints_folder(self._context), self._books.owner

        def do(camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> None:
            def work() -> str:
                actor = self._books.actor()
                certificate = self._books.deletions.certificate(actor, camera, begin_utc, end_utc)
                path = certificate_path(folder, certificate)
                write_deletion_certificate(path, certificate, owner)
                return str(path)

            ask(self._context, work, done, dialog.show_refusal)

        def done(path: str) -> None:
            dialog.accept()
            self._context.bridge.messages.note(self.tr("Deletion certificate written"), path)

        dialog = DeletionCertificateDialog(do, self)
        dialog.open()

    def _open(
        self,
        kind: str,
        presets: dict[str, Any],
        do: Callable[[Any], object],
        lists: FieldSuggestions | None = None,
        cameras: Sequence[int] = (),
    ) -> None:
        def submit(filled: Any) -> None:
            ask(self._context, lambda: do(filled), lambda _: self._done(dialog), dialog.show_refusal)

        # Which holds are ended is found out by the service.
        without = {"holds": ()} if kind == "media-log.hold-released" else {}
        dialog = EntryDialog(KINDS[kind], presets, lists or FieldSuggestions(), submit, self, without)
        dialog.put_under_title(self._signs(dialog, cameras))
        dialog.open()

    def _signs(self, dialog: EntryDialog, cameras: Sequence[int]) -> CameraSigns:
        """Return the signs of the cameras that a form is about, also while they are typed."""
        signs, typed = CameraSigns(self._context, cameras), dialog.editors.get("cameras")
        if typed is not None:
            typed.changed.connect(lambda *_: signs.show_cameras(_numbers_in(typed)))
        return signs

    def _done(self, dialog: EntryDialog) -> None:
        dialog.accept()
        self._context.bridge.messages.note(self.tr("Hold saved"))
        self.refresh()


def _numbers_in(editor: FieldEditor) -> tuple[int, ...]:
    """Return the cameras in a field; none while it is being typed."""
    try:
        value = editor.value()
    except OperatorError:
        return ()
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, tuple) else ()
