"""The probe: everything that a camera tells of itself, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif import quirks
from console.devices.onvif.clock import read_clock
from console.devices.onvif.masks import masks_most
from console.devices.onvif.profiles import KnownProfiles, read_profiles, with_addresses
from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.services import DEVICE_IO, EVENTS
from console.devices.onvif.soap import UnreadableAnswer
from console.devices.onvif.topics import topics_of
from console.devices.onvif.tree import element
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.cameras.report import DeviceReport, Identity, ServiceAbility
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.devices.onvif.profiles import KnownProfile
    from console.devices.onvif.query_client import QueryClient
    from console.devices.onvif.tree import Tree
    from console.domain.cameras.report import Quirk, StreamProfile
    from console.domain.ptz.model import Capabilities

_DEVICE = Service.DEVICE.namespace
_LISTED_MOST = 64


def nothing_said(_step: str) -> None:
    """Where nobody wants to know how far it is."""


def read_report(
    asking: QueryClient, access: tuple[str, tuple[str, str], str], progress: Callable[[str], None]
) -> DeviceReport:
    """Ask everything that can be asked without changing anything.

    Args:
        asking: on a line to the camera.
        access: address, login and fingerprint, for a line of the head's own.
        progress: told what is asked next, in words.

    Raises:
        EnvironmentFault: the camera does not answer, or not in a way that can be read.
        LoginRefused: it does not take the login.
    """
    probe = _Probe(asking, progress)
    progress("clock")
    clock = read_clock(asking, probe.missing)
    identity = read_identity(probe.ask("device", _DEVICE, "GetDeviceInformation"))
    progress("services")
    services = [
        ServiceAbility(one.name, one.namespace, asking.line.rewritten(one.address), one.version)
        for one in asking.offer.services
    ]
    profiles, has_foreign = probe.profiles()
    shown = tuple(one.profile for one in profiles.known)
    head = probe.head(access, shown)
    found: list[Quirk] = [
        *quirks.of_clock(clock),
        *quirks.of_line(asking),
        *quirks.of_services(asking),
        *quirks.of_profiles(profiles, has_foreign=has_foreign),
        *quirks.of_identity(identity),
        *(quirks.of_head(head) if head is not None else ()),
    ]
    return DeviceReport(
        asking.line.address,
        identity,
        tuple(services),
        shown,
        head,
        round(clock.error_s, 1),
        clock.source,
        probe.ntp(),
        probe.relays(),
        probe.events(),
        probe.masks(profiles),
        probe.users(),
        asking.line.speaks_digest,
        asking.line.is_encrypted,
        tuple(found),
        tuple(dict.fromkeys(probe.missing)),
    )


class _Probe:
    """One run through a camera's questions."""

    def __init__(self, asking: QueryClient, progress: Callable[[str], None]) -> None:
        self._asking, self._progress = asking, progress
        self.missing: list[str] = []

    def ask(self, words: str, namespace: str, name: str) -> Tree:
        self._progress(words)
        return self._asking.if_told(self.missing, words, namespace, element(namespace, name))

    def profiles(self) -> tuple[KnownProfiles, bool]:
        self._progress("profiles")
        read = read_profiles(self._asking, self.missing)
        known: list[KnownProfile] = []
        has_foreign = False
        for one in read.known:
            self._progress(f"profile {one.profile.name}")
            whole, is_foreign = self._with_addresses(one)
            known.append(whole)
            has_foreign = has_foreign or is_foreign
        return KnownProfiles(tuple(known), read.claimed), has_foreign

    def _with_addresses(self, known: KnownProfile) -> tuple[KnownProfile, bool]:
        try:
            return with_addresses(self._asking, known)
        except UnreadableAnswer as fault:
            self.missing.append(f"addresses of profile {known.profile.name}: {fault.what}")
            return known, False

    def head(
        self, access: tuple[str, tuple[str, str], str], profiles: tuple[StreamProfile, ...]
    ) -> Capabilities | None:
        if not self._asking.offers(Service.PTZ.namespace):
            return None
        self._progress("steering")
        address, login, fingerprint = access
        profile = next((one.token for one in profiles if one.has_ptz), "")
        driver = OnvifPtz(address, login, profile, fingerprint)
        try:
            can = driver.capabilities()
        except LoginRefused:
            raise
        except EnvironmentFault as fault:
            self.missing.append(f"steering: {fault.what}")
            return None
        finally:
            driver.close()
        return can if can.has_ptz else None

    def ntp(self) -> tuple[str, ...]:
        told = self.ask("time servers", _DEVICE, "GetNTP").at("NTPInformation")
        servers = told.children("NTPManual", _LISTED_MOST) or told.children("NTPFromDHCP", _LISTED_MOST)
        names = [one.text("DNSname") or one.text("IPv4Address") or one.text("IPv6Address") for one in servers]
        return tuple(one for one in names if one)

    def relays(self) -> tuple[str, ...]:
        missing: list[str] = []
        question = element(_DEVICE, "GetRelayOutputs")
        for namespace in (_DEVICE, DEVICE_IO):
            if self._asking.offers(namespace):
                told = self._asking.if_told(missing, "relays", namespace, question)
                if outputs := told.children("RelayOutputs", _LISTED_MOST):
                    return tuple(token for one in outputs if (token := one.attribute("token")))
        return ()

    def events(self) -> tuple[str, ...]:
        if not self._asking.offers(EVENTS):
            return ()
        return topics_of(self.ask("events", EVENTS, "GetEventProperties").at("TopicSet"))

    def masks(self, profiles: KnownProfiles) -> int:
        places = [one.source_configuration for one in profiles.known if one.is_media2]
        self._progress("masks")
        try:
            return masks_most(self._asking, places[0]) if places else 0
        except UnreadableAnswer as fault:
            self.missing.append(f"masks: {fault.what}")
            return 0

    def users(self) -> tuple[str, ...]:
        told = self.ask("users", _DEVICE, "GetUsers").children("User", _LISTED_MOST)
        return tuple(name for one in told if (name := one.text("Username")))


def read_identity(told: Tree) -> Identity:
    """Of an answer to GetDeviceInformation."""
    return Identity(
        told.text("Manufacturer"),
        told.text("Model"),
        told.text("FirmwareVersion"),
        told.text("SerialNumber"),
        told.text("HardwareId"),
    )


def video_source(profiles: KnownProfiles) -> str:
    """Token of the first video source.

    Raises:
        Refused: no profile names one.
    """
    found = next((one.profile.source for one in profiles.known if one.profile.source), "")
    if not found:
        raise CommandRefused("The camera names no video source.")
    return found
