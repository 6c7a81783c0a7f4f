"""Acts on the wall that are recorded: calls, saved walls, snapshots, acknowledgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.services.ports import ActLog, LayoutStore, SteeringPolicy


MOST_DONE = 500
"""Most letters of what was done about a fault."""


class WallService:
    """Asks who may call a camera, and makes one entry for each act.

    What reads or writes saved walls waits for the database; everything else may be called on the UI thread.

    Args:
        acts: the log; recording an act does not wait.
        layouts: the saved walls.
        policy: asked before a camera is called.
    """

    def __init__(self, acts: ActLog, layouts: LayoutStore, policy: SteeringPolicy) -> None:
        self._acts, self._layouts = acts, layouts
        self.policy = policy

    def check_call(self, actor: str, camera: int) -> None:
        """Ask whether a person may call a camera.

        Raises:
            Refusal: they may not; it is recorded.
        """
        self.policy.check(actor, camera)

    def called(self, actor: str, camera: int) -> None:
        """Record that a camera was called to the spot."""
        self._acts.record(actor, "camera-called", f"camera {camera}", {"to": "spot"})

    def placed(self, actor: str, camera: int, tile: int) -> None:
        """Record that a camera was put on a tile, counted from 0."""
        self._acts.record(actor, "camera-called", f"camera {camera}", {"to": f"tile {tile + 1}"})

    def saved_walls(self) -> Sequence[str]:
        """Return the names of the saved walls.

        Raises:
            EnvironmentFault: they cannot be read.
        """
        return self._layouts.names()

    def save(self, actor: str, name: str, wall: Mapping[str, Any]) -> None:
        """Save a wall under a name, and record it.

        Args:
            actor: who saves it.
            name: replaces a wall of this name.
            wall: as `console.domain.wall.serialization` made it.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        name = checked_line("The name of the layout", name)
        self._layouts.save(name, dict(wall), actor)
        self._acts.record(actor, "layout-saved", f"layout {name}", {})

    def load(self, name: str) -> dict[str, Any]:
        """Return a saved wall.

        Raises:
            OperatorError: there is none of this name.
            EnvironmentFault: it cannot be read.
        """
        return self._layouts.load(name)

    def restored(self, actor: str, name: str) -> None:
        """Record that a saved wall is shown."""
        self._acts.record(actor, "layout-restored", f"layout {name}", {})

    def delete(self, actor: str, name: str) -> None:
        """Delete a saved wall, and record it.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        self._layouts.delete(name, actor)
        self._acts.record(actor, "layout-deleted", f"layout {name}", {})

    def snapshot_saved(
        self, actor: str, camera: int, taken_utc: dt.datetime, file: str, sha256: str, *, masked: bool
    ) -> None:
        """Record that the picture of a tile was written.

        Args:
            actor: who asked for it.
            camera: its number.
            taken_utc: when the picture is from.
            file: name of the file, without its folder.
            sha256: of the file, hexadecimal.
            masked: whether privacy zones cover parts of it.
        """
        detail: dict[str, str | int | float | None] = {
            "at": taken_utc.isoformat(timespec="seconds"),
            "file": file,
            "sha256": sha256,
            "masked": int(masked),
        }
        self._acts.record(actor, "snapshot", f"camera {camera}", detail)

    def fault_acknowledged(
        self, actor: str, subject: str, fault: str, done: str, begun_utc: dt.datetime, ended_utc: dt.datetime
    ) -> None:
        """Record that a fault was acknowledged, and what was done about it if that was typed.

        Args:
            actor: who did.
            subject: the camera, or what else it is about.
            fault: its words.
            done: what was done; empty: that was not typed.
            begun_utc: when it came.
            ended_utc: when it ended; now, if it lasts.
        """
        detail: dict[str, str | int | float | None] = {
            "fault": fault,
            "begin_utc": begun_utc.isoformat(timespec="seconds"),
            "end_utc": ended_utc.isoformat(timespec="seconds"),
        }
        if done:
            detail["done"] = done[:MOST_DONE]
        self._acts.record(actor, "fault-acknowledged", subject, detail)
