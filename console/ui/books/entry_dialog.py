"""A dialog with the fields of one kind of entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.bridge.labels import book_words
from console.domain.books.fields import Shape
from console.domain.books.kinds import Part
from console.domain.books.payloads import check, problem_of, tidy
from console.domain.errors import NeedsConfirmation, OperatorError
from console.ui.books.field_editors import make_editor
from console.ui.books.new_titles import new_title
from console.ui.widgets.forms import FormColumn, FormDialog
from console.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from console.domain.books.fields import FieldSpec, Value
    from console.domain.books.kinds import EntryKind
    from console.domain.errors import ConsoleError
    from console.ui.books.field_editors import FieldEditor, FieldSuggestions

_EMPTY: tuple[Any, ...] = ("", None, ())
TALLEST_PX = 560
"""Height at which the fields scroll, so that the dialog fits on a small screen."""


class EntryDialog(FormDialog):
    """The fields of one kind of entry. Deleted when closed.

    Args:
        kind: of the entry.
        presets: values that are known.
        lists: suggestions for the fields.
        do: called with the payload when all fields are valid.
        parent: owns the dialog.
        without: values of fields that the program fills in and that are not shown.
        about: what the entry is about, such as the reference of a medium; shown behind the title.
        do_text: text of the button; empty: “Save entry”.
        title: what is about to be done; empty: the title of the entry, which says so if it is a new one.
    """

    def __init__(
        self,
        kind: EntryKind,
        presets: Mapping[str, Value],
        lists: FieldSuggestions,
        do: Callable[[Any], None],
        parent: QWidget,
        without: Mapping[str, Value] | None = None,
        about: str = "",
        do_text: str = "",
        title: str = "",
    ) -> None:
        title = title or (new_title(kind) if kind.part is Part.OPENS else book_words(kind.title))
        super().__init__(f"{title}: {about}" if about else title, parent)
        self.setMinimumWidth(620)
        self._kind, self._do, self._fixed = kind, do, dict(without or {})
        self.editors: dict[str, FieldEditor] = {}
        self.question: QWidget | None = None
        fields = QWidget()
        inner = FormColumn(fields, margin=2)
        asked = {spec.name for spec in kind.fields if spec.is_asked}
        for spec in kind.fields:
            if spec.name in self._fixed:
                continue
            editor = make_editor(spec, lists)
            title = book_words(spec.title)
            if spec.is_asked:
                self.question = _question(title, editor.widget)
            elif spec.shape is Shape.FLAG:
                inner.addWidget(editor.widget)
            else:
                inner.field(f"{title} *" if spec.is_required else title, editor.widget)
            if presets.get(spec.name) is not None:
                editor.show(presets[spec.name])
            self.editors[spec.name] = editor
        self.add_fields(inner)
        # What room is left is the fields', not the gap's above the buttons.
        self._area = scrolled(fields)
        self.column.addWidget(self._area, 100)
        if self.question is not None:
            self.column.addWidget(self.question)
        self.finish(do_text or self.tr("Save entry"), self.submit)
        empty = (one.widget for name, one in self.editors.items() if name not in asked and _is_empty(one))
        next(empty, self).setFocus()

    def show_refusal(self, error: ConsoleError) -> None:
        """Show why it was refused; a doubt gets the field in which it is answered."""
        if isinstance(error, NeedsConfirmation) and self.question is not None:
            self.question.show()
            self.question.setFocus()
        super().show_refusal(error)

    def add_fields(self, column: FormColumn) -> None:
        """Add what is asked beside the fields of the entry."""

    def submit(self) -> None:
        """Check the fields, then hand the entry on."""
        if self.is_busy:
            return
        try:
            values = {name: tidy(editor.value()) for name, editor in self.editors.items()}
            filled = {name: value for name, value in {**values, **self._fixed}.items() if value not in _EMPTY}
            check(self._kind, filled)
            self.check_more()
        except OperatorError as error:
            self.show_refusal(error)
            self._focus_wrong()
            return
        self.set_busy(is_busy=True)
        self._do(self._kind.payload(**filled))

    def _focus_wrong(self) -> None:
        """Give the keyboard to the first field that is wrong, or must be filled in and is not."""
        for spec in self._kind.fields:
            editor = self.editors.get(spec.name)
            if editor is not None and spec.shape is not Shape.FLAG and _is_wrong(spec, editor):
                editor.widget.setFocus()
                self._area.ensureWidgetVisible(editor.widget)
                return

    def check_more(self) -> None:
        """Check what was asked beside the fields.

        Raises:
            OperatorError: it is wrong.
        """


def _question(title: str, answer: QWidget) -> QWidget:
    """Return the field for what the service may ask; hidden until it does."""
    question = QWidget()
    FormColumn(question, margin=0).field(title, answer)
    question.setFocusProxy(answer)
    question.hide()
    return question


def _is_empty(editor: FieldEditor) -> bool:
    """Return whether nothing is in a field; what is in it may be wrong, such as a camera that was removed."""
    try:
        return editor.value() in _EMPTY
    except OperatorError:
        return False


def _is_wrong(spec: FieldSpec, editor: FieldEditor) -> bool:
    try:
        return bool(problem_of(spec, tidy(editor.value())))
    except OperatorError:
        return True


def scrolled(inner: QWidget) -> ScrollArea:
    """Return a widget in an area that scrolls where the screen is small."""
    area = _FieldsArea(inner)
    # Otherwise the area has the keyboard when the dialog opens, and what is typed first is lost.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


class _FieldsArea(ScrollArea):
    """As high as its fields, once these have the size that the style sheet gives them."""

    def showEvent(self, event: QShowEvent) -> None:
        if (fields := self.widget()) is not None:
            self.setMinimumHeight(min(fields.sizeHint().height() + 4, TALLEST_PX))
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the field in view in which people type: a refusal below takes room away."""
        super().resizeEvent(event)
        used = self.window().focusWidget()
        if used is not None and self.isAncestorOf(used):
            self.ensureWidgetVisible(used)
