"""Privacy masks that a camera holds itself, over the second media service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.services import MEDIA2
from console.devices.onvif.tree import SCHEMA, Tree, element
from console.devices.onvif.values import number
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.cameras.report import DeviceMask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from console.devices.onvif.query_client import QueryClient

MASKS_MOST, POINTS_MOST = 64, 64
_STYLES = {"solid": "Color", "pixelate": "Pixelated", "blur": "Blurred"}
_WORDS = {theirs: ours for ours, theirs in _STYLES.items()}


def masks_most(asking: QueryClient, configuration: str) -> int:
    """How many a camera can hold; 0 where it holds none.

    Raises:
        EnvironmentFault: no answer, or none that makes sense.
    """
    if not configuration or not asking.offers(MEDIA2):
        return 0
    place = element(MEDIA2, "ConfigurationToken", configuration)
    try:
        told = asking.ask(MEDIA2, element(MEDIA2, "GetMaskOptions", place))
    except LoginRefused:
        raise
    except CommandRefused:
        return 0
    return int(min(max(told.number("Options", "MaxMasks") or 0, 0), MASKS_MOST))


def read_masks(asking: QueryClient, configuration: str) -> list[DeviceMask]:
    """Those that it holds and shows.

    Raises:
        EnvironmentFault: no answer, or none that makes sense.
    """
    place = element(MEDIA2, "ConfigurationToken", configuration)
    told = asking.ask(MEDIA2, element(MEDIA2, "GetMasks", place)).children("Masks", MASKS_MOST)
    found = [_read(one) for one in told if one.text("Enabled").lower() not in {"false", "0"}]
    return [one for one in found if one.token and len(one.points) >= 3]


def write_masks(asking: QueryClient, configuration: str, wanted: Sequence[DeviceMask]) -> list[DeviceMask]:
    """Make these its masks, and read them back; those that it refused are missing.

    What is to stay is never uncovered: masks are changed in their place, and new ones made before old ones
    go, unless the camera has no room for that.
    """
    old = {one.token for one in read_masks(asking, configuration)}
    stays = {one.token for one in wanted if one.token in old}
    names: dict[str, str] = {}
    waiting = []
    for mask in wanted:
        token = _put(asking, configuration, mask, is_new=mask.token not in old)
        if token:
            names[token] = mask.name
        else:
            waiting.append(mask)
    for token in old - stays:
        asking.ask(MEDIA2, element(MEDIA2, "DeleteMask", element(MEDIA2, "Token", token)))
    for mask in waiting if old - stays else []:
        if token := _put(asking, configuration, mask, is_new=mask.token not in old):
            names[token] = mask.name
    return [
        DeviceMask(names[one.token] or one.name, one.points, one.style, one.token)
        for one in read_masks(asking, configuration)
        if one.token in names
    ]


def _put(asking: QueryClient, configuration: str, mask: DeviceMask, *, is_new: bool) -> str:
    """Write one; its token, empty where the camera refused it."""
    name = "CreateMask" if is_new else "SetMask"
    try:
        told = asking.ask(MEDIA2, element(MEDIA2, name, _written(configuration, mask, is_new=is_new)))
    except LoginRefused:
        raise
    except CommandRefused:
        return ""
    return told.text("Token") if is_new else mask.token


def _written(configuration: str, mask: DeviceMask, *, is_new: bool) -> Element:
    points = [element(SCHEMA, "Point", x=f"{x * 2 - 1:.5f}", y=f"{1 - y * 2:.5f}") for x, y in mask.points]
    made = element(
        MEDIA2,
        "Mask",
        element(MEDIA2, "ConfigurationToken", configuration),
        element(MEDIA2, "Polygon", *points),
        element(MEDIA2, "Type", _STYLES.get(mask.style, "Color")),
        element(MEDIA2, "Enabled", "true"),
    )
    if not is_new:
        made.set("token", mask.token)
    return made


def _read(told: Tree) -> DeviceMask:
    corners = [
        (number(one.attribute("x")), number(one.attribute("y")))
        for one in told.at("Polygon").children("Point", POINTS_MOST)
    ]
    points = tuple(
        (round((x + 1) / 2, 5), round((1 - y) / 2, 5)) for x, y in corners if x is not None and y is not None
    )
    token = told.attribute("token")
    return DeviceMask(token, points, _WORDS.get(told.text("Type"), "solid"), token)
