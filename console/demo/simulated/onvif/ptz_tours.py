"""Tours that a simulated head runs by itself, one preset after another."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import NAMESPACES, SoapFault, seconds, tag

if TYPE_CHECKING:
    from console.demo.simulated.onvif.xml import Call
    from console.demo.simulated.ptz import SimulatedHead

TOURS_MOST = 4
_LEAST_STAY_S = 0.05


@dataclass
class SimulatedTour:
    """One tour."""

    name: str
    spots: list[tuple[str, float]] = field(default_factory=list)
    """Token of a preset, and how long to stay; empty: every preset, two seconds each."""


class TourRunner:
    """The tours of one head. Used only in the event loop's thread."""

    def __init__(self, head: SimulatedHead) -> None:
        self._head = head
        self._tours = {"1": SimulatedTour("Patrol")}
        self._running = ""
        self._task: asyncio.Task[None] | None = None

    def told(self) -> str:
        """Return all tours as ONVIF reports them."""
        return "".join(self.one(token) for token in self._tours)

    def one(self, token: str) -> str:
        """Return one tour."""
        tour = self._found(token)
        state = "Touring" if token == self._running else "Idle"
        spots = "".join(
            f"<tt:TourSpot><tt:PresetDetail>{tag('tt:PresetToken', preset)}</tt:PresetDetail>"
            f"<tt:StayTime>PT{stay_s:g}S</tt:StayTime></tt:TourSpot>"
            for preset, stay_s in tour.spots
        )
        return (
            f'<tptz:PresetTour token="{token}">{tag("tt:Name", tour.name)}'
            f"<tt:Status><tt:State>{state}</tt:State></tt:Status><tt:AutoStart>false</tt:AutoStart>"
            f"<tt:StartingCondition/>{spots}</tptz:PresetTour>"
        )

    def create(self) -> str:
        """Create an empty tour; return its token."""
        if len(self._tours) >= TOURS_MOST:
            raise SoapFault("ter:TooManyPresetTours", "no more tours can be stored", sender=False)
        token = str(max(map(int, self._tours), default=0) + 1)
        self._tours[token] = SimulatedTour(f"Tour {token}")
        return token

    def modify(self, call: Call) -> None:
        """Change a tour."""
        element = call.body.find("tptz:PresetTour", NAMESPACES)
        tour = self._found("" if element is None else str(element.get("token", "")))
        tour.name = call.text("tptz:PresetTour/tt:Name") or tour.name
        tour.spots = [
            (
                spot.findtext("tt:PresetDetail/tt:PresetToken", "", NAMESPACES),
                seconds(spot.findtext("tt:StayTime", "", NAMESPACES), 2.0),
            )
            for spot in call.body.iterfind("tptz:PresetTour/tt:TourSpot", NAMESPACES)
        ]

    def remove(self, token: str) -> None:
        """Delete a tour."""
        self._found(token)
        if token == self._running:
            self.stop()
        del self._tours[token]

    def operate(self, token: str, operation: str) -> None:
        """Start, stop or pause a tour."""
        tour = self._found(token)
        self.stop()
        if operation == "Start":
            self._running = token
            self._task = asyncio.get_running_loop().create_task(self._run(tour))

    def stop(self) -> None:
        """Stop the running tour, as any other command for the head does."""
        self._running = ""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self, tour: SimulatedTour) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                spots = tour.spots or [(token, 2.0) for token in self._head.presets]
                for token, stay_s in spots:
                    preset = self._head.presets.get(token)
                    if preset is not None:
                        self._head.go_to(preset.position)
                    await asyncio.sleep(max(stay_s, _LEAST_STAY_S))
                if not spots:
                    await asyncio.sleep(1.0)

    def _found(self, token: str) -> SimulatedTour:
        tour = self._tours.get(token)
        if tour is None:
            raise SoapFault("ter:NoToken", "there is no such tour")
        return tour
