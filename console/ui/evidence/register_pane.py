"""The Media pane: the media register, the packages that wait, the video prints, and the holds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.ui.base.background import ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.books.change_signal import BookChangeSignal
from console.ui.evidence.holds_page import HoldsPage
from console.ui.evidence.packages_page import PackagesPage
from console.ui.evidence.prints_page import PrintsPage
from console.ui.evidence.refused import refused_words
from console.ui.evidence.register_acts import RegisterActs
from console.ui.evidence.register_columns import rows_of
from console.ui.evidence.register_page import RegisterPage
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.books.media_file import MediaItem
    from console.domain.people.permissions import Permission
    from console.ui.base.context import PaneContext

FOLLOWED = frozenset({"media", "media-log", "incidents", "prints", "evidence"})
"""Books after whose entries the pane is read again."""


_Page = TypeVar("_Page", HoldsPage, PrintsPage, PackagesPage)


class MediaPane(QWidget):
    """Shows the media and the holds while someone is signed in. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.books = context.services.books
        self.register = RegisterPage(self.name_of, self.books.media.now_utc)
        self._others: list[HoldsPage | PrintsPage | PackagesPage] = []
        """The pages besides the register that are made, each when it is first shown."""
        self.acts = RegisterActs(context, self.register, self, self.name_of, self.refresh)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.register)
        self.media_tab, self.holds_tab = QPushButton(self.tr("&Media")), QPushButton(self.tr("Hol&ds"))
        self.prints_tab = QPushButton(self.tr("&Prints"))
        self.packages_tab = QPushButton(self.tr("Pac&kages"))
        self.count_button = button(self.tr("Stocktaking…"), self.acts.count)
        self.scan_button = button(self.tr("Scan label…"), self.scan)
        self.new_button = button(self.tr("&Register medium…"), self.acts.register_new, is_first=True)
        # A row that wraps: its width is what the wall would lose.
        head = Flow()
        for tab, page in (
            (self.media_tab, lambda: self.register),
            (self.packages_tab, lambda: self.packages),
            (self.prints_tab, lambda: self.prints),
            (self.holds_tab, lambda: self.holds),
        ):
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.clicked.connect(lambda _=False, page=page: self.show_page(page()))
            head.addWidget(tab)
        self.register.top.addWidget(self.scan_button)
        head.addWidget(self.count_button)
        head.addWidget(self.new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.register.wanted.connect(self.acts.begin)
        self.changes = BookChangeSignal(self.books, self)
        self.changes.written.connect(self._follow_books)
        context.bridge.attendance.changed.connect(self._follow_person)
        self.setFocusProxy(self.register)
        self.show_page(self.register)

    @cached_property
    def holds(self) -> HoldsPage:
        """What is held."""
        return self._made(HoldsPage(self._context, self))

    @cached_property
    def prints(self) -> PrintsPage:
        """The video prints."""
        return self._made(PrintsPage(self._context, self))

    @cached_property
    def packages(self) -> PackagesPage:
        """The packages that wait to be released or written."""
        return self._made(PackagesPage(self._context, self))

    def _made(self, page: _Page) -> _Page:
        self.stack.addWidget(page)
        self._others.append(page)
        return page

    def name_of(self, login: str) -> str:
        """Return a person's name, as far as this console knows it. Does not wait."""
        person = self._context.services.people.roster.state.persons.get(login)
        return person.name if person is not None else login

    def show_page(self, page: QWidget) -> None:
        """Show the media, the packages, the prints or the holds."""
        self.stack.setCurrentWidget(page)
        self.media_tab.setChecked(page is self.register)
        self.holds_tab.setChecked(isinstance(page, HoldsPage))
        self.prints_tab.setChecked(isinstance(page, PrintsPage))
        self.packages_tab.setChecked(isinstance(page, PackagesPage))
        page.setFocus()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow_person(self) -> None:
        # The next person may not be allowed to read what is shown.
        for page in (self.register, *self._others):
            page.clear("")
        if self.isVisible():
            self.refresh()

    def _follow_books(self, books: frozenset[str]) -> None:
        if self.isVisible() and books & FOLLOWED:
            self.refresh()

    def refresh(self) -> None:
        """Read what is shown again."""
        is_someone = self.books.person() is not None
        for widget in (self.scan_button, self.count_button, self.new_button):
            widget.setEnabled(is_someone)
        if not is_someone:
            for page in (self.register, *self._others):
                page.clear(self.tr("No one is signed in at this console."))
            return
        shown = self.stack.currentWidget()
        if isinstance(shown, HoldsPage | PrintsPage | PackagesPage):
            shown.refresh()
            return
        ask_as_person(
            self._context,
            lambda: self.books.media.items(self.books.actor()),
            self._show_items,
            lambda error: self.register.clear(error_words(error)),
        )

    def _refused(self, act: Permission) -> str:
        return refused_words(self.books, act)

    def _show_items(self, items: list[MediaItem]) -> None:
        self.register.show_rows(rows_of(items, self.books.media.now_utc()), self._refused)

    def scan(self) -> None:
        """Look for a label before a camera that is plugged into this machine."""
        # Imported late, so that the pane need not wait for a dialog.
        from console.ui.evidence.label_scan import ScanDialog

        dialog = ScanDialog(self._context, self.find_medium, self)
        dialog.open()
        dialog.look()

    def find_medium(self, code: str) -> None:
        """Show the medium with a reference, as a scanner gives it."""
        self.show_page(self.register)
        self.register.filter.setCurrentIndex(0)
        self.register.search.setText(code)


PANE = PaneKind(
    "media",
    str(QT_TRANSLATE_NOOP("Panes", "Media and holds")),
    MediaPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=480,
)
