"""Burning discs: by whoever may hand over recorded data, entered with what was read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import RecordedAct
from console.domain.books.entries import IN_ABSENCE
from console.domain.evidence.discs import BURNED_ACT, BurnedDisc
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate
    from console.services.evidence.ports import DiscBurner
    from console.services.ports import FirstActs


class Discs:
    """Burns images of discs. Not for the UI thread: calls take minutes.

    Args:
        burner: the system's writer.
        gate: checks the permission.
        acts: the books.
        clock: gives the instant of an entry.
    """

    def __init__(self, burner: DiscBurner, gate: Gate, acts: FirstActs, clock: Clock) -> None:
        self._burner, self._gate, self._acts, self._clock = burner, gate, acts, clock

    def writer(self) -> str:
        """Return the name of the writer of this system; empty: it has none."""
        return self._burner.writer()

    def drives(self) -> list[str]:
        """Return the drives that may hold a disc."""
        return self._burner.drives()

    def burn(
        self, actor: Actor, image: Path, device: str, progress: Callable[[int, int], None]
    ) -> BurnedDisc:
        """Burn an image, read the disc back, and enter it.

        Args:
            actor: who burns it.
            image: of one disc.
            device: one of `drives`.
            progress: receives the bytes done and all; may raise to cancel.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no writer, or the image cannot be read.
            EnvironmentFault: the writer failed, or what was read back differs.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, image.name)
        burned = self._burner.burn(image, device, progress)
        detail: dict[str, str | int | float | None] = {
            "sha256": burned.sha256,
            "size_bytes": burned.size_bytes,
            "writer": burned.writer,
        }
        in_absence = self._gate.authority(actor, Permission.RELEASE_DATA)
        if in_absence is not None:
            detail[IN_ABSENCE] = in_absence.words
        act = RecordedAct(actor.login, BURNED_ACT, image.name[:200], self._clock.utc_now(), detail)
        self._acts.enter_first([act])
        return burned
