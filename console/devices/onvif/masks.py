"""Privacy masks stored in a camera, through the second media service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.services import MEDIA2
from console.devices.onvif.tree import SCHEMA, Tree, element
from console.devices.onvif.values import number
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.cameras.report import DeviceMask
from console.domain.numbers import clamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from console.devices.onvif.query_client import QueryClient

MASKS_MOST, POINTS_MOST = 64, 64
_STYLES = {"solid": "Color", "pixelate": "Pixelated", "blur": "Blurred"}
_WORDS = {theirs: ours for ours, theirs in _STYLES.items()}


def masks_most(asking: QueryClient, configuration: str) -> int:
    """Return how many masks a camera can store; 0 if it cannot store any.

    Raises:
        EnvironmentFault: no answer, or one that cannot be read.
    """
    if not configuration or not asking.offers(MEDIA2):
        return 0
    place = element(MEDIA2, "ConfigurationToken", configuration)
    try:
        answer = asking.query(MEDIA2, element(MEDIA2, "GetMaskOptions", place))
    except LoginRefused:
        raise
    except CommandRefused:
        return 0
    return int(clamp(answer.number("Options", "MaxMasks") or 0, 0, MASKS_MOST))


def read_masks(asking: QueryClient, configuration: str) -> list[DeviceMask]:
    """Return the masks that are stored and enabled.

    Raises:
        EnvironmentFault: no answer, or one that cannot be read.
    """
    place = element(MEDIA2, "ConfigurationToken", configuration)
    elements = asking.query(MEDIA2, element(MEDIA2, "GetMasks", place)).children("Masks", MASKS_MOST)
    masks = [_read(item) for item in elements if item.text("Enabled").lower() not in {"false", "0"}]
    return [mask for mask in masks if mask.token and len(mask.points) >= 3]


def write_masks(asking: QueryClient, configuration: str, wanted: Sequence[DeviceMask]) -> list[DeviceMask]:
    """Replace the camera's masks and return them read back; refused masks are missing.

    An area that stays masked is never uncovered: masks are changed in place, and new masks are created
    before old ones are deleted, unless the camera has no room for that.
    """
    old = {mask.token for mask in read_masks(asking, configuration)}
    stays = {mask.token for mask in wanted if mask.token in old}
    names: dict[str, str] = {}
    waiting = []
    for mask in wanted:
        token = _put(asking, configuration, mask, is_new=mask.token not in old)
        if token:
            names[token] = mask.name
        else:
            waiting.append(mask)
    for token in old - stays:
        asking.query(MEDIA2, element(MEDIA2, "DeleteMask", element(MEDIA2, "Token", token)))
    for mask in waiting if old - stays else []:
        if token := _put(asking, configuration, mask, is_new=mask.token not in old):
            names[token] = mask.name
    return [
        DeviceMask(names[mask.token] or mask.name, mask.points, mask.style, mask.token)
        for mask in read_masks(asking, configuration)
        if mask.token in names
    ]


def _put(asking: QueryClient, configuration: str, mask: DeviceMask, *, is_new: bool) -> str:
    """Write a mask and return its token; empty if the camera refused it."""
    name = "CreateMask" if is_new else "SetMask"
    try:
        answer = asking.query(MEDIA2, element(MEDIA2, name, _written(configuration, mask, is_new=is_new)))
    except LoginRefused:
        raise
    except CommandRefused:
        return ""
    return answer.text("Token") if is_new else mask.token


def _written(configuration: str, mask: DeviceMask, *, is_new: bool) -> Element:
    points = [element(SCHEMA, "Point", x=f"{x * 2 - 1:.5f}", y=f"{1 - y * 2:.5f}") for x, y in mask.points]
    mask_element = element(
        MEDIA2,
        "Mask",
        element(MEDIA2, "ConfigurationToken", configuration),
        element(MEDIA2, "Polygon", *points),
        element(MEDIA2, "Type", _STYLES.get(mask.style, "Color")),
        element(MEDIA2, "Enabled", "true"),
    )
    if not is_new:
        mask_element.set("token", mask.token)
    return mask_element


def _read(tree: Tree) -> DeviceMask:
    corners = [
        (number(point.attribute("x")), number(point.attribute("y")))
        for point in tree.at("Polygon").children("Point", POINTS_MOST)
    ]
    points = tuple(
        (round((x + 1) / 2, 5), round((1 - y) / 2, 5)) for x, y in corners if x is not None and y is not None
    )
    token = tree.attribute("token")
    return DeviceMask(token, points, _WORDS.get(tree.text("Type"), "solid"), token)
