"""Privacy masks of the second media service: store and read them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import NAMESPACES, SoapFault, tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.demo.simulated.onvif.xml import Call

MASKS_MOST, POINTS_MOST = 8, 16
KINDS = ("Color", "Pixelated", "Blurred")


@dataclass(frozen=True, slots=True)
class StoredMask:
    """One polygon in ONVIF's coordinates: −1 to 1 from left to right and from bottom to top."""

    points: tuple[tuple[float, float], ...]
    kind: str = "Color"
    is_on: bool = True


def told(token: str, mask: StoredMask) -> str:
    """Return a mask as GetMasks reports it."""
    points = "".join(f'<tt:Point x="{x:.5f}" y="{y:.5f}"/>' for x, y in mask.points)
    return (
        f'<tr2:Masks token="{token}"><tr2:ConfigurationToken>source</tr2:ConfigurationToken>'
        f"<tr2:Polygon>{points}</tr2:Polygon>{tag('tr2:Type', mask.kind)}"
        f"{tag('tr2:Enabled', str(mask.is_on).lower())}</tr2:Masks>"
    )


def read(call: Call) -> tuple[str, StoredMask]:
    """Return the token and mask of a request.

    Raises:
        SoapFault: the camera cannot hold this mask.
    """
    told_mask = call.body.find("tr2:Mask", NAMESPACES)
    if told_mask is None:
        raise SoapFault("ter:InvalidArgVal", "there is no mask")
    points = tuple(
        (_coordinate(point.get("x")), _coordinate(point.get("y")))
        for point in told_mask.iterfind("tr2:Polygon/tt:Point", NAMESPACES)
    )
    if not 3 <= len(points) <= POINTS_MOST:
        raise SoapFault("ter:InvalidPolygon", f"a mask has 3 to {POINTS_MOST} corners")
    kind = call.text("tr2:Mask/tr2:Type", "Color")
    if kind not in KINDS:
        raise SoapFault("ter:InvalidArgVal", "there is no such type of mask")
    if call.text("tr2:Mask/tr2:ConfigurationToken") != "source":
        raise SoapFault("ter:NoConfig", "there is no such configuration")
    is_on = call.text("tr2:Mask/tr2:Enabled", "true") in {"true", "1"}
    return str(told_mask.get("token", "")), StoredMask(points, kind, is_on)


def _coordinate(text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not -1 <= value <= 1:
        raise SoapFault("ter:InvalidPolygon", "a corner lies outside the picture")
    return value


def free_token(masks: Mapping[str, StoredMask]) -> str:
    """Return the token for a new mask.

    Raises:
        SoapFault: no more masks can be stored.
    """
    if len(masks) >= MASKS_MOST:
        raise SoapFault("ter:MaxMasks", "no more masks can be stored", sender=False)
    return next(f"mask{at}" for at in range(1, MASKS_MOST + 1) if f"mask{at}" not in masks)


def options() -> str:
    """Return which masks are possible."""
    kinds = "".join(tag("tr2:Types", kind) for kind in KINDS)
    return (
        '<tr2:Options RectangleOnly="false" SingleColorOnly="true">'
        f"{tag('tr2:MaxMasks', MASKS_MOST)}{tag('tr2:MaxPoints', POINTS_MOST)}{kinds}"
        "<tr2:Color/></tr2:Options>"
    )
