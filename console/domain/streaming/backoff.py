"""How long to wait before a camera is tried again."""

from __future__ import annotations

FIRST_S = 0.25
CAP_S = 1.5
"""Recording must resume within 5 s of a fault's end: the wait, the opening and the way to the next key frame
(2 s with most cameras) fit in that."""
LOGIN_CAP_S = 2.5
"""The same while a password is refused: fewer tries are counted against us."""
REFUSED_PATIENCE_S = 60.0
REFUSED_CAP_S = 30.0
"""A password that has been wrong for a minute will not be right in two seconds, and a camera that counts
tries locks the account: then it is tried twice a minute."""


def delay_s(tries: int, refused_for_s: float, chance: float) -> float:
    """Seconds to wait after the `tries`-th failure in a row.

    Args:
        tries: failures since the last picture, 1 or more.
        refused_for_s: for how long the camera has been refusing the password; 0 where it is something else.
        chance: 0 to 1; spreads forty cameras behind one switch that came back.
    """
    cap_s = LOGIN_CAP_S if refused_for_s else CAP_S
    if refused_for_s > REFUSED_PATIENCE_S:
        cap_s = REFUSED_CAP_S
    grown_s = FIRST_S * 2.0 ** min(tries - 1, 16)
    return min(cap_s, grown_s) * (0.75 + 0.25 * chance)
