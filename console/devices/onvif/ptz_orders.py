"""The orders by which the watchdog process stops a camera without this driver."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.devices.onvif.ptz_messages import TPTZ, stop_text
from console.devices.onvif.ptz_moves import NEARLY_STILL
from console.domain.ptz.model import STILL, StopMethod
from console.domain.ptz.stop_orders import StopOrders, StopWay

if TYPE_CHECKING:
    from console.devices.onvif.ptz_capabilities import PtzFacts
    from console.devices.onvif.ptz_moves import ContinuousMoves
    from console.devices.onvif.transport import Transport


def stop_orders(
    line: Transport, login: tuple[str, str], facts: PtzFacts, moves: ContinuousMoves, way: StopMethod
) -> StopOrders:
    """Return how a camera is stopped. It asks the camera nothing.

    Args:
        line: that was used before, so that clock, kind of login and certificate are known.
        login: user name and password.
        facts: of the head.
        moves: what was learned of its moves.
        way: of stopping that works for this camera.
    """
    parts = urlsplit(line.rewritten(facts.ptz_address))
    return StopOrders(
        line.host,
        parts.port or line.port,
        parts.path + (f"?{parts.query}" if parts.query else ""),
        parts.netloc,
        line.is_encrypted,
        line.shown_fingerprint(),
        *login,
        clock_error_s=line.clock_error_s or 0.0,
        speaks_digest=line.speaks_digest,
        ways=_ways(facts, moves, way),
    )


def _ways(facts: PtzFacts, moves: ContinuousMoves, first: StopMethod) -> tuple[StopWay, ...]:
    messages = {
        StopMethod.STOP: ((f"{TPTZ}/Stop", stop_text(facts.profile)),),
        StopMethod.ZERO: _moves(moves.bodies(facts, STILL, 1.0)),
        StopMethod.TIMEOUT: _moves(moves.bodies(facts, NEARLY_STILL, facts.shortest_s)),
    }
    order = [first, *(way for way in (StopMethod.STOP, StopMethod.ZERO) if way is not first)]
    ways = [StopWay(messages[way]) for way in order if way is not StopMethod.TIMEOUT or moves.takes_timeout]
    if first is not StopMethod.TIMEOUT and moves.takes_timeout:
        # It is itself a move, which a camera that ignores the timeout would go on with.
        ways += [StopWay(messages[way], after_refusal=True) for way in (StopMethod.TIMEOUT, StopMethod.ZERO)]
    return tuple(ways)


def _moves(bodies: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{TPTZ}/ContinuousMove", body) for body in bodies)
