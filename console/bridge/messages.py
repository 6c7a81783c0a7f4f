"""Messages to the operator, from any layer and thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from console.bridge.labels import translated
from console.domain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import EntryRef
    from console.domain.errors import ConsoleError

KEPT_MOST = 500
CARRIED = dt.timedelta(minutes=2)
"""How long after the start a fault of the last run goes on if it is told again."""
MOST_APART, TOGETHER = 10, dt.timedelta(minutes=10)
"""More faults than this within this time are shown as one."""


class MessageKind(Enum):
    """What the operator has to do about a message."""

    NOTE = "note"
    """Shown for a while; nothing to do."""
    REFUSAL = "refusal"
    """What the operator asked for cannot be done."""
    FAULT = "fault"
    """Stays until someone acknowledges it."""
    REMINDER = "reminder"
    """Stays until what it reminds of is done; nobody acknowledges it."""


PERSONAL = frozenset({MessageKind.NOTE, MessageKind.REFUSAL})
"""What answers an act of the person at the console, or tells them something: not for the next person."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message and its state, in the operator's language."""

    number: int
    kind: MessageKind
    what: str
    then: str = ""
    key: str = ""
    """Identifies the fault; a second report with the same key is not a new fault."""
    camera: int | None = None
    english: str = ""
    """What is wrong in English: the books are in one language, whatever the screen shows."""
    begun_utc: dt.datetime | None = None
    ended_utc: dt.datetime | None = None
    """When the fault ended; it still has to be acknowledged."""
    acknowledged_by: str = ""
    acknowledged_utc: dt.datetime | None = None
    done: str = ""
    """What was done about it, as the person who acknowledged it typed it."""
    login: str = ""
    """User name of who was at the console when it came, if it is for that person alone."""
    entry: EntryRef | None = None
    """The entry that a reminder is about, of several the most urgent one."""
    is_carried: bool = False
    """Whether it lasted when the console was last closed, and nothing was heard of it since."""

    @property
    def is_open(self) -> bool:
        """Whether it waits to be acknowledged."""
        return self.kind is MessageKind.FAULT and self.acknowledged_utc is None

    @property
    def is_over(self) -> bool:
        """Whether it has ended and needs no acknowledgement."""
        return not self.is_open and (self.ended_utc is not None or self.kind is not MessageKind.FAULT)


class Discretion(Protocol):
    """Says which cameras not everybody may hear of: the gate of the seat."""

    def is_kept(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime | None) -> bool:
        """Return whether what happened to a camera in a time is nothing for who is here now."""
        ...


class _Nothing:
    """Keeps nothing from anybody."""

    def is_kept(self, _camera: int, _begin_utc: dt.datetime, _end_utc: dt.datetime | None) -> bool:
        return False


