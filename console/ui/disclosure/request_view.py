"""One request: by when it is answered and why, what is established, and the acts that come next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QVBoxLayout, QWidget

from console.bridge.labels import book_words, choice_word, choice_words
from console.domain.books import KINDS
from console.domain.books.disclosures import GRANTED, PARTLY
from console.domain.disclosure.clocks import Answer
from console.domain.disclosure.request import RequestCase, RequestState
from console.domain.instants import spoken_day
from console.domain.people.permissions import Permission, who_may
from console.ui.disclosure.request_columns import due_words, long_window_words, span_words, why_due
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from console.domain.disclosure.kinds_of_request import RequestCheck

translate = QCoreApplication.translate
ACTS = (
    ("letter", str(QT_TRANSLATE_NOOP("Requests", "&Letter…"))),
    ("awaited", str(QT_TRANSLATE_NOOP("Requests", "&Ask the requester…"))),
    ("came", str(QT_TRANSLATE_NOOP("Requests", "Ans&wer came…"))),
    ("extended", str(QT_TRANSLATE_NOOP("Requests", "E&xtend the time…"))),
    ("searched", str(QT_TRANSLATE_NOOP("Requests", "&Search done…"))),
    ("confirmed", str(QT_TRANSLATE_NOOP("Requests", "Six &points…"))),
    ("decided", str(QT_TRANSLATE_NOOP("Requests", "&Decide…"))),
    ("released", str(QT_TRANSLATE_NOOP("Requests", "&Release…"))),
    ("appealed", str(QT_TRANSLATE_NOOP("Requests", "App&eal…"))),
    ("closed", str(QT_TRANSLATE_NOOP("Requests", "Cl&ose…"))),
)
"""The acts on a request: kind of entry, and what its button says."""
MORE_ACTS = (
    ("fee", str(QT_TRANSLATE_NOOP("Requests", "Charge a fee…"))),
    ("paid", str(QT_TRANSLATE_NOOP("Requests", "Fee paid…"))),
    ("sent-out", str(QT_TRANSLATE_NOOP("Requests", "Send material to a processor…"))),
    ("came-back", str(QT_TRANSLATE_NOOP("Requests", "Material is back…"))),
    ("reference", str(QT_TRANSLATE_NOOP("Requests", "Review by a reference group…"))),
)
"""Less common acts, in a menu."""


def why_not(request: RequestCase, act: str, may: Callable[[Permission], bool]) -> str:
    """Return why an act cannot be done now, in words; empty if it can. The service asks again."""
    permission = KINDS[f"disclosures.{act}"].act
    if not may(permission):
        roles = ", ".join(choice_word(role.value) for role in who_may(permission))
        return translate("Requests", "Your role cannot {0}. Roles that can: {1}.").format(
            choice_word(permission.value), roles
        )
    return next(
        (translate("Requests", why) for name, is_so, why in _HINDRANCES if name == act and is_so(request)), ""
    )


_HINDRANCES: tuple[tuple[str, Callable[[RequestCase], bool], str], ...] = (
    (
        "awaited",
        lambda request: request.is_paused,
        str(QT_TRANSLATE_NOOP("Requests", "Something is awaited already.")),
    ),
    (
        "came",
        lambda request: not request.is_paused,
        str(QT_TRANSLATE_NOOP("Requests", "Nothing is awaited.")),
    ),
    (
        "extended",
        lambda request: request.due is None or request.is_extended,
        str(QT_TRANSLATE_NOOP("Requests", "No time runs that could be extended.")),
    ),
    (
        "released",
        lambda request: request.state not in {RequestState.READY, RequestState.REDACTING},
        str(QT_TRANSLATE_NOOP("Requests", "The request was not granted.")),
    ),
    (
        "released",
        lambda request: request.owed_pounds > 0,
        str(QT_TRANSLATE_NOOP("Requests", "The fee was not paid.")),
    ),
    (
        "paid",
        lambda request: request.owed_pounds <= 0,
        str(QT_TRANSLATE_NOOP("Requests", "No fee is owed.")),
    ),
    (
        "sent-out",
        lambda request: request.decision not in {GRANTED, PARTLY},
        str(QT_TRANSLATE_NOOP("Requests", "The request was not granted.")),
    ),
    (
        "came-back",
        lambda request: not request.out,
        str(QT_TRANSLATE_NOOP("Requests", "Nothing is with a processor.")),
    ),
    (
        "closed",
        lambda request: bool(request.out),
        str(QT_TRANSLATE_NOOP("Requests", "Material is still with a processor.")),
    ),
    (
        "appealed",
        lambda request: not request.decision,
        str(QT_TRANSLATE_NOOP("Requests", "The request was not decided yet.")),
    ),
)
"""Why an act cannot be done now: act, when it is so, and the words."""


class RequestView(QWidget):
    """Shows one request. UI thread.

    Args:
        may: whether the person on duty may do an act; it does not wait.
    """

    wanted = Signal(str)
    """An act of `ACTS`."""
    established = Signal(object)
    """A check that is to be entered."""
    export_wanted = Signal()
    own_wanted = Signal()
    """The asker is the person shown: it becomes subject access."""
    look_wanted = Signal()
    """The recordings that it names are to be looked at."""
    letter_wanted = Signal(object)
    """A kept letter that is to be saved as a file."""
    document_wanted = Signal(str, str)
    """A kept document that is to be saved as a file: SHA-256, and what the file is called after."""

    def __init__(self, may: Callable[[Permission], bool]) -> None:
        super().__init__()
        self._may = may
        self.heading, self.due, self.about = words("", "heading"), words(""), words("", "about")
        self.note = words("", "about")
        self.checks = QWidget()
        self._rows = QGridLayout(self.checks)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setColumnStretch(1, 1)
        self.check_buttons: dict[str, QPushButton] = {}
        self.document_buttons: dict[str, QPushButton] = {}
        self.letters = QWidget()
        self._letter_rows = QGridLayout(self.letters)
        self._letter_rows.setContentsMargins(0, 0, 0, 0)
        self._letter_rows.setColumnStretch(0, 1)
        self.letter_buttons: list[QPushButton] = []
        self.buttons = {act: self._button(act, text) for act, text in ACTS}
        self.export_button = button(translate("Requests", "Expor&t recordings…"), self.export_wanted.emit)
        self.look_button = button(translate("Requests", "Loo&k at recordings…"), self.look_wanted.emit)
        self.more_button = button(translate("Requests", "&More…"), lambda: None)
        self.more = QMenu(self.more_button)
        self.more.setToolTipsVisible(True)
        self.more_acts = {act: self.more.addAction(translate("Requests", said)) for act, said in MORE_ACTS}
        for act, entry in self.more_acts.items():
            entry.triggered.connect(partial(self.wanted.emit, act))
        self.own_entry = self.more.addAction(translate("Requests", "Becomes subject access"))
        self.own_entry.setToolTip(translate("Requests", "The asker is the person shown."))
        self.own_entry.triggered.connect(lambda _=False: self.own_wanted.emit())
        self.more_button.setMenu(self.more)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.heading, self.due, self.about, self.checks, self.letters, self.note):
            column.addWidget(widget)
        acts = (*self.buttons.values(), self.look_button, self.export_button, self.more_button)
        column.addLayout(Flow(acts, is_even=True))
        column.addStretch()
        area = ScrollArea(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.hide()

    def _button(self, act: str, text: str) -> QPushButton:
        return button(translate("Requests", text), lambda: self.wanted.emit(act))

    def show_request(self, request: RequestCase, today: dt.date) -> None:
        """Show a request."""
        name = f" · {request.requester}" if request.requester else ""
        self.heading.setText(
            translate("Requests", "Request {0}: {1}").format(request.number, choice_word(request.kind.name))
            + name
        )
        self.due.setText(
            translate("Requests", "{0}. Answer by: {1}").format(
                choice_words(request.state.value), due_words(request, today)
            )
        )
        self.due.setToolTip(why_due(request))
        language = translate("Requests", "Answer in {0}").format(choice_words(request.language))
        owed = translate("Requests", "£{0} is owed").format(f"{request.owed_pounds:.2f}")
        out = translate("Requests", "With a processor: {0}").format(", ".join(request.out))
        recordings = (
            translate("Requests", "Recordings of camera {0}")
            if len(request.cameras) == 1
            else translate("Requests", "Recordings of cameras {0}")
        ).format(span_words(request))
        parts = (
            recordings if request.cameras else "",
            long_window_words() if request.has_long_window else "",
            language if request.language else "",
            owed if request.owed_pounds > 0 else "",
            out if request.out else "",
        )
        self.about.setText(" · ".join(filter(None, parts)))
        self.about.setVisible(any(parts))
        self.note.setText(book_words(request.kind.note))
        self.note.setVisible(bool(request.kind.note))
        self._show_checks(request)
        self._show_letters(request)
        for act, widget in self.buttons.items():
            why = why_not(request, act, self._may)
            widget.setEnabled(not why)
            widget.setToolTip(why)
        for act, entry in self.more_acts.items():
            why = why_not(request, act, self._may)
            entry.setEnabled(not why)
            entry.setToolTip(why)
        is_information = request.kind.answer is Answer.INFORMATION
        self.own_entry.setVisible(is_information)
        self.own_entry.setEnabled(
            is_information and not request.decision and self._may(Permission.ENTER_DISCLOSURE)
        )
        self.show()

    def _show_checks(self, request: RequestCase) -> None:
        used = self.window().focusWidget()
        was_used = any(widget is used for widget in self.check_buttons.values())
        _empty(self._rows)
        self.check_buttons, self.document_buttons = {}, {}
        missing = {check.name for check in request.missing}
        for row, check in enumerate(request.kind.checks):
            is_missing = check.name in missing
            mark = QLabel("◔" if is_missing else "✓")
            mark.setAccessibleName(
                translate("Requests", "not established") if is_missing else translate("Requests", "met")
            )
            said = words(book_words(check.words))
            said.setToolTip(translate("Requests", "Source: {0}").format(book_words(check.source)))
            establish = button(translate("Requests", "Establish…"), self._wants(check))
            establish.setEnabled(self._may(Permission.ENTER_DISCLOSURE))
            self._rows.addWidget(mark, row, 0)
            self._rows.addWidget(said, row, 1)
            self._rows.addWidget(establish, row, 2)
            self.check_buttons[check.name] = establish
        for name, document in request.attached:
            row = next((row for row, check in enumerate(request.kind.checks) if check.name == name), -1)
            if row < 0:
                continue
            save = button(
                translate("Requests", "Save document"),
                partial(self.document_wanted.emit, document, name.replace(" ", "-")),
            )
            save.setEnabled(self._may_read_documents())
            self._rows.addWidget(save, row, 3)
            self.document_buttons[name] = save
        if was_used:
            # The button that had the keyboard is another one now; the next that is missing follows it.
            missing_rows = [name for name in self.check_buttons if name in missing]
            after = self.check_buttons[next(iter(missing_rows or self.check_buttons))]
            # A layout shows what is new in it a moment later; until then it would not take the keyboard.
            after.show()
            after.setFocus()

    def _show_letters(self, request: RequestCase) -> None:
        _empty(self._letter_rows)
        self.letter_buttons = []
        for row, letter in enumerate(request.letters):
            said = translate("Requests", "Letter of {0}: {1}, in {2}").format(
                spoken_day(letter.written_on), choice_word(letter.letter.value), choice_word(letter.language)
            )
            save = button(translate("Requests", "Save PDF"), partial(self.letter_wanted.emit, letter))
            save.setEnabled(bool(letter.document) and self._may_read_documents())
            self._letter_rows.addWidget(words(said, "about"), row, 0)
            self._letter_rows.addWidget(save, row, 1)
            self.letter_buttons.append(save)
        self.letters.setVisible(bool(request.letters))

    def _may_read_documents(self) -> bool:
        return self._may(Permission.READ_PERSONAL) or self._may(Permission.DECIDE_REQUEST)

    def _wants(self, check: RequestCheck) -> Callable[[], None]:
        return lambda: self.established.emit(check)


def _empty(rows: QGridLayout) -> None:
    while rows.count():
        item = rows.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.deleteLater()
