"""Deviations of a camera from the standard, in words, and how the console handles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.clock import OFF_S
from console.devices.onvif.clock_reading import ClockSource
from console.devices.onvif.mends import Mend
from console.devices.onvif.profiles import MEDIA, PROFILES_MOST
from console.devices.onvif.services import EVENTS, MEDIA2
from console.domain.cameras.report import Quirk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.devices.onvif.clock import CameraClock
    from console.devices.onvif.profiles import KnownProfiles
    from console.devices.onvif.query_client import QueryClient
    from console.domain.cameras.report import Identity
    from console.domain.ptz.model import Capabilities


_CLOCK_PLACES = {
    ClockSource.CARRIED: (
        "The camera reports a time with a minute or second of 60.",
        "The console carries it over. Update the camera's firmware.",
    ),
    ClockSource.LOCAL: (
        "The camera reports its local time only.",
        "The console uses it with the camera's time zone. Check that the zone is correct.",
    ),
    ClockSource.HEADER: (
        "The camera does not report its time over ONVIF.",
        "The console uses the date of its HTTP answers.",
    ),
    ClockSource.NONE: (
        "The camera does not report its time.",
        "The console uses its own time. Set a time server for the camera.",
    ),
}
_MENDS = {
    Mend.HEADERS: "The camera writes HTTP headers with a space before the colon.",
    Mend.LENGTH: "The camera gives a wrong length for its answers.",
    Mend.COMPRESSED: "The camera compresses its answers without being asked.",
    Mend.ENCODING: "The camera's answers are not in the encoding that it names.",
    Mend.AROUND: "There is something before or after the camera's answers that does not belong to them.",
    Mend.CHARACTERS: "The camera's answers contain characters that XML does not allow.",
    Mend.AMPERSAND: "The camera does not escape the character & in its answers.",
    Mend.PREFIX: "The camera uses XML prefixes that it does not declare.",
    Mend.BROKEN: "The camera's answers are not well-formed XML.",
    Mend.SOAP11: "The camera answers in SOAP 1.1.",
    Mend.FAULT_AS_SUCCESS: "The camera reports faults as if they were successful answers.",
}


def of_clock(clock: CameraClock) -> Iterator[Quirk]:
    """Report a wrong clock, or local time given as UTC."""
    if clock.place in _CLOCK_PLACES:
        yield Quirk(clock.place.value, *_CLOCK_PLACES[clock.place])
    if clock.error_s is None:
        return
    if clock.is_local:
        yield Quirk(
            "local-time",
            f"The camera reports local time as UTC ({clock.error_s / 3600:+.1f} h).",
            "Set its clock. Until then the console corrects for the error.",
        )
    elif abs(clock.error_s) > OFF_S:
        way = "ahead" if clock.error_s > 0 else "behind"
        yield Quirk(
            "clock-off",
            f"The camera's clock is {abs(clock.error_s):.0f} s {way}.",
            "Set a time server for the camera. Until then logins use the camera's own time.",
        )


def of_answers(mends: Iterable[Mend]) -> Iterator[Quirk]:
    """Report what was wrong with the camera's answers and could be read nevertheless."""
    for mend in sorted(mends, key=lambda one: one.value):
        yield Quirk(mend.value, _MENDS[mend], "The console corrects this and reads the answer.")


def of_line(asking: QueryClient) -> Iterator[Quirk]:
    """Report deviations in login, clock and addresses."""
    line, offer = asking.line, asking.offer
    if line.speaks_digest:
        yield Quirk(
            "digest-only",
            "The camera accepts HTTP digest but no WS-Security login.",
            "The console uses digest.",
        )
    if line.hides_clock and line.clock_source in {ClockSource.HEADER, ClockSource.NONE}:
        yield Quirk(
            "clock-hidden",
            "The camera reports its clock only after a login.",
            "The console uses the date of its HTTP answers.",
        )
    if any(line.is_foreign(service.address) for service in offer.services):
        yield Quirk(
            "foreign-address",
            "The camera reports addresses in another network.",
            "The console uses the host and port that answered.",
        )
    if offer.is_older and offer.services:
        yield Quirk(
            "older-list",
            "The camera's list of services is missing or incomplete.",
            "The console uses the older list.",
        )


def of_services(asking: QueryClient) -> Iterator[Quirk]:
    """Report missing services."""
    if not asking.offer.services:
        yield Quirk("no-services", "The camera lists no services.", "Enter its RTSP addresses yourself.")
        return
    has_media, has_media2 = asking.offers(MEDIA), asking.offers(MEDIA2)
    if has_media2 and not has_media:
        yield Quirk(
            "media2-only", "The camera has only the second media service.", "The console uses that one."
        )
    if not (has_media or has_media2):
        yield Quirk("no-media", "The camera has no media service.", "Enter its RTSP addresses yourself.")
    if not asking.offers(EVENTS):
        yield Quirk("no-events", "The camera does not send events.", "")


def of_profiles(profiles: KnownProfiles, *, has_foreign: bool) -> Iterator[Quirk]:
    """Report too many profiles, or profiles with addresses of another host."""
    if profiles.claimed > PROFILES_MOST:
        yield Quirk(
            "many-profiles",
            f"The camera claims to have {profiles.claimed} media profiles.",
            f"The console reads the first {PROFILES_MOST}.",
        )
    if has_foreign:
        yield Quirk(
            "foreign-stream",
            "The camera reports stream addresses in another network.",
            "The console uses the host that answered. Check the port of the stream addresses.",
        )


def of_identity(identity: Identity) -> Iterator[Quirk]:
    """Report a device without a serial number."""
    if not identity.serial:
        yield Quirk(
            "no-serial",
            "The camera reports no serial number.",
            "The console cannot tell if it is replaced by a device of the same model.",
        )


def of_head(can: Capabilities) -> Iterator[Quirk]:
    """Report a PTZ head that gives no usable position."""
    if can.has_ptz and not can.tells_position:
        yield Quirk(
            "no-position",
            "The camera reports no usable PTZ position.",
            "If it has privacy zones, the whole picture is covered whenever it may have moved.",
        )
