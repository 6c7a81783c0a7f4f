"""Ports of the redaction service: what it needs of pictures. Adapters implement them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from console.domain.evidence.package import PackagedCamera
    from console.domain.redaction.job import KeyBox, ModelUsed, RedactionJob

    Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RedactionClip:
    """A time of one camera's recordings, with the privacy zones that stay covered."""

    footage: PackagedCamera
    begin_utc: dt.datetime
    end_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """What detection proposes: tracks by their key boxes, and every single sighting.

    Attributes:
        without_faces: why faces were not looked for; empty if they were.
        plates: tracks of what may be number plates.
        read_plates: tracks of what reads as a number plate; what was read is kept nowhere.
        without_reading: why plates were not read; empty if they were.
        found_with: the models that were used.
    """

    tracks: tuple[tuple[KeyBox, ...], ...]
    sightings: tuple[KeyBox, ...]
    without_faces: str = ""
    plates: tuple[tuple[KeyBox, ...], ...] = ()
    found_with: tuple[ModelUsed, ...] = ()
    read_plates: tuple[tuple[KeyBox, ...], ...] = ()
    without_reading: str = ""


@dataclass(frozen=True, slots=True)
class DetectorModel:
    """A model that the scheme put into its folder.

    Attributes:
        name: of the file.
        licence: the text beside it; empty if there is none.
        problem: why it cannot be used; empty if it may be tried.
    """

    name: str
    sha256: str
    licence: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RedactedCopy:
    """A redacted copy that was written and read back."""

    sha256: str
    manifest_sha256: str
    frames: int
    size_bytes: int


class StudioPictures(Protocol):
    """The pictures of a clip for the studio. One thread at a time; close it when the studio is closed."""

    @property
    def frames(self) -> int:
        """How many there are."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        ...

    @property
    def scenes(self) -> tuple[int, ...]:
        """The frames at which the picture is suddenly another one: a cut, a camera that turned, a gap."""
        ...

    def rgb(self, number: int) -> bytes:
        """Return a picture, three bytes a pixel, rows without padding."""
        ...

    def covered_rgb(self, number: int, job: RedactionJob) -> bytes:
        """Return a picture as it will be covered."""
        ...

    def close(self) -> None:
        """Delete the pictures from the disk."""
        ...


class RedactionMedia(Protocol):
    """Works on clips. Calls take as long as the clip: never on the UI thread."""

    def prepare(self, clip: RedactionClip, progress: Progress) -> StudioPictures:
        """Decode a clip for the studio; `progress` receives the pictures done and may raise to cancel.

        Raises:
            EnvironmentFault: it cannot be decoded, or the disk is full.
        """
        ...

    def models(self) -> list[DetectorModel]:
        """Return the models that the scheme put into its folder, with what is wrong with them."""
        ...

    @property
    def models_folder(self) -> Path:
        """Where the scheme puts its models."""
        ...

    def search(
        self, clip: RedactionClip, progress: Progress, model: DetectorModel | None = None
    ) -> FoundPeople:
        """Look for people and number plates.

        Raises:
            EnvironmentFault: it cannot be decoded, or the model cannot be used.
        """
        ...

    def write(
        self,
        clip: RedactionClip,
        job: RedactionJob,
        manifest: Mapping[str, Any],
        into: Path,
        progress: Progress,
    ) -> RedactedCopy:
        """Write the covered copy and its signed manifest into a new folder; nothing is left if it fails.

        Args:
            clip: what is covered.
            job: how.
            manifest: what the manifest says besides originals, result and key.
            into: a folder that does not exist or is empty. It appears under this name when all is well.
            progress: receives the pictures done; may raise to cancel.

        Raises:
            OperatorError: the folder is not empty.
            EnvironmentFault: no space, or the clip cannot be encoded.
        """
        ...
