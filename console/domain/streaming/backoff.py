"""Calculate how long to wait before the console connects to a camera again."""

from __future__ import annotations

FIRST_S = 0.25
CAP_S = 1.5
"""Recording must resume within 5 s of the end of a fault. That includes the wait, opening the stream and the
time to the next key frame (2 s with most cameras)."""
LOGIN_CAP_S = 2.5
"""The longest wait while the password is refused. Cameras may count the attempts."""
REFUSED_PATIENCE_S = 60.0
REFUSED_CAP_S = 30.0
"""A password that has been refused for a minute is probably wrong, and a camera that counts attempts locks
the account. Then there are only two attempts per minute."""


def delay_s(tries: int, refused_for_s: float, chance: float) -> float:
    """Return the seconds to wait after the `tries`-th failure in a row.

    Args:
        tries: failures since the last picture, 1 or more.
        refused_for_s: for how long the camera has been refusing the password; 0 for other failures.
        chance: random number 0 to 1, which spreads the attempts of many cameras.
    """
    cap_s = LOGIN_CAP_S if refused_for_s else CAP_S
    if refused_for_s > REFUSED_PATIENCE_S:
        cap_s = REFUSED_CAP_S
    grown_s = FIRST_S * 2.0 ** min(tries - 1, 16)
    return min(cap_s, grown_s) * (0.75 + 0.25 * chance)
