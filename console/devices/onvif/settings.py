"""Picture settings of the imaging service, by ONVIF's own names: `Brightness`, `Exposure.Mode`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.tree import Tree, element, renamed
from console.devices.onvif.values import number
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.devices.onvif.query_client import QueryClient

_IMAGING = Service.IMAGING.namespace
_DEEPEST = 4


def read_settings(asking: QueryClient, source: str) -> dict[str, float | str]:
    """All of them; numbers where they are numbers."""
    found: dict[str, float | str] = {}
    for path, text in _leaves(_settings(asking, source), ()):
        read = number(text)
        found[".".join(path)] = text if read is None else read
    return found


def write_settings(asking: QueryClient, source: str, wanted: Mapping[str, float | str]) -> None:
    """Change some; groups that hold none of them are not sent, and so stay.

    Raises:
        Refused: the camera has no such setting, or does not take the value.
    """
    told = _settings(asking, source)
    groups: set[str] = set()
    for name, value in wanted.items():
        path = name.split(".")
        if not told.put(f"{value:g}" if isinstance(value, int | float) else value, *path):
            raise CommandRefused(f"This camera has no picture setting {name[:64]!r}.")
        groups.add(path[0])
    kept = [one.element for one in told.children() if one.name in groups and one.element is not None]
    changed = element(_IMAGING, "ImagingSettings", *kept)
    place = element(_IMAGING, "VideoSourceToken", source)
    persists = element(_IMAGING, "ForcePersistence", "true")
    asking.ask(_IMAGING, element(_IMAGING, "SetImagingSettings", place, changed, persists))


def _settings(asking: QueryClient, source: str) -> Tree:
    place = element(_IMAGING, "VideoSourceToken", source)
    told = asking.ask(_IMAGING, element(_IMAGING, "GetImagingSettings", place)).at("ImagingSettings")
    return Tree(renamed(told, _IMAGING, "ImagingSettings"))


def _leaves(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for child in tree.children():
        here = (*path, child.name)
        if child.children() and len(here) < _DEEPEST:
            yield from _leaves(child, here)
        elif text := child.text():
            yield here, text
