"""What a verification found, in words and as a table."""

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
    """One sentence."""
    if proof.is_whole:
        said = translate("Proof", "✓ Whole: {0} entries in {1} books; nothing altered, missing or inserted.")
        return said.format(f"{proof.entries:,}", len(proof.books))
    found = [one.finding for one in proof.books if one.finding is not None]
    said = translate("Proof", "✗ NOT whole. {0}")
    return said.format(
        " ".join(
            f"{one.book} {one.number}: {one.damage.value}; {one.words}." for one in [*found, *proof.findings]
        )
    )


def proof_columns() -> list[TableColumn[BookProof]]:
    """One line for each book."""
    icons = {True: icon("closed"), False: icon("fault")}

    def title(one: BookProof) -> str:
        return BOOKS[one.book].title if one.book in BOOKS else one.book

    def state(one: BookProof) -> str:
        if one.finding is None:
            return translate("Proof", "whole")
        return translate("Proof", "{0} at {1}").format(one.finding.damage.value, one.finding.number)

    def signed(one: BookProof) -> str:
        if not one.signed_number:
            return translate("Proof", "no head signed yet")
        return translate("Proof", "up to {0}").format(f"{one.signed_number:,}")

    return [
        TableColumn(translate("Proof", "Book"), title, title),
        TableColumn(translate("Proof", "Found"), state, state, icon=lambda one: icons[one.is_whole]),
        TableColumn(
            translate("Proof", "Entries"),
            lambda one: f"{one.entries:,}",
            lambda one: one.entries,
            is_number=True,
        ),
        TableColumn(translate("Proof", "Signed"), signed, lambda one: one.signed_number),
    ]
