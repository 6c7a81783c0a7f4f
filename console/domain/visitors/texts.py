"""What a visitor is shown before coming in; a scheme may have words of its own (PPL-03, VIS-01)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisitorTexts:
    """The restricted-access notice, and the declaration that visitors sign.

    Attributes:
        version: of both together; another text is another version. Entries name it.
    """

    version: str
    notice: str
    declaration: str


VISITOR_TEXTS = VisitorTexts(
    "V-2026-1",
    "RESTRICTED ACCESS. Only people with a legitimate, recorded purpose enter this control room. Everybody "
    "signs in and out. What happens here is recorded.",
    "I will keep confidential whatever I see, hear or read in this room. I will take no picture, copy or "
    "note of what the screens show, use no telephone or camera of my own, and follow what the staff say. "
    "I know that misuse may be an offence (Data Protection Act 2018, section 170), and that this binds me "
    "after I have left.",
)
"""The texts in force where the settings have none; their words are the project's own."""
