"""The letters that are written to a requester."""

from __future__ import annotations

from enum import Enum

from console.domain.books.disclosures import DETAIL, FEE, IDENTITY


class LetterKind(Enum):
    """One kind of letter. The value is how the register names it."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ASK_IDENTITY = "question: proof of identity"
    ASK_DETAIL = "question: detail of what is wanted"
    ASK_FEE = "question: fee"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    ANSWER = "answer"
    RELEASE_FORM = "release form"
    RECEIPT = "receipt"


ASKED = {
    LetterKind.ASK_IDENTITY: IDENTITY,
    LetterKind.ASK_DETAIL: DETAIL,
    LetterKind.ASK_FEE: FEE,
}
"""What each question asks of the requester; the clock stands still with it."""
OUTCOME_LETTERS = frozenset({LetterKind.REFUSAL, LetterKind.ANSWER})
"""With one of these the requester is told what was decided."""
