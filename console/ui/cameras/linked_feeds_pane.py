"""The Linked feeds pane: feeds agreed with partners, and each use of them (SYS-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from console.bridge.labels import choice_words, error_words
from console.domain.books import KINDS
from console.domain.books.linked_feeds import FROM_PARTNER, TO_PARTNER
from console.domain.instants import spoken_day
from console.domain.people.permissions import Permission
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.books.book_list_pane import BookListPane
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.books.feed_file import LinkedFeed
    from console.domain.books.fields import Value
    from console.ui.base.context import PaneContext

BOOK = "linked-feeds"
translate = QCoreApplication.translate


def state_words(one: LinkedFeed, now_utc: dt.datetime) -> str:
    """Return how a feed stands now."""
    if one.is_over:
        return translate("LinkedFeeds", "Ended")
    if one.used:
        return translate("LinkedFeeds", "In use")
    if one.is_within(now_utc):
        return translate("LinkedFeeds", "Agreed now")
    return translate("LinkedFeeds", "Outside its hours")


def columns(now: Callable[[], dt.datetime]) -> list[TableColumn[LinkedFeed]]:
    """Return the columns of the list; `now` returns the instant."""
    icons = {name: icon(name) for name in ("open", "clock", "closed", "fault")}

    def shape(one: LinkedFeed) -> str:
        if one.is_over:
            return "closed"
        return "fault" if one.used and not one.is_within(now()) else "open" if one.used else "clock"

    def numbers(one: LinkedFeed) -> str:
        return ", ".join(map(str, sorted(one.cameras)))

    def until(one: LinkedFeed) -> str:
        permanent = translate("LinkedFeeds", "Permanent")
        return spoken_day(one.last_on) if one.last_on is not None else permanent

    return [
        TableColumn(
            translate("LinkedFeeds", "State"),
            lambda one: state_words(one, now()),
            lambda one: f"{one.is_over:d} {one.number:012}",
            icon=lambda one: icons[shape(one)],
        ),
        TableColumn(translate("LinkedFeeds", "Partner"), lambda one: one.partner, lambda one: one.partner),
        TableColumn(
            translate("LinkedFeeds", "Direction"),
            lambda one: choice_words(FROM_PARTNER if one.is_from_partner else TO_PARTNER),
            lambda one: str(one.is_from_partner),
        ),
        TableColumn(translate("LinkedFeeds", "Cameras"), numbers, numbers),
        TableColumn(translate("LinkedFeeds", "Hours"), lambda one: one.hours, lambda one: one.hours),
        TableColumn(translate("LinkedFeeds", "Until"), until, until),
        TableColumn(translate("LinkedFeeds", "Purpose"), lambda one: one.purpose, lambda one: one.purpose),
    ]


class LinkedFeedsPane(BookListPane):
    """Lists the feeds, and enters agreements and uses. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__(context, BOOK)
        self._feeds = self._books.linked_feeds
        self.model = ColumnTable(columns(self._feeds.now_utc), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(self.tr("Linked feeds"))
        self.said = words("", "about")
        self.agree_button = button(self.tr("&Enter agreement…"), self.agree)
        self.open_button = button(self.tr("&Use feed…"), lambda: self.follow("opened"), is_first=True)
        self.shut_button = button(self.tr("End u&se…"), lambda: self.follow("shut"))
        self.end_button = button(self.tr("End a&greement…"), lambda: self.follow("ended"))
        row = Flow((self.open_button, self.shut_button, self.agree_button, self.end_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addLayout(row)
        self.setFocusProxy(self.table)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self._follow_selection()

    def selected(self) -> LinkedFeed | None:
        """Return the chosen feed."""
        chosen = self.table.selectionModel().selectedRows()
        one: LinkedFeed | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def clear(self, why: str) -> None:
        """Empty the list and say why."""
        self.model.set_rows([])
        self._follow_selection()
        self.said.setText(why)

    def refresh(self) -> None:
        """Read the book of linked feeds."""
        if self._books.person() is None:
            self.clear(self.tr("No one is signed in at this console."))
            return
        ask_as_person(
            self._context,
            lambda: self._feeds.feeds(self._books.actor()),
            self._show,
            lambda error: self.clear(error_words(error)),
        )

    def _show(self, found: list[LinkedFeed]) -> None:
        before = self.selected()
        self.model.set_rows(found)
        self.model.finish()
        if not found:
            self.said.setText(self.tr("No feed has been agreed with a partner yet."))
        for row in range(self.table.proxy.rowCount()):
            one = self.table.proxy.index(row, 0).data(ROW_ROLE)
            if before is None or one.number == before.number:
                self.table.selectRow(row)
                break
        self._follow_selection()

    def _follow_selection(self) -> None:
        one = self.selected()
        may_agree, may_use = (
            self._books.may(act) for act in (Permission.CHANGE_SCHEME, Permission.ENTER_LOG)
        )
        is_open = one is not None and not one.is_over
        self.agree_button.setEnabled(may_agree)
        self.end_button.setEnabled(may_agree and is_open)
        self.open_button.setEnabled(may_use and is_open and one is not None and not one.used)
        self.shut_button.setEnabled(may_use and one is not None and bool(one.used))
        if one is not None:
            agreed = self.tr("Agreement {0}: {1}").format(one.agreement, one.purpose)
            if one.used:
                agreed += " " + self.tr("In use: cameras {0}.").format(", ".join(map(str, one.used)))
            self.said.setText(agreed)

    # -- acts ----------------------------------------------------------------------------------------------

    def agree(self) -> None:
        """Open the form of a new agreement."""
        self._open("agreed", {"begins_on": self._feeds.now_utc().date()}, None, {}, "")

    def follow(self, name: str) -> None:
        """Open the form of what follows the chosen agreement. Times of a use are the program's."""
        one = self.selected()
        if one is None:
            return
        now_utc = self._feeds.now_utc()
        presets: dict[str, Value] = {}
        without: dict[str, Value] = {}
        if name == "opened":
            presets, without = {"cameras": tuple(sorted(one.cameras))}, {"opened_utc": now_utc}
        elif name == "shut":
            without = {"shut_utc": now_utc}
        else:
            presets = {"ended_on": now_utc.date()}
        self._open(name, presets, one.number, without, one.partner)

    def _open(
        self,
        name: str,
        presets: dict[str, Value],
        case: int | None,
        without: dict[str, Value],
        about: str,
    ) -> None:
        def submit(filled: Any) -> None:
            ask(
                self._context,
                lambda: self._books.enter(filled, case),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        kind = KINDS[f"{BOOK}.{name}"]
        dialog = EntryDialog(kind, presets, FieldSuggestions(), submit, self, without, about)
        dialog.open()

    def _done(self, dialog: EntryDialog) -> None:
        dialog.accept()
        self.refresh()


PANE = PaneKind(
    "linked-feeds",
    str(QT_TRANSLATE_NOOP("Panes", "Linked feeds")),
    LinkedFeedsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=640,
)
