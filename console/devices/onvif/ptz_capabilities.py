"""Reading the PTZ abilities of a camera; a missing answer only removes the feature."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from console.devices.onvif.services import MEDIA2, SERVICES_MOST, offered
from console.devices.onvif.soap import UnreadableAnswer
from console.devices.onvif.spaces import AxisRange, PtzSpaces, read_spaces, span_of
from console.devices.onvif.tree import Tree, element
from console.devices.onvif.values import inside, listed, number, text
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.numbers import clamp
from console.domain.ptz.model import Capabilities

if TYPE_CHECKING:
    from console.devices.onvif.service_client import ServiceClient
    from console.devices.onvif.services import OfferedServices

PROFILES_MOST = 64
_AUXILIARY_MOST = 64
_PRESETS_MOST = 300


@dataclass(frozen=True, slots=True)
class PtzFacts:
    """What the driver needs to know about a PTZ head. Empty `profile`: the camera cannot be moved."""

    can: Capabilities = field(default_factory=Capabilities)
    profile: str = ""
    ptz_address: str = ""
    source: str = ""
    """Token of the video source, which focus and iris belong to."""
    spaces: PtzSpaces = field(default_factory=PtzSpaces)
    shortest_s: float = 0.1
    """The shortest timeout of a move, seconds."""
    node_auxiliary: tuple[str, ...] = ()
    focus_speed: AxisRange = field(default_factory=AxisRange)
    iris: AxisRange | None = None


@dataclass(frozen=True, slots=True)
class _Movable:
    """The profile through which the head is moved."""

    token: str
    configuration: str
    node: str
    source: str
    told: Any = None
    """Its PTZ configuration, if it was read through the WSDL."""


def find_out(calls: ServiceClient, device: str, profile: str = "") -> PtzFacts:
    """Read the PTZ abilities of a camera.

    Args:
        calls: calls to the camera.
        device: address of its device service.
        profile: token of the profile to move; empty: the first that can be moved.

    Raises:
        EnvironmentFault: no answer, or one that cannot be read.
    """
    offer = offered(calls, device)
    address = offer.address(Service.PTZ.namespace)
    if not address:
        return PtzFacts()
    calls.add(Service.PTZ, address)
    movable = _movable(calls, offer, profile)
    if movable is None:
        return PtzFacts()
    node = _node(calls, movable.node)
    configuration = movable.told or _configuration(calls, movable.configuration)
    options = _options(calls, movable.configuration)
    told = inside(node, "SupportedPTZSpaces")
    spaces = read_spaces(inside(options, "Spaces") if told is None else told, configuration)
    stored = _stored_presets(calls, movable.token)
    facts = PtzFacts(
        _of_node(node, spaces, stored),
        movable.token,
        address,
        movable.source,
        spaces,
        _shortest(options),
        tuple(_words(inside(node, "AuxiliaryCommands"))),
    )
    return _with_lens(calls, offer, _with_more(calls, facts))


def _quietly(calls: ServiceClient, service: Service, operation: str, **arguments: Any) -> Any:
    """Make an optional call; return None if the camera refuses or its answer cannot be read."""
    try:
        return calls.call(service, operation, **arguments)
    except LoginRefused:
        raise
    except (CommandRefused, UnreadableAnswer):
        return None


# -- the profile --------------------------------------------------------------------------------------------


def _movable(calls: ServiceClient, offer: OfferedServices, profile: str) -> _Movable | None:
    movables: list[_Movable] = []
    if media := offer.address(Service.MEDIA.namespace):
        calls.add(Service.MEDIA, media)
        movables = _by_media(calls)
    matching = [movable for movable in movables if profile in {"", movable.token}]
    if not matching and (media2 := offer.address(MEDIA2)):
        matching = [movable for movable in _by_media2(calls, media2) if profile in {"", movable.token}]
    return matching[0] if matching else None


def _by_media(calls: ServiceClient) -> list[_Movable]:
    try:
        profiles = listed(calls.call(Service.MEDIA, "GetProfiles"), PROFILES_MOST)
    except CommandRefused:
        return []
    movables = [
        _Movable(
            text(inside(profile, "token")),
            text(inside(profile, "PTZConfiguration", "token")),
            text(inside(profile, "PTZConfiguration", "NodeToken")),
            text(inside(profile, "VideoSourceConfiguration", "SourceToken")),
            inside(profile, "PTZConfiguration"),
        )
        for profile in profiles
    ]
    return [movable for movable in movables if movable.token and movable.told is not None]


def _by_media2(calls: ServiceClient, address: str) -> list[_Movable]:
    kinds = [element(MEDIA2, "Type", kind) for kind in ("PTZ", "VideoSource")]
    try:
        answer = calls.query(address, element(MEDIA2, "GetProfiles", *kinds))
    except (CommandRefused, UnreadableAnswer):
        return []
    movables: list[_Movable] = []
    for profile in answer.children("Profiles", PROFILES_MOST):
        ptz, source = profile.at("Configurations", "PTZ"), profile.at("Configurations", "VideoSource")
        if ptz and profile.attribute("token"):
            movables.append(_of_tree(profile, ptz, source))
    return movables


def _of_tree(profile: Tree, ptz: Tree, source: Tree) -> _Movable:
    return _Movable(
        profile.attribute("token"), ptz.attribute("token"), ptz.text("NodeToken"), source.text("SourceToken")
    )


# -- the abilities -----------------------------------------------------------------------------------------


def _node(calls: ServiceClient, token: str) -> Any:
    """Return the head's node; None if the camera tells none, which takes its spaces and its home away."""
    nodes = listed(_quietly(calls, Service.PTZ, "GetNodes"), SERVICES_MOST)
    matching = [node for node in nodes if text(inside(node, "token")) == token]
    if not nodes and token:
        matching = listed(_quietly(calls, Service.PTZ, "GetNode", NodeToken=token), 1)
    return (matching or nodes or [None])[0]


