"""Video print log (LOG-01, EVD-06): prints are made only when necessary, and destroyed with authority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, incident, instant, signature, whole, words
from console.domain.books.kept import AGENCY, PROGRAM, REFERENCE, SITE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import INSPECTOR_OR_ABOVE, THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

FOR_POLICE, FOR_SCHEME = "the police", "the scheme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A print was made."""

    reference: str = words("Print reference", kept=REFERENCE)
    camera: int = whole("Camera")
    picture_utc: dt.datetime = instant("Time of the picture")
    made_utc: dt.datetime = instant("Printed at")
    receiver: str = choice("Made for", (FOR_POLICE, FOR_SCHEME, "court", "other"))
    reason: str = words("Why the print is necessary")
    officer: str = words("Authorising officer", required=False)
    rank: str = choice("Rank (inspector or above)", INSPECTOR_OR_ABOVE, required=False)
    authority: str = words("Written authority", required=False, hint="Reference or date of the authority.")
    copies: int = whole("Copies")
    storage: str = words("Stored in", kept=SITE)
    document: str = words(
        "SHA-256 of the authority", required=False, hint="Of the attached document.", kept=PROGRAM
    )
    picture: str = words("SHA-256 of the picture", required=False, kept=PROGRAM)
    is_masked: bool = flag("Privacy zones cover parts of it")
    incident: str = incident("Incident number")
    file: str = words(
        "File of the picture",
        required=False,
        hint="Of a snapshot.",
        kept=PROGRAM,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The print was handed over."""

    handed_utc: dt.datetime = instant("Handed over at")
    recipient: str = words("Recipient")
    organisation: str = words("Organisation", kept=AGENCY)
    collar_number: str = words("Collar number", required=False)
    signature: str = signature("Recipient's signature", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """The print was destroyed."""

    destroyed_utc: dt.datetime = instant("Destroyed at")
    authorised_by: str = words("Destruction authorised by")
    way: str = words("Method")
    witness: str = words("Witness", required=False)


def print_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that prints for the police have the written authority of an inspector or above."""
    if values.get("receiver") == FOR_POLICE and not all(
        values.get(name) for name in ("officer", "rank", "authority")
    ):
        yield (
            "a print for the police needs the written authority of an inspector or above, so enter the "
            "officer, the rank and the reference (code of practice, video prints)"
        )


BOOK = Book(
    "prints",
    "Video print log",
    (
        EntryKind(
            "prints.made",
            "Print made",
            Made,
            ("reference", "camera", "picture_utc", "receiver", "reason"),
            Permission.ENTER_MEDIA,
            Part.OPENS,
            rules=print_rules,
            has_service=True,
        ),
        EntryKind(
            "prints.handed",
            "Print handed over",
            Handed,
            ("handed_utc", "organisation", "recipient"),
            Permission.RELEASE_DATA,
            Part.FOLLOWS,
            has_service=True,
        ),
        EntryKind(
            "prints.destroyed",
            "Print destroyed",
            Destroyed,
            ("destroyed_utc", "authorised_by", "way"),
            Permission.SECURE_MEDIA,
            Part.CLOSES,
            has_service=True,
        ),
    ),
    Retention(THREE_YEARS, "prints: 3 years, as master copies (local code of practice)"),
    purpose="Video prints. Keep them in a secure cabinet until their destruction is authorised.",
)
