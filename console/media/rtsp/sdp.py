"""A camera's session description (SDP, RFC 8866; formats by RFC 6184, 7798, 3640, 3551).

A line that cannot be read leaves out only what it says: an attribute, or its own section.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field

from console.media.rtsp.control import resolved, session_address
from console.media.rtsp.message import MalformedMessage

STATIC_TYPES = {0: ("PCMU", 8000), 8: ("PCMA", 8000), 26: ("JPEG", 90_000)}
"""Payload types that need no rtpmap (RFC 3551, tables 4 and 5)."""
CODECS = {
    "H264": "h264",
    "H265": "hevc",
    "HEVC": "hevc",
    "AVC": "h264",
    "AVC1": "h264",
    "HVC1": "hevc",
    "G711A": "pcm_alaw",
    "G711U": "pcm_mulaw",
    "PCMA": "pcm_alaw",
    "PCMU": "pcm_mulaw",
    "MPEG4-GENERIC": "aac",
    "MP4A-LATM": "aac",
    "OPUS": "opus",
    "L16": "pcm_s16be",
    "G726-32": "adpcm_g726le",
    "AAL2-G726-32": "adpcm_g726",
    "JPEG": "mjpeg",
}
LIMIT_TRACKS = 16
_NO_TYPE = -1
_MAP = re.compile(r"\s*(\d{1,3})\s+\"?([^\s/\"]+)(?:\s*/\s*(\w*))?(?:\s*/\s*(\w*))?")
_SEPARATOR = re.compile(r";|,(?=\s*(?:sprop|packetization|profile|level|tier)[\w-]*\s*=)", re.IGNORECASE)
"""Between parameters of a format; some cameras write commas, which also stand between parameter sets."""
_TELLING = {"sprop-parameter-sets": "H264", "sprop-sps": "H265"}
"""Parameters that only one codec has."""
_PARAMETERS = re.compile(r"\s*(?:(\d{1,3})\s+)?(.*)", re.DOTALL)
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")
_DIRECTIONS = frozenset({"sendonly", "recvonly", "sendrecv", "inactive"})


@dataclass(slots=True)
class MediaSection:
    """A media section."""

    kind: str
    payload_type: int
    """-1 if the section names none."""
    control: str = ""
    """Address of the track, absolute."""
    encoding: str = ""
    clock_hz: int = 90_000
    channels: int = 1
    parameters: dict[str, str] = field(default_factory=dict)
    own_control: str = ""
    """Address of the track as described."""
    direction: str = ""
    """sendonly, recvonly, sendrecv or inactive; empty if the section does not say."""
    address: str = ""
    """Where a stream by multicast is sent; empty if the section does not say."""
    port: int = 0

    @property
    def codec(self) -> str:
        """Libavcodec's name; empty for a codec that is not recorded."""
        return CODECS.get(self.encoding, "") if self.kind in {"video", "audio"} else ""

    def parameter_sets(self) -> list[bytes]:
        """Return the parameter sets of H.264 or H.265 in the description, if any."""
        names = ("sprop-parameter-sets",) if self.codec == "h264" else ("sprop-vps", "sprop-sps", "sprop-pps")
        texts = [text for name in names for text in self.parameters.get(name, "").split(",")]
        return [nal for text in texts for nal in _START_CODE.split(_decoded(text)) if nal]

    @property
    def is_sound(self) -> bool:
        """Whether clock rate and channels are plausible for sound."""
        return 8_000 <= self.clock_hz <= 192_000 and 1 <= self.channels <= 8


@dataclass(slots=True)
class _Lines:
    """What a section's attributes say of each of its payload types."""

    section: MediaSection
    types: list[int]
    maps: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    parameters: dict[int, dict[str, str]] = field(default_factory=dict)

    def add_common(self, common: _Lines) -> None:
        """Take over what the session says of this section's types before any section."""
        for payload_type in self.types:
            if payload_type in common.maps:
                self.maps.setdefault(payload_type, common.maps[payload_type])
            if payload_type in common.parameters:
                self.parameters.setdefault(payload_type, common.parameters[payload_type])


def parse(text: str, base: str) -> list[MediaSection]:
    """Return the media sections, with absolute control addresses.

    Raises:
        MalformedMessage: there is no section, or there are too many.
    """
    found, _, address = _lines(text)
    if not found or len(found) > LIMIT_TRACKS:
        raise MalformedMessage("description without tracks")
    root = session_control(text, base)
    for lines in found:
        _choose(lines)
        lines.section.control = resolved(root, lines.section.own_control)
        lines.section.address = lines.section.address or address
    return [lines.section for lines in found]


