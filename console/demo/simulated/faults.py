"""The faults that a simulated camera can be given while it runs, one camera at a time."""

from __future__ import annotations

from typing import TypeAlias

from console.domain.errors import OperatorError

FaultValue: TypeAlias = bool | int | float

FAULTS: dict[str, str] = {
    "freeze": "The picture and its clock freeze; the stream continues.",
    "black": "The picture is black; the stream continues.",
    "stall": "The connection stays open, but nothing more is sent.",
    "drop": "Every connection is dropped, and dropped again as soon as it is made.",
    "refuse": "RTSP answers every request with 503 Service Unavailable.",
    "wrong_password": "Every login is refused with 401 Unauthorized.",
    "session_limit": "Only this many RTSP sessions are allowed; any further one is answered with 453.",
    "timestamp_jump": "RTP time jumps ahead by this many seconds.",
    "equal_dts": "Every second picture carries the RTP time of the picture before it.",
    "missing_dts": "RTP time does not advance: every picture carries the same time.",
    "marker_everywhere": "Every RTP packet carries the marker.",
    "marker_never": "No RTP packet carries the marker.",
    "sequence_still": "Every RTP packet has the same sequence number.",
    "start_codes": "A key picture is sent as one fragmented unit with start codes inside (H.264).",
    "half_pictures": "Of every picture but key pictures, the second half of each slice is missing (H.264).",
    "silent": "The announced sound is not sent.",
    "clock_skew": "The camera's clock is wrong by this many seconds (RTCP, ONVIF and the burned-in clock).",
    "foreign_xaddr": "Every address in an ONVIF answer points to another network.",
    "digest_only": "ONVIF requires HTTP digest and ignores WS-Security.",
    "ptz_ignores_timeout": "A continuous move ignores its Timeout and continues until it is stopped.",
    "ptz_refuses_stop": "Stop is answered with a fault; only a move at speed zero stops the head.",
    "malformed_soap": "ONVIF answers with XML that breaks off in the middle.",
    "slow": "Every RTSP and ONVIF answer is delayed by this many seconds.",
    "codec_change": "The stream changes its codec (H.264 to H.265, any other to H.264).",
    "size_change": "The stream changes its picture size.",
    "long_gop": "A key frame comes only every 16 seconds.",
    "ptz_no_position": "GetStatus returns no position.",
    "ptz_always_idle": "GetStatus returns IDLE even while the head moves.",
    "ptz_nan_position": "GetStatus and presets return NaN and INF as positions.",
    "ptz_ignores_zero": "A move at speed zero is accepted but has no effect.",
    "ptz_refuses_timeout": "A continuous move with a Timeout is answered with a fault.",
    "ptz_degrees": "Positions run from 0 to 360, -90 to 90 and 0 to 100, as the node announces.",
    "serial_changed": "The device reports another serial number, as if it had been replaced.",
    "redirect": "Every ONVIF request is redirected to another host.",
    "many_profiles": "The camera has this many media profiles.",
    "empty_capabilities": "The lists of services and capabilities are empty.",
    "wrong_namespaces": "Answers use unknown XML namespaces.",
    "media2_only": "Media2 is listed first; the first-generation media service is not listed.",
    "endless": "An answer arrives one byte at a time and never ends.",
    "huge_answer": "Every ONVIF answer is 100 MB long.",
    "entity_bomb": "Answers contain XML entities that expand without limit.",
    "xxe": "Answers contain an XML entity that names a file on the client's computer.",
    "local_time": "Local time, this many hours from UTC, is reported as UTC.",
    "two_nonces": "ONVIF requires HTTP digest, and each of its two challenges has a different nonce.",
    "sha256_only": "ONVIF requires HTTP digest with SHA-256 and accepts nothing else.",
    "events_refused": "Every event subscription is refused.",
    "events_leak": "A closed subscription keeps its place until it would have expired.",
    "clock_wants_login": "GetSystemDateAndTime requires a login.",
}
"""Name and meaning of each switch."""


class FaultSwitches:
    """The fault switches of one camera. Any thread; a reader sees a change when it next asks."""

    def __init__(self) -> None:
        self._set: dict[str, FaultValue] = {}

    def set(self, name: str, value: FaultValue) -> None:
        """Set a switch, or clear it with a false value.

        Raises:
            OperatorError: there is no such switch.
        """
        if name not in FAULTS:
            raise OperatorError(
                f"There is no fault called {name!r}.", f"Use one of these: {', '.join(FAULTS)}."
            )
        # Make a new dictionary each time, so that readers in other threads never see one that is being
        # changed.
        changed = {key: old for key, old in self._set.items() if key != name}
        if value:
            changed[name] = value
        self._set = changed

    def clear(self) -> None:
        """Clear all faults of the camera."""
        self._set = {}

    def on(self, name: str) -> bool:
        """Return whether a switch is set."""
        return name in self._set

    def number(self, name: str) -> float:
        """Return a switch's value as a number: 0 where it is not set, 1 for a bare True."""
        return float(self._set.get(name, 0.0))

    def as_dict(self) -> dict[str, FaultValue]:
        """Return the switches that are set."""
        return dict(self._set)
