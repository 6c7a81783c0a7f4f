"""A camera's session description (SDP, RFC 8866; formats by RFC 6184, 7798, 3640, 3551)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import urljoin

from console.media.rtsp.message import MalformedMessage

STATIC_TYPES = {0: ("PCMU", 8000), 8: ("PCMA", 8000), 26: ("JPEG", 90_000)}
"""Payload types that need no rtpmap (RFC 3551, tables 4 and 5)."""
CODECS = {
    "H264": "h264",
    "H265": "hevc",
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


@dataclass(slots=True)
class MediaSection:
    """A media section."""

    kind: str
    payload_type: int
    control: str = ""
    encoding: str = ""
    clock_hz: int = 90_000
    channels: int = 1
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def codec(self) -> str:
        """Libavcodec's name; empty for a codec that is not recorded."""
        return CODECS.get(self.encoding, "") if self.kind in {"video", "audio"} else ""

    def parameter_sets(self) -> list[bytes]:
        """Return the parameter sets of H.264 or H.265 in the description, if any."""
        names = ("sprop-parameter-sets",) if self.codec == "h264" else ("sprop-vps", "sprop-sps", "sprop-pps")
        texts = [text for name in names for text in self.parameters.get(name, "").split(",") if text]
        try:
            return [base64.b64decode(text) for text in texts]
        except ValueError:
            return []  # they are repeated in the stream

    @property
    def is_sound(self) -> bool:
        """Whether clock rate and channels are plausible for sound."""
        return 8_000 <= self.clock_hz <= 192_000 and 1 <= self.channels <= 8


def parse(text: str, base: str) -> list[MediaSection]:
    """Return the media sections, with absolute control addresses.

    Raises:
        Malformed: there is no section, or a number is not valid.
    """
    sections: list[MediaSection] = []
    session_control = ""
    for line in text.splitlines():
        name, _, value = line.strip().partition("=")
        if name == "m":
            sections.append(_media(value))
        elif name == "a" and sections:
            _attribute(sections[-1], value)
        elif name == "a" and value.startswith("control:"):
            session_control = value.removeprefix("control:").strip()
    if not sections or len(sections) > LIMIT_TRACKS:
        raise MalformedMessage("description without tracks")
    try:
        root = base if session_control in {"", "*"} else urljoin(_folder(base), session_control)
    except ValueError:
        raise MalformedMessage("address not valid") from None
    for section in sections:
        section.control = _absolute(root, section.control)
    return sections


def _media(value: str) -> MediaSection:
    words = value.split()
    if len(words) < 4:
        raise MalformedMessage("media line too short")
    payload_type = _number(words[3])
    encoding, clock_hz = STATIC_TYPES.get(payload_type, ("", 90_000))
    return MediaSection(words[0], payload_type, encoding=encoding, clock_hz=clock_hz)


def _attribute(section: MediaSection, value: str) -> None:
    name, _, text_value = value.partition(":")
    if name == "control":
        section.control = text_value.strip()
    elif name == "rtpmap":
        _map(section, text_value)
    elif name == "fmtp":
        for pair in text_value.partition(" ")[2].split(";"):
            key, _, text = pair.strip().partition("=")
            section.parameters[key.lower()] = text


def _map(section: MediaSection, mapping: str) -> None:
    payload_type, _, form = mapping.partition(" ")
    parts = form.strip().split("/")
    if _number(payload_type) != section.payload_type or len(parts) < 2:
        return
    section.encoding = parts[0].upper()
    section.clock_hz = _number(parts[1]) or 90_000
    section.channels = _number(parts[2]) if len(parts) > 2 else 1


def _number(text: str) -> int:
    if not text.strip().isdecimal() or len(text) > 9:
        raise MalformedMessage("number not valid")
    return int(text)


def _folder(address: str) -> str:
    return address if address.endswith("/") else address + "/"


def _absolute(root: str, control: str) -> str:
    if control in {"", "*"}:
        return root
    if control.startswith(("rtsp://", "rtsps://")):
        return control
    # Cameras append instead of resolving: rtsp://host/live?x=1 becomes rtsp://host/live?x=1/trackID=0.
    return _folder(root) + control.lstrip("/")
