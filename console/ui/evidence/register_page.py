"""The page of the media register: the list, the life of the chosen medium, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import translated
from console.domain.books.media import Delivered, Destroyed, Relocated, Removed, Returned, Viewed
from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.services.evidence.media_register_rules import why_not
from console.ui.books.entry_dialog import scrolled
from console.ui.evidence.register_columns import (
    FILTERS,
    MediaRow,
    custody_words,
    filter_words,
    matches,
    media_columns,
)
from console.ui.evidence.register_life import LifeView
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.scroll_area import ScrollArea
from console.ui.widgets.search_line import SearchLine
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton

    from console.domain.books.media_file import MediaItem

ACTS: dict[str, tuple[type, Permission]] = {
    "remove": (Removed, Permission.SECURE_MEDIA),
    "return": (Returned, Permission.SECURE_MEDIA),
    "move": (Relocated, Permission.SECURE_MEDIA),
    "view": (Viewed, Permission.ENTER_MEDIA),
    "deliver": (Delivered, Permission.RELEASE_DATA),
    "destroy": (Destroyed, Permission.SECURE_MEDIA),
}
"""What can be done with a medium: its payload and the permission."""
OTHERS: dict[str, Permission] = {
    "state": Permission.ENTER_MEDIA,
    "countersign": Permission.READ_BOOKS,
    "print": Permission.READ_BOOKS,
}


class RegisterPage(QWidget):
    """Lists the media; a code that is scanned into the search line finds its medium. UI thread.

    Args:
        name_of: returns a person's name by user name; it must not wait.
        now_utc: returns the present time.
    """

    wanted = Signal(str)
    """Emitted with the name of an act: a key of `ACTS` or `OTHERS`."""

    def __init__(self, name_of: Callable[[str], str], now_utc: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._now_utc = now_utc
        self._rows: list[MediaRow] = []
        self._refused: Callable[[Permission], str] = lambda _act: ""
        self.search = SearchLine(self.tr("Search, or scan a label"))
        self.search.setMaxLength(200)
        self.search.setAccessibleName(self.tr("Search"))
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Filter"))
        for name in FILTERS:
            self.filter.addItem(filter_words(name), name)
        self.model = ColumnTable(media_columns(), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.top = Flow(fills=True)
        self.heading = words("", "heading")
        self.state = words("", "about")
        self.life = LifeView(name_of)
        self.why = words("", "muted")
        self.buttons = self._make_buttons()
        self._lay_out()
        self.search.textChanged.connect(lambda _: self._refill())
        self.search.returnPressed.connect(self._take_code)
        self.filter.currentIndexChanged.connect(lambda _: self._refill())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selected())
        self.setFocusProxy(self.search)
        self.clear("")

    def _make_buttons(self) -> dict[str, QPushButton]:
        labels = {
            "view": self.tr("Review…"),
            "remove": self.tr("Take out…"),
            "return": self.tr("Return…"),
            "move": self.tr("Move…"),
            "state": self.tr("Sign statement…"),
            "deliver": self.tr("Hand over…"),
            "destroy": self.tr("Destroy…"),
            "countersign": self.tr("Countersign…"),
            "print": self.tr("Print life…"),
        }
        return {
            name: button(label, lambda name=name: self.wanted.emit(name))  # type: ignore[misc]  # bound at once
            for name, label in labels.items()
        }

    def _lay_out(self) -> None:
        self.top.addWidget(self.search)
        self.top.addWidget(self.filter)
        listed = QWidget()
        left = QVBoxLayout(listed)
        left.setContentsMargins(0, 0, 0, 0)
        left.addLayout(self.top)
        left.addWidget(self.stack, 1)
        chosen = QWidget()
        right = QVBoxLayout(chosen)
        right.setContentsMargins(8, 0, 0, 0)
        right.addWidget(self.heading)
        right.addWidget(self.state)
        right.addWidget(scrolled(self.life), 1)
        right.addWidget(self.why)
        right.addLayout(Flow(self.buttons.values()))
        split = Splitter(Qt.Orientation.Vertical)
        split.addWidget(listed)
        split.addWidget(ScrollArea(chosen))
        # Qt divides later room as it is divided now; stretch factors would begin with what each would like.
        split.setSizes([400, 600])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    # -- what is shown ---------------------------------------------------------------------------------------

    def clear(self, why: str) -> None:
        """Clear the list and show why."""
        self._rows = []
        self.model.set_rows([])
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self._show_selected()

    def show_rows(self, rows: Sequence[MediaRow], refused: Callable[[Permission], str]) -> None:
        """Show the media; the selection stays.

        Args:
            rows: all of them.
            refused: returns why the person at the console may not do an act, or nothing; it must not wait.
        """
        self._rows, self._refused = list(rows), refused
        self._refill()

    def _refill(self) -> None:
        chosen = self.selected()
        name, typed = str(self.filter.currentData()), self.search.text()
        shown = [row for row in self._rows if matches(row, name, typed)]
        self.model.set_rows(shown)
        if not shown:
            nothing = self.tr("No media yet. Register the first with “Register medium”.")
            none = self.tr("No media match. Clear the search or choose “All media”.")
            self.empty.setText(none if self._rows else nothing)
        self.stack.setCurrentWidget(self.table if shown else self.empty)
        self.select(chosen.number if chosen else 0)
        self._show_selected()

    def select(self, number: int) -> None:
        """Select a medium by the number of its entry; the first where it is not shown."""
        self.model.finish()
        proxy = self.table.proxy
        places = range(proxy.rowCount())
        place = next((row for row in places if self._row_at(row).item.number == number), 0)
        flags = QItemSelectionModel.SelectionFlag
        if proxy.rowCount():
            self.table.selectionModel().setCurrentIndex(
                proxy.index(place, 0), flags.ClearAndSelect | flags.Rows
            )

    def _row_at(self, row: int) -> MediaRow:
        data: MediaRow = self.table.proxy.index(row, 0).data(ROW_ROLE)
        return data

    def selected(self) -> MediaItem | None:
        """Return the chosen medium."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE).item if chosen else None

    def _take_code(self) -> None:
        """Choose the medium that a scanner typed, and be ready for the next label."""
        if self.table.proxy.rowCount() == 1:
            self.select(self._row_at(0).item.number)
        self.search.selectAll()

    def _show_selected(self) -> None:
        item = self.selected()
        self.life.show_item(item)
        self.heading.setText(item.reference if item else "")
        self.state.setText(self._state_text(item) if item else "")
        for name, widget in self.buttons.items():
            why = self._why_disabled(name, item)
            widget.setEnabled(item is not None and not why)
            widget.setToolTip(why)
        # An unsigned entry bars all movements, so it is said without a tool tip as well.
        barred = self.buttons["move"].toolTip() if item is not None and item.unsigned else ""
        self.why.setText(barred)
        self.why.setVisible(bool(barred))

    def _why_disabled(self, name: str, item: MediaItem | None) -> str:
        """Return why an act is not possible now; empty if it is."""
        if item is None:
            return self.tr("Choose a medium first.")
        if refused := self._refused(ACTS[name][1] if name in ACTS else OTHERS[name]):
            return refused
        if name == "countersign":
            return "" if item.unsigned else self.tr("Every entry is countersigned.")
        if name == "state" and item.unsigned:
            return self.tr("A witness must countersign every entry first.")
        return translated(why_not(item, ACTS[name][0], self._now_utc())) if name in ACTS else ""

    def _state_text(self, item: MediaItem) -> str:
        parts = [custody_words(item.custody) + (f": {item.place}" if item.place else "")]
        until_utc = item.kept_until_utc
        if until_utc is not None:
            day = spoken_day(day_of(until_utc))
            parts.append(self.tr("master, kept until {0}").format(day))
        if item.breaks:
            parts.append(self.tr("✗ continuity broken: moved while a link was unsigned"))
        elif item.unsigned:
            parts.append(self.tr("◔ entries to countersign: {0}").format(len(item.unsigned)))
        return " · ".join(parts)
