"""The confidentiality declaration and the undertaking that everyone signs before access (PPL-03)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Declaration:
    """One version of the text. A changed text is a new version, which everyone must sign again."""

    version: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, which shows exactly what was signed."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedDeclaration:
    """The version that a person signed, and when."""

    version: str
    signed_utc: dt.datetime


DECLARATION = Declaration(
    "2026-1",
    "I will keep confidential whatever I see, hear or read in this control room and in its recordings.\n\n"
    "I will use the cameras, the recordings and the books only for the purposes of the scheme and under its "
    "code of practice; never out of curiosity, for a private end or to watch somebody because of who they "
    "are.\n\n"
    "I will copy, print, photograph or pass on nothing without the authority and the record that the code "
    "requires.\n\n"
    "I know that everything I do here is recorded under my name; that misuse is a disciplinary matter and "
    "may be a criminal offence (Data Protection Act 2018, section 170; Computer Misuse Act 1990); and that "
    "this declaration binds me after I have left.",
)
"""The current text, written for this project."""

UNDERTAKING = Declaration(
    "U-2026-1",
    "I have read the code of practice of this CCTV scheme and its procedural manual, and I undertake to "
    "comply with both, and with every change of them that I am told of.\n\n"
    "I will act only within my role, my training and the tasks that were given to me, and only for the "
    "purposes of the scheme.\n\n"
    "I will respect everybody's privacy, treat everybody alike, and record what I do and why.\n\n"
    "I will report at once any breach of the code or of data protection that I see, my own included, and I "
    "accept that a breach of the code may lead to the loss of my access and to disciplinary proceedings.",
)
"""The current text, which owners, operators and users sign; written for this project."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed undertaking, as it is printed."""

    name: str
    role: str
    staff_number: str
    undertaking: Declaration
    signed_utc: dt.datetime


def own_undertaking(version: str, wording: str) -> Declaration:
    """Return the undertaking of a scheme; the built-in one where it has none of its own."""
    if not wording.strip():
        return UNDERTAKING
    return Declaration(version.strip(), wording.strip())
