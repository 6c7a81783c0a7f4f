"""Who asks for recordings or data, and what is checked before anything is decided (DIS-01…14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.disclosure.clocks import Answer

if TYPE_CHECKING:
    from collections.abc import Collection

CODE = "local code of practice"
COURT_ORDER = "court order"
"""The check that a civil matter or a tribunal needs, whoever asks."""


@dataclass(frozen=True, slots=True)
class RequestCheck:
    """Something that is established before a request is granted.

    Attributes:
        name: in the record; never changed.
        words: what is established, as a sentence that is true or not.
        source: the rule that asks for it.
        needs_document: whether a document that shows it is kept with the request.
    """

    name: str
    words: str
    source: str
    needs_document: bool = False


@dataclass(frozen=True, slots=True)
class RequestKind:
    """One kind of asker, with what the rules want of it.

    Attributes:
        name: as in the disclosure register.
        checks: all are met before the request is granted.
        answer: the clock that runs; None: no time is set.
        may_be_spoken: whether it need not be in writing and needs no reasons.
        is_covered: whether everybody but the person whom it is about is covered in what is released.
        may_have_copy: whether a copy may be handed over; otherwise recordings are shown only.
        refusal: who alone may refuse it, in words; empty: whoever decides.
        note: what the person who decides should know.
    """

    name: str
    checks: tuple[RequestCheck, ...]
    answer: Answer | None = None
    may_be_spoken: bool = False
    may_have_copy: bool = True
    is_covered: bool = False
    refusal: str = ""
    note: str = ""


_WRITTEN = RequestCheck("written", "The request is in writing and signed.", CODE, needs_document=True)
_IDENTITY = RequestCheck("identity", "The asker's identity was checked.", CODE)
_NO_POLICE_DATA = RequestCheck(
    "no police data", "The police were not given recordings in the same matter.", CODE
)
_ORDER = RequestCheck(
    COURT_ORDER, "A court ordered the release, or the matter is no civil one.", CODE, needs_document=True
)
_CASE = RequestCheck(
    "disclosed case",
    "The prosecutor's disclosure covers it, or an alibi is looked into, or a court ordered it.",
    "Criminal Procedure and Investigations Act 1996",
)
_INSPECTOR = RequestCheck(
    "inspector",
    "An inspector or above who knows the case agreed in writing.",
    CODE,
    needs_document=True,
)
_COUNCIL_OFFICER = RequestCheck(
    "council officer", "A senior officer of the council agreed in writing.", CODE, needs_document=True
)
_SUBJECT = RequestCheck(
    "identity", "The person's identity was proved.", "UK GDPR article 12(6); local code of practice"
)
_PLACE = RequestCheck(
    "place and time",
    "The person named date and place, and the time within an hour.",
    CODE,
)
_NOBODY = RequestCheck(
    "nobody identifiable",
    "Nobody can be identified in what is to be released.",
    "Freedom of Information Act 2000 section 40",
)
_NOT_SHOWN = RequestCheck(
    "not the person shown",
    "The asker is not the person shown (that request is a subject access request).",
    "Freedom of Information Act 2000 section 40(1)",
)
_IDENTIFICATION = RequestCheck("identification", "The purpose is to identify someone, nothing else.", CODE)
_ASSESSED = RequestCheck("police assessment", "The police assessed the release.", CODE, needs_document=True)
_VICTIM = RequestCheck("victim", "The victim's wishes were taken into account.", CODE)
_RELEASE_FORM = RequestCheck(
    "release form",
    "The release form limits the use, asks for proof of editing and is signed by both.",
    CODE,
    needs_document=True,
)
_NEVER_SOLD = RequestCheck("never sold", "What is made of it will never be sold.", CODE)
_PECK = "Peck v United Kingdom (2003) 36 EHRR 41; local code of practice"
_PUBLIC_INTEREST = (
    RequestCheck("pressing need", "The public interest in the release is pressing, not curiosity.", _PECK),
    RequestCheck("asked", "Those shown were asked, or it is said why they could not be.", _PECK),
    RequestCheck("masked", "Everybody who need not be recognised is obscured.", _PECK),
    RequestCheck("no less", "No less intrusive way would serve.", _PECK),
)

KINDS = (
    RequestKind("police", (_WRITTEN, _IDENTITY)),
    RequestKind("statutory prosecutor", (_WRITTEN, _IDENTITY)),
    RequestKind(
        "National Crime Agency",
        (_WRITTEN, _IDENTITY),
        refusal="head of service",
        note="The local code says that it must be met; the Crime and Courts Act 2013 section 7 says may. "
        "It is met unless the head of service refuses it with a reason.",
    ),
    RequestKind("solicitor", (_WRITTEN, _IDENTITY, _NO_POLICE_DATA, _ORDER)),
    RequestKind("plaintiff", (_WRITTEN, _IDENTITY, _NO_POLICE_DATA, _ORDER)),
    RequestKind("accused", (_WRITTEN, _IDENTITY, _CASE)),
    RequestKind(
        "other named agency",
        (_WRITTEN, _IDENTITY),
        may_have_copy=False,
        note="Other named agencies may look at recordings; a copy is never made for them.",
    ),
    RequestKind("crime prevention", (_WRITTEN, _INSPECTOR)),
    RequestKind("public wellbeing", (_WRITTEN, _COUNCIL_OFFICER)),
    RequestKind(
        "subject access",
        (_SUBJECT, _PLACE),
        Answer.SUBJECT_ACCESS,
        may_be_spoken=True,
        is_covered=True,
        note="A complaint or a civil claim alone does not defeat a person's own access: the statute decides.",
    ),
    RequestKind("objection to processing", (_SUBJECT,), Answer.OBJECTION, may_be_spoken=True),
    RequestKind(
        "freedom of information", (_WRITTEN, _NOT_SHOWN, _NOBODY), Answer.INFORMATION, is_covered=True
    ),
    RequestKind("media", (_WRITTEN, _IDENTIFICATION, _ASSESSED, _VICTIM, _RELEASE_FORM), is_covered=True),
    RequestKind("training", (_WRITTEN, _NEVER_SOLD)),
    RequestKind("other, tested for public interest", (_WRITTEN, _IDENTITY, *_PUBLIC_INTEREST)),
)
KIND_BY_NAME = {kind.name: kind for kind in KINDS}


def missing(kind: RequestKind, met: Collection[str]) -> tuple[RequestCheck, ...]:
    """Return the checks that are not met yet, in the order in which they are asked."""
    return tuple(check for check in kind.checks if check.name not in met)
