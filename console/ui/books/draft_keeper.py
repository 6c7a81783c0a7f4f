"""Saves the draft of a form while someone types, and deletes it when the entry is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.bridge.labels import book_words, translated
from console.ui.base.background import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import EntryRef
    from console.domain.errors import ConsoleError
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.books.form import EntryForm

KEEP_MS = 800


class DraftKeeper(QObject):
    """Keeps the draft of one form, from the first letter to the saved entry. UI thread.

    Args:
        context: the context of the pane.
        books: the books.
        form: the form.
        about: number of the entry that the new one follows; None if it stands alone.
        draft: the draft that is restored; None for a new form.
        viewed: returns the cameras that were called while typing.
    """

    entered = Signal(object)
    """Emitted with the `EntryRef` of the saved entry."""
    over = Signal()
    """Emitted when the form was closed or discarded."""

    def __init__(
        self,
        context: PaneContext,
        books: BooksAtConsole,
        form: EntryForm,
        about: int | None = None,
        draft: EntryDraft | None = None,
        viewed: Callable[[], tuple[int, ...]] = tuple,
    ) -> None:
        super().__init__(form)
        self._context, self._books, self.form = context, books, form
        self._about, self._viewed = about, viewed
        self._writer = books.draft_writer()
        self._draft = draft.id if draft is not None else None
        self._is_keeping = self._is_over = self._is_thrown_away = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.save)
        if draft is not None:
            form.restore(draft.typed)
            form.note.setText(self.tr("Draft restored"))
        form.changed.connect(self._timer.start)
        form.submitted.connect(self._submit)
        form.left.connect(self._on_leave)
        form.thrown_away.connect(self._discard)

    # -- draft -----------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the draft now; only one save runs at a time and the newest text is saved last."""
        self._timer.stop()
        if self._is_over:
            return
        if self._is_keeping:
            self._timer.start()
            return
        self._is_keeping = True
        kind, typed, about, draft = self.form.kind.name, self.form.raw(), self._about, self._draft
        ask(
            self._context,
            lambda: self._writer.save(kind, typed, about, draft),
            self._draft_saved,
            self._draft_not_saved,
        )

    def _draft_saved(self, draft: int) -> None:
        self._is_keeping = False
        self._draft = draft
        if self._is_thrown_away:
            self._drop_draft()
        elif not self._is_over:
            self.form.note.setText(self.tr("Draft saved"))

    def _draft_not_saved(self, error: ConsoleError) -> None:
        self._is_keeping = False
        # The draft may have been used at another console, so the input continues as a new draft.
        self._draft = None
        if not self._is_over:
            self.form.note.setText(self.tr("Draft not saved: {0}").format(translated(error.what)))

    def _drop_draft(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None:
            ask(self._context, lambda: self._writer.drop(draft), lambda _: None)

    def _on_leave(self) -> None:
        if self._timer.isActive():
            self.save()
        if self._is_keeping or self._draft is not None:
            self._context.bridge.messages.note(
                self.tr("{0}: kept as a draft").format(book_words(self.form.kind.title)),
                self.tr("It is under “Drafts” of the book."),
            )
        # Answers that arrive after the form was closed check this flag.
        self._is_over = True
        self.over.emit()

    def _discard(self) -> None:
        self._timer.stop()
        self._is_over = self._is_thrown_away = True
        if not self._is_keeping:
            self._drop_draft()
        self.over.emit()

    # -- entry -----------------------------------------------------------------------------------------------

    def _submit(self) -> None:
        self._timer.stop()
        payload: Any = self.form.payload()
        about, viewed, draft = self._about, self._viewed(), self._draft
        self.form.set_busy(is_busy=True)
        ask(
            self._context,
            lambda: self._books.enter(payload, about, draft, viewed),
            lambda ref: self._on_entered(ref, draft),
            self._show_refusal,
        )

    def _show_refusal(self, error: ConsoleError) -> None:
        if not self._is_over:
            self.form.refuse(error)

    def _on_entered(self, ref: EntryRef, draft: int | None) -> None:
        if self._draft != draft:
            # The draft was saved for the first time while the entry was being saved.
            self._drop_draft()
        if not self._is_over:
            self._is_over = True
            self.entered.emit(ref)
