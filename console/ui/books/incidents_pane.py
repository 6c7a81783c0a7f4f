"""The incident log; one key opens a new incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from console.domain.books import BOOKS, KINDS
from console.domain.books.incident_file import minutes_to_respond
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.proposal import of_incident
from console.ui.base.action import action_by_id
from console.ui.base.pane import PaneKind
from console.ui.books.book_view import BookView
from console.ui.books.camera_collector import CameraCollector
from console.ui.books.print_menu import PrintMenu
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.books.entries import EntryRef
    from console.domain.books.kinds import EntryKind
    from console.domain.people.actor import Actor
    from console.ui.base.context import PaneContext
    from console.ui.books.form import EntryForm

BOOK = BOOKS["incidents"]
OPENED = KINDS["incidents.opened"]


class IncidentsPane(QWidget):
    """Lists incidents and shows the selected one. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._books = context.services.books
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 2, 10, 8)
        self._column.setSpacing(8)
        self.work = BookView(context, self._books)
        self.collector = CameraCollector(context, self._books, self)
        self._person: Actor | None = None
        self._collected = ""
        """The own number of the incident for which cameras are collected, once it was read."""
        self._build()

    def _build(self) -> None:
        work = self.work
        work.before_new = self._fill_in
        work.viewed = self.collector.viewed
        self.new_button = QPushButton(self.tr("&New incident"))
        self.new_button.setObjectName("primary")
        self.new_button.setToolTip(action_by_id("incident").tool_tip)
        self.new_button.clicked.connect(self.new_incident)
        self.collecting = QPushButton()
        self.collecting.setCheckable(True)
        self.collecting.setToolTip(self.tr("Adds the cameras you call to the spot to this incident"))
        self.collecting.clicked.connect(self._toggle_collecting)
        self.print_menu = PrintMenu(self._context, self._books, work, self)
        self.export_button = button(self.tr("E&xport recordings…"), self.export_recordings)
        self.export_button.setToolTip(
            self.tr("Asks for an evidence package of all cameras of the selected incident and its time")
        )
        acts = (self.new_button, work.drafts, self.print_menu, self.export_button, self.collecting)
        self._column.addLayout(Flow(acts))
        self._column.addWidget(work, 1)
        self.setFocusProxy(work)
        work.entered.connect(self._on_entered)
        work.form_closed.connect(self.collector.stop_typing)
        work.view.camera_wanted.connect(self._call_camera)
        self._context.bridge.attendance.changed.connect(self._person_changed)
        self.collector.changed.connect(self._forget_collected)
        self.collector.changed.connect(self._show_collecting)
        work.shown.connect(self._show_collecting)
        self.collector.noted.connect(lambda _: work.refresh())
        self._show_collecting()

    def _person_changed(self) -> None:
        """Refresh if another person is signed on."""
        if self.isVisible() and self._books.person() != self._person:
            self.follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow_person()

    def follow_person(self) -> None:
        """Show what the signed-on person may see."""
        self._person = self._books.person()
        if self._books.person() is None:
            self.work.close_book()
            self.work.hint.setText(
                self.tr("No one is signed in at this console. Sign in to read and add entries.")
            )
        else:
            self.work.open_book(BOOK)

    # -- new incidents ---------------------------------------------------------------------------------------

    def new_incident(self) -> None:
        """Open the form of a new incident with the spot camera, its place and the time filled in."""
        if self._books.person() is None:
            raise OperatorError("No one is signed in at this console.", "Sign in first.")
        if self.work.book is None:
            self.work.open_book(BOOK)
        self.collector.begin_typing()
        self.work.new(OPENED, "what")

    def print_entries(self) -> None:
        """Open the dialog that prints entries."""
        self.print_menu.print_action.trigger()

    def export_recordings(self) -> None:
        """Begin an export with every camera of the selected incident, and its time."""
        case = self.work.view.case
        if case is None or case.entry.kind != OPENED.name:
            self._context.bridge.messages.refuse(
                OperatorError(
                    self.tr("No incident is selected."), self.tr("Choose an incident in the list first.")
                )
            )
            return
        now_utc = self._context.services.people.clock.utc_now()
        self._context.bridge.evidence.ask(of_incident(case, now_utc))

    def _fill_in(self, form: EntryForm) -> None:
        if form.kind is OPENED:
            trigger = self._context.bridge.camera_events.take_trigger()
            if trigger is not None:
                form.set_value("what", self._context.bridge.camera_events.describe(trigger))
                form.set_value("seen_utc", trigger.at_utc)
            number = trigger.camera if trigger is not None else self.collector.spot or 0
            spot = self._context.bridge.wall.cameras.get(number)
            # Which camera an officer has is in no ordinary book (RIP-04).
            is_apart = self._context.services.people.cameras.session is not None
            if spot is not None and not is_apart:
                form.set_value("cameras", (spot.number,))
                form.set_value("place", f"{spot.place}" or spot.name)
                form.set_value("noticed", "alarm" if trigger is not None else "seen on camera")
        elif form.kind.name == "incidents.response" and self.work.view.case:
            form.set_value("minutes", minutes_to_respond(self.work.view.case))
        elif form.kind.name == "incidents.occurred" and self.collector.spot is not None:
            form.set_value("cameras", (self.collector.spot,))

    def _on_entered(self, kind: EntryKind, ref: EntryRef) -> None:
        if kind is OPENED:
            self.collector.collect_into(ref.number)
        elif kind.name == "incidents.closed" and self._shown() == self.collector.incident:
            self.collector.collect_into(None)

    def _shown(self) -> int | None:
        """Return the number of the incident that is shown."""
        case = self.work.view.case
        return case.entry.number if case is not None else None

    # -- cameras ---------------------------------------------------------------------------------------------

    def _toggle_collecting(self) -> None:
        """Start or stop collecting cameras for the incident that is shown."""
        case = self.work.view.case
        if self.collector.incident is not None:
            self.collector.collect_into(None)
        elif case is not None and case.is_open:
            self.collector.collect_into(case.entry.number)
        else:
            self._context.bridge.messages.refuse(
                OperatorError(
                    self.tr("No open incident is selected."),
                    self.tr("Choose an open incident in the list first."),
                )
            )
        self._show_collecting()

    def _forget_collected(self) -> None:
        self._collected = ""

    def _show_collecting(self) -> None:
        incident = self.collector.incident
        self.collecting.setChecked(incident is not None)
        if incident is None:
            self.collecting.setText(self.tr("&Collect cameras"))
        else:
            case = self.work.view.case
            if case is not None and case.entry.number == incident:
                self._collected = case.entry.called
            self.collecting.setText(
                self.tr("◉ &Collecting cameras for {0}").format(self._collected or incident)
            )

    def _call_camera(self, camera: int) -> None:
        try:
            self._context.bridge.wall.call(camera)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)


PANE = PaneKind(
    "incidents",
    str(QT_TRANSLATE_NOOP("Panes", "Incident log")),
    IncidentsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
