"""What is to be exported: cameras and a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from console.domain.errors import OperatorError
from console.domain.text import text

LONGEST = dt.timedelta(days=31)
MOST_CAMERAS = 64


@dataclass(frozen=True, slots=True)
class EvidenceSelection:
    """Cameras by number, and a time from begin to end."""

    cameras: tuple[int, ...]
    begin_utc: dt.datetime
    end_utc: dt.datetime

    def check(self, now_utc: dt.datetime) -> None:
        """Check that it can be exported at all.

        Raises:
            OperatorError: no camera or too many, or a time that is empty, reversed, too long or not over yet.
        """
        if not self.cameras or len(set(self.cameras)) != len(self.cameras):
            raise OperatorError("Choose at least one camera, each once.", "Nothing was exported.")
        if len(self.cameras) > MOST_CAMERAS:
            raise OperatorError(
                text("Choose at most {most} cameras for one package.", most=MOST_CAMERAS),
                "Make several packages.",
            )
        self._check_time(now_utc)

    def _check_time(self, now_utc: dt.datetime) -> None:
        if self.end_utc == self.begin_utc:
            raise OperatorError("The selected time is empty: it ends when it begins.", "Choose a later end.")
        if self.end_utc < self.begin_utc:
            raise OperatorError("The selected time ends before it begins.", "Exchange begin and end.")
        if self.end_utc - self.begin_utc > LONGEST:
            raise OperatorError(
                text("The selected time is longer than {days} days.", days=LONGEST.days),
                "Make several packages.",
            )
        if self.end_utc > now_utc:
            raise OperatorError("The selected time is not over yet.", "Choose an end that has passed.")
