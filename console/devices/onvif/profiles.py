"""Media profiles, merged from the second media service, if there is one, and the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.devices.onvif.services import MEDIA2
from console.devices.onvif.soap import UnreadableAnswer
from console.devices.onvif.tree import SCHEMA, Tree, element
from console.devices.onvif.urls import place_of
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.cameras.report import Encoding, StreamProfile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from console.devices.onvif.query_client import QueryClient

PROFILES_MOST = 32
"""Limit of the profiles that are read. A camera has two or three, a recorder with many channels more."""
MEDIA = Service.MEDIA.namespace
CODECS = {"H264": "h264", "H265": "h265", "JPEG": "mjpeg", "MPEG4": "mpeg4", "MPV4-ES": "mpeg4"}


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """A media profile with the tokens that are needed to change it."""

    profile: StreamProfile
    encoder: str = ""
    """Token of its video encoder configuration."""
    source_configuration: str = ""
    """Token of its video source configuration, which masks belong to."""
    is_media2: bool = False


@dataclass(frozen=True, slots=True)
class KnownProfiles:
    """The profiles that were read, and how many the camera claims to have."""

    known: tuple[KnownProfile, ...] = ()
    claimed: int = 0

    def profile(self, token: str) -> KnownProfile:
        """Return the profile with a token.

        Raises:
            Refused: the camera has no such profile.
        """
        match = next((known for known in self.known if known.profile.token == token), None)
        if match is None:
            raise CommandRefused("The camera has no such profile.")
        return match


def read_profiles(asking: QueryClient, missing: list[str]) -> KnownProfiles:
    """Read the profiles of both services; a service that does not answer is noted in `missing`.

    Raises:
        EnvironmentFault: the camera no longer answers.
        LoginRefused: the camera refused the login.
    """
    by_token: dict[str, KnownProfile] = {}
    claimed = 0
    for namespace, read in ((MEDIA2, _of_media2), (MEDIA, _of_media)):
        if not asking.offers(namespace):
            continue
        kinds = [element(MEDIA2, "Type", "All")] if namespace == MEDIA2 else []
        answer = asking.query_if_offered(
            missing, "profiles", namespace, element(namespace, "GetProfiles", *kinds)
        )
        profiles = answer.children("Profiles", 10_000)
        claimed = max(claimed, len(profiles))
        for profile in profiles[:PROFILES_MOST]:
            known = read(profile)
            if known.profile.token and len(by_token) < PROFILES_MOST:
                by_token.setdefault(known.profile.token, known)
    return KnownProfiles(tuple(by_token.values()), claimed)


def with_addresses(asking: QueryClient, known: KnownProfile) -> tuple[KnownProfile, bool]:
    """Return a profile with stream and snapshot addresses, and whether these named another host."""
    token = known.profile.token
    stream = _stream(asking, token, known)
    snapshot = _snapshot(asking, token, known)
    line = asking.line
    profile = replace(
        known.profile,
        stream_url=line.rewritten_stream(stream) if stream else "",
        snapshot_url=line.rewritten(snapshot) if snapshot else "",
    )
    return replace(known, profile=profile), any(line.is_foreign(url) for url in (stream, snapshot) if url)


def _stream(asking: QueryClient, token: str, known: KnownProfile) -> str:
    """Return the first address that one of the media services tells, the profile's own service first."""
    questions = [
        (
            MEDIA2,
            element(MEDIA2, "GetStreamUri", element(MEDIA2, "Protocol", protocol), _token(MEDIA2, token)),
        )
        for protocol in ("RtspUnicast", "RTSP")
    ]
    transport = element(SCHEMA, "Transport", element(SCHEMA, "Protocol", "RTSP"))
    setup = element(MEDIA, "StreamSetup", element(SCHEMA, "Stream", "RTP-Unicast"), transport)
    older = (MEDIA, element(MEDIA, "GetStreamUri", setup, _token(MEDIA, token)))
    return _first(asking, [*questions, older] if known.is_media2 else [older, *questions])


def _snapshot(asking: QueryClient, token: str, known: KnownProfile) -> str:
    services = (MEDIA2, MEDIA) if known.is_media2 else (MEDIA, MEDIA2)
    return _first(asking, [(name, element(name, "GetSnapshotUri", _token(name, token))) for name in services])


def _token(namespace: str, token: str) -> Element:
    return element(namespace, "ProfileToken", token)


def _first(asking: QueryClient, questions: Sequence[tuple[str, Element]]) -> str:
    """Return the first address that is told; empty if none is.

    Raises:
        UnreadableAnswer: none is told, and an answer could not be read.
    """
    fault: UnreadableAnswer | None = None
    for namespace, question in questions:
        if not asking.offers(namespace):
            continue
        try:
            if address := _uri(asking, namespace, question):
                return address
        except UnreadableAnswer as unreadable:
            fault = unreadable
    if fault is not None:
        raise fault
    return ""


def _uri(asking: QueryClient, namespace: str, question: Element) -> str:
    try:
        answer = asking.query(namespace, question)
    except LoginRefused:
        raise
    except CommandRefused:
        return ""
    address = answer.text("Uri") or answer.text("MediaUri", "Uri")
    return address if place_of(address) else ""


def _of_media2(profile: Tree) -> KnownProfile:
    parts = profile.at("Configurations")
    video, source = parts.at("VideoEncoder"), parts.at("VideoSource")
    return KnownProfile(
        StreamProfile(
            profile.attribute("token"),
            profile.text("Name") or profile.attribute("token"),
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


def _of_media(profile: Tree) -> KnownProfile:
    video, source = profile.at("VideoEncoderConfiguration"), profile.at("VideoSourceConfiguration")
    return KnownProfile(
        StreamProfile(
            profile.attribute("token"),
            profile.text("Name") or profile.attribute("token"),
            encoding_of(video),
            profile.text("AudioEncoderConfiguration", "Encoding"),
            has_ptz=bool(profile.at("PTZConfiguration")),
            has_metadata=bool(profile.at("MetadataConfiguration")),
            source=source.text("SourceToken"),
        ),
        video.attribute("token"),
        source.attribute("token"),
    )


def encoding_of(configuration: Tree) -> Encoding:
    """Return the encoding of a video encoder configuration, of either media service."""
    word = configuration.text("Encoding")
    gop = _whole(configuration.attribute("GovLength")) or _whole(configuration.text("H264", "GovLength"))
    return Encoding(
        CODECS.get(word.upper(), word),
        _whole(configuration.text("Resolution", "Width")) or 0,
        _whole(configuration.text("Resolution", "Height")) or 0,
        configuration.number("RateControl", "FrameRateLimit"),
        _whole(configuration.text("RateControl", "BitrateLimit")),
        gop,
        configuration.number("Quality"),
    )


def _whole(text: str) -> int | None:
    try:
        value = int(float(text))
    except (ValueError, OverflowError):
        return None
    return value if 0 <= value < 1_000_000_000 else None
