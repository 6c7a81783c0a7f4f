"""ONVIF's service descriptions, parsed once for all cameras.

Parsing costs 0.1 to 0.4 s and several megabytes each, so the parsed documents are shared: they hold no
address, no login and no connection. The files are those that onvif-zeep brings, beside its package. Its
Python code is not imported: it sets up logging, removes proxy settings from the environment, opens a
subscription for each camera and sends a command again after a TypeError.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable

_parsing = threading.Lock()


class Service(Enum):
    """A service: namespace, file, binding."""

    DEVICE = ("http://www.onvif.org/ver10/device/wsdl", "devicemgmt.wsdl", "DeviceBinding")
    MEDIA = ("http://www.onvif.org/ver10/media/wsdl", "media.wsdl", "MediaBinding")
    PTZ = ("http://www.onvif.org/ver20/ptz/wsdl", "ptz.wsdl", "PTZBinding")
    IMAGING = ("http://www.onvif.org/ver20/imaging/wsdl", "imaging.wsdl", "ImagingBinding")

    @property
    def namespace(self) -> str:
        """Of its messages."""
        return self.value[0]

    @property
    def file(self) -> str:
        """Its description."""
        return self.value[1]

    @property
    def binding(self) -> str:
        """Qualified name of its SOAP binding."""
        return f"{{{self.value[0]}}}{self.value[2]}"


def folder() -> Path:
    """Where the descriptions lie.

    Raises:
        EnvironmentFault: onvif-zeep is not installed whole.
    """
    found = importlib.util.find_spec("onvif")
    places = (found.submodule_search_locations if found else None) or []
    for place in places:
        wsdl = Path(place).parent / "wsdl"
        if wsdl.is_dir():
            return wsdl
    raise EnvironmentFault(
        "The descriptions of the ONVIF services are missing.", "Install onvif-zeep; the doctor says how."
    )


class _Files:
    """What zeep reads descriptions through: files of this machine, and nothing else."""

    @staticmethod
    def load(url: str) -> bytes:
        """The content of a file."""
        return Path(url).read_bytes()


@cache
def _settings() -> Any:
    from zeep.settings import Settings

    # Not strict: cameras leave out what the standard requires. The wire has refused what is not well-formed.
    return Settings(
        strict=False, xml_huge_tree=False, forbid_dtd=True, forbid_entities=True, forbid_external=True
    )


@cache
def _document(service: Service) -> Any:
    wsdl: Any = importlib.import_module("zeep.wsdl")
    return wsdl.Document(str(folder() / service.file), _Files(), settings=_settings())


def document(service: Service) -> Any:
    """The parsed description; the first call for a service parses. Any thread."""
    with _parsing:
        return _document(service)


def caller(service: Service, address: str, transport: object) -> Callable[..., Any]:
    """`call(operation, arguments)` at an address, through a transport; costs microseconds."""
    zeep: Any = importlib.import_module("zeep")
    described = document(service)
    client = zeep.Client(described, transport=transport, settings=_settings())
    binding = described.bindings[service.binding]

    def call(operation: str, arguments: dict[str, Any]) -> Any:
        return binding.send(client, {"address": address}, operation, (), arguments)

    return call
