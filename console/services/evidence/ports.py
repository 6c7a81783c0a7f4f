"""Ports of the evidence services: writing packages, and the proof of the books. Adapters implement them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.evidence.discs import BurnedDisc
    from console.domain.evidence.grant import Grant
    from console.domain.evidence.package import PackagePlan, WrittenPackage
    from console.domain.streaming.picture import Picture


class PackageWriter(Protocol):
    """Writes packages. Calls take as long as the recordings are large: never on the UI thread."""

    def write(self, plan: PackagePlan, into: Path, progress: Callable[[int, int], None]) -> WrittenPackage:
        """Write a package into a new folder, read all of it back and decode the ends of every segment.

        What an earlier attempt of the same request left is used again as far as it is right.

        Args:
            plan: what to write.
            into: a folder that does not exist or is empty. It appears under this name when all is well.
            progress: receives the bytes done and all; may raise to cancel, and then nothing is left.

        Raises:
            OperatorError: the folder is not empty.
            EnvironmentFault: no space, the disk failed or went away, or what was read back differs.
        """
        ...

    def check_place(self, plan: PackagePlan, into: Path) -> None:
        """Check before starting that a folder can take the package.

        Raises:
            OperatorError: the folder is not empty, or cannot be used.
            EnvironmentFault: there is not enough space.
        """
        ...


class GrantedRequests(Protocol):
    """What was decided on the requests that packages answer."""

    def grant(self, request: int) -> Grant | None:
        """Return what was decided on a request; None if there is none of this number."""
        ...


class DiscBurner(Protocol):
    """Burns images of discs with the system's own writer. Calls take minutes: never on the UI thread."""

    def writer(self) -> str:
        """Return the name of the writer of this system; empty: it has none."""
        ...

    def drives(self) -> list[str]:
        """Return the drives that may hold a disc."""
        ...

    def burn(self, image: Path, device: str, progress: Callable[[int, int], None]) -> BurnedDisc:
        """Burn an image, then read the disc back and compare it.

        Args:
            image: of one disc.
            device: one of `drives`.
            progress: receives the bytes done and all; may raise to cancel, and then the writer is ended.

        Raises:
            OperatorError: there is no writer, or the image cannot be read.
            EnvironmentFault: the writer failed, or what was read back differs.
        """
        ...


class LabelCodes(Protocol):
    """Reads the square codes of labels in pictures."""

    def in_picture(self, picture: Picture) -> list[str]:
        """Return the codes in a picture of the wall. Any thread; takes tens of milliseconds."""
        ...

    def before_camera(self, number: int, progress: Callable[[int], None]) -> list[str]:
        """Look for codes before a camera that is plugged into this machine, for some seconds.

        Args:
            number: of the camera; 0: the first.
            progress: receives the pictures looked at; may raise to stop.

        Raises:
            OperatorError: there is no such camera.
        """
        ...


class PackageProof(Protocol):
    """The parts of the books that go with a package."""

    def proof_of(self, book: str, numbers: Sequence[int]) -> dict[str, bytes]:
        """Return the files with these entries and with signed heads that cover them, by name.

        Raises:
            EnvironmentFault: the books cannot be read, or the heads not be signed.
        """
        ...
