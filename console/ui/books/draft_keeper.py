"""A form while somebody types in it: its draft is kept as typed, and goes when it is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.ui.base.asking import ask

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
    """One form with its draft, from the first letter to its entry. UI thread."""

    entered = Signal(object)
    """The `EntryRef` that it became."""
    over = Signal()
    """It was left or thrown away."""

    def __init__(
        self,
        context: PaneContext,
        desk: BooksAtConsole,
        form: EntryForm,
        about: int | None = None,
        draft: EntryDraft | None = None,
        viewed: Callable[[], tuple[int, ...]] = tuple,
    ) -> None:
        super().__init__(form)
        self._context, self._desk, self.form = context, desk, form
        self._about, self._viewed = about, viewed
        person = desk.person()
        self._author = person.login if person is not None else ""
        self._draft = draft.id if draft is not None else None
        self._is_keeping = self._is_over = self._is_thrown_away = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)
        if draft is not None:
            form.restore(draft.typed)
            form.note.setText(self.tr("Draft brought back"))
        form.changed.connect(self._timer.start)
        form.submitted.connect(self._enter)
        form.left.connect(self._leave)
        form.thrown_away.connect(self._throw_away)

    # -- draft -----------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is typed now; one saving at a time, the newest words last."""
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
            lambda: self._desk.save_draft(kind, typed, about, draft, self._author),
            self._kept,
            self._not_kept,
        )

    def _kept(self, draft: int) -> None:
        self._is_keeping = False
        self._draft = draft
        if self._is_thrown_away:
            self._drop()
        elif not self._is_over:
            self.form.note.setText(self.tr("Draft kept"))

    def _not_kept(self, error: ConsoleError) -> None:
        self._is_keeping = False
        # Entered at another console, perhaps: what is typed here goes on as a draft of its own.
        self._draft = None
        if not self._is_over:
            self.form.note.setText(self.tr("Draft not kept: {0}").format(error.what))

    def _drop(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None:
            ask(self._context, lambda: self._desk.drop_draft(draft), lambda _: None)

    def _leave(self) -> None:
        if self._timer.isActive():
            self.keep()
        # The form goes; answers that are on their way find that out.
        self._is_over = True
        self.over.emit()

    def _throw_away(self) -> None:
        self._timer.stop()
        self._is_over = self._is_thrown_away = True
        if not self._is_keeping:
            self._drop()
        self.over.emit()

    # -- entry -----------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        self._timer.stop()
        payload: Any = self.form.payload()
        about, viewed, draft = self._about, self._viewed(), self._draft
        self.form.set_busy(is_busy=True)
        ask(
            self._context,
            lambda: self._desk.enter(payload, about, draft, viewed),
            lambda ref: self._done(ref, draft),
            self._refused,
        )

    def _refused(self, error: ConsoleError) -> None:
        if not self._is_over:
            self.form.refuse(error)

    def _done(self, ref: EntryRef, draft: int | None) -> None:
        if self._draft != draft:
            # It was kept for the first time just before.
            self._drop()
        if not self._is_over:
            self._is_over = True
            self.entered.emit(ref)