Acknowledged = Callable[[str, str, str, str, dt.datetime, dt.datetime], None]
"""Makes the entry: person, subject, fault, what was done, when the fault came, and until when it lasted."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class MessageCentre(QObject):
    """Receives messages from any thread and delivers them to the screen on the UI thread.

    Args:
        acknowledged: called when someone acknowledges a fault; where it is entered follows from the camera
            and the time, as for every other act.
        parent: keeps it.
        now: the time in UTC.
        discretion: what is said of which camera, and to whom.
    """

    posted = Signal(object)
    """A new `Message`."""
    changed = Signal()
    """Some message was added, ended or acknowledged."""
    withdrawn = Signal(int)
    """The message with this number is not for whoever is there now."""
    _arrived = Signal(object)
    _over = Signal(str)
    _gone = Signal(str)
    _seated = Signal(str)

    def __init__(
        self,
        acknowledged: Acknowledged,
        parent: QObject | None = None,
        now: Callable[[], dt.datetime] = _utc_now,
        discretion: Discretion | None = None,
    ) -> None:
        super().__init__(parent)
        self._acknowledged = acknowledged
        self._discretion = discretion or _Nothing()
        self._shown: frozenset[int] = frozenset()
        """The messages that who is here may read."""
        self._now = now
        self._begun_utc = now()
        self._messages: list[Message] = []
        self._count = 0
        # Qt delivers these at once from the UI thread, and through the event queue from other threads.
        self._arrived.connect(self._add)
        self._over.connect(self._end)
        self._gone.connect(self._withdraw)
        self._seated.connect(self._follow_person)
        self._login = ""

    def note(self, what: str, then: str = "", camera: int | None = None) -> None:
        """Show a note, which may be about a camera. Any thread."""
        shown = translated(what), translated(then)
        self._arrived.emit(Message(0, MessageKind.NOTE, *shown, camera=_camera_of(what, camera)))

    def refuse(self, error: ConsoleError, camera: int | None = None) -> None:
        """Show why something cannot be done, with a camera it may be about. Any thread."""
        shown = translated(error.what), translated(error.then)
        self._arrived.emit(Message(0, MessageKind.REFUSAL, *shown, camera=camera))

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        """Report a fault, once for as long as it lasts. Any thread.

        Args:
            key: identifies the fault.
            what: what is wrong.
            then: what to do about it.
            camera: its number, if the fault is about a camera and its text does not say which.
        """
        shown = (translated(what), translated(then))
        about = _camera_of(what, camera)
        self._arrived.emit(Message(0, MessageKind.FAULT, *shown, key, about, str(what)))

    def remind(self, key: str, what: str, then: str = "", entry: EntryRef | None = None) -> None:
        """Remind of something that is to be done, once until `clear_fault`. Any thread."""
        shown = (translated(what), translated(then))
        self._arrived.emit(Message(0, MessageKind.REMINDER, *shown, key, None, str(what), entry=entry))

    def clear_fault(self, key: str) -> None:
        """Report that a fault has ended, or that what was reminded of is done. Any thread."""
        self._over.emit(key)

    def withdraw(self, key: str) -> None:
        """Take away what only one person is reminded of: the list keeps nothing of it. Any thread."""
        self._gone.emit(key)

    def seated(self, login: str) -> None:
        """Say who is at the console; what was shown to somebody else for the moment goes. Any thread.

        Args:
            login: user name; empty: nobody.
        """
        self._seated.emit(login)

    def cameras_changed(self) -> None:
        """Take away what is about cameras that are nothing for who is here now. UI thread."""
        before = self._shown
        self._shown = frozenset(one.number for one in self.messages())
        for number in sorted(before - self._shown):
            self.withdrawn.emit(number)
        if self._shown != before:
            self.changed.emit()

    def messages(self) -> list[Message]:
        """Return the messages of this session for who is here, oldest first. UI thread."""
        return [message for message in self._messages if not self._is_kept(message)]

    def all_faults(self) -> list[Message]:
        """Return all faults, also those that are nothing for who is here, for keeping them. UI thread."""
        return [message for message in self._messages if message.kind is MessageKind.FAULT]

    def open_faults(self) -> list[Message]:
        """Return the faults that no one has acknowledged, oldest first. UI thread."""
        return [message for message in self.messages() if message.is_open]

    def reminders(self) -> list[Message]:
        """Return what is still to be done, oldest first. UI thread."""
        is_reminder = MessageKind.REMINDER
        return [one for one in self.messages() if one.kind is is_reminder and one.ended_utc is None]

    def _is_kept(self, message: Message) -> bool:
        begun_utc = message.begun_utc or self._now()
        return message.camera is not None and self._discretion.is_kept(
            message.camera, begun_utc, message.ended_utc
        )

    def carry_over(self, faults: list[Message]) -> None:
        """Take the faults of the last run, before any of this one. UI thread.

        A fault that is told again soon goes on; another has ended, and waits if nobody acknowledged it.
        """
        for fault in faults:
            self._count += 1
            self._messages.append(replace(fault, number=self._count))
        self._begun_utc = self._now()
        if faults:
            self.changed.emit()

    def acknowledge(self, number: int, actor: str, done: str = "") -> None:
        """Acknowledge a fault in a person's name, with what was done about it. UI thread."""
        for index, message in enumerate(self._messages):
            if message.number == number and message.is_open and not self._is_kept(message):
                self._messages[index] = replace(
                    message, acknowledged_by=actor, acknowledged_utc=self._now(), done=done.strip()
                )
                subject = f"camera {message.camera}" if message.camera is not None else message.key
                begun_utc = message.begun_utc or self._now()
                ended_utc = message.ended_utc or self._now()
                self._acknowledged(actor, subject, message.english, done.strip(), begun_utc, ended_utc)
                self.changed.emit()

    def _add(self, message: Message) -> None:
        if message.key and self._is_known(message):
            return
        self._count += 1
        login = self._login if message.kind in PERSONAL else ""
        numbered = replace(message, number=self._count, begun_utc=self._now(), login=login)
        if self._is_kept(numbered):
            if message.kind is MessageKind.FAULT:
                # It waits for who may read it.
                self._messages.append(numbered)
                self._forget_oldest()
                self.changed.emit()
            return
        self._messages.append(numbered)
        self._shown |= {numbered.number}
        self._forget_oldest()
        if (shown := self._gathered(numbered)) is not None:
            self.posted.emit(shown)
        self.changed.emit()

    def _gathered(self, message: Message) -> Message | None:
        """Return what pops up: of many faults that come together one that counts them, then nothing."""
        if message.kind is not MessageKind.FAULT:
            return message
        together = next(len(group) for group in grouped(self.messages()) if message in group)
        if together <= MOST_APART:
            return message
        if together > MOST_APART + 1:
            return None
        return replace(
            message,
            what=QCoreApplication.translate("Faults", "{0} faults in ten minutes").format(together),
            then=QCoreApplication.translate("Faults", "They are one line in the list of faults."),
            camera=None,
        )

    def _is_known(self, message: Message) -> bool:
        """Return whether the fault lasts already; a new wording of it replaces the old one."""
        for index, earlier in enumerate(self._messages):
            if earlier.key == message.key and self._is_carried(earlier):
                going_on = replace(earlier, ended_utc=None)
                if self._is_kept(going_on) and not self._is_kept(replace(message, begun_utc=self._now())):
                    # It is another time of the camera, in which everybody hears of it.
                    self._messages[index] = replace(earlier, is_carried=False)
                    continue
                self._messages[index] = replace(earlier, ended_utc=None, is_carried=False)
                self.changed.emit()
                return True
            if earlier.key == message.key and earlier.ended_utc is None:
                if self._is_kept(earlier) and not self._is_kept(replace(message, begun_utc=self._now())):
                    # It is another time of the camera, in which everybody hears of it.
                    self._messages[index] = replace(earlier, ended_utc=self._now())
                    continue
                reworded = replace(
                    earlier,
                    what=message.what,
                    then=message.then,
                    english=message.english,
                    entry=message.entry,
                )
                if reworded != earlier:
                    self._messages[index] = reworded
                    self.changed.emit()
                return True
        return False

    def _is_carried(self, message: Message) -> bool:
        """Return whether a fault of the last run may go on: it is told again soon after the start."""
        return message.is_carried and self._now() - self._begun_utc <= CARRIED

    def _end(self, key: str) -> None:
        for index, message in enumerate(self._messages):
            if message.key == key and message.ended_utc is None:
                self._messages[index] = replace(message, ended_utc=self._now())
                self.changed.emit()

    def _withdraw(self, key: str) -> None:
        self._take_away(
            [one for one in self._messages if one.key == key and one.kind is MessageKind.REMINDER]
        )

    def _follow_person(self, login: str) -> None:
        if login != self._login:
            self._login = login
            self._take_away([one for one in self._messages if one.login not in {"", login}])

    def _take_away(self, gone: list[Message]) -> None:
        numbers = {one.number for one in gone}
        if numbers:
            self._messages = [one for one in self._messages if one.number not in numbers]
            for number in numbers:
                self.withdrawn.emit(number)
            self.changed.emit()

    def _forget_oldest(self) -> None:
        # A fault that lasts or is not acknowledged is never dropped.
        surplus = len(self._messages) - KEPT_MOST
        if surplus > 0:
            finished = [message for message in self._messages if message.is_over]
            dropped = {message.number for message in finished[:surplus]}
            self._messages = [message for message in self._messages if message.number not in dropped]


