"""Verifying the books, and exports of them, on somebody's wish; the verdict on the books is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import NewEntry
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.books.fields import Value
    from console.domain.books.proof import ExportProof
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

    Progress = Callable[[int], None]


class BookVerification:
    """Any thread but the screen's: ten years take a minute.

    Args:
        store: where the verification is noted.
        gate: asked first.
        verify_books: reads every book; told a progress that may raise to give up.
        verify_export: reads a folder that an export wrote.
    """

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        verify_books: Callable[[Progress], ExportProof],
        verify_export: Callable[[Path, Progress], ExportProof],
    ) -> None:
        self._store, self._gate = store, gate
        self._verify_books, self._verify_export = verify_books, verify_export

    def books(self, actor: Actor, progress: Progress) -> ExportProof:
        """Every book against its chain and its signed heads.

        Raises:
            Refusal: only who reads the books has them verified.
            EnvironmentFault: the database cannot be read.
        """
        self._gate.require(actor, Permission.READ_BOOKS, "verification")
        proof = self._verify_books(progress)
        said = "whole" if proof.is_whole else "not whole"
        with self._store.unit() as unit:
            fields: dict[str, Value] = {"subject": "books", "entries": proof.entries, "found": said}
            unit.append(NewEntry("audit", "books-verified", actor.login, fields))
        return proof

    def export(self, actor: Actor, folder: Path, progress: Progress) -> ExportProof:
        """An export as it lies on the disk, without the database.

        Raises:
            Refusal: only who exports.
            OperatorError: the folder is no export.
        """
        self._gate.require(actor, Permission.EXPORT_BOOKS, "verification of an export")
        return self._verify_export(folder, progress)
