"""The form for signing in a visitor: notice, details, declaration and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books.visitors import Arrived
from console.domain.errors import NeedsConfirmation, OperatorError
from console.ui.base.action import SUBMIT_KEYS, submit_key_words
from console.ui.visitors.declaration_box import DeclarationBox
from console.ui.visitors.fields import VisitorFields
from console.ui.visitors.visitor_types import VisitorTypeButtons
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.errors import ConsoleError
    from console.domain.people.person import Person
    from console.domain.visitors.texts import VisitorTexts


class ArrivalPage(QWidget):
    """Signs in a visitor; Ctrl+Enter submits, Esc closes. UI thread."""

    submitted = Signal(bool)
    """Emitted with whether the doubt was confirmed."""
    left = Signal()

    def __init__(self, texts: VisitorTexts) -> None:
        super().__init__()
        self.notice = words(texts.notice, "notice")
        self.kinds, self.fields = VisitorTypeButtons(), VisitorFields()
        self.signing = DeclarationBox(texts)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.sign_in = button(self.tr("Sign in visitor"), self._submit, is_first=True)
        self.sign_in.setToolTip(self.tr("Sign in the visitor ({0})").format(submit_key_words()))
        self.sure = button(self.tr("Sign in anyway"), lambda: self.submitted.emit(True))
        self.cancel = button(self.tr("Cancel"), self._request_leave)
        self._lay_out()
        self.kinds.changed.connect(self.fields.follow_kind)
        self.kinds.changed.connect(lambda _: self._clear_refusal())
        self.fields.kind_wanted.connect(self.kinds.choose)
        self.fields.edited.connect(self._clear_refusal)
        self.signing.changed.connect(self._clear_refusal)
        self.setFocusProxy(self.kinds)
        for keys, do in (
            *((keys, self._submit) for keys in SUBMIT_KEYS),
            (QKeySequence("Escape"), self._request_leave),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.setSpacing(10)
        for widget in (self.notice, self.kinds, self.fields, self.signing):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setMinimumWidth(inner.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
        self._area = area
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch()
        buttons.addWidget(self.sure)
        buttons.addWidget(self.sign_in)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(words(self.tr("Sign in a visitor"), "heading"))
        outer.addWidget(area, 1)
        outer.addWidget(self.refusal)
        outer.addLayout(buttons)

    # -- beginning -------------------------------------------------------------------------------------------

    def begin(self, on_duty: Sequence[Person], authorisers: Sequence[Person], me: str) -> None:
        """Clear the form for the next visitor; `me` is the user name of the person at the console.

        Args:
            on_duty: people who can be host or escort.
            authorisers: people who may authorise a visit.
            me: user name of the person at the console.
        """
        self.fields.begin(on_duty, authorisers, me)
        self.kinds.choose("")
        self.signing.begin()
        self.set_busy(is_busy=False)
        self.show_problem(
            "" if on_duty else self.tr("No one is on duty. Engineers and cleaners cannot be signed in now.")
        )
        self._area.verticalScrollBar().setValue(0)

    @property
    def is_begun(self) -> bool:
        """Return whether something was filled in."""
        fields = self.fields
        lines = (fields.name, fields.organisation, fields.purpose)
        return bool(self.kinds.chosen or self.signing.pad.path()) or any(line.text() for line in lines)

    # -- ending ----------------------------------------------------------------------------------------------

    def payload(self, now_utc: dt.datetime) -> Arrived:
        """Return the visit as entered.

        Raises:
            OperatorError: a field is missing; it gets the keyboard.
        """
        kind = self.kinds.chosen
        if not kind:
            self.kinds.setFocus()
            raise OperatorError(self.tr("Choose the type of visitor."))
        if missing := self.fields.missing(kind):
            missing[0].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(missing[0])
            titles = ", ".join(self.fields.title_of(field) for field in missing)
            raise OperatorError(self.tr("Complete these fields: {0}.").format(titles))
        if not self.signing.read.isChecked():
            self.signing.read.setFocus()
            raise OperatorError(self.tr("The visitor must read the notice and the declaration first."))
        return Arrived(
            visitor=kind,
            arrived_utc=now_utc,
            is_notice_shown=True,
            declaration=self.signing.texts.version,
            signature=self.signing.pad.path(),
            **self.fields.values(kind, now_utc),  # type: ignore[arg-type]  # by name; the service checks each
        )

    def _submit(self) -> None:
        if self.sign_in.isEnabled():
            self.submitted.emit(False)

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused; a mere doubt can be confirmed."""
        self.set_busy(is_busy=False)
        self.show_problem(error_words(error))
        self.sure.setVisible(isinstance(error, NeedsConfirmation))

    def show_problem(self, text: str) -> None:
        """Show a message above the buttons; an empty text hides it."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        self.sure.hide()

    def set_busy(self, *, is_busy: bool) -> None:
        """Disable the buttons while the visit is being saved."""
        for widget in (self.sign_in, self.sure, self.cancel):
            widget.setEnabled(not is_busy)

    def _clear_refusal(self) -> None:
        self.show_problem("")

    def _request_leave(self) -> None:
        if self.cancel.isEnabled():
            self.left.emit()
