"""A review of recordings: what is asked for before the first picture is shown (EVD-05)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.playback.viewed import ViewedSpan

IMMEDIATE_RESPONSE = "Immediate response"
"""The standing reason of instant replay."""
CAMERAS_MOST = 16
_REQUEST = re.compile(r"(?:(?:disclosures?|request)\s+)?([1-9]\d{0,8})", re.ASCII)
"""A number, or as the books name the entry."""


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Which recordings are to be reviewed, why, and who is there.

    Attributes:
        cameras: up to sixteen.
        begin_utc: begin of the time that is to be looked at.
        end_utc: its end.
        reason: in words.
        present: everyone who can see the screen, by name.
        incident: number of the incident to which it belongs, as typed; empty for none.
        request: reference of the request to which it belongs, if any.
    """

    cameras: tuple[int, ...]
    begin_utc: dt.datetime
    end_utc: dt.datetime
    reason: str
    present: tuple[str, ...]
    incident: str = ""
    request: str = ""

    def checked(self) -> ReviewRequest:
        """Return the request with tidy words.

        Raises:
            OperatorError: something is missing or contradicts itself.
        """
        reason = checked_line("The reason", self.reason)
        request = checked_line("The request", self.request)
        present = tuple(filter(None, (checked_line("The name", name) for name in self.present)))
        if not reason:
            raise OperatorError("Enter a reason for the review.", "It is recorded before anything is shown.")
        if not present:
            raise OperatorError("Enter who is present.", "Name everyone who can see the screen.")
        if not 0 < len(set(self.cameras)) <= CAMERAS_MOST:
            raise OperatorError("Choose from 1 to 16 cameras to review.")
        if self.end_utc <= self.begin_utc:
            raise OperatorError("The review ends before it begins.", "Correct the times.")
        return ReviewRequest(
            tuple(dict.fromkeys(self.cameras)),
            self.begin_utc,
            self.end_utc,
            reason,
            present,
            self.incident.strip(),
            request,
        )


def request_number(typed: str) -> int | None:
    """Return the number of a request in the disclosure register, as people write it; None if it is none."""
    match = _REQUEST.fullmatch(typed.strip().casefold())
    return int(match[1]) if match else None


def spans_as_text(spans: Sequence[ViewedSpan]) -> str:
    """Return what was shown of one camera as it is entered: UTC, each time with how often."""
    return "; ".join(
        f"{_second(span.begin_utc)} to {_second(span.end_utc)}"
        + (f" ({span.times}×)" if span.times > 1 else "")
        for span in spans
    )


def _second(instant_utc: dt.datetime) -> str:
    return instant_utc.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
