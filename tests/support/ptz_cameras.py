"""A movable head that tells the truth, or does not, under a clock that a test moves."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.domain.cameras.faults import CommandRefused
from console.domain.ptz.model import (
    STILL,
    CameraTour,
    Capabilities,
    Preset,
    PtzPosition,
    PtzStatus,
    StopMethod,
    Velocity,
)
from tests.support.clocks import SimulatedClock


class SaidHead:
    """What a head is asked beside moving, as words; `note` takes them."""

    def note(self, word: str) -> None:
        raise NotImplementedError

    def move_to(self, position: PtzPosition, speed: float = 1.0) -> None:
        self.note(f"to {position.pan:.3g} {position.tilt:.3g} {position.zoom:.3g} at {speed:g}")

    def move_by(self, right: float, up: float, nearer: float) -> None:
        self.note(f"by {right:.3g} {up:.3g} {nearer:.3g}")

    def store_preset(self, name: str, token: str = "") -> str:
        self.note(f"store {name} {token}".rstrip())
        return token or "9"

    def remove_preset(self, token: str) -> None:
        self.note(f"remove {token}")

    def set_home(self) -> None:
        self.note("set home")

    is_touring = False

    def tours(self) -> list[CameraTour]:
        return [CameraTour("t1", "Night round", self.is_touring)]

    def run_tour(self, token: str, *, is_on: bool) -> None:
        self.note(f"tour {token} {'on' if is_on else 'off'}")
        self.is_touring = is_on

    def auxiliary(self, command: str) -> None:
        self.note(command)

    def focus(self, speed: float) -> None:
        self.note(f"focus {speed:g}")

    def automatic_focus(self) -> None:
        self.note("automatic focus")

    def iris(self, step: float) -> None:
        self.note(f"iris {step:g}")

    def stop_orders(self, way: StopMethod) -> None:
        """Nobody else stops this one."""

    def position_query(self) -> None:
        """Nobody else asks this one."""

    def lessons(self) -> list[str]:
        return []


ABLE = Capabilities(has_ptz=True, has_presets=True, has_home=True)


@dataclass
class PlainHead(SaidHead):
    """Moves a tenth of its range a second at full speed."""

    clock: SimulatedClock = field(default_factory=SimulatedClock)
    obeys: set[StopMethod] = field(default_factory=lambda: set(StopMethod))
    refuses: set[StopMethod] = field(default_factory=set)
    tells: str = "all"
    """`all`, `idle` (always, and no position), `nothing`."""
    speed: Velocity = STILL
    pan: float = 0.0
    said: list[str] = field(default_factory=list)
    can: Capabilities = ABLE
    _at_s: float = 1000.0

    def note(self, word: str) -> None:
        self.said.append(word)

    def _go_on(self) -> None:
        now_s = self.clock.monotonic_s()
        self.pan += self.speed.pan * 0.1 * (now_s - self._at_s)
        self._at_s = now_s

    def capabilities(self) -> Capabilities:
        return self.can

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        assert timeout_s > 0
        self._go_on()
        self.said.append(f"move {velocity.pan:g}")
        self.speed = velocity

    def stop(self, way: StopMethod) -> None:
        self._go_on()
        self.said.append(way.value)
        if way in self.refuses:
            raise CommandRefused("not supported")
        if way in self.obeys:
            self.speed = STILL

    def status(self) -> PtzStatus:
        self._go_on()
        if self.tells == "nothing":
            raise CommandRefused("no status")
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
    """Implements `ports.MotionDetector`."""

    head: PlainHead

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        del camera
        # Two pictures after the stop take a fifth of a second.
        return None if self.head.clock.monotonic_s() - since_s < 0.2 else self.head.seen(since_s)
