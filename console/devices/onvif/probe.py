"""The probe report: everything that a camera reports about itself."""

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

    from console.devices.onvif.mends import Mend
    from console.devices.onvif.profiles import KnownProfile
    from console.devices.onvif.query_client import QueryClient
    from console.devices.onvif.tree import Tree
    from console.domain.cameras.report import Quirk, StreamProfile
    from console.domain.ptz.model import Capabilities

_DEVICE = Service.DEVICE.namespace
_LISTED_MOST = 64


def nothing_said(_step: str) -> None:
    """Ignore the progress."""


def read_report(
    asking: QueryClient, access: tuple[str, tuple[str, str], str], progress: Callable[[str], None]
) -> DeviceReport:
    """Read everything that can be read without changing anything.

    Args:
        asking: queries to the camera.
        access: address, login and fingerprint, for a separate line of the PTZ driver.
        progress: receives the name of each step.

    Raises:
        EnvironmentFault: no answer, or one that cannot be read.
        LoginRefused: the camera refused the login.
    """
    probe = _Probe(asking, progress)
    progress("clock")
    clock = read_clock(asking, probe.missing)
    identity = read_identity(probe.ask("device", _DEVICE, "GetDeviceInformation"))
    progress("services")
    services = [
        ServiceAbility(
            service.name, service.namespace, asking.line.rewritten(service.address), service.version
        )
        for service in asking.offer.services
    ]
    profiles, has_foreign = probe.profiles()
    shown = tuple(known.profile for known in profiles.known)
    head = probe.head(access, shown)
    deviations: list[Quirk] = [
        *quirks.of_clock(clock),
        *quirks.of_line(asking),
        *quirks.of_services(asking),
        *quirks.of_profiles(profiles, has_foreign=has_foreign),
        *quirks.of_identity(identity),
        *(quirks.of_head(head) if head is not None else ()),
        *quirks.of_answers(asking.line.mends | probe.mends),
    ]
    return DeviceReport(
        asking.line.address,
        identity,
        tuple(services),
        shown,
        head,
        None if clock.error_s is None else round(clock.error_s, 1),
        clock.source,
        probe.ntp(),
        probe.relays(),
        probe.events(),
        probe.masks(profiles),
        probe.users(),
        asking.line.speaks_digest,
        asking.line.is_encrypted,
        tuple(deviations),
        tuple(dict.fromkeys(probe.missing)),
    )


class _Probe:
    """One run of the queries to a camera; notes what is missing."""

    def __init__(self, asking: QueryClient, progress: Callable[[str], None]) -> None:
        self._asking, self._progress = asking, progress
        self.missing: list[str] = []
        self.mends: set[Mend] = set()

    def ask(self, words: str, namespace: str, name: str) -> Tree:
        self._progress(words)
        return self._asking.query_if_offered(self.missing, words, namespace, element(namespace, name))

    def profiles(self) -> tuple[KnownProfiles, bool]:
        self._progress("profiles")
        read = read_profiles(self._asking, self.missing)
        known: list[KnownProfile] = []
        has_foreign = False
        for profile in read.known:
            self._progress(f"profile {profile.profile.name}")
            completed, is_foreign = self._with_addresses(profile)
            known.append(completed)
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
        profile = next((candidate.token for candidate in profiles if candidate.has_ptz), "")
        driver = OnvifPtz(address, login, profile, fingerprint)
        try:
            can = driver.capabilities()
        except LoginRefused:
            raise
        except EnvironmentFault as fault:
            self.missing.append(f"steering: {fault.what}")
            return None
        finally:
            self.mends |= driver.mends
            driver.close()
        return can if can.has_ptz else None

    def ntp(self) -> tuple[str, ...]:
        answer = self.ask("time servers", _DEVICE, "GetNTP").at("NTPInformation")
        servers = answer.children("NTPManual", _LISTED_MOST) or answer.children("NTPFromDHCP", _LISTED_MOST)
        names = [
            server.text("DNSname") or server.text("IPv4Address") or server.text("IPv6Address")
            for server in servers
        ]
        return tuple(name for name in names if name)

    def relays(self) -> tuple[str, ...]:
        missing: list[str] = []
        question = element(_DEVICE, "GetRelayOutputs")
        for namespace in (_DEVICE, DEVICE_IO):
            if self._asking.offers(namespace):
                answer = self._asking.query_if_offered(missing, "relays", namespace, question)
                if outputs := answer.children("RelayOutputs", _LISTED_MOST):
                    return tuple(token for output in outputs if (token := output.attribute("token")))
        return ()

    def events(self) -> tuple[str, ...]:
        if not self._asking.offers(EVENTS):
            return ()
        return topics_of(self.ask("events", EVENTS, "GetEventProperties").at("TopicSet"))

    def masks(self, profiles: KnownProfiles) -> int:
        places = [known.source_configuration for known in profiles.known if known.is_media2]
        self._progress("masks")
        try:
            return masks_most(self._asking, places[0]) if places else 0
        except UnreadableAnswer as fault:
            self.missing.append(f"masks: {fault.what}")
            return 0

    def users(self) -> tuple[str, ...]:
        users = self.ask("users", _DEVICE, "GetUsers").children("User", _LISTED_MOST)
        return tuple(name for user in users if (name := user.text("Username")))


def read_identity(answer: Tree) -> Identity:
    """Return the identity in an answer to GetDeviceInformation."""
    return Identity(
        answer.text("Manufacturer"),
        answer.text("Model"),
        answer.text("FirmwareVersion"),
        answer.text("SerialNumber"),
        answer.text("HardwareId"),
    )


def video_source(profiles: KnownProfiles) -> str:
    """Return the token of the first video source.

    Raises:
        Refused: no profile has a video source.
    """
    source = next((known.profile.source for known in profiles.known if known.profile.source), "")
    if not source:
        raise CommandRefused("The camera reports no video source.")
    return source
