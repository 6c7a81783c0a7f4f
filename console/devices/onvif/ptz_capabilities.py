"""Finding out what a camera's head can; what is missing takes a feature away, and nothing else."""

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
from console.domain.ptz.model import Capabilities

if TYPE_CHECKING:
    from console.devices.onvif.service_client import ServiceClient
    from console.devices.onvif.services import OfferedServices

PROFILES_MOST = 64
_AUXILIARY_MOST = 64


@dataclass(frozen=True, slots=True)
class PtzFacts:
    """What a driver must know of a head. Empty `profile`: nothing here can be moved."""

    can: Capabilities = field(default_factory=Capabilities)
    profile: str = ""
    ptz_address: str = ""
    source: str = ""
    """Token of the video source that the head carries: focus and iris are its."""
    spaces: PtzSpaces = field(default_factory=PtzSpaces)
    shortest_s: float = 0.1
    """The shortest time that a move may be given."""
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
    """Its PTZ configuration, where a described call told it."""


def find_out(calls: ServiceClient, device: str, profile: str = "") -> PtzFacts:
    """Ask.

    Args:
        calls: a line to the camera.
        device: address of its device service.
        profile: token of the one to move; empty: the first that can be moved.

    Raises:
        EnvironmentFault: the camera does not answer, or not in a way that can be read.
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
    spaces = read_spaces(node, configuration)
    facts = PtzFacts(
        _of_node(node, spaces),
        movable.token,
        address,
        movable.source,
        spaces,
        _shortest(calls, movable.configuration),
        tuple(_words(inside(node, "AuxiliaryCommands"))),
    )
    return _with_lens(calls, offer, _with_more(calls, facts))


def _quietly(calls: ServiceClient, service: Service, operation: str, **arguments: Any) -> Any:
    """An answer that the camera may owe us: without it a feature is missing, and nothing else."""
    try:
        return calls.call(service, operation, **arguments)
    except LoginRefused:
        raise
    except (CommandRefused, UnreadableAnswer):
        return None


# -- which profile ------------------------------------------------------------------------------------------


def _movable(calls: ServiceClient, offer: OfferedServices, wanted: str) -> _Movable | None:
    found: list[_Movable] = []
    if media := offer.address(Service.MEDIA.namespace):
        calls.add(Service.MEDIA, media)
        found = _by_media(calls)
    matching = [one for one in found if wanted in {"", one.token}]
    if not matching and (media2 := offer.address(MEDIA2)):
        matching = [one for one in _by_media2(calls, media2) if wanted in {"", one.token}]
    return matching[0] if matching else None


def _by_media(calls: ServiceClient) -> list[_Movable]:
    try:
        told = listed(calls.call(Service.MEDIA, "GetProfiles"), PROFILES_MOST)
    except CommandRefused:
        return []
    found = [
        _Movable(
            text(inside(one, "token")),
            text(inside(one, "PTZConfiguration", "token")),
            text(inside(one, "PTZConfiguration", "NodeToken")),
            text(inside(one, "VideoSourceConfiguration", "SourceToken")),
            inside(one, "PTZConfiguration"),
        )
        for one in told
    ]
    return [one for one in found if one.token and one.told is not None]


def _by_media2(calls: ServiceClient, address: str) -> list[_Movable]:
    kinds = [element(MEDIA2, "Type", kind) for kind in ("PTZ", "VideoSource")]
    try:
        told = calls.ask(address, element(MEDIA2, "GetProfiles", *kinds))
    except (CommandRefused, UnreadableAnswer):
        return []
    found: list[_Movable] = []
    for one in told.children("Profiles", PROFILES_MOST):
        ptz, source = one.at("Configurations", "PTZ"), one.at("Configurations", "VideoSource")
        if ptz and one.attribute("token"):
            found.append(_of_tree(one, ptz, source))
    return found


def _of_tree(profile: Tree, ptz: Tree, source: Tree) -> _Movable:
    return _Movable(
        profile.attribute("token"), ptz.attribute("token"), ptz.text("NodeToken"), source.text("SourceToken")
    )


# -- what its head can --------------------------------------------------------------------------------------


def _node(calls: ServiceClient, token: str) -> Any:
    nodes = listed(calls.call(Service.PTZ, "GetNodes"), SERVICES_MOST)
    named = [one for one in nodes if text(inside(one, "token")) == token]
    return (named or nodes or [None])[0]


def _configuration(calls: ServiceClient, token: str) -> Any:
    return _quietly(calls, Service.PTZ, "GetConfiguration", PTZConfigurationToken=token)


def _shortest(calls: ServiceClient, configuration: str) -> float:
    told = _quietly(calls, Service.PTZ, "GetConfigurationOptions", ConfigurationToken=configuration)
    least = inside(told, "PTZTimeout", "Min")
    seconds = number(least.total_seconds()) if hasattr(least, "total_seconds") else None
    return min(max(seconds or 0.1, 0.1), 2.0)


def _of_node(node: Any, spaces: PtzSpaces) -> Capabilities:
    presets = int(min(max(number(inside(node, "MaximumNumberOfPresets")) or 0, 0), 10_000))
    is_fixed = bool(inside(node, "FixedHomePosition"))
    return Capabilities(
        has_ptz=True,
        has_presets=presets > 0,
        has_home=bool(inside(node, "HomeSupported")),
        has_absolute=spaces.pan_tilt is not None,
        has_zoom=spaces.zoom_turn is not None,
        has_relative=spaces.by is not None,
        has_fov_relative=spaces.fov is not None,
        can_set_home=bool(inside(node, "HomeSupported")) and not is_fixed,
        has_tours=_tours_most(node) > 0,
        presets_most=presets,
    )


def _tours_most(node: Any) -> float:
    extension = inside(node, "Extension")
    told = number(inside(extension, "SupportedPresetTour", "MaximumNumberOfPresetTours"))
    if told is not None:
        return told
    # The description lets anything stand before it, and zeep then leaves it as it came.
    loose = [Tree(one) for one in listed(inside(extension, "_value_1"), 16) if hasattr(one, "tag")]
    counts = [one.number("MaximumNumberOfPresetTours") for one in loose if one.name == "SupportedPresetTour"]
    return next((count for count in counts if count is not None), 0.0)


def _words(told: Any) -> list[str]:
    return [word[:64] for one in listed(told, _AUXILIARY_MOST) if (word := text(one)).isprintable() and word]


def _with_more(calls: ServiceClient, facts: PtzFacts) -> PtzFacts:
    """Auxiliary commands of the device service too, and whether a position is really told."""
    told = _quietly(calls, Service.DEVICE, "GetServiceCapabilities")
    device = _words(inside(told, "Misc", "AuxiliaryCommands"))
    status = _quietly(calls, Service.PTZ, "GetStatus", ProfileToken=facts.profile)
    can = replace(
        facts.can,
        auxiliary=tuple(dict.fromkeys((*facts.node_auxiliary, *device))),
        tells_position=facts.spaces.position(inside(status, "Position")) is not None,
    )
    return replace(facts, can=can)


def _with_lens(calls: ServiceClient, offer: OfferedServices, facts: PtzFacts) -> PtzFacts:
    """Focus and iris, over the imaging service."""
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
