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
    "forwarded_port": "Answers name another network and port 80, as behind a router that forwards a port.",
    "media2_no_streams": "The second media service returns empty stream addresses.",
    "ptz_in_older_list": "GetServices leaves the PTZ service out; GetCapabilities lists it.",
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
    "events_unreadable": "A subscription is opened, but the answer names no address for it.",
    "events_leak": "A closed subscription keeps its place until it would have expired.",
    "rtsp_cseq": "RTSP answers carry the CSeq 0 (1), a wrong one (2) or none (3).",
    "rtsp_base": "Content-Base has no scheme (1), is a path elsewhere (2) or is missing (3).",
    "rtsp_aggregate_only": "PLAY and GET_PARAMETER are accepted only with the address in Content-Base.",
    "rtsp_refuses_sound": "SETUP of the sound is answered with 404.",
    "rtsp_moved": "DESCRIBE is redirected to the same host (1) or to another one (2).",
    "rtsp_session_once": "Only the first answer to SETUP names the session; later ones leave it empty.",
    "rtsp_loose_text": "RTSP answers end lines with LF, fold every header and write names in small letters.",
    "rtsp_body_length": "Content-Length is wrong by this many bytes.",
    "rtsp_no_length": "RTSP answers have no Content-Length.",
    "rtsp_one_challenge_header": "Both digest challenges stand in one header, behind one for Basic.",
    "rtsp_realm": "The realm is in GBK (1) or Latin-1 (2).",
    "rtsp_login_in_path": "RTSP takes the login only in the path: /main&user=…&password=….",
    "rtsp_odd_description": "The session description has a maker's line, odd spaces and a back channel.",
    "rtsp_mid_gop": "Sessions begin between key frames, and the description has no parameter sets.",
    "rtsp_stray": "A few stray bytes stand between the interleaved packets.",
    "rtsp_asks": "The camera sends requests of its own, and ends the session if they are not answered.",
    "rtsp_get_parameter": "GET_PARAMETER is hung up on (1), refused with 400 (2) or not answered (3).",
    "rtsp_wants_options": "The connection is closed at a DESCRIBE without an OPTIONS before it.",
    "rtsp_mute": "No keep-alive is answered, but the stream continues.",
    "rtsp_timeout": "A session ends after this many seconds without a keep-alive.",
    "rtsp_only_get_parameter": "OPTIONS does not keep a session alive.",
    "rtsp_wants_reports": "Only RTCP receiver reports keep a session alive.",
    "rtsp_udp_only": "SETUP over TCP is answered with 461.",
    "rtsp_tunnel_only": "RTSP is spoken only within HTTP; alone it is hung up on (1) or answered as by a web "
    "server (2), which may ask for a login too (3).",
    "rtsp_multicast_only": "The camera sends by multicast alone, from this even port on.",
    "rtsp_silent_tcp": "Sessions over TCP are accepted, but nothing is sent in them.",
    "clock_wants_login": "GetSystemDateAndTime requires a login.",
    "clock_local_only": "GetSystemDateAndTime returns LocalDateTime only, in the zone of local_time.",
    "clock_minute_60": "The first minute of an hour is written as minute 60 of the hour before.",
    "clock_impossible": "GetSystemDateAndTime returns 31 February.",
    "clock_missing": "GetSystemDateAndTime is not implemented, and answers have no date.",
    "gbk_as_utf8": "The maker's name is written in GBK, in answers that say they are UTF-8.",
    "bare_ampersand": "Stream addresses contain an & that is not escaped.",
    "undeclared_prefix": "Answers use the prefixes tt and wsa without declaring them.",
    "junk_around": "Line ends, NUL bytes and tags stand before and after every answer.",
    "control_characters": "The hardware name contains control characters.",
    "broken_tags": "Answers contain a wrong end tag and the same attribute twice.",
    "soap11": "Answers are SOAP 1.1, their faults as well.",
    "ptz_no_nodes": "GetNodes, GetNode and GetConfigurationOptions are not implemented.",
    "ptz_no_presets_told": "The node says that the camera stores no presets, though it does.",
    "ptz_refuses_diagonal": "A move with pan and tilt at once is answered with a fault.",
    "ptz_refuses_zoom_space": "A move that names a velocity of zoom is answered with a fault.",
    "ptz_zoom_only": "The head has zoom only; a move that names pan and tilt is answered with a fault.",
    "ptz_no_zoom_range": "The node's ranges of zoom run from 0 to 0.",
    "ptz_refuses_fractions": "A Timeout that is not a whole number of seconds is answered with a fault.",
    "ptz_busy": "This many moves are refused, as by a head that is still going to a preset.",
    "ptz_moody": "This many moves are refused as invalid, without a reason.",
    "fault_as_success": "Faults have the HTTP status 200.",
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
