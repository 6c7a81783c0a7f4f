"""The one door from any layer to the person at the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.errors import ConsoleError

KEPT_MOST = 500


class MessageKind(Enum):
    """How much a message asks of the operator."""

    NOTE = "note"
    """Said and gone."""
    REFUSAL = "refusal"
    """Something asked for cannot be done."""
    FAULT = "fault"
    """Stays until somebody acknowledges it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands."""

    number: int
    kind: MessageKind
    what: str
    then: str = ""
    key: str = ""
    """What the fault is about; a second fault of the same key is the same fault."""
    camera: int | None = None
    begun_utc: dt.datetime | None = None
    ended_utc: dt.datetime | None = None
    """When the fault went away; it still has to be acknowledged."""
    acknowledged_by: str = ""
    acknowledged_utc: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody to acknowledge it."""
        return self.kind is MessageKind.FAULT and self.acknowledged_utc is None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to see or do."""
        return not self.is_open and (self.ended_utc is not None or self.kind is not MessageKind.FAULT)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class MessageCentre(QObject):
    """Takes messages from any thread and hands them to the screen on the UI thread.

    Args:
        acknowledged: called with person, subject and fault when someone acknowledges one; it makes the entry.
        parent: keeps it.
        now: the time in UTC.
    """

    posted = Signal(object)
    """A new `Message`."""
    changed = Signal()
    """Some message was added, ended or acknowledged."""
    _arrived = Signal(object)
    _over = Signal(str)

    def __init__(
        self,
        acknowledged: Callable[[str, str, str], None],
        parent: QObject | None = None,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        super().__init__(parent)
        self._acknowledged = acknowledged
        self._now = now
        self._messages: list[Message] = []
        self._count = 0
        # Auto-connected: at once from the UI thread, through its queue from any other.
        self._arrived.connect(self._take)
        self._over.connect(self._end)

    def note(self, what: str, then: str = "") -> None:
        """Say something that needs no answer. Any thread."""
        self._arrived.emit(Message(0, MessageKind.NOTE, what, then))

    def refuse(self, error: ConsoleError) -> None:
        """Say why something cannot be done. Any thread."""
        self._arrived.emit(Message(0, MessageKind.REFUSAL, error.what, error.then))

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        """Report a fault, once for as long as it lasts. Any thread."""
        self._arrived.emit(Message(0, MessageKind.FAULT, what, then, key, camera))

    def over(self, key: str) -> None:
        """Report that a fault has gone. Any thread."""
        self._over.emit(key)

    def messages(self) -> list[Message]:
        """All that are kept, oldest first. UI thread."""
        return list(self._messages)

    def open_faults(self) -> list[Message]:
        """Those that nobody has acknowledged, oldest first. UI thread."""
        return [message for message in self._messages if message.is_open]

    def acknowledge(self, number: int, actor: str) -> None:
        """Take note of a fault in a person's name. UI thread."""
        for index, message in enumerate(self._messages):
            if message.number == number and message.is_open:
                self._messages[index] = replace(message, acknowledged_by=actor, acknowledged_utc=self._now())
                subject = f"camera {message.camera}" if message.camera is not None else message.key
                self._acknowledged(actor, subject, message.what)
                self.changed.emit()

    def _take(self, message: Message) -> None:
        if message.key and any(kept.key == message.key and kept.ended_utc is None for kept in self._messages):
            return
        self._count += 1
        taken = replace(message, number=self._count, begun_utc=self._now())
        self._messages.append(taken)
        self._forget_oldest()
        self.posted.emit(taken)
        self.changed.emit()

    def _end(self, key: str) -> None:
        for index, message in enumerate(self._messages):
            if message.key == key and message.ended_utc is None:
                self._messages[index] = replace(message, ended_utc=self._now())
                self.changed.emit()

    def _forget_oldest(self) -> None:
        # A fault that still lasts or waits for somebody is never forgotten.
        surplus = len(self._messages) - KEPT_MOST
        if surplus > 0:
            gone = {message.number for message in [kept for kept in self._messages if kept.is_over][:surplus]}
            self._messages = [kept for kept in self._messages if kept.number not in gone]
