"""Ports of the services of cameras: facts with history, pictures, position records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.cameras.facts import CameraFact


class CameraFacts(Protocol):
    """Facts of cameras, with their history. A fact is never changed; a newer version follows.

    They are stated by `UnitOfWork.state_camera_fact`, in the unit of work of their entry. Calls
    wait for the database: not for the UI thread.
    """

    def current(self, camera: int, name: str) -> CameraFact | None:
        """Return the version in force, or None.

        Raises:
            EnvironmentFault: the database cannot be read.
        """
        ...

    def all_current(self, name: str) -> Mapping[int, CameraFact]:
        """Return the versions in force, by camera."""
        ...

    def at(self, camera: int, name: str, instant_utc: dt.datetime) -> CameraFact | None:
        """Return the version that was in force at an instant, or None."""
        ...

    def history(self, camera: int, name: str) -> Sequence[CameraFact]:
        """Return all versions, oldest first."""
        ...


class PictureStore(Protocol):
    """Stores plans, thumbnails and reference views. Calls wait for the database: not for the UI thread."""

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a picture; None if there is none with this name."""
        ...

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Save a picture (at most 32 MB). One with the same name is replaced.

        Raises:
            OperatorError: it is too large.
            EnvironmentFault: the database cannot be written.
        """
        ...

    def delete(self, name: str) -> None:
        """Delete a picture. Nothing happens if it does not exist."""
        ...

    def names(self, prefix: str = "") -> Sequence[str]:
        """Return the names with this prefix, in alphabetical order."""
        ...

    def saved_utc(self, name: str) -> dt.datetime | None:
        """Return when a picture was saved; None if there is none with this name."""
        ...


class TrackStore(Protocol):
    """Stores the positions of PTZ cameras, in pieces of about a minute. `samples` is the caller's format."""

    def save(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, samples: bytes) -> None:
        """Save a piece."""
        ...

    def between(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[bytes]:
        """Return the pieces that overlap a time, in order."""
        ...

    def forget_before(self, before_utc: dt.datetime) -> int:
        """Delete the pieces that ended before an instant. Return how many."""
        ...
