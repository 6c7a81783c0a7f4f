"""A visitor comes in: notice, kind, who and why, declaration and signature, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.domain.books.visitors import Arrived
from console.domain.errors import OperatorError
from console.services.visitors.checks import NeedsConfirmation
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
    """Ctrl+Enter signs in, Esc leaves. UI thread."""

    submitted = Signal(bool)
    """Whether what is doubted was answered."""
    left = Signal()

    def __init__(self, texts: VisitorTexts) -> None:
        super().__init__()
        self.notice = words(texts.notice, "notice")
        self.kinds, self.fields = VisitorTypeButtons(), VisitorFields()
        self.signing = DeclarationBox(texts)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.sign_in = button(self.tr("Sign in"), self._submit, is_first=True)
        self.sign_in.setToolTip(self.tr("Enter it into the register (Ctrl+Enter)"))
        self.sure = button(self.tr("Sign in all the same"), lambda: self.submitted.emit(True))
        self.cancel = button(self.tr("Cancel"), self._leave)
        self._lay_out()
        self.kinds.changed.connect(self.fields.follow_kind)
        self.kinds.changed.connect(lambda _: self._edited())
        self.fields.kind_wanted.connect(self.kinds.choose)
        self.fields.edited.connect(self._edited)
        self.signing.changed.connect(self._edited)
        self.setFocusProxy(self.kinds)
        for keys, do in (
            ("Ctrl+Return", self._submit),
            ("Ctrl+Enter", self._submit),
            ("Escape", self._leave),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
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
        outer.addWidget(words(self.tr("A visitor comes in"), "heading"))
        outer.addWidget(area, 1)
        outer.addWidget(self.refusal)
        outer.addLayout(buttons)

    # -- beginning -------------------------------------------------------------------------------------------

    def begin(self, there: Sequence[Person], authorisers: Sequence[Person], me: str) -> None:
        """For the next visitor: empty. `me` is the login of who sits here."""
        self.fields.begin(there, authorisers, me)
        self.kinds.choose("")
        self.signing.begin()
        self.set_busy(is_busy=False)
        self.say("" if there else self.tr("Nobody is on duty: engineers and cleaners cannot come in now."))
        self._area.verticalScrollBar().setValue(0)

    @property
    def is_begun(self) -> bool:
        """Whether something was filled in."""
        fields = self.fields
        lines = (fields.name, fields.organisation, fields.purpose)
        return bool(self.kinds.chosen or self.signing.pad.path()) or any(line.text() for line in lines)

    # -- ending ----------------------------------------------------------------------------------------------

    def payload(self, now_utc: dt.datetime) -> Arrived:
        """What was filled in.

        Raises:
            OperatorError: something is missing; the keyboard is in it.
        """
        kind = self.kinds.chosen
        if not kind:
            self.kinds.setFocus()
            raise OperatorError(self.tr("Choose the kind of visitor first."))
        if missing := self.fields.missing(kind):
            missing[0].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(missing[0])
            titles = ", ".join(self.fields.title_of(one) for one in missing)
            raise OperatorError(self.tr("Still missing: {0}.").format(titles))
        if not self.signing.read.isChecked():
            self.signing.read.setFocus()
            raise OperatorError(self.tr("The visitor must read the notice and the declaration first."))
        return Arrived(
            visitor=kind,
            arrived_utc=now_utc,
            is_notice_shown=True,
            declaration=self.signing.texts.version,
            signature=self.signing.pad.path(),
            **self.fields.said(kind, now_utc),  # type: ignore[arg-type]  # by name; the service checks each
        )

    def _submit(self) -> None:
        if self.sign_in.isEnabled():
            self.submitted.emit(False)

    def refuse(self, error: ConsoleError) -> None:
        """Say why not; what was filled in stays. What is only doubted can be answered."""
        self.set_busy(is_busy=False)
        self.say(str(error))
        self.sure.setVisible(isinstance(error, NeedsConfirmation))

    def say(self, text: str) -> None:
        """Show a line above the buttons; an empty one takes it away."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        self.sure.hide()

    def set_busy(self, *, is_busy: bool) -> None:
        """While it is being entered it is neither entered again nor left."""
        for one in (self.sign_in, self.sure, self.cancel):
            one.setEnabled(not is_busy)

    def _edited(self) -> None:
        self.say("")

    def _leave(self) -> None:
        if self.cancel.isEnabled():
            self.left.emit()
