"""Media profiles, by the second media service where there is one, and by the first: both together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.devices.onvif.services import MEDIA2
from console.devices.onvif.tree import SCHEMA, Tree, element
from console.devices.onvif.urls import place_of
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.cameras.report import Encoding, StreamProfile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from console.devices.onvif.query_client import QueryClient

PROFILES_MOST = 32
"""So many are read; a camera has two or three, a recorder with many channels more, and none needs 500."""
MEDIA = Service.MEDIA.namespace
CODECS = {"H264": "h264", "H265": "h265", "JPEG": "mjpeg", "MPEG4": "mpeg4", "MPV4-ES": "mpeg4"}


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """One profile with what is needed to change it."""

    profile: StreamProfile
    encoder: str = ""
    """Token of its video encoder configuration."""
    source_configuration: str = ""
    """Token of its video source configuration: masks belong to it."""
    is_media2: bool = False


@dataclass(frozen=True, slots=True)
class KnownProfiles:
    """All that were read, and how many the camera claims."""

    known: tuple[KnownProfile, ...] = ()
    claimed: int = 0

    def of(self, token: str) -> KnownProfile:
        """One of them.

        Raises:
            Refused: there is none of this token.
        """
        found = next((one for one in self.known if one.profile.token == token), None)
        if found is None:
            raise CommandRefused("The camera has no such profile.")
        return found


def read_profiles(asking: QueryClient, missing: list[str]) -> KnownProfiles:
    """Ask both services; one that does not answer is noted in `missing`.

    Raises:
        EnvironmentFault: the camera does not answer any more.
        LoginRefused: it does not take the login.
    """
    found: dict[str, KnownProfile] = {}
    claimed = 0
    for namespace, read in ((MEDIA2, _of_media2), (MEDIA, _of_media)):
        if not asking.offers(namespace):
            continue
        kinds = [element(MEDIA2, "Type", "All")] if namespace == MEDIA2 else []
        told = asking.if_told(missing, "profiles", namespace, element(namespace, "GetProfiles", *kinds))
        profiles = told.children("Profiles", 10_000)
        claimed = max(claimed, len(profiles))
        for one in profiles[:PROFILES_MOST]:
            known = read(one)
            if known.profile.token and len(found) < PROFILES_MOST:
                found.setdefault(known.profile.token, known)
    return KnownProfiles(tuple(found.values()), claimed)


def with_addresses(asking: QueryClient, known: KnownProfile) -> tuple[KnownProfile, bool]:
    """A profile with its stream and snapshot addresses; whether the camera named another host in them."""
    token = known.profile.token
    stream = _stream(asking, token, known)
    snapshot = _address(asking, known, "GetSnapshotUri")
    line = asking.line
    profile = replace(
        known.profile,
        stream_url=line.rewritten_stream(stream) if stream else "",
        snapshot_url=line.rewritten(snapshot) if snapshot else "",
    )
    return replace(known, profile=profile), any(line.is_foreign(one) for one in (stream, snapshot) if one)


def _stream(asking: QueryClient, token: str, known: KnownProfile) -> str:
    if known.is_media2:
        for protocol in ("RtspUnicast", "RTSP"):
            if told := _address(asking, known, "GetStreamUri", element(MEDIA2, "Protocol", protocol)):
                return told
    if not asking.offers(MEDIA):
        return ""
    transport = element(SCHEMA, "Transport", element(SCHEMA, "Protocol", "RTSP"))
    setup = element(MEDIA, "StreamSetup", element(SCHEMA, "Stream", "RTP-Unicast"), transport)
    return _uri(asking, MEDIA, element(MEDIA, "GetStreamUri", setup, element(MEDIA, "ProfileToken", token)))


def _address(asking: QueryClient, known: KnownProfile, name: str, *before: Element) -> str:
    namespace = MEDIA2 if known.is_media2 else MEDIA
    token = element(namespace, "ProfileToken", known.profile.token)
    return _uri(asking, namespace, element(namespace, name, *before, token))


def _uri(asking: QueryClient, namespace: str, question: Element) -> str:
    try:
        told = asking.ask(namespace, question)
    except LoginRefused:
        raise
    except CommandRefused:
        return ""
    address = told.text("Uri") or told.text("MediaUri", "Uri")
    return address if place_of(address) else ""


def _of_media2(told: Tree) -> KnownProfile:
    parts = told.at("Configurations")
    video, source = parts.at("VideoEncoder"), parts.at("VideoSource")
    return KnownProfile(
        StreamProfile(
            told.attribute("token"),
            told.text("Name") or told.attribute("token"),
            encoding_of(video),
            parts.text("AudioEncoder", "Encoding"),
            has_ptz=bool(parts.at("PTZ")),
            has_metadata=bool(parts.at("Metadata")),
            source=source.text("SourceToken"),
        ),
        video.attribute("token"),
        source.attribute("token"),
        is_media2=True,
    )


def _of_media(told: Tree) -> KnownProfile:
    video, source = told.at("VideoEncoderConfiguration"), told.at("VideoSourceConfiguration")
    return KnownProfile(
        StreamProfile(
            told.attribute("token"),
            told.text("Name") or told.attribute("token"),
            encoding_of(video),
            told.text("AudioEncoderConfiguration", "Encoding"),
            has_ptz=bool(told.at("PTZConfiguration")),
            has_metadata=bool(told.at("MetadataConfiguration")),
            source=source.text("SourceToken"),
        ),
        video.attribute("token"),
        source.attribute("token"),
    )


def encoding_of(told: Tree) -> Encoding:
    """A video encoder's configuration, of either generation."""
    word = told.text("Encoding")
    gop = _whole(told.attribute("GovLength")) or _whole(told.text("H264", "GovLength"))
    return Encoding(
        CODECS.get(word.upper(), word),
        _whole(told.text("Resolution", "Width")) or 0,
        _whole(told.text("Resolution", "Height")) or 0,
        told.number("RateControl", "FrameRateLimit"),
        _whole(told.text("RateControl", "BitrateLimit")),
        gop,
        told.number("Quality"),
    )


def _whole(told: str) -> int | None:
    try:
        value = int(float(told))
    except (ValueError, OverflowError):
        return None
    return value if 0 <= value < 1_000_000_000 else None
