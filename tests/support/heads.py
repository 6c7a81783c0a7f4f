"""A movable head that tells the truth, or does not, under a clock that a test moves."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.domain.ptz.faults import Refused
from console.domain.ptz.model import STILL, Capabilities, Preset, PtzPosition, PtzStatus, StopWay, Velocity
from tests.support.clocks import SimulatedClock


@dataclass
class PlainHead:
    """Moves a tenth of its range a second at full speed."""

    clock: SimulatedClock = field(default_factory=SimulatedClock)
    obeys: set[StopWay] = field(default_factory=lambda: set(StopWay))
    refuses: set[StopWay] = field(default_factory=set)
    tells: str = "all"
    """`all`, `idle` (always, and no position), `nothing`."""
    speed: Velocity = STILL
    pan: float = 0.0
    said: list[str] = field(default_factory=list)
    _at_s: float = 1000.0

    def _go_on(self) -> None:
        now_s = self.clock.monotonic_s()
        self.pan += self.speed.pan * 0.1 * (now_s - self._at_s)
        self._at_s = now_s

    def capabilities(self) -> Capabilities:
        return Capabilities(has_ptz=True, has_presets=True, has_home=True)

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        assert timeout_s > 0
        self._go_on()
        self.said.append(f"move {velocity.pan:g}")
        self.speed = velocity

    def stop(self, way: StopWay) -> None:
        self._go_on()
        self.said.append(way.value)
        if way in self.refuses:
            raise Refused("not supported")
        if way in self.obeys:
            self.speed = STILL

    def status(self) -> PtzStatus:
        self._go_on()
        if self.tells == "nothing":
            raise Refused("no status")
        if self.tells == "idle":
            return PtzStatus(None, is_moving=False)
        return PtzStatus(PtzPosition(self.pan, 0.0, 0.0), not self.speed.is_still)

    def presets(self) -> list[Preset]:
        return [Preset("1", "Bench")]

    def goto(self, preset: str) -> None:
        self.said.append(f"goto {preset}")

    def home(self) -> None:
        self.said.append("home")

    def close(self) -> None:
        self.said.append("closed")

    def rests(self) -> bool:
        return self.speed.is_still

    def seen(self, since_s: float) -> bool | None:
        """What the picture would show."""
        del since_s
        return not self.speed.is_still


@dataclass
class PictureOf:
    """Implements `ports.MotionWitness`."""

    head: PlainHead

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        del camera
        # Two pictures after the stop take a fifth of a second.
        return None if self.head.clock.monotonic_s() - since_s < 0.2 else self.head.seen(since_s)
