"""Picture settings of the imaging service, by ONVIF's own names: `Brightness`, `Exposure.Mode`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.tree import Tree, element, renamed
from console.devices.onvif.values import number
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.devices.onvif.query_client import QueryClient

_IMAGING = Service.IMAGING.namespace
_DEEPEST = 4


def read_settings(asking: QueryClient, source: str) -> dict[str, float | str]:
    """Return all picture settings; numeric values as numbers."""
    values: dict[str, float | str] = {}
    for path, content in _leaves(_settings(asking, source), ()):
        parsed = number(content)
        values[".".join(path)] = content if parsed is None else parsed
    return values


def write_settings(asking: QueryClient, source: str, wanted: Mapping[str, float | str]) -> None:
    """Change some picture settings; groups without a change are not sent and stay as they are.

    Raises:
        Refused: the camera has no such setting, or refused the value.
    """
    current = _settings(asking, source)
    groups: set[str] = set()
    for name, value in wanted.items():
        path = name.split(".")
        if not current.put(f"{value:g}" if isinstance(value, int | float) else value, *path):
            raise CommandRefused(text("This camera has no picture setting {name!r}.", name=name[:64]))
        groups.add(path[0])
    sent = [
        group.element for group in current.children() if group.name in groups and group.element is not None
    ]
    changed = element(_IMAGING, "ImagingSettings", *sent)
    place = element(_IMAGING, "VideoSourceToken", source)
    persists = element(_IMAGING, "ForcePersistence", "true")
    asking.query(_IMAGING, element(_IMAGING, "SetImagingSettings", place, changed, persists))


def _settings(asking: QueryClient, source: str) -> Tree:
    place = element(_IMAGING, "VideoSourceToken", source)
    answer = asking.query(_IMAGING, element(_IMAGING, "GetImagingSettings", place)).at("ImagingSettings")
    return Tree(renamed(answer, _IMAGING, "ImagingSettings"))


def _leaves(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for child in tree.children():
        child_path = (*path, child.name)
        if child.children() and len(child_path) < _DEEPEST:
            yield from _leaves(child, child_path)
        elif text := child.text():
            yield child_path, text
