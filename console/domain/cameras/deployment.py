"""The time for which a redeployable camera is deployed, without which it is not live (RED-01)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from console.domain.errors import UNFIT_VALUES, EnvironmentFault

RULE = "A redeployable camera is live only inside an approved deployment."
SOURCE = "code of practice, RED-01"


@dataclass(frozen=True, slots=True)
class DeployedSpan:
    """The deployment that a camera is in, and its times.

    Attributes:
        deployment: number of the entry that opened the deployment.
        until_utc: the end, not included; also of one that ended early.
    """

    deployment: int
    from_utc: dt.datetime
    until_utc: dt.datetime

    def is_running(self, now_utc: dt.datetime) -> bool:
        """Return whether the camera may be live."""
        return self.from_utc <= now_utc < self.until_utc


def to_json(span: DeployedSpan | None) -> str:
    """Return the content of the camera fact `deployment`; None: the camera is no longer redeployable."""
    if span is None:
        return "null"
    stored = {
        "deployment": span.deployment,
        "from_utc": span.from_utc.isoformat(),
        "until_utc": span.until_utc.isoformat(),
    }
    return json.dumps(stored)


def from_json(content: str) -> DeployedSpan | None:
    """Read what `to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        stored = json.loads(content)
        if stored is None:
            return None
        begin, end = (
            dt.datetime.fromisoformat(stored[name]).astimezone(dt.UTC) for name in ("from_utc", "until_utc")
        )
        return DeployedSpan(int(stored["deployment"]), begin, end)
    except UNFIT_VALUES:
        raise EnvironmentFault(
            "The saved deployment of a camera cannot be read.",
            "It was written by a newer version of watchroom, or has been changed.",
        ) from None
