"""What a field of each shape is typed into."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QWidget

from console.domain.books.fields import FieldSpec, Shape
from console.domain.errors import OperatorError
from console.ui.books.formatting import spoken
from console.ui.widgets.instant_edit import InstantEdit
from console.ui.widgets.signature_pad import SignaturePad
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import SignalInstance

    from console.domain.books.fields import Value
    from console.domain.cameras.camera import Camera

MOST_LINE = 5_000
"""Letters that a line takes; what is too long for the book is said, not cut off."""


@dataclass(frozen=True, slots=True)
class FieldSuggestions:
    """What editors propose.

    Attributes:
        choices: of open choices, by name of the field, instead of those of the code.
    """

    phrases: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cameras: Mapping[int, Camera] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldEditor:
    """One field's editor.

    Attributes:
        raw: what stands in it, right or not yet, as JSON can hold it.
        restore: put such a thing back.
        value: what it means; raises OperatorError where it means nothing.
        show: put a value in.
        cut: tells how many letters of a paste did not fit; None where that cannot happen.
    """

    widget: QWidget
    raw: Callable[[], Any]
    restore: Callable[[Any], None]
    value: Callable[[], Value]
    show: Callable[[Value], None]
    changed: SignalInstance
    cut: SignalInstance | None = None


def make_editor(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    """An editor for a field."""
    return _MAKERS[spec.shape](spec, lists)


def _line(spec: FieldSpec, value: Callable[[str], Value], completions: tuple[str, ...] = ()) -> FieldEditor:
    line = QLineEdit()
    line.setMaxLength(MOST_LINE)
    line.setToolTip(spec.hint)
    line.setPlaceholderText(spec.hint or spec.unit)
    if completions:
        completer = QCompleter(list(completions), line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)
    return FieldEditor(
        line,
        line.text,
        lambda kept: line.setText(str(kept)),
        lambda: value(line.text()),
        lambda shown: line.setText(spoken(shown)),
        line.textChanged,
    )


def _words(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    places = tuple(dict.fromkeys(camera.place for camera in lists.cameras.values()))
    return _line(spec, str.strip, places if spec.name in {"place", "location"} else ())


def _long(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    text = TextEdit(spec.most, lists.phrases)
    text.setPlaceholderText(spec.hint)
    return FieldEditor(
        text,
        text.toPlainText,
        lambda kept: text.setPlainText(str(kept)[: spec.most]),
        text.toPlainText,
        lambda shown: text.setPlainText(spoken(shown)),
        text.textChanged,
        text.was_cut,
    )


def _choice(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    box = _Choice()
    box.addItem("")
    box.addItems(list(lists.choices.get(spec.name, spec.choices)))
    box.setEditable(True)
    line = cast("QLineEdit", box.lineEdit())
    line.setMaxLength(MOST_LINE)
    line.setPlaceholderText(
        QCoreApplication.translate("Books", "Choose, or type another")
        if spec.is_open
        else QCoreApplication.translate("Books", "Choose")
    )
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = cast("QCompleter", box.completer())
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return FieldEditor(
        box,
        box.currentText,
        lambda kept: box.setCurrentText(str(kept)),
        lambda: box.currentText().strip(),
        lambda shown: box.setCurrentText(spoken(shown)),
        box.currentTextChanged,
    )


class _Choice(QComboBox):
    """The wheel scrolls the form, and changes nothing by accident."""

    def wheelEvent(self, event: Any) -> None:
        event.ignore()


def _moment(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists
    edit = InstantEdit(is_day=spec.shape is Shape.DATE, is_now=spec.is_required)
    return FieldEditor(
        edit,
        edit.line.text,
        lambda kept: edit.line.setText(str(kept)),
        edit.value,
        edit.set_value,
        edit.changed,
    )


def _number(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists

    def value(typed: str) -> Value:
        said = typed.strip().replace(",", ".")
        if not said:
            return None
        try:
            return int(said) if spec.shape is Shape.WHOLE else float(said)
        except ValueError:
            raise OperatorError(f"“{said[:30]}” is no number.") from None

    return _line(spec, value)


def _flag(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists
    box = QCheckBox(spec.title)
    return FieldEditor(
        box,
        box.isChecked,
        lambda kept: box.setChecked(bool(kept)),
        box.isChecked,
        lambda shown: box.setChecked(bool(shown)),
        box.toggled,
    )


def _cameras(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    def value(typed: str) -> Value:
        said = re.split(r"[\s,;]+", typed.strip()) if typed.strip() else []
        wrong = [each for each in said if not (each.isascii() and each.isdigit() and len(each) < 8)]
        unknown = [each for each in said if each not in wrong and int(each) not in lists.cameras]
        if wrong or (unknown and lists.cameras):
            raise OperatorError(f"“{(wrong or unknown)[0][:30]}” is no camera of the scheme.")
        return tuple(dict.fromkeys(int(each) for each in said))

    editor = _line(spec, value)
    line = cast("QLineEdit", editor.widget)
    line.setPlaceholderText(QCoreApplication.translate("Books", "Numbers, such as 7 12"))

    def name() -> None:
        try:
            numbers = cast("tuple[int, ...]", value(line.text()))
        except OperatorError:
            numbers = ()
        names = [f"{one} {lists.cameras[one].name}" for one in numbers if one in lists.cameras]
        line.setToolTip("\n".join(names))

    line.textChanged.connect(name)
    return editor


def _tags(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del lists

    def value(typed: str) -> Value:
        return tuple(said for each in re.split(r"[,;]", typed) if (said := each.strip()))

    editor = _line(spec, value)
    cast("QLineEdit", editor.widget).setPlaceholderText(
        QCoreApplication.translate("Books", "With commas between")
    )
    return editor


def _signature(spec: FieldSpec, lists: FieldSuggestions) -> FieldEditor:
    del spec, lists
    pad = SignaturePad()

    def show(value: Value) -> None:
        pad.set_path(str(value or ""))

    return FieldEditor(pad, pad.path, lambda kept: pad.set_path(str(kept)), pad.path, show, pad.changed)


_MAKERS: dict[Shape, Callable[[FieldSpec, FieldSuggestions], FieldEditor]] = {
    Shape.WORDS: _words,
    Shape.LONG: _long,
    Shape.CHOICE: _choice,
    Shape.INSTANT: _moment,
    Shape.DATE: _moment,
    Shape.WHOLE: _number,
    Shape.AMOUNT: _number,
    Shape.FLAG: _flag,
    Shape.CAMERAS: _cameras,
    Shape.TAGS: _tags,
    Shape.SIGNATURE: _signature,
}
