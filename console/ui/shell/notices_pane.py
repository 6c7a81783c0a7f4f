"""Faults and messages, with unacknowledged faults first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.bridge.messages import Message, MessageKind, grouped
from console.domain.instants import spoken_moment, spoken_time
from console.domain.people.calendar import day_of
from console.services.wall.service import MOST_DONE
from console.ui.base.action import action_by_id
from console.ui.base.pane import PaneKind
from console.ui.cameras.event_list import EventList
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.entries import EntryRef
    from console.ui.base.context import PaneContext

translate = QCoreApplication.translate
MESSAGE = 1
"""The column that is read first."""


def _time_text(instant: dt.datetime | None) -> str:
    """Return the time of an instant of today; of another day with its date."""
    if instant is None:
        return "–"
    is_today = day_of(instant) == day_of(dt.datetime.now(dt.UTC))
    return spoken_time(instant) if is_today else spoken_moment(instant, seconds=False)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One line of the list: a message, or the faults that came together.

    Attributes:
        messages: oldest first.
        name_of: returns a person's name for a user name.
    """

    messages: tuple[Message, ...]
    name_of: Callable[[str], str]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MessageRow) and self.messages == other.messages

    def __hash__(self) -> int:
        return hash(self.messages)

    @property
    def first(self) -> Message:
        """The oldest message."""
        return self.messages[0]

    @property
    def is_open(self) -> bool:
        """Whether something in it waits to be acknowledged."""
        return any(message.is_open for message in self.messages)

    @property
    def what(self) -> str:
        """What is wrong; of several faults their number and cameras."""
        if len(self.messages) == 1:
            return self.first.what
        cameras = sorted({one.camera for one in self.messages if one.camera is not None})
        return translate("Notices", "{0} faults that came together – cameras {1}").format(
            len(self.messages), ", ".join(map(str, cameras)) or "–"
        )

    @property
    def hint(self) -> str:
        """Each fault with its beginning, and what to do."""
        if len(self.messages) == 1:
            return f"{self.first.what}\n{self.first.then}".strip()
        return "\n".join(f"{_time_text(one.begun_utc)}  {one.what}" for one in self.messages)

    @property
    def then(self) -> str:
        """What to do."""
        return self.first.then

    @property
    def state(self) -> str:
        """Whether it lasts, and who acknowledged it."""
        if len(self.messages) == 1:
            return _state_text(self.first, self.name_of)
        waiting = sum(one.is_open for one in self.messages)
        over = sum(one.ended_utc is not None for one in self.messages)
        return translate("Notices", "{0} not acknowledged, {1} ended").format(waiting, over)

    @property
    def done(self) -> str:
        """What was done about it."""
        return "; ".join(dict.fromkeys(one.done for one in self.messages if one.done))


def _state_text(message: Message, name_of: Callable[[str], str]) -> str:
    if message.kind is MessageKind.REMINDER:
        return translate("Notices", "Done") if message.ended_utc else translate("Notices", "Reminder")
    if message.is_open:
        if message.ended_utc is None:
            return translate("Notices", "Not acknowledged")
        return translate("Notices", "Ended {0}, not acknowledged").format(_time_text(message.ended_utc))
    if message.acknowledged_utc is not None:
        word = translate("Notices", "Acknowledged by {0} at {1}")
        if message.ended_utc is None:
            word = translate("Notices", "Lasts – acknowledged by {0} at {1}")
        return word.format(name_of(message.acknowledged_by), _time_text(message.acknowledged_utc))
    return translate("Notices", "Refused") if message.kind is MessageKind.REFUSAL else ""


def message_columns() -> list[TableColumn[MessageRow]]:
    """Return the columns of the message table."""
    fault = icon("fault")
    return [
        TableColumn(
            translate("Notices", "Since"),
            lambda row: _time_text(row.first.begun_utc),
            # Sort open faults first, then by newest message.
            lambda row: (0 if row.is_open else 1_000_000) - row.first.number,
            icon=lambda row: fault if row.is_open else None,
        ),
        TableColumn(
            translate("Notices", "Message"),
            lambda row: row.what,
            lambda row: row.what,
            hint=lambda row: row.hint,
        ),
        TableColumn(translate("Notices", "State"), lambda row: row.state, lambda row: row.state),
        TableColumn(translate("Notices", "What was done"), lambda row: row.done, lambda row: row.done),
        TableColumn(translate("Notices", "What to do"), lambda row: row.then, lambda row: row.then),
    ]


