"""What a shell needs, without devices or a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.domain.cameras.status import RecorderProcess, RecordingState, VolumeStatus
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.services.people.seat import SeatPolicy
from console.services.ptz.policy import LiveUse
from console.services.wall.service import WallService

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.cameras.camera import Camera
    from console.services.cameras.admission import Admission
    from console.services.people.service import PeopleServices
    from console.services.ports import ActLog


@dataclass
class ListedCameras:
    listed: list[Camera]

    def cameras(self) -> Sequence[Camera]:
        return self.listed


@dataclass
class KeptActs:
    acts: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        self.acts.append((actor, act, subject, detail))

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        for one in acts:
            self.record(one.actor, one.act, one.subject, dict(one.detail))

    def named(self, act: str) -> list[tuple[str, str, str, dict[str, Any]]]:
        return [kept for kept in self.acts if kept[1] == act]


@dataclass
class SwitchedRecording:
    switched: list[tuple[int, bool, str]] = field(default_factory=list)
    states: dict[int, RecordingState] = field(default_factory=dict)
    listed: list[VolumeStatus] = field(default_factory=list)
    away: str = ""
    is_starting: bool = False
    process: RecorderProcess | None = None

    def state(self, camera: int) -> RecordingState:
        return self.states.get(camera, RecordingState.TIME_LAPSE)

    def switch(self, camera: int, *, real_time: bool, actor: str) -> None:
        self.switched.append((camera, real_time, actor))
        self.states[camera] = RecordingState.REAL_TIME if real_time else RecordingState.TIME_LAPSE

    def volumes(self) -> Sequence[VolumeStatus]:
        return self.listed


@dataclass
class KeptLayouts:
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def names(self) -> Sequence[str]:
        return sorted(self.kept)

    def load(self, name: str) -> dict[str, Any]:
        if name not in self.kept:
            raise OperatorError(f"There is no wall “{name}”.")
        return self.kept[name]

    def save(self, name: str, layout: dict[str, Any], actor: str) -> None:
        del actor
        self.kept[name] = layout

    def delete(self, name: str, actor: str) -> None:
        del actor
        self.kept.pop(name, None)


def wall_service(acts: ActLog, staff: PeopleServices, admission: Admission) -> WallService:
    """The wall's service with the product's policy."""
    return WallService(acts, KeptLayouts(), LiveUse(admission, SeatPolicy(staff.seat, Permission.WATCH)))
