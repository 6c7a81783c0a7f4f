"""The common clock of a playback: where it is in recorded time, how fast it runs, and which way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from console.domain.errors import OperatorError

RATES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Rates that the keys step through, either way."""
LEAST_PUSH = 0.05
"""A joystick that is pushed less is at rest."""
KEY_FRAMES_ABOVE = 4.0
"""Above this rate only key frames are shown: decoding all pictures would show few of them anyway."""


@dataclass(frozen=True, slots=True)
class PlaybackLoop:
    """A time that is played again and again."""

    begin_utc: dt.datetime
    end_utc: dt.datetime

    def __post_init__(self) -> None:
        if self.end_utc <= self.begin_utc:
            raise OperatorError(
                "The second mark of the loop is not after the first.", "Set the end of the loop later."
            )

    def wrapped(self, instant_utc: dt.datetime, rate: float) -> dt.datetime:
        """Return where a playback that ran to `instant_utc` is within the loop."""
        length = self.end_utc - self.begin_utc
        if rate >= 0 and instant_utc >= self.end_utc:
            return self.begin_utc + (instant_utc - self.begin_utc) % length
        if rate < 0 and instant_utc < self.begin_utc:
            return self.end_utc - (self.end_utc - instant_utc) % length
        return instant_utc


@dataclass(frozen=True, slots=True)
class PlaybackClock:
    """Recorded time as it is played. Every change gives a clock of the next generation.

    A picture that was asked for in an earlier generation is dropped, so that after a change of rate or place
    nothing goes on playing that was queued before.
    """

    position_utc: dt.datetime
    """The position at `anchor_s`."""
    anchor_s: float = 0.0
    """Monotonic seconds."""
    rate: float = 1.0
    """Recorded seconds a second: −64 to 64, never 0."""
    is_playing: bool = False
    loop: PlaybackLoop | None = None
    generation: int = 0

    def at(self, now_s: float) -> dt.datetime:
        """Return the recorded time that is due at a monotonic time."""
        if not self.is_playing:
            return self.position_utc
        ran = dt.timedelta(seconds=max(0.0, now_s - self.anchor_s) * self.rate)
        instant_utc = self.position_utc + ran
        return self.loop.wrapped(instant_utc, self.rate) if self.loop else instant_utc

    @property
    def is_reverse(self) -> bool:
        """Whether it runs backwards."""
        return self.rate < 0

    @property
    def shows_key_frames_only(self) -> bool:
        """Whether it runs so fast that only key frames are shown."""
        return self.is_playing and abs(self.rate) > KEY_FRAMES_ABOVE

    def play(self, now_s: float, rate: float | None = None) -> PlaybackClock:
        """Run from the present position, at another rate if one is given.

        Raises:
            OperatorError: the rate is 0 or above 64.
        """
        rate = self.rate if rate is None else rate
        if not RATES[0] <= abs(rate) <= RATES[-1]:
            raise OperatorError("This speed is not possible.", "Choose a speed from 1/8 to 64 times.")
        return self._changed(self.at(now_s), now_s, rate=rate, is_playing=True)

    def pause(self, now_s: float) -> PlaybackClock:
        """Stand still at the present position."""
        return self._changed(self.at(now_s), now_s, is_playing=False)

    def seek(self, instant_utc: dt.datetime, now_s: float) -> PlaybackClock:
        """Go to another time; it goes on playing if it did."""
        return self._changed(instant_utc, now_s)

    def taken_to(self, instant_utc: dt.datetime, now_s: float) -> PlaybackClock:
        """Go where a person wants to be: outside the loop, the loop ends instead of taking it back."""
        loop = self.loop
        is_inside = loop is not None and loop.begin_utc <= instant_utc < loop.end_utc
        return replace(self.seek(instant_utc, now_s), loop=loop if is_inside else None)

    def stepped(self, instant_utc: dt.datetime, now_s: float) -> PlaybackClock:
        """Go to the time of a picture and stand still there."""
        return self._changed(instant_utc, now_s, is_playing=False)

    def looped(self, loop: PlaybackLoop | None, now_s: float) -> PlaybackClock:
        """Play a time again and again, or no longer."""
        instant_utc = self.at(now_s)
        if loop is not None and not loop.begin_utc <= instant_utc < loop.end_utc:
            instant_utc = loop.begin_utc
        return replace(self._changed(instant_utc, now_s), loop=loop)

    def shuttled(self, direction: int, now_s: float) -> PlaybackClock:
        """Answer the keys J (−1) and L (+1): play that way, and faster with each press.

        Args:
            direction: −1 or +1.
            now_s: monotonic seconds.
        """
        if not self.is_playing or (self.rate > 0) != (direction > 0):
            return self.play(now_s, float(direction))
        return self.play(now_s, direction * _next_rate(abs(self.rate), 1))

    def pushed(self, deflection: float, now_s: float) -> PlaybackClock:
        """Answer a joystick: the further it is pushed, the faster it plays that way; at rest it stands still.

        Args:
            deflection: −1 to 1.
            now_s: monotonic seconds.
        """
        if abs(deflection) < LEAST_PUSH:
            return self.pause(now_s) if self.is_playing else self
        # Half of the way is life's speed and less, so that single pictures are found by hand.
        share = (abs(deflection) - LEAST_PUSH) / (1 - LEAST_PUSH)
        rate = RATES[min(len(RATES) - 1, int(share * len(RATES)))] * (1 if deflection > 0 else -1)
        is_same = self.is_playing and self.rate == rate
        return self if is_same else self.play(now_s, rate)

    def faster(self, by: int, now_s: float) -> PlaybackClock:
        """Step to a faster (+1) or slower (−1) rate the same way, without starting or stopping."""
        rate = _next_rate(abs(self.rate), by) * (-1 if self.is_reverse else 1)
        return self._changed(self.at(now_s), now_s, rate=rate, is_playing=self.is_playing)

    def turned(self, now_s: float) -> PlaybackClock:
        """Run the other way, at the same speed."""
        return self._changed(self.at(now_s), now_s, rate=-self.rate)

    def _changed(
        self,
        position_utc: dt.datetime,
        now_s: float,
        *,
        rate: float | None = None,
        is_playing: bool | None = None,
    ) -> PlaybackClock:
        return replace(
            self,
            position_utc=position_utc,
            anchor_s=now_s,
            rate=self.rate if rate is None else rate,
            is_playing=self.is_playing if is_playing is None else is_playing,
            generation=self.generation + 1,
        )


def _next_rate(rate: float, by: int) -> float:
    nearest = min(range(len(RATES)), key=lambda number: abs(RATES[number] - rate))
    return RATES[max(0, min(len(RATES) - 1, nearest + by))]
