"""Deployments of which nobody can read the camera, because their entries are damaged (RED-01, RIP-04).

One that was put up may have hung covertly, so that its camera is kept from whoever does not read all
authorisations. The camera's own facts name it, because each change of a deployment states them as well.
Where these are gone too, every redeployable camera may be the one. Both leave out what is known of a camera:
while it hung in a deployment that can be read, it hung nowhere else. So whoever enters a lost deployment
again, with another person's approval, makes its camera known again; a covert one also after its authorisation
has ended, as it was, and without the camera being live again.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.cameras.camera import CameraKind
from console.domain.cameras.deployment import DeployedSpan, from_json
from console.domain.cameras.facts import DEPLOYMENT
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from console.domain.cameras.camera import Camera
    from console.services.cameras.ports import CameraFacts

EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Before anything was recorded: nobody knows when it was put up."""
DAMAGED = 0
"""In place of the number of a deployment in a fact that cannot be read itself."""


class LostDeployments:
    """Says which cameras may have hung in lost deployments. Calls wait for the database.

    Args:
        facts: facts of cameras, which name the deployment that a camera is in.
        cameras: returns the scheme's cameras.
    """

    def __init__(self, facts: CameraFacts, cameras: Callable[[], Sequence[Camera]]) -> None:
        self._facts, self._cameras = facts, cameras

    def times(
        self, lost: Collection[int], hung: Collection[int]
    ) -> Iterator[tuple[int, dt.datetime, dt.datetime | None]]:
        """Return cameras and the times in which they may have hung covertly.

        Args:
            lost: numbers of deployments whose camera cannot be read.
            hung: of those, the ones in which one was put up.

        Raises:
            EnvironmentFault: the database is away.
        """
        named: set[int] = set()
        for camera in sorted(self._facts.all_current(DEPLOYMENT)):
            spans = self._spans(camera)
            for number in {span.deployment for span in spans}.intersection({*lost, DAMAGED}):
                mine = [at for at, span in enumerate(spans) if span.deployment == number]
                named.add(number)
                # Its approved end is not when it was taken down; what the camera was put up in next ended it.
                later = [span.from_utc for span in spans[mine[-1] + 1 :]]
                yield camera, min(spans[at].from_utc for at in mine), later[0] if later else None
        if set(hung) - named:
            for one in self._cameras():
                if one.kind is CameraKind.REDEPLOYABLE:
                    yield one.number, EVER, None

    def names(self) -> dict[int, str]:
        """Return the names of the scheme's cameras, by number: entries name a camera by it too.

        Raises:
            EnvironmentFault: the database is away.
        """
        return {camera.number: camera.name for camera in self._cameras()}

    def _spans(self, camera: int) -> list[DeployedSpan]:
        spans = []
        for fact in self._facts.history(camera, DEPLOYMENT):
            try:
                span = from_json(fact.content)
            except EnvironmentFault:
                span = DeployedSpan(DAMAGED, fact.since_utc, fact.since_utc)
            if span is not None:
                spans.append(span)
        return spans