def session_control(text: str, base: str) -> str:
    """Return the absolute address of the session as a whole."""
    return session_address(base, _lines(text)[1])


def _lines(text: str) -> tuple[list[_Lines], str, str]:
    """Return the sections, and the session's own control and connection address."""
    found: list[_Lines] = []
    control = address = ""
    common = _Lines(MediaSection("", _NO_TYPE), [])
    for line in re.split(r"\r\n|\n|\r", text):
        name, _, value = line.strip("\x00\ufeff \t").partition("=")
        key = name.strip().lower()
        if key == "m" and len(found) <= LIMIT_TRACKS:
            found.append(_media(value))
        elif key == "a" and found:
            _attribute(found[-1], value.strip())
        elif key == "a" and value.lower().startswith("control:"):
            control = value[8:].strip()
        elif key == "a":
            _attribute(common, value.strip())
        elif key == "c" and found:
            found[-1].section.address = _connection(value)
        elif key == "c":
            address = _connection(value)
    for lines in found:
        lines.add_common(common)
    return found, control, address


def _connection(value: str) -> str:
    """Return the address of a line such as `IN IP4 239.1.2.3/127`."""
    words = value.split()
    return words[2].partition("/")[0] if len(words) > 2 else ""


def _media(value: str) -> _Lines:
    kind, port, types = "", 0, list[int]()
    words = value.split()
    if words:
        kind = words[0].lower()
    if len(words) > 1:
        port = _number(words[1].partition("/")[0])
    for word in words[3:]:
        if 0 <= (payload_type := _number(word, _NO_TYPE)) < 128:
            types.append(payload_type)
    # A maker's own words in place of the payload type say what it is.
    strange = "" if types else " ".join(words[3:])
    return _Lines(MediaSection(kind, _NO_TYPE, encoding=strange.upper(), port=port), types)


def _attribute(lines: _Lines, value: str) -> None:
    name, _, text = value.partition(":")
    name = name.strip().lower()
    if name == "control":
        lines.section.own_control = text.strip()
    elif name in _DIRECTIONS:
        lines.section.direction = name
    elif name == "rtpmap" and (match := _MAP.match(text)):
        # Some cameras write H.264.
        lines.maps[int(match[1])] = match[2].upper().replace(".", ""), match[3] or "", match[4] or ""
    elif name == "fmtp" and (match := _PARAMETERS.match(text)):
        number = int(match[1]) if match[1] else _NO_TYPE
        lines.parameters.setdefault(number, {}).update(_pairs(match[2]))


def _pairs(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in _SEPARATOR.split(text))
    return {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs if key.strip()}


def _choose(lines: _Lines) -> None:
    """Decide on one of the section's payload types: the first whose codec is known."""
    section, types = lines.section, lines.types or list(lines.maps)
    _mend(lines, types)
    for payload_type in reversed(types):
        name, clock, channels = lines.maps.get(payload_type, ("", "", ""))
        static, static_hz = STATIC_TYPES.get(payload_type, ("", 90_000 if section.kind == "video" else 0))
        is_known = CODECS.get(name or static) is not None
        if not is_known and section.codec:
            continue
        section.payload_type, section.encoding = payload_type, name or static or section.encoding
        section.clock_hz = _number(clock) or static_hz
        section.channels = _number(channels) or 1
        section.parameters = lines.parameters.get(payload_type) or lines.parameters.get(_NO_TYPE, {})


def _mend(lines: _Lines, types: list[int]) -> None:
    """Give a type that the section names no codec for the one that the section speaks of."""
    if any(_name_of(lines, one) for one in types) or len(types) != 1:
        return
    others = [mapped for mapped in lines.maps.values() if CODECS.get(mapped[0])]
    parameters = {name: value for pairs in lines.parameters.values() for name, value in pairs.items()}
    told = next((codec for name, codec in _TELLING.items() if name in parameters), "")
    if others or told:
        lines.maps[types[0]] = others[0] if others else (told, "", "")
        lines.parameters.setdefault(types[0], parameters)


def _name_of(lines: _Lines, payload_type: int) -> str:
    """Return what a payload type is called; empty if nothing calls it."""
    return lines.maps.get(payload_type, ("",))[0] or STATIC_TYPES.get(payload_type, ("",))[0]


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else otherwise


def _decoded(text: str) -> bytes:
    """Decode base64 of either alphabet, with or without padding; empty if it is none."""
    bare = re.sub(r"\s|=", "", text).translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""  # the sets are repeated in the stream
