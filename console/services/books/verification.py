"""Verify the books and exports of them on request. The result for the books is recorded."""

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
    """Verifies books. Not for the UI thread: ten years take a minute.

    Args:
        store: records the verification.
        gate: checks permissions.
        verify_books: verifies every book; its progress callback may raise to cancel.
        verify_export: verifies the folder of an export.
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
        """Verify every book against its chain and its signed heads.

        Raises:
            Refusal: the actor may not read the books.
            EnvironmentFault: the database cannot be read.
        """
        self._gate.require(actor, Permission.READ_BOOKS, "verification of the books")
        proof = self._verify_books(progress)
        verdict = "whole" if proof.is_whole else "not whole"
        if proof.is_whole and proof.uncompared:
            verdict = "whole, but not everything could be compared"
        with self._store.unit() as unit:
            fields: dict[str, Value] = {"subject": "books", "entries": proof.entries, "found": verdict}
            unit.append(NewEntry("audit", "books-verified", actor.login, fields))
        return proof

    def export(self, actor: Actor, folder: Path, progress: Progress) -> ExportProof:
        """Verify an export on the disk, without the database.

        Raises:
            Refusal: the actor may not export.
            OperatorError: the folder is not an export.
        """
        self._gate.require(actor, Permission.EXPORT_BOOKS, "verification of an export")
        return self._verify_export(folder, progress)
