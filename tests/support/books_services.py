"""The desk of a `Library` with everything that prints, exports, audits, counts and verifies."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.proof import ExportProof
from console.domain.errors import EnvironmentFault
from console.services.books.annual_report import AnnualReports
from console.services.books.audits import Audits
from console.services.books.exports import Exports
from console.services.books.head_signing import HeadSigning
from console.services.books.printing import Printing
from console.services.books.verification import BookVerification
from console.settings.signing import DemoSigner
from console.store.ledger.export import BookFiles
from console.store.ledger.exported import verify_export
from console.store.ledger.parallel import verify_database
from console.store.ledger.signed_heads import HeadTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.services.books.ports import Signer
    from console.services.books_at_console import BooksAtConsole
    from tests.support.books import Library


class LockedSigner:
    """A keyring that nobody opens."""

    def public_key(self) -> str:
        raise EnvironmentFault("The keyring is locked.", "Unlock it, then try again.")

    def sign(self, statement: bytes) -> str:
        raise AssertionError(statement)


class NoFacts:
    def facts(self) -> dict[str, str]:
        return {"owner": "Anytown Borough Council"}

    def history(self, name: str) -> list[object]:
        raise AssertionError(name)


@dataclass(frozen=True)
class FullDesk:
    desk: BooksAtConsole
    audits: Audits
    printing: Printing
    exports: Exports
    reports: AnnualReports
    proving: BookVerification
    heads: HeadTable


def full_desk(library: Library, signer: Signer | None = None) -> FullDesk:
    signer = signer or DemoSigner()
    table = HeadTable(library.engine)
    heads = HeadSigning(table, signer, library.clock, library.store)
    audits = Audits(library.desk.books, library.gate, heads, library.clock)
    printing = Printing(library.store, library.gate, heads)
    exports = Exports(
        BookFiles(library.engine, signer),
        library.store,
        library.gate,
        heads,
        NoFacts(),  # type: ignore[arg-type]  # no history is asked for
        library.clock,
    )
    reports = AnnualReports(library.store, library.gate, library.clock)

    def books(progress: Callable[[int], None]) -> ExportProof:
        progress(0)
        proofs = verify_database(library.engine, library.path.parent, table.signed(), frozenset(), progress)
        return ExportProof(proofs, (), table.signers())

    def export(folder: Path, progress: Callable[[int], None]) -> ExportProof:
        return verify_export(folder, progress=progress)

    proving = BookVerification(library.store, library.gate, books, export)
    desk = dataclasses.replace(
        library.desk,
        printing=printing,
        audits=audits,
        exports=exports,
        reports=reports,
        verification=proving,
        owner="Anytown Borough Council",
    )
    return FullDesk(desk, audits, printing, exports, reports, proving, table)
