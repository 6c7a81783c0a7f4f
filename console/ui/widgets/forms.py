"""Fields with labels above them, a line for refusals and buttons, for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import error_words
from console.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from console.domain.errors import ConsoleError

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
AnySpinBox = TypeVar("AnySpinBox", QSpinBox, QDoubleSpinBox)


def words(text: str, kind: str = "") -> QLabel:
    """Return a wrapping plain-text label; `kind` is an object name of the style sheet."""
    label = QLabel(text)
    label.setObjectName(kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    # Without this, the style sheet would indent the text by half a letter.
    label.setIndent(0)
    return label


def grow(dialog: QDialog) -> None:
    """Enlarge a dialog to the height that its wrapped texts need at its width."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        needed = max(layout.totalHeightForWidth(dialog.width()), layout.totalMinimumSize().height())
        dialog.resize(dialog.width(), max(dialog.height(), needed))


def height_within_frame(widget: QWidget, layout: QLayout) -> int:
    """Return the height that a widget with an edge needs at its width; the layout leaves the edge out."""
    edge = widget.size() - widget.contentsRect().size()
    return layout.totalHeightForWidth(widget.width() - edge.width()) + edge.height()


def secret() -> QLineEdit:
    """Return a password field."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setMaxLength(200)
    return line


def number(least: float, most: float, value: float, unit: str = "", decimals: int = 2) -> QDoubleSpinBox:
    """Return a number field with a unit.

    Args:
        least: smallest value.
        most: largest value.
        value: first value.
        unit: suffix after the number.
        decimals: number of decimals.
    """
    box = QDoubleSpinBox()
    box.setRange(least, most)
    box.setDecimals(decimals)
    box.setSuffix(unit)
    box.setValue(value)
    # The padding of the style sheet does not apply to the line edit inside the spin box.
    box.lineEdit().setTextMargins(8, 0, 8, 0)
    return box


def button(text: str, done: Callable[[], object], *, is_first: bool = False) -> QPushButton:
    """Return a button; the first one is the default that Enter presses."""
    widget = QPushButton(text)
    widget.setAutoDefault(False)
    widget.setDefault(is_first)
    if is_first:
        widget.setObjectName("primary")
    widget.clicked.connect(lambda _is_checked: done())
    return widget


def number_field(box: AnySpinBox) -> AnySpinBox:
    """Set the text margin of a number field and return it."""
    line = box.lineEdit()
    if line is not None:
        line.setTextMargins(box.fontMetrics().averageCharWidth(), 0, 0, 0)
    return box


class FormColumn(QVBoxLayout):
    """A column of labelled fields."""

    def __init__(self, parent: QWidget | None = None, margin: int = 20) -> None:
        super().__init__(parent) if parent is not None else super().__init__()
        self.setContentsMargins(margin, margin, margin, margin)
        self.setSpacing(6)
        self.refusal = words("", "refusal")
        self.refusal.hide()

    def field(self, name: str, widget: AnyWidget) -> AnyWidget:
        """Add a field under its label and return it."""
        label = QLabel(name)
        label.setObjectName("fieldname")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(widget)
        widget.setAccessibleName(name)
        self.addWidget(label)
        self.addWidget(widget)
        self.addSpacing(4)
        return widget

    def fields(self, *named: tuple[str, QWidget]) -> None:
        """Add fields side by side, each under its label."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, widget in named:
            column = FormColumn(margin=0)
            column.field(name, widget)
            row.addLayout(column, 1)
        self.addLayout(row)

    def show_refusal(self, error: ConsoleError | None) -> None:
        """Show a refusal; None hides it."""
        self.refusal.setText(error_words(error) if error else "")
        self.refusal.setVisible(error is not None)

    def row(self, *widgets: QWidget, is_right: bool = True) -> QHBoxLayout:
        """Add widgets side by side."""
        row = QHBoxLayout()
        if is_right:
            row.addStretch()
        for widget in widgets:
            row.addWidget(widget)
        self.addLayout(row)
        return row


class FormDialog(Dialog):
    """Base of dialogs with a column of fields, a line for refusals, Cancel and one action.

    Deleted when closed. Subclasses fill `column`, then call `finish`.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        self.column.addSpacing(6)
        self.do_button: QPushButton | None = None
        self.is_busy = False
        self._is_left = False

    def put_under_title(self, widget: QWidget) -> None:
        """Show what the form is about right under its title."""
        self.column.insertWidget(1, widget)

    def finish(self, text: str, done: Callable[[], object], *, is_default: bool = True) -> None:
        """Add the last row with the action button.

        Args:
            text: of the action button.
            done: called when it is pressed.
            is_default: whether Enter presses it; if not, for what cannot be undone, Enter presses Cancel.
        """
        self.column.addStretch(1)
        self.column.addWidget(self.column.refusal)
        self.do_button = button(text, done, is_first=is_default)
        cancel = QCoreApplication.translate("Forms", "Cancel")
        cancel_button = button(cancel, self.reject, is_first=not is_default)
        self.column.row(cancel_button, self.do_button)
        if not is_default:
            cancel_button.setObjectName("")
            cancel_button.setFocus()

    def set_busy(self, *, is_busy: bool) -> None:
        """Disable the action button while the action runs."""
        self.is_busy = is_busy
        if self.do_button is not None:
            self.do_button.setEnabled(not is_busy)
            wait = QCoreApplication.translate("Forms", "Please wait. It is being done.")
            self.do_button.setToolTip(wait if is_busy else "")

    def reject(self) -> None:
        """Close it; while the action runs, it is kept for the answer, and not shown again."""
        if self.is_busy:
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        super().reject()
        self._is_left = self.is_busy

    def done(self, result: int) -> None:
        """Close it with a result."""
        super().done(result)
        if self._is_left:
            self.deleteLater()

    def show_refusal(self, error: ConsoleError) -> None:
        """Show why it was refused and let the input be corrected."""
        self.set_busy(is_busy=False)
        if self._is_left:
            # Whoever closed it meanwhile wants nothing of it any more.
            self.deleteLater()
            return
        self.column.show_refusal(error)
        grow(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)
