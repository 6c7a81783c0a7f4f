"""ONVIF's WSDL files, parsed once for all cameras.

Parsing takes 0.1 to 0.4 s and several megabytes for each file, so the parsed documents are shared: they hold
no address, login or connection. The files are those of onvif-zeep. Its Python code is not imported: it sets
up logging, removes proxy settings from the environment, opens a subscription for each camera and sends a
command again after a TypeError.
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
    """A service with a WSDL: namespace, file, binding."""

    DEVICE = ("http://www.onvif.org/ver10/device/wsdl", "devicemgmt.wsdl", "DeviceBinding")
    MEDIA = ("http://www.onvif.org/ver10/media/wsdl", "media.wsdl", "MediaBinding")
    PTZ = ("http://www.onvif.org/ver20/ptz/wsdl", "ptz.wsdl", "PTZBinding")
    IMAGING = ("http://www.onvif.org/ver20/imaging/wsdl", "imaging.wsdl", "ImagingBinding")

    @property
    def namespace(self) -> str:
        """Namespace of its messages."""
        return self.value[0]

    @property
    def file(self) -> str:
        """Name of its WSDL file."""
        return self.value[1]

    @property
    def binding(self) -> str:
        """Qualified name of its SOAP binding."""
        return f"{{{self.value[0]}}}{self.value[2]}"


def folder() -> Path:
    """Return the folder of the WSDL files.

    Raises:
        EnvironmentFault: onvif-zeep is not installed completely.
    """
    spec = importlib.util.find_spec("onvif")
    places = (spec.submodule_search_locations if spec else None) or []
    for place in places:
        wsdl = Path(place).parent / "wsdl"
        if wsdl.is_dir():
            return wsdl
    raise EnvironmentFault("The descriptions of the ONVIF services are missing.", "Install onvif-zeep.")


class _Files:
    """Loader for zeep that reads only files of this machine."""

    @staticmethod
    def load(url: str) -> bytes:
        """Return the content of a file."""
        return Path(url).read_bytes()


@cache
def _settings() -> Any:
    from zeep.settings import Settings

    # Not strict, because cameras leave out what the standard requires. Malformed XML was refused before.
    return Settings(
        strict=False, xml_huge_tree=False, forbid_dtd=True, forbid_entities=True, forbid_external=True
    )


@cache
def _document(service: Service) -> Any:
    wsdl: Any = importlib.import_module("zeep.wsdl")
    return wsdl.Document(str(folder() / service.file), _Files(), settings=_settings())


def document(service: Service) -> Any:
    """Return the parsed WSDL of a service; the first call parses it. Any thread."""
    with _parsing:
        return _document(service)


def caller(service: Service, address: str, transport: object) -> Callable[..., Any]:
    """Return `call(operation, arguments)` for a service at an address; creating it takes microseconds."""
    zeep: Any = importlib.import_module("zeep")
    described = document(service)
    client = zeep.Client(described, transport=transport, settings=_settings())
    binding = described.bindings[service.binding]

    def call(operation: str, arguments: dict[str, Any]) -> Any:
        return binding.send(client, {"address": address}, operation, (), arguments)

    return call
