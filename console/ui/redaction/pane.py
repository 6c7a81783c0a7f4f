"""The Redaction pane: begin a redaction or open one, the studio, release and the written copy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.redaction.begin_form import RedactionForm
from console.ui.redaction.sitting import RedactionSitting
from console.ui.redaction.studio import RedactionStudio
from console.ui.redaction.viewing_start import ask_where
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from console.bridge.jobs import Job
    from console.domain.people.actor import Actor
    from console.services.redaction.case import RedactionCase
    from console.services.redaction.ports import FoundPeople, RedactedCopy
    from console.services.redaction.service import OpenRedaction, RedactionRequest
    from console.ui.base.context import PaneContext

SAVE_MS = 15_000


class RedactionPane(QWidget):
    """Holds the list with its form, and the studio. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context, self._service = context, context.services.redactions
        self._job: Job | None = None
        self._doing = ""
        self._actor: Actor | None = None
        self._worker: Actor | None = None
        """Whose long work is being done."""
        self.sitting: RedactionSitting | None = None
        self.form = RedactionForm(context)
        self.about = words("", "muted")
        self.close_button = button(self.tr("Save and close"), self.close_studio)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)  # the bar is lower than a line
        self.progress_line = words("", "muted")
        self.stop_button = button(self.tr("Stop"), self.stop)
        self.pages = QStackedWidget()
        self._saver = QTimer(self)
        self._saver.setInterval(SAVE_MS)
        self._saver.timeout.connect(self._save)
        self._lay_out()
        self.form.begun.connect(self.begin)
        self.form.opened.connect(self.open)
        self.form.released.connect(self.release)
        self.form.written.connect(self.write)
        self.form.shown.connect(self.show_to_requester)
        context.bridge.attendance.changed.connect(self._follow_person)
        self.setFocusProxy(self.pages)
        self._show_busy("")
        self._show_state()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.about, 1)
        head.addWidget(self.close_button)
        work = QHBoxLayout()
        work.addWidget(self.progress_line, 1)
        work.addWidget(self.progress, 1)
        work.addWidget(self.stop_button)
        self.progress_line.hide()
        self.pages.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.addLayout(head)
        # Above the studio, so that it is in view where the studio has to be scrolled.
        column.addLayout(work)
        column.addWidget(self.pages, 1)

    @cached_property
    def studio(self) -> RedactionStudio:
        """The studio, made when the first redaction is opened."""
        made = RedactionStudio(self._context)
        made.detect.connect(self.find_people)
        made.models.opened.connect(self._list_models)
        made.finish.connect(self.finish_review)
        self.pages.addWidget(made)
        return made

    @property
    def models_folder(self) -> Path:
        """Where the scheme puts its own models."""
        return self._service.models_folder

    # -- state ----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the list of redactions."""
        person = self._context.services.books.person()
        if person is None:
            self.form.show_cases([])
            return
        ask_as_person(
            self._context, lambda: self._service.cases(person), self.form.show_cases, self.form.show_refusal
        )

    def _follow_person(self) -> None:
        # The next person may not be allowed to see the clip; a change elsewhere in the room stops nobody.
        person = self._context.services.books.person()
        if self._worker != person:
            self.stop()
        if self._actor != person:
            self.close_studio()
        self.form.show_cases([])
        if self.isVisible():
            self.refresh()

    def _show_state(self) -> None:
        is_open = self.sitting is not None
        self.pages.setCurrentWidget(self.studio if is_open else self.form)
        self.close_button.setVisible(is_open)
        if self.sitting is not None:
            case = self.sitting.opened.case
            self.about.setText(
                self.tr("Redaction {0} · camera {1} · exhibit {2} · {3}").format(
                    case.number, case.camera, case.exhibit, case.reason
                )
            )
        else:
            self.about.setText("")

    # -- long work ------------------------------------------------------------------------------------------

    def _work(
        self,
        words_: str,
        work: Callable[[Callable[[int], None]], Any],
        then: Callable[[Any], None],
        *,
        frames: int = 0,
    ) -> None:
        if self._job is not None:
            return
        self.form.show_refusal(None)
        self._worker = self._context.services.books.person()
        job = self._job = self._context.bridge.background.job(work)
        job.progressed.connect(self.progress.setValue)
        job.failed.connect(self._refuse)
        job.given_up.connect(lambda: self._say(self.tr("Stopped. Nothing was kept.")))
        job.over.connect(self._end_work)
        self.progress.setRange(0, frames)
        self._show_busy(words_)
        job.start(then)

    def _end_work(self) -> None:
        self._job = None
        if self.progress_line.text() == self._doing:
            self._say("")
        self._show_busy("")

    def _show_busy(self, words_: str) -> None:
        is_busy = bool(words_)
        if is_busy:
            self._doing = words_
            self._say(words_)
        self.progress.setVisible(is_busy)
        self.stop_button.setVisible(is_busy)
        self.form.setEnabled(not is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether something takes its time."""
        return self._job is not None

    def stop(self) -> None:
        """Stop what takes its time; nothing half-made is left."""
        if self._job is not None:
            self._job.cancel()

    def _say(self, words_: str) -> None:
        self.progress_line.setText(words_)
        self.progress_line.setVisible(bool(words_))

    def _refuse(self, error: ConsoleError) -> None:
        self._say("")
        if self.sitting is None:
            self.form.show_refusal(error)
        else:
            self._context.bridge.messages.refuse(error)

    def _person(self, act: Permission) -> Actor:
        return self._context.services.people.seat.actor(act, "redaction")

    def _attempt(self, act: Permission, do: Callable[[Actor], None]) -> None:
        try:
            do(self._person(act))
        except ConsoleError as error:
            self._refuse(error)

    # -- acts -----------------------------------------------------------------------------------------------

    def begin(self, request: RedactionRequest) -> None:
        """Enter a redaction and open it."""
        self._attempt(
            Permission.REDACT,
            lambda actor: ask(
                self._context,
                lambda: self._service.begin(actor, request),
                self.open,
                self.form.show_refusal,
            ),
        )

    def open(self, number: int) -> None:
        """Open a redaction in the studio."""
        actor = self._context.services.books.person()
        if actor is None or self.sitting is not None:
            return

        def show(opened: OpenRedaction) -> None:
            if self._context.services.books.person() != actor:
                ask(self._context, opened.pictures.close, lambda _: None)
                return
            self._actor = actor
            self.sitting = RedactionSitting(opened, self)
            self.studio.begin(self.sitting)
            self._list_models()
            self._saver.start()
            self._show_state()

        self._work(
            self.tr("Preparing the pictures…"),
            lambda progress: self._service.open(actor, number, progress),
            show,
        )

    def _list_models(self) -> None:
        """Show the scheme's own models to those who may use them."""
        try:
            actor = self._person(Permission.REDACT)
        except ConsoleError:
            return
        folder, choice = self._service.models_folder, self.studio.models
        ask_as_person(
            self._context,
            lambda: self._service.models(actor),
            lambda models: choice.show_models(models, folder),
            lambda _error: choice.show_models([], folder),
        )

    def find_people(self) -> None:
        """Look for people in the open clip."""
        sitting = self.sitting
        if sitting is None:
            return

        def take(found: FoundPeople) -> None:
            if self.sitting is sitting:
                sitting.take_over(found)
                note = self.tr("{0} people and {1} number plates proposed. Look at every frame.").format(
                    len(found.tracks), len(found.plates) + len(found.read_plates)
                )
                self._context.bridge.messages.note(note, " ".join(self._left_out(found)))

        number, model = sitting.opened.case.number, self.studio.models.chosen()
        self._attempt(
            Permission.REDACT,
            lambda actor: self._work(
                self.tr("Looking for people…"),
                lambda progress: self._service.find(actor, number, progress, model),
                take,
                frames=sitting.job.frames,
            ),
        )

    def _left_out(self, found: FoundPeople) -> list[str]:
        """Return what was not looked for, and why."""
        said = []
        if found.without_faces:
            said.append(self.tr("Faces were not looked for: {0}.").format(found.without_faces))
        if found.without_reading:
            said.append(
                self.tr("Number plates were not read, only proposed: {0}.").format(found.without_reading)
            )
        return said

    def finish_review(self) -> None:
        """Enter that every frame was looked at."""
        sitting = self.sitting
        if sitting is None:
            return
        number, job, seen = sitting.opened.case.number, sitting.job, sitting.seen
        self._attempt(
            Permission.REDACT,
            lambda actor: ask(
                self._context,
                lambda: self._service.finish_review(actor, number, job, seen),
                lambda _: self._finished(),
            ),
        )

    def _finished(self) -> None:
        note = self.tr("Every frame was looked at. A second person releases the copy.")
        self._context.bridge.messages.note(note)
        if self.sitting is not None:
            self.sitting.is_saved = True
        self.close_studio()

    def release(self, case: RedactionCase) -> None:
        """Release a copy."""
        self._attempt(
            Permission.RELEASE_DATA,
            lambda actor: ask(
                self._context,
                lambda: self._service.release(actor, case.number),
                lambda _: self.refresh(),
                self.form.show_refusal,
            ),
        )

    def write(self, case: RedactionCase) -> None:
        """Write a released copy."""
        try:
            into = self.form.place.path()
        except OperatorError as error:
            self.form.show_refusal(error)
            return

        def show(copy: RedactedCopy) -> None:
            words_ = self.tr("Issued: exhibit {0}, {1} frames, SHA-256 {2}")
            self.form.written_line.show_saved(words_.format(case.exhibit, copy.frames, copy.sha256), into)
            self.refresh()

        self._attempt(
            Permission.RELEASE_DATA,
            lambda actor: self._work(
                self.tr("Writing the redacted copy…"),
                lambda progress: self._service.write(actor, case.number, into, progress),
                show,
            ),
        )

    def show_to_requester(self, case: RedactionCase) -> None:
        """Have a requester view a released copy at this seat."""
        viewings = self._context.services.viewings
        self._attempt(
            Permission.RELEASE_DATA,
            lambda actor: self._work(
                self.tr("Preparing the pictures…"),
                lambda progress: viewings.prepare(actor, case.number, progress),
                lambda viewing: ask_where(self._context, actor, viewing, self),
            ),
        )

    # -- keeping --------------------------------------------------------------------------------------------

    def _save(self) -> None:
        sitting, actor = self.sitting, self._actor
        if sitting is None or actor is None or sitting.is_saved or not sitting.opened.case.is_open:
            return
        sitting.is_saved = True
        number, job, seen = sitting.opened.case.number, sitting.job, sitting.seen
        ask(self._context, lambda: self._service.save(actor, number, job, seen), lambda _: None)

    def close_studio(self) -> None:
        """Save, close the studio and delete its pictures."""
        sitting = self.sitting
        if sitting is None:
            return
        self._save()
        self._saver.stop()
        self.studio.end()
        self.sitting = self._actor = None
        ask(self._context, sitting.opened.pictures.close, lambda _: self.refresh())
        self._show_state()


PANE = PaneKind(
    "redaction",
    str(QT_TRANSLATE_NOOP("Panes", "Redaction")),
    RedactionPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=760,
)
