"""What a camera does otherwise than the standard says, in words, and what the console does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.clock import OFF_S
from console.devices.onvif.profiles import MEDIA, PROFILES_MOST
from console.devices.onvif.services import EVENTS, MEDIA2
from console.domain.cameras.report import Quirk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.devices.onvif.clock import CameraClock
    from console.devices.onvif.profiles import KnownProfiles
    from console.devices.onvif.query_client import QueryClient
    from console.domain.cameras.report import Identity
    from console.domain.ptz.model import Capabilities


def of_clock(clock: CameraClock) -> Iterator[Quirk]:
    """A wrong clock, and local time told as UTC."""
    if clock.is_local:
        yield Quirk(
            "local-time",
            f"It tells its local time as UTC: {clock.error_s / 3600:+.1f} h.",
            "Set its clock; until then the error is reckoned with.",
        )
    elif abs(clock.error_s) > OFF_S:
        way = "ahead" if clock.error_s > 0 else "behind"
        yield Quirk(
            "clock-off",
            f"Its clock is {abs(clock.error_s):.0f} s {way}.",
            "Logins are dated by its own clock; let it follow a time server.",
        )


def of_line(asking: QueryClient) -> Iterator[Quirk]:
    """How it is spoken to."""
    line, offer = asking.line, asking.offer
    if line.speaks_digest:
        yield Quirk("digest-only", "It takes HTTP digest and no WS-Security login.", "Digest is spoken.")
    if line.hides_clock:
        yield Quirk(
            "clock-hidden",
            "It tells its clock only to who is logged in.",
            "The date of its HTTP answers is used instead.",
        )
    if any(line.is_foreign(one.address) for one in offer.services):
        yield Quirk(
            "foreign-address",
            "It names addresses of another network.",
            "The host that answered is used, with the port it named.",
        )
    if offer.is_older and offer.services:
        yield Quirk("older-list", "Its list of services is missing or not whole.", "The older list is used.")


def of_services(asking: QueryClient) -> Iterator[Quirk]:
    """What is not there."""
    if not asking.offer.services:
        yield Quirk("no-services", "It names no service at all.", "Give its RTSP addresses by hand.")
        return
    has_media, has_media2 = asking.offers(MEDIA), asking.offers(MEDIA2)
    if has_media2 and not has_media:
        yield Quirk("media2-only", "It offers only the second media service.", "That one is used.")
    if not (has_media or has_media2):
        yield Quirk("no-media", "It offers no media service.", "Give its RTSP addresses by hand.")
    if not asking.offers(EVENTS):
        yield Quirk("no-events", "It sends no events.", "")


def of_profiles(profiles: KnownProfiles, *, has_foreign: bool) -> Iterator[Quirk]:
    """Too many, or with addresses that cannot be."""
    if profiles.claimed > PROFILES_MOST:
        yield Quirk(
            "many-profiles",
            f"It claims {profiles.claimed} media profiles.",
            f"The first {PROFILES_MOST} are read.",
        )
    if has_foreign:
        yield Quirk(
            "foreign-stream",
            "It names stream addresses of another network.",
            "The host that answered is used, with the port it named.",
        )


def of_identity(identity: Identity) -> Iterator[Quirk]:
    """A box that cannot be told from another."""
    if not identity.serial:
        yield Quirk(
            "no-serial",
            "It tells no serial number.",
            "A box swapped for one of the same model is not noticed.",
        )


def of_head(can: Capabilities) -> Iterator[Quirk]:
    """A head that does not say where it looks."""
    if can.has_ptz and not can.tells_position:
        yield Quirk(
            "no-position",
            "Its head tells no position that makes sense.",
            "Privacy zones in its view cover the whole picture while it may have moved.",
        )
