"""What the services of cameras need of the database: facts with history, pictures, tracks of positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.cameras.facts import CameraFact


class CameraFacts(Protocol):
    """Facts of cameras. Never changed: a newer one follows, so what held at an instant can be asked.

    They are stated by `UnitOfWork.state_camera_fact`, in the unit of work of their entry. Calls
    wait for the database: never from the UI thread.
    """

    def current(self, camera: int, name: str) -> CameraFact | None:
        """The one in force.

        Raises:
            EnvironmentFault: the database cannot be read.
        """
        ...

    def all_current(self, name: str) -> Mapping[int, CameraFact]:
        """Those in force, by camera."""
        ...

    def at(self, camera: int, name: str, instant_utc: dt.datetime) -> CameraFact | None:
        """The one that was in force at an instant."""
        ...

    def history(self, camera: int, name: str) -> Sequence[CameraFact]:
        """All versions, oldest first."""
        ...


class PictureStore(Protocol):
    """Plans, thumbnails, reference views. Calls wait for the database: never from the UI thread."""

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Media type and content; None where there is none of this name."""
        ...

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Keep a picture (at most 32 MB); one of the same name is replaced.

        Raises:
            OperatorError: it is too large.
            EnvironmentFault: the database cannot be written.
        """
        ...

    def delete(self, name: str) -> None:
        """Forget it; nothing happens where there is none."""
        ...

    def names(self, prefix: str = "") -> Sequence[str]:
        """Names that begin so, in alphabetical order."""
        ...


class TrackStore(Protocol):
    """Where movable cameras looked, in pieces of about a minute. `samples` is the owner's own format."""

    def keep(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, samples: bytes) -> None:
        """Keep a piece."""
        ...

    def between(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[bytes]:
        """The pieces that touch a time, in order."""
        ...

    def forget_before(self, before_utc: dt.datetime) -> int:
        """Delete what ended before an instant (with the recordings it belongs to); how many pieces."""
        ...
