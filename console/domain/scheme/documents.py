"""The scheme's documents at the desk: versions, who has read them, steps of the manual (SYS-11)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping


MANUAL = "procedural manual"
DOCUMENTS = (
    MANUAL,
    "RIPA protocol",
    "code of practice",
    "impact assessment",
    "self-assessment",
    "other",
)
"""What a document may be. The manual's steps stand beside the form of an incident."""
RESTRICTED, PUBLIC_MARK = "restricted", "public"
MARKS = (RESTRICTED, PUBLIC_MARK)
SOURCE = "code of practice, SYS-11"
MOST_BYTES = 20_000_000
PDF, MARKDOWN, PLAIN = "application/pdf", "text/markdown", "text/plain"
EVERY_TYPE = "all incidents"
"""The heading of steps that hold for incidents of every type."""
_MARKDOWN_NAMES = (".md", ".markdown")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*\s*")
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One version of a document.

    Attributes:
        number: of its entry in the book of the scheme.
        kind: one of `DOCUMENTS`.
        sha256: of the file, which the entry seals.
        readers: user names of those who said that they have read this version, with the instant.
    """

    number: int
    kind: str
    title: str
    version: str
    mark: str
    sha256: str
    media_type: str
    filed_utc: dt.datetime
    author: str
    changes: str = ""
    readers: Mapping[str, dt.datetime] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        """Whether it may leave the room: saved as a file and printed."""
        return self.mark == PUBLIC_MARK

    @property
    def is_text(self) -> bool:
        """Whether it is text, whose steps and words the program knows."""
        return self.media_type in {MARKDOWN, PLAIN}


@dataclass(frozen=True, slots=True)
class PdfPicture:
    """A page of a PDF as a picture: four bytes a point, red, green, blue and one that means nothing."""

    width: int
    height: int
    stride: int
    """Bytes of a row."""
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the manual: what is done, who responds, and within what time."""

    action: str
    who: str
    within: str


def in_force(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Return the newest version of each document, by kind and title."""
    newest: dict[tuple[str, str], DocumentVersion] = {}
    for version in versions:
        key = (version.kind, version.title.casefold())
        if key not in newest or version.number > newest[key].number:
            newest[key] = version
    order = {kind: place for place, kind in enumerate(DOCUMENTS)}
    return sorted(
        newest.values(), key=lambda version: (order.get(version.kind, len(order)), version.title.casefold())
    )


def checked_content(content: bytes, name: str) -> str:
    """Return the media type of a file that can be kept at the desk.

    Args:
        content: of the file.
        name: of the file, which tells Markdown from other text.

    Raises:
        OperatorError: it is empty, too large, or neither PDF nor text.
    """
    if not content:
        raise OperatorError("The file is empty.", "Choose another file.")
    if len(content) > MOST_BYTES:
        raise OperatorError(
            text("The file has {size:.0f} MB. The limit is 20 MB.", size=len(content) / 1e6),
            "Make it smaller, for example with fewer pictures.",
        )
    if content.startswith(b"%PDF-"):
        return PDF
    words = text_of(content)
    if words is None or any(unicodedata.category(one) == "Cc" and one not in "\t\n\r\f" for one in words):
        raise OperatorError(
            "The file is neither a PDF nor plain text nor Markdown.", "Save it as PDF, or as text in UTF-8."
        )
    return MARKDOWN if name.casefold().endswith(_MARKDOWN_NAMES) else PLAIN


def text_of(content: bytes) -> str | None:
    """Return a text file as text; None if it is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def steps_for(manual: str, incident: str) -> list[Step]:
    """Return the manual's steps for a type of incident, then those for all incidents.

    A manual has a heading for each type of incident, and under it a table of action, who responds and time.
    """
    sections = _sections(manual)
    wanted = (incident.strip().casefold(), EVERY_TYPE)
    return [step for name in wanted if name for step in sections.get(name, ())]


def types_with_steps(manual: str) -> Collection[str]:
    """Return the headings of a manual under which there are steps, without case."""
    return {name for name, steps in _sections(manual).items() if steps}


def _sections(manual: str) -> dict[str, list[Step]]:
    sections: dict[str, list[Step]] = {}
    name, rows_seen = "", 0
    for line in manual.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        if heading is not None:
            name, rows_seen = heading.group(1).casefold(), 0
        elif line.strip().startswith("|"):
            rows_seen += 1
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            # The first row names the columns, the second is a rule.
            if rows_seen > 2 and cells[0] and not _RULE.fullmatch(line):
                action, who, within = (*cells, "", "")[:3]
                sections.setdefault(name, []).append(Step(action, who, within))
        else:
            rows_seen = 0
    return sections
