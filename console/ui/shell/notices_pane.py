"""Faults and messages, with unacknowledged faults first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.bridge.messages import Message, MessageKind
from console.ui.base.action import action_by_id
from console.ui.base.pane import PaneKind
from console.ui.cameras.event_list import EventList
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt

    from console.ui.base.context import PaneContext


def _time_text(instant: dt.datetime | None) -> str:
    return instant.astimezone().strftime("%H:%M:%S") if instant else "–"


def _state_text(message: Message) -> str:
    translate = QCoreApplication.translate
    if message.is_open:
        has_ended = message.ended_utc is not None
        return (
            translate("Notices", "Ended, not acknowledged")
            if has_ended
            else translate("Notices", "Not acknowledged")
        )
    if message.acknowledged_utc is not None:
        word = translate("Notices", "Acknowledged by {0} at {1}")
        return word.format(message.acknowledged_by, _time_text(message.acknowledged_utc))
    return translate("Notices", "Refused") if message.kind is MessageKind.REFUSAL else ""


def message_columns() -> list[TableColumn[Message]]:
    """Return the columns of the message table."""
    translate = QCoreApplication.translate
    fault = icon("fault")
    return [
        TableColumn(
            translate("Notices", "Time"),
            lambda row: _time_text(row.begun_utc),
            # Sort open faults first, then by newest message.
            lambda row: (0 if row.is_open else 1_000_000) - row.number,
            icon=lambda row: fault if row.is_open else None,
        ),
        TableColumn(
            translate("Notices", "Message"),
            lambda row: row.what,
            lambda row: row.what,
            hint=lambda row: f"{row.what}\n{row.then}".strip(),
        ),
        TableColumn(translate("Notices", "State"), _state_text, _state_text),
        TableColumn(translate("Notices", "What to do"), lambda row: row.then, lambda row: row.then),
    ]


class NoticesPane(QWidget):
    """Lists messages and camera events. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.model = ColumnTable(message_columns(), self)
        self.table = SortedTable(self.model)
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
        row = QHBoxLayout()
        row.addStretch()
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
        self.model.set_rows(messages[::-1])
        self.stack.setCurrentWidget(self.table if messages else self.empty)
        self.acknowledge.setEnabled(any(message.is_open for message in messages))

    def _acknowledge(self) -> None:
        """Acknowledge the selected faults, or the oldest one."""
        centre = self._context.bridge.messages
        chosen = [index.data(ROW_ROLE) for index in self.table.selectionModel().selectedRows()]
        for message in chosen or centre.open_faults()[:1]:
            centre.acknowledge(message.number, self._context.bridge.wall.actor)


PANE = PaneKind(
    "notices",
    str(QT_TRANSLATE_NOOP("Panes", "Faults and messages")),
    NoticesPane,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