class NoticesPane(QWidget):
    """Lists messages and camera events. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.model = ColumnTable(message_columns(), self)
        self.table = SortedTable(self.model)
        self.table.wrap_column(MESSAGE)
        self.empty = QLabel(self.tr("No faults or messages."))
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.acknowledge = QPushButton(self.tr("Acknowledge"))
        self.acknowledge.setObjectName("primary")
        self.acknowledge.setToolTip(action_by_id("acknowledge").tool_tip)
        self.acknowledge.clicked.connect(self._acknowledge)
        self.done = QLineEdit()
        self.done.setPlaceholderText(self.tr("What was done about it, for example: maintenance called"))
        self.done.setAccessibleName(self.tr("What was done"))
        self.done.setMaxLength(MOST_DONE)
        self.done.returnPressed.connect(self._acknowledge)
        self.show_entry = QPushButton(self.tr("Show &entry"))
        self.show_entry.setToolTip(
            self.tr("Show what the chosen reminder is about, where it is done (Enter in the list)")
        )
        self.show_entry.clicked.connect(self._show_entry)
        self.table.activated.connect(lambda _: self._show_entry())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer_entry())
        row = QHBoxLayout()
        row.addWidget(self.done, 1)
        row.addWidget(self.show_entry)
        row.addWidget(self.acknowledge)
        messages = QWidget()
        column = QVBoxLayout(messages)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.stack)
        column.addLayout(row)
        self.events = EventList(context)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(messages, self.tr("Faults and messages"))
        self.tabs.addTab(self.events, self.tr("Camera events"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6, 0, 6, 8)
        outer.addWidget(self.tabs)
        self.setFocusProxy(self.table)
        context.bridge.messages.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Refresh the messages."""
        messages = self._context.bridge.messages.messages()
        # Long lists are filled from the first row on, and the newest messages are seen first.
        self.model.set_rows(self._rows()[::-1])
        self.stack.setCurrentWidget(self.table if messages else self.empty)
        self.acknowledge.setEnabled(any(message.is_open for message in messages))
        self._offer_entry()

    def _chosen_entry(self) -> EntryRef | None:
        """Return what the only chosen message is about, as long as it is to be done."""
        chosen = [index.data(ROW_ROLE) for index in self.table.selectionModel().selectedRows()]
        if len(chosen) != 1 or chosen[0] is None or chosen[0].first.ended_utc is not None:
            return None
        entry: EntryRef | None = chosen[0].first.entry
        return entry

    def _offer_entry(self) -> None:
        self.show_entry.setEnabled(self._chosen_entry() is not None)

    def _show_entry(self) -> None:
        if (entry := self._chosen_entry()) is not None:
            self._context.bridge.entries.show(entry)

    def _acknowledge(self) -> None:
        """Acknowledge the selected faults, or the oldest one."""
        centre = self._context.bridge.messages
        chosen = [index.data(ROW_ROLE) for index in self.table.selectionModel().selectedRows()]
        if not chosen:
            waiting = centre.open_faults()[:1]
            chosen = [row for row in self._rows() if waiting and waiting[0] in row.messages]
        for row in chosen:
            for message in row.messages:
                centre.acknowledge(message.number, self._context.bridge.wall.actor, self.done.text())
        self.done.clear()

    def _rows(self) -> list[MessageRow]:
        name_of = self._context.services.books.names.author
        groups = grouped(self._context.bridge.messages.messages())
        return [MessageRow(tuple(group), name_of) for group in groups]


PANE = PaneKind(
    "notices",
    str(QT_TRANSLATE_NOOP("Panes", "Faults and messages")),
    NoticesPane,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
