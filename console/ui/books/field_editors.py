"""The input widgets for each shape of field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLabel, QLineEdit, QWidget

from console.bridge.labels import book_words, choice_words
from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.kept import COUNTED
from console.domain.errors import OperatorError
from console.domain.text import text
from console.ui.books.formatting import spoken
from console.ui.widgets.completion import completer_for, dress_offers
from console.ui.widgets.instant_edit import InstantEdit
from console.ui.widgets.signature_pad import SignaturePad
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QAbstractItemView

    from console.domain.books.fields import Value
    from console.domain.cameras.camera import Camera

MOST_LINE = 5_000
"""Characters that a line accepts; a text too long for the book is reported, not cut off."""


@dataclass(frozen=True, slots=True)
class FieldSuggestions:
    """Suggestions for the input widgets.

    Attributes:
        choices: choices by field name, in place of those in the code, for fields with open choices.
        accepted: names of fields with values that someone meant although no list has them.
    """

    phrases: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cameras: Mapping[int, Camera] = field(default_factory=dict)
    accepted: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class FieldEditor:
    """The input widget of one field and its functions.

    Attributes:
        raw: returns the input as it can be saved in JSON, complete or not.
        restore: sets such a raw input again.
        value: returns the value; raises OperatorError if the input is not valid.
        show: shows a value.
        cut: emitted with the number of pasted characters that did not fit; None if that cannot happen.
        is_new: returns whether the value is in no list and counts on its own in the annual report.
    """

    widget: QWidget
    raw: Callable[[], Any]
    restore: Callable[[Any], None]
    value: Callable[[], Value]
    show: Callable[[Value], None]
    changed: SignalInstance
    cut: SignalInstance | None = None
    is_new: Callable[[], bool] = lambda: False


def make_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    """Create the input widget for a field."""
    return _MAKERS[spec.shape](spec, lists)


def _line_editor(
    spec: FieldSpec, value: Callable[[str], Value], completions: tuple[str, ...] = ()
) -> FieldEditor:
    line = QLineEdit()
    line.setMaxLength(MOST_LINE)
    line.setToolTip(spec.hint)
    line.setPlaceholderText(spec.hint or spec.unit)
    if completions:
        line.setCompleter(completer_for(line, QStringListModel(list(completions), line)))
    return FieldEditor(
        line,
        line.text,
        lambda raw: line.setText(str(raw)),
        lambda: value(line.text()),
        lambda value: line.setText(spoken(value)),
        line.textChanged,
    )


def _text_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    places = tuple(dict.fromkeys(camera.place for camera in lists.cameras.values()))
    return _line_editor(spec, str.strip, places if spec.name in {"place", "location"} else ())


def _long_text_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    text = TextEdit(spec.most, lists.phrases)
    text.setPlaceholderText(spec.hint)
    return FieldEditor(
        text,
        text.toPlainText,
        lambda raw: text.setPlainText(str(raw)[: spec.most]),
        text.toPlainText,
        lambda value: text.setPlainText(spoken(value)),
        text.textChanged,
        text.was_cut,
    )


def _choice_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    box = _Choice(is_open=spec.is_open)
    box.addItem("")
    for choice in lists.choices.get(spec.name, spec.choices):
        box.addItem(choice_words(choice), choice)
    box.setEditable(True)
    line = cast("QLineEdit", box.lineEdit())
    line.setMaxLength(MOST_LINE)
    line.setPlaceholderText(
        QCoreApplication.translate("Books", "Choose or type")
        if spec.is_open
        else QCoreApplication.translate("Books", "Choose")
    )
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = cast("QCompleter", box.completer())
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    dress_offers(completer, box)
    box.keep_tab()
    return FieldEditor(
        box,
        box.stored,
        lambda raw: box.show_stored(str(raw)),
        box.stored,
        lambda value: box.show_stored(spoken(value)),
        box.currentTextChanged,
        is_new=lambda: spec.is_open and spec.kept == COUNTED and box.is_new(),
    )


class _Choice(QComboBox):
    """A combo box that ignores the wheel, so that scrolling the form changes nothing.

    Tab takes what the list offers for the letters typed so far. A field that takes nothing but its list
    completes to the only line that fits when it is left, and says so at once where none fits.
    """

    def __init__(self, *, is_open: bool) -> None:
        super().__init__()
        self._is_open = is_open
        self.problem = QLabel(QCoreApplication.translate("Books", "not in the list"), self)
        self.problem.setObjectName("problem")
        self.problem.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.problem.hide()
        self.currentTextChanged.connect(lambda _: self._say(is_wrong=False))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The list of completions takes the keyboard, too; the field is not left then.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def settle(self) -> None:
        """Complete what was typed to the only line that fits; say in the field where none or several do."""
        typed = self.currentText().strip().casefold()
        if self._is_open or not typed:
            return
        lines = [self.itemText(row) for row in range(self.count()) if self.itemText(row)]
        fits = (
            [line for line in lines if line.casefold() == typed],
            [line for line in lines if line.casefold().startswith(typed)],
            [line for line in lines if typed in line.casefold()],
        )
        only = next((found[0] for found in fits if len(found) == 1), None)
        if only is not None:
            self.setCurrentText(only)
        self._say(is_wrong=only is None)

    def _say(self, *, is_wrong: bool) -> None:
        self.problem.setVisible(is_wrong)
        self.setAccessibleDescription(self.problem.text() if is_wrong else "")
        self._place()

    def _place(self) -> None:
        """Put the words at the right end of the field, before its arrow."""
        self.problem.adjustSize()
        right = self.width() - self.height() - self.problem.width()
        self.problem.move(max(0, right), (self.height() - self.problem.height()) // 2)

    def wheelEvent(self, event: Any) -> None:
        event.ignore()

    @property
    def _completions(self) -> QCompleter:
        return cast("QCompleter", self.completer())

    def keep_tab(self) -> None:
        """Take Tab from the list of completions."""
        cast("QAbstractItemView", self._completions.popup()).installEventFilter(self)

    def stored(self) -> str:
        """Return the item of the list as the books keep it, or what was typed."""
        typed = self.currentText().strip()
        row = self.findText(typed, Qt.MatchFlag.MatchFixedString) if typed else -1
        return str(self.itemData(row)) if row > 0 else typed

    def show_stored(self, value: str) -> None:
        """Show a value as the books keep it."""
        row = self.findData(value) if value else 0
        self.setCurrentText(self.itemText(row) if row >= 0 else value)

    def is_new(self) -> bool:
        """Return whether the text is none of the list."""
        text = self.currentText().strip()
        return bool(text) and self.findText(text, Qt.MatchFlag.MatchFixedString) < 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = self._completions.popup()
        if (
            popup is watched
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and popup.isVisible()
        ):
            self.setCurrentText(self._offered(popup.currentIndex()))
            popup.hide()
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def _offered(self, chosen: QModelIndex) -> str:
        """Return the marked line; else the line that is so called, begins so, or comes first."""
        if chosen.isValid():
            return str(chosen.data())
        typed, model = self.currentText().strip().casefold(), self._completions.completionModel()
        offered = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        return min(
            offered,
            key=lambda line: (line.casefold() != typed, not line.casefold().startswith(typed)),
            default=self.currentText(),
        )


def _instant_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists
    edit = InstantEdit(is_day=spec.shape is Shape.DATE, is_now=spec.is_required)
    return FieldEditor(
        edit,
        edit.line.text,
        lambda raw: edit.line.setText(str(raw)),
        edit.value,
        edit.set_value,
        edit.changed,
    )


def _number_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists

    def value(typed: str) -> Value:
        text = typed.strip().replace(",", ".")
        if not text:
            return None
        try:
            return int(text) if spec.shape is Shape.WHOLE else float(text)
        except ValueError:
            raise OperatorError("Enter a number, for example 4711.") from None

    return _line_editor(spec, value)


def _flag_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists
    box = QCheckBox(book_words(spec.title))
    return FieldEditor(
        box,
        box.isChecked,
        lambda raw: box.setChecked(bool(raw)),
        box.isChecked,
        lambda value: box.setChecked(bool(value)),
        box.toggled,
    )


def _cameras_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    def value(typed: str) -> Value:
        numbers = re.split(r"[\s,;]+", typed.strip()) if typed.strip() else []
        invalid = [word for word in numbers if not (word.isascii() and word.isdigit() and len(word) < 8)]
        unknown = [word for word in numbers if word not in invalid and int(word) not in lists.cameras]
        if invalid or (unknown and lists.cameras):
            raise OperatorError(
                text("Camera “{camera}” is not in the scheme.", camera=(invalid or unknown)[0][:30])
            )
        return tuple(dict.fromkeys(int(word) for word in numbers))

    editor = _line_editor(spec, value)
    line = cast("QLineEdit", editor.widget)
    line.setPlaceholderText(QCoreApplication.translate("Books", "Camera numbers, for example 7 12"))

    def name() -> None:
        try:
            numbers = cast("tuple[int, ...]", value(line.text()))
        except OperatorError:
            numbers = ()
        names = [f"{number} {lists.cameras[number].name}" for number in numbers if number in lists.cameras]
        line.setToolTip("\n".join(names))

    line.textChanged.connect(name)
    return editor


def _tags_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists

    def value(typed: str) -> Value:
        return tuple(tag for part in re.split(r"[,;]", typed) if (tag := part.strip()))

    editor = _line_editor(spec, value)
    cast("QLineEdit", editor.widget).setPlaceholderText(
        QCoreApplication.translate("Books", "Separate with commas")
    )
    return editor


def _signature_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del spec, lists
    pad = SignaturePad()

    def show(value: Value) -> None:
        pad.set_path(str(value or ""))

    return FieldEditor(pad, pad.path, lambda raw: pad.set_path(str(raw)), pad.path, show, pad.changed)


_MAKERS: dict[Shape, Callable[[FieldSpec, FieldSuggestions], FieldEditor]] = {
    Shape.WORDS: _text_editor,
    Shape.LONG: _long_text_editor,
    Shape.CHOICE: _choice_editor,
    Shape.INSTANT: _instant_editor,
    Shape.DATE: _instant_editor,
    Shape.WHOLE: _number_editor,
    Shape.AMOUNT: _number_editor,
    Shape.FLAG: _flag_editor,
    Shape.CAMERAS: _cameras_editor,
    Shape.TAGS: _tags_editor,
    Shape.SIGNATURE: _signature_editor,
}
