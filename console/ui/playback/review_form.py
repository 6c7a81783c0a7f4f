"""The form that comes before every review: cameras, time, reason, who is present."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books.incident_numbers import incident_named
from console.domain.errors import ConsoleError, OperatorError
from console.domain.playback.review import ReviewRequest
from console.domain.playback.typed_place import place_of
from console.domain.text import text
from console.ui.base.background import ask_as_person
from console.ui.widgets.forms import button, words
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.evidence.proposal import EvidenceProposal
    from console.services.playback.service import ReviewableCameras
    from console.ui.base.context import PaneContext

USUAL_LENGTH = dt.timedelta(minutes=10)
_CAMERAS = re.compile(r"\s*(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?\s*")


class ReviewForm(QWidget):
    """Asks what EVD-05 requires. UI thread."""

    asked = Signal(object)
    """The request, as it was filled in."""

    def __init__(self, context: PaneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.cameras, self.begin, self.end = QLineEdit(), QLineEdit(), QLineEdit()
        self.reason, self.present = QLineEdit(), QLineEdit()
        self.incident, self.request = QLineEdit(), QLineEdit()
        self.out_of_service = words("", "muted")
        self.out_of_service.hide()
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        rows = (
            (self.cameras, self.tr("Cameras"), self.tr("For example, 1, 2, 5-7"), 0, 0, 2),
            (self.begin, self.tr("From"), self.tr("For example, yesterday 22:15"), 3, 0, 1),
            (self.end, self.tr("Until"), self.tr("For example, 27 Nov 14:02:10"), 3, 1, 1),
            (self.reason, self.tr("Reason"), "", 5, 0, 2),
            (self.present, self.tr("People present"), self.tr("Names, with commas between them"), 7, 0, 2),
            (self.incident, self.tr("Incident number"), self.tr("If it belongs to one"), 9, 0, 1),
            (self.request, self.tr("Request"), self.tr("Its reference, if it belongs to one"), 9, 1, 1),
        )
        for field, name, hint, row, column, span in rows:
            label = QLabel(name)
            label.setObjectName("fieldname")
            label.setBuddy(field)
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.setMaxLength(200)
            field.returnPressed.connect(self.submit)
            grid.addWidget(label, row, column, 1, span)
            grid.addWidget(field, row + 1, column, 1, span)
        # Below the cameras, which it completes.
        grid.addWidget(self.out_of_service, 2, 0, 1, 2)
        self.start = button(self.tr("Start review"), self.submit, is_first=True)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(14, 10, 14, 10)
        column_of_all.addWidget(words(self.tr("Review recordings"), "heading"))
        column_of_all.addWidget(
            words(self.tr("The review is recorded before the first picture is shown."), "muted")
        )
        column_of_all.addLayout(grid)
        column_of_all.addWidget(self.refusal)
        column_of_all.addWidget(self.start)
        column_of_all.addStretch()

    # -- filling in -----------------------------------------------------------------------------------------

    def propose(self, cameras: Sequence[int], begin_utc: dt.datetime | None = None) -> None:
        """Fill in what is still empty: cameras, a time, and who is in the room.

        Args:
            cameras: those that are seen; of them, those in service of which there are recordings.
            begin_utc: the time; None: the last minutes.
        """
        if not self.cameras.text():
            playback = self._context.services.playback
            ask_as_person(
                self._context, lambda: playback.reviewable(cameras), self._propose_cameras, self._no_one
            )
        if begin_utc is not None:
            self.propose_time(begin_utc)
        elif not self.begin.text():
            self.propose_time(self._context.services.playback.now_utc() - USUAL_LENGTH)
        service, seat = self._context.services.playback, self._context.services.people.seat
        if not self.present.text():
            ask_as_person(
                self._context,
                lambda: service.present_now(seat.current_actor()),
                self._propose_present,
                self._no_one,
            )

    def fill(self, proposal: EvidenceProposal) -> None:
        """Fill in what a request names in place of what stands there; the reason is left to type."""
        from console.domain.instants import spoken_moment

        self.clear()
        self.cameras.setText(", ".join(map(str, proposal.cameras)))
        for field, at_utc in ((self.begin, proposal.begin_utc), (self.end, proposal.end_utc)):
            field.setText(spoken_moment(at_utc) if at_utc is not None else "")
        self.request.setText(str(proposal.request or ""))
        self.propose(())
        self.reason.setFocus()

    def choose(self, cameras: Sequence[int]) -> None:
        """Fill in cameras that somebody chose, unless others are typed already."""
        if not self.cameras.text():
            self.cameras.setText(", ".join(map(str, cameras)))
        self.propose(())

    def _propose_cameras(self, found: ReviewableCameras) -> None:
        if not self.cameras.text():
            self.cameras.setText(", ".join(map(str, found.in_service)))
        self.out_of_service.setText(
            plural(
                len(found.out_of_service),
                self.tr("Out of service, with recordings: camera {1}. To review it, type its number."),
                self.tr("Out of service, with recordings: cameras {1}. To review them, type their numbers."),
                ", ".join(map(str, found.out_of_service)),
            )
        )
        self.out_of_service.setVisible(bool(found.out_of_service))

    def propose_time(self, begin_utc: dt.datetime) -> None:
        """Fill in a time that was chosen on the timeline."""
        from console.domain.instants import spoken_moment

        self.begin.setText(spoken_moment(begin_utc))
        end_utc = min(begin_utc + USUAL_LENGTH, self._context.services.playback.now_utc())
        self.end.setText(spoken_moment(end_utc))

    def _propose_present(self, names: Sequence[str]) -> None:
        if not self.present.text():
            self.present.setText(", ".join(names))

    def _no_one(self, _error: ConsoleError) -> None:
        """Leave the field empty: whoever fills in the form is told when it is sent."""

    def clear(self) -> None:
        """Empty the form for the next review."""
        for field in (
            self.cameras,
            self.begin,
            self.end,
            self.reason,
            self.present,
            self.incident,
            self.request,
        ):
            field.clear()
        self.out_of_service.hide()
        self.show_refusal(None)

    def show_refusal(self, error: ConsoleError | None) -> None:
        """Show why a review cannot begin; None hides it."""
        self.refusal.setText(error_words(error) if error else "")
        self.refusal.setVisible(error is not None)

    # -- sending --------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Read the form and ask for the review."""
        try:
            request = self.read().checked()
        except ConsoleError as error:
            self.show_refusal(error)
            return
        self.show_refusal(None)
        self.asked.emit(request)

    def read(self) -> ReviewRequest:
        """Return what is filled in.

        Raises:
            OperatorError: a field cannot be read.
        """
        now_utc = self._context.services.playback.now_utc()
        begin_utc = place_of(self.begin.text(), now_utc)
        typed_end = self.end.text().strip()
        return ReviewRequest(
            cameras=cameras_of(self.cameras.text()),
            begin_utc=begin_utc,
            end_utc=place_of(typed_end, now_utc) if typed_end else begin_utc + USUAL_LENGTH,
            reason=self.reason.text(),
            present=tuple(name.strip() for name in self.present.text().split(",") if name.strip()),
            incident=str(incident_named(self.incident.text()) or ""),
            request=self.request.text(),
        )


def cameras_of(typed: str) -> tuple[int, ...]:
    """Return the camera numbers of a text such as "1, 2, 5-7".

    Raises:
        OperatorError: it has something else.
    """
    cameras: list[int] = []
    for part in filter(str.strip, typed.split(",")):
        match = _CAMERAS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last < first + 100:
            entered = part.strip()[:40]
            raise OperatorError(
                text("“{entered}” is not a camera number.", entered=entered),
                "Enter numbers, for example 1, 2, 5-7.",
            )
        cameras += range(first, last + 1)
    return tuple(dict.fromkeys(cameras))
