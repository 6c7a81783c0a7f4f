"""The texts that visitors are shown before they come in. A scheme may set its own (PPL-03, VIS-01)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisitorTexts:
    """The restricted-access notice, and the declaration that visitors sign.

    Attributes:
        version: version of both texts; a changed text is a new version. Entries name it.
    """

    version: str
    notice: str
    declaration: str


VISITOR_TEXTS = VisitorTexts(
    "V-2026-2",
    "RESTRICTED ACCESS. Only people with a legitimate, recorded purpose enter this control room. Everybody "
    "signs in and out. What happens here is recorded.",
    "I will keep confidential whatever I see, hear or read in this room. I will take no picture, copy or "
    "note of what the screens show, use no telephone or camera of my own, and follow what the staff say. "
    "I will not divulge what I learn here. A police officer may use it in the course of their duty; but "
    "where this room and its equipment are, and the personal details of people, stay confidential for "
    "everybody, police officers included. "
    "I know that misuse may be an offence (Data Protection Act 2018, section 170), and that this binds me "
    "after I have left.",
)
"""The texts used if the settings have none, written for this project."""