def _camera_of(what: str, camera: int | None = None) -> int | None:
    """Return the camera that a text is about, also where who reports it does not say so apart."""
    if camera is not None or not isinstance(what, Text):
        return camera
    named = what.values.get("camera")
    if isinstance(named, int):
        return named
    inner = (_camera_of(one) for one in what.values.values() if isinstance(one, Text))
    return next((one for one in inner if one is not None), None)


def grouped(messages: Sequence[Message]) -> list[list[Message]]:
    """Return messages in groups, oldest first: faults that came with many others, each other one alone."""
    groups: list[list[Message]] = []
    faults = [one for one in messages if one.kind is MessageKind.FAULT and one.begun_utc is not None]
    crowded: dict[int, int] = {}
    first = 0
    for last, fault in enumerate(faults):
        while _begun(fault) - _begun(faults[first]) > TOGETHER:
            first += 1
        if last - first + 1 > MOST_APART:
            crowd = crowded.get(faults[first].number, faults[first].number)
            crowded |= {one.number: crowd for one in faults[first : last + 1]}
    places: dict[int, list[Message]] = {}
    for message in messages:
        crowd = crowded.get(message.number, 0)
        if crowd and crowd in places:
            places[crowd].append(message)
            continue
        groups.append([message])
        if crowd:
            places[crowd] = groups[-1]
    return groups


def _begun(message: Message) -> dt.datetime:
    return message.begun_utc or dt.datetime.min.replace(tzinfo=dt.UTC)