def _stored_presets(calls: ServiceClient, profile: str) -> int | None:
    """Return the number of presets that the camera tells; None if it tells none."""
    answer = _quietly(calls, Service.PTZ, "GetPresets", ProfileToken=profile)
    return None if answer is None else len(listed(answer, _PRESETS_MOST))


def _configuration(calls: ServiceClient, token: str) -> Any:
    return _quietly(calls, Service.PTZ, "GetConfiguration", PTZConfigurationToken=token)


def _options(calls: ServiceClient, configuration: str) -> Any:
    return _quietly(calls, Service.PTZ, "GetConfigurationOptions", ConfigurationToken=configuration)


def _shortest(options: Any) -> float:
    least = inside(options, "PTZTimeout", "Min")
    seconds = number(least.total_seconds()) if hasattr(least, "total_seconds") else None
    return clamp(seconds or 0.1, 0.1, 2.0)


def _of_node(node: Any, spaces: PtzSpaces, stored: int | None) -> Capabilities:
    most = number(inside(node, "MaximumNumberOfPresets"))
    told = int(clamp(most or 0, 0, 10_000))
    is_fixed = bool(inside(node, "FixedHomePosition"))
    return Capabilities(
        has_ptz=True,
        # A node that tells no number, or a wrong one, does not hide what the camera has.
        has_presets=told > 0 or bool(stored) or (most is None and stored is not None),
        has_home=bool(inside(node, "HomeSupported")),
        has_absolute=spaces.pan_tilt is not None,
        has_zoom=spaces.zoom_turn is not None,
        has_relative=spaces.by is not None,
        has_fov_relative=spaces.fov is not None,
        can_set_home=bool(inside(node, "HomeSupported")) and not is_fixed,
        has_tours=_tours_most(node) > 0,
        presets_most=max(told, stored or 0),
    )


def _tours_most(node: Any) -> float:
    extension = inside(node, "Extension")
    most = number(inside(extension, "SupportedPresetTour", "MaximumNumberOfPresetTours"))
    if most is not None:
        return most
    # The WSDL allows any element before this one, and zeep then leaves them all unparsed.
    loose = [Tree(item) for item in listed(inside(extension, "_value_1"), 16) if hasattr(item, "tag")]
    tours = [tree for tree in loose if tree.name == "SupportedPresetTour"]
    counts = [tree.number("MaximumNumberOfPresetTours") for tree in tours]
    return next((count for count in counts if count is not None), 0.0)


def _words(values: Any) -> list[str]:
    return [
        word[:64] for value in listed(values, _AUXILIARY_MOST) if (word := text(value)).isprintable() and word
    ]


def _with_more(calls: ServiceClient, facts: PtzFacts) -> PtzFacts:
    """Add the auxiliary commands of the device service, and whether the camera reports a position."""
    device_abilities = _quietly(calls, Service.DEVICE, "GetServiceCapabilities")
    device = _words(inside(device_abilities, "Misc", "AuxiliaryCommands"))
    status = _quietly(calls, Service.PTZ, "GetStatus", ProfileToken=facts.profile)
    can = replace(
        facts.can,
        auxiliary=tuple(dict.fromkeys((*facts.node_auxiliary, *device))),
        tells_position=facts.spaces.position(inside(status, "Position")) is not None,
    )
    return replace(facts, can=can)


def _with_lens(calls: ServiceClient, offer: OfferedServices, facts: PtzFacts) -> PtzFacts:
    """Add focus and iris, which belong to the imaging service."""
    address = offer.address(Service.IMAGING.namespace)
    if not address or not facts.source:
        return facts
    calls.add(Service.IMAGING, address)
    source = {"VideoSourceToken": facts.source}
    moves = _quietly(calls, Service.IMAGING, "GetMoveOptions", **source)
    options = _quietly(calls, Service.IMAGING, "GetOptions", **source)
    speed = inside(moves, "Continuous", "Speed")
    iris = inside(options, "Exposure", "Iris")
    return replace(
        facts,
        can=replace(facts.can, has_focus=speed is not None, has_iris=iris is not None),
        focus_speed=span_of(speed),
        iris=None if iris is None else span_of(iris, AxisRange(0.0, 1.0)),
    )
