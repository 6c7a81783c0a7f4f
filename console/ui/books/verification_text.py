"""The result of a verification as text and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import BOOKS
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from console.domain.books.proof import BookProof, ExportProof

translate = QCoreApplication.translate


def verdict(proof: ExportProof) -> str:
    """Return the result in one sentence."""
    if proof.is_whole:
        sentence = translate("Proof", "✓ Nothing is altered, missing or inserted. Entries: {0}. Books: {1}.")
        if proof.uncompared:
            sentence = translate(
                "Proof",
                "As far as could be compared, nothing is altered or missing. Entries: {0}. Books: {1}.",
            )
        told = [*proof.uncompared, *proof.notes]
        return " ".join([sentence.format(f"{proof.entries:,}", len(proof.books)), *told])
    damaged = [book.finding for book in proof.books if book.finding is not None]
    sentence = translate("Proof", "✗ The books are NOT as they were written. {0}")
    return sentence.format(
        " ".join(
            f"{finding.book} {finding.number}: {finding.damage.value}; {finding.words}."
            for finding in [*damaged, *proof.findings]
        )
    )


def proof_columns() -> list[TableColumn[BookProof]]:
    """Return the columns of the result by book."""
    icons = {True: icon("closed"), False: icon("fault")}

    def title(proof: BookProof) -> str:
        return BOOKS[proof.book].title if proof.book in BOOKS else proof.book

    def state(proof: BookProof) -> str:
        if proof.finding is None and proof.withheld:
            return translate("Proof", "Complete; {0} withheld").format(f"{proof.withheld:,}")
        if proof.finding is None:
            return translate("Proof", "Complete")
        return translate("Proof", "{0} at {1}").format(proof.finding.damage.value, proof.finding.number)

    def signed(proof: BookProof) -> str:
        if not proof.signed_number:
            return translate("Proof", "Not signed yet")
        return translate("Proof", "Up to entry {0}").format(f"{proof.signed_number:,}")

    return [
        TableColumn(translate("Proof", "Book"), title, title),
        TableColumn(translate("Proof", "Result"), state, state, icon=lambda proof: icons[proof.is_whole]),
        TableColumn(
            translate("Proof", "Entries"),
            lambda proof: f"{proof.entries:,}",
            lambda proof: proof.entries,
            is_number=True,
        ),
        TableColumn(translate("Proof", "Signed"), signed, lambda proof: proof.signed_number),
    ]
