"""Lessons about cameras: kept over restarts, forgotten after a week or a change of the firmware.

They are no facts of the scheme: how a camera can be read depends on this computer's network too, and losing
them costs only the time in which they are learned again. So they are in no book.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Protocol

from console.domain.cameras.lessons import Lesson

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from console.domain.cameras.camera import Camera

_FIRMWARE = "firmware"


class LessonStorage(Protocol):
    """Keeps lessons over restarts, by address. Any thread; a lesson that cannot be kept is learned again."""

    def load(self) -> Mapping[str, Lesson]:
        """Return all lessons; empty if none can be read."""
        ...

    def put(self, changes: Mapping[str, Lesson | None]) -> None:
        """Keep some lessons, and drop those that are None."""
        ...


class CameraLessons:
    """What was learned about all cameras. Any thread; to learn and to begin may wait for a disk.

    Args:
        now_utc: gives the time.
        storage: keeps the lessons; None: they last as long as this object.
    """

    def __init__(self, now_utc: Callable[[], dt.datetime], storage: LessonStorage | None = None) -> None:
        self._now_utc, self._storage = now_utc, storage
        self._known: dict[str, Lesson] = dict(storage.load()) if storage else {}
        self._lock = Lock()
        self._drop_old()

    def about(self, address: str) -> AddressLesson:
        """Return what was, and will be, learned at one address; it has no login."""
        return AddressLesson(self, address)

    def recall(self, address: str) -> Mapping[str, object]:
        """Return what is known about an address; empty if nothing is, or if it is too old."""
        lesson = self._known.get(address)
        return {} if lesson is None or lesson.is_old(self._now_utc()) else lesson.content

    def learn(self, address: str, content: Mapping[str, object]) -> None:
        """Keep what was learned at an address; nothing: it needs no lesson.

        What is learned later does not make older parts of the lesson younger.
        """
        with self._lock:
            known, now_utc = self._known.get(address), self._now_utc()
            if known is not None and known.is_old(now_utc):
                known = None
            if dict(content) == (dict(known.content) if known else {}):
                return
            self._put(
                {address: Lesson(content, known.learned_utc if known else now_utc) if content else None}
            )

    def saw_firmware(self, camera: Camera, version: str) -> bool:
        """Forget a camera's lessons if its firmware is another; return whether it is."""
        if camera.device is None or not version:
            return False
        # One device may hold several cameras, each with lessons of its own.
        key = f"{_FIRMWARE} {camera.number} {camera.device.url}"
        with self._lock:
            known = self._known.get(key)
            if known is not None and known.content.get(_FIRMWARE) == version:
                return False
            changes = self._without(_addresses(camera)) if known is not None else {}
            self._put({**changes, key: Lesson({_FIRMWARE: version}, self._now_utc())})
            return known is not None

    def _drop_old(self) -> None:
        now_utc = self._now_utc()
        old = [name for name, lesson in self._known.items() if lesson.is_old(now_utc)]
        # The firmware is compared, however long ago it was seen.
        if dropped := [name for name in old if not name.startswith(_FIRMWARE)]:
            self._put(dict.fromkeys(dropped))

    def _without(self, addresses: Iterable[str]) -> dict[str, Lesson | None]:
        return {address: None for address in addresses if address in self._known}

    def _put(self, changes: Mapping[str, Lesson | None]) -> None:
        for address, lesson in changes.items():
            if lesson is None:
                self._known.pop(address, None)
            else:
                self._known[address] = lesson
        if self._storage is not None:
            self._storage.put(changes)


class AddressLesson:
    """What is learned at one address of a camera. Any thread."""

    def __init__(self, lessons: CameraLessons, address: str) -> None:
        self._lessons, self._address = lessons, address

    def recall(self) -> Mapping[str, object]:
        """Return what is known; empty if nothing is, or no longer."""
        return self._lessons.recall(self._address)

    def learn(self, content: Mapping[str, object]) -> None:
        """Keep what was learned; nothing: the camera needs no lesson. May wait for a disk."""
        self._lessons.learn(self._address, content)


def _addresses(camera: Camera) -> list[str]:
    device = [camera.device.url] if camera.device else []
    return [*filter(None, (camera.main_url, camera.sub_url)), *device]
