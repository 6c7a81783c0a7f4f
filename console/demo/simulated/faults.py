"""What a simulated camera can be made to do wrong, at run time, one camera at a time."""

from __future__ import annotations

from typing import TypeAlias

from console.domain.errors import OperatorError

FaultValue: TypeAlias = bool | int | float

FAULTS: dict[str, str] = {
    "freeze": "The picture stands still, its clock included; the stream goes on.",
    "black": "The picture is black; the stream goes on.",
    "stall": "The connection stays open and nothing more is sent.",
    "drop": "Connections are cut, and cut again as soon as they are made.",
    "refuse": "RTSP answers every request with 503.",
    "wrong_password": "Every login is refused with 401.",
    "session_limit": "At most this many RTSP sessions; one more is answered with 453.",
    "timestamp_jump": "RTP time runs ahead by this many seconds from now on.",
    "equal_dts": "Every second picture carries the RTP time of the one before.",
    "missing_dts": "RTP time stands still altogether: no picture has a time of its own.",
    "clock_skew": "The camera's clock is wrong by this many seconds: RTCP, ONVIF and burned-in clock.",
    "foreign_xaddr": "Every address that ONVIF answers with points at another network.",
    "digest_only": "ONVIF wants HTTP digest and ignores WS-Security.",
    "ptz_ignores_timeout": "A continuous move goes on until it is stopped, whatever its Timeout.",
    "ptz_refuses_stop": "Stop is answered with a fault; only a move with speed zero stops.",
    "malformed_soap": "ONVIF answers with XML cut off in the middle.",
    "slow": "Every answer, RTSP or ONVIF, is late by this many seconds.",
    "codec_change": "The stream goes on in another codec (H.264 to H.265, any other to H.264).",
    "size_change": "The stream goes on at another size.",
    "long_gop": "Key frames come only once in 16 seconds.",
    "ptz_no_position": "GetStatus tells no position.",
    "ptz_always_idle": "GetStatus says IDLE, moving or not.",
    "ptz_nan_position": "GetStatus and presets tell NaN and INF for positions.",
    "ptz_ignores_zero": "A move with speed zero is accepted and nothing comes of it.",
    "ptz_refuses_timeout": "A continuous move with a Timeout is answered with a fault.",
    "ptz_degrees": "Positions are 0 to 360, -90 to 90 and 0 to 100, as announced.",
    "serial_changed": "The box has another serial number: it was swapped.",
    "redirect": "Every ONVIF request is sent on to another host.",
    "many_profiles": "There are so many media profiles.",
    "empty_capabilities": "The lists of services and capabilities are empty.",
    "wrong_namespaces": "Answers are in namespaces that nobody knows.",
    "media2_only": "Media2 is listed first, and the first media service not at all.",
    "endless": "An answer comes a byte at a time and never ends.",
    "huge_answer": "Every ONVIF answer is 100 MB long.",
    "entity_bomb": "Answers hold entities that grow without end.",
    "xxe": "Answers hold an entity that names a file of the reader's.",
    "local_time": "So many hours of local time are told as UTC.",
    "two_nonces": "ONVIF wants HTTP digest, and each of the two challenges has a nonce of its own.",
    "sha256_only": "ONVIF wants HTTP digest with SHA-256 and nothing else.",
    "events_refused": "No event subscription is granted.",
    "events_leak": "A subscription that was closed keeps its place until it would have ended.",
    "clock_wants_login": "GetSystemDateAndTime asks for a login.",
}
"""Name and meaning of each switch."""


class FaultSwitches:
    """The switches of one camera. Any thread; readers see each change at their next look."""

    def __init__(self) -> None:
        self._set: dict[str, FaultValue] = {}

    def set(self, name: str, value: FaultValue) -> None:
        """Set a switch, or clear it with a false value.

        Raises:
            OperatorError: there is no such switch.
        """
        if name not in FAULTS:
            raise OperatorError(f"No fault is called {name!r}.", f"Known: {', '.join(FAULTS)}.")
        # A new dictionary each time: readers in other threads never see one that is being altered.
        changed = {key: old for key, old in self._set.items() if key != name}
        if value:
            changed[name] = value
        self._set = changed

    def clear(self) -> None:
        """Put the camera right again."""
        self._set = {}

    def on(self, name: str) -> bool:
        """Whether a switch is set."""
        return name in self._set

    def number(self, name: str) -> float:
        """A switch's value as a number; 0 where it is not set, 1 for a bare True."""
        return float(self._set.get(name, 0.0))

    def as_dict(self) -> dict[str, FaultValue]:
        """The switches that are set."""
        return dict(self._set)
