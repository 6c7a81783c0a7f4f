"""How a console runs with the recorder beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.app.recorder.linked_engine import LinkedEngine
from console.app.recorder.start import RecorderStarter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.app.engine import EngineOptions
    from console.app.scheme import OpenScheme


@dataclass(frozen=True, slots=True)
class RecorderBeside:
    """A recorder that is started if none runs, and stays or ends with the console.

    Attributes:
        home: its home folder.
        starter: starts it; None: it runs as a service of its own user, which is the machine's affair.
        stays: whether it goes on without the console.
    """

    home: Path
    starter: RecorderStarter | None
    stays: bool

    def engine(self, plan: EngineOptions, may_move: Callable[[int], bool]) -> LinkedEngine:
        """Return the engine of a console; the recorder begins to start now, because that takes longest.

        Args:
            plan: of the engine.
            may_move: whether the console may be moving a camera.
        """
        made = LinkedEngine(plan, self.home, self.starter, stops_recorder=not self.stays)
        made.may_move = may_move
        if self.starter is not None:
            self.starter.start_if_absent()
        return made


def recorder_beside(
    scheme: OpenScheme, logins: Mapping[str, tuple[str, str]] | None = None
) -> RecorderBeside | None:
    """Return how the recorder of a scheme runs beside a console; None: nothing is recorded.

    Args:
        scheme: opened.
        logins: the demo's, which are not in the keyring; its recorder ends with its cameras.
    """
    recording = scheme.settings.recording
    if not recording.enabled:
        return None
    if recording.recorder_home and logins is None:
        return RecorderBeside(Path(recording.recorder_home), None, stays=True)
    starter = RecorderStarter(scheme.home, is_demo=scheme.is_demo, logins=logins)
    return RecorderBeside(scheme.home, starter, recording.goes_on and logins is None)
