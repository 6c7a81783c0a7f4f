"""Setting a video encoder: the camera's own configuration is changed and sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.profiles import CODECS, MEDIA, encoding_of
from console.devices.onvif.services import MEDIA2
from console.devices.onvif.tree import Tree, element, renamed
from console.domain.cameras.faults import CommandRefused
from console.domain.text import text

if TYPE_CHECKING:
    from console.devices.onvif.profiles import KnownProfile
    from console.devices.onvif.query_client import QueryClient
    from console.domain.cameras.report import Encoding


def set_encoder(asking: QueryClient, known: KnownProfile, wanted: Encoding) -> Encoding:
    """Set the values that are not empty in `wanted`; return the encoding read back.

    Raises:
        Refused: the camera does not support a value.
        EnvironmentFault: no answer, or one that cannot be read.
    """
    if not known.encoder:
        raise CommandRefused("This profile has no video encoder.")
    configuration = _configuration(asking, known)
    _write(configuration, wanted)
    namespace = MEDIA2 if known.is_media2 else MEDIA
    changed = [renamed(configuration, namespace, "Configuration")]
    if not known.is_media2:
        changed.append(element(MEDIA, "ForcePersistence", "true"))
    asking.query(namespace, element(namespace, "SetVideoEncoderConfiguration", *changed))
    return encoding_of(_configuration(asking, known))


def _configuration(asking: QueryClient, known: KnownProfile) -> Tree:
    namespace = MEDIA2 if known.is_media2 else MEDIA
    name = "GetVideoEncoderConfigurations" if known.is_media2 else "GetVideoEncoderConfiguration"
    place = element(namespace, "ConfigurationToken", known.encoder)
    answer = asking.query(namespace, element(namespace, name, place))
    configurations = [
        candidate
        for kind in ("Configurations", "Configuration")
        for candidate in answer.children(kind)
        if candidate.attribute("token") == known.encoder
    ]
    if not configurations:
        raise CommandRefused("The camera does not report how this profile is encoded.")
    return configurations[0]


def _write(configuration: Tree, wanted: Encoding) -> None:
    words = {ours: theirs for theirs, ours in reversed(CODECS.items())}
    values: list[tuple[object, tuple[str, ...]]] = [
        (words.get(wanted.codec, wanted.codec), ("Encoding",)),
        (wanted.width, ("Resolution", "Width")),
        (wanted.height, ("Resolution", "Height")),
        (_rate(wanted.fps), ("RateControl", "FrameRateLimit")),
        (wanted.bitrate_kbps, ("RateControl", "BitrateLimit")),
        (_rate(wanted.quality), ("Quality",)),
    ]
    for value, path in values:
        if value and not configuration.put(value, *path):
            raise CommandRefused(text("This camera's encoder has no setting {path}.", path=path[-1]))
    if (
        wanted.gop
        and not configuration.put(wanted.gop, "H264", "GovLength")
        and configuration.element is not None
    ):
        configuration.element.set("GovLength", str(wanted.gop))


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
