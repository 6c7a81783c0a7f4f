"""Wiring of all services that the screen uses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.app.lens_fit import fit_lens
from console.app.wiring.camera_events import open_events
from console.app.wiring.cameras import commissioning_of
from console.app.wiring.evidence import open_material_exports, open_packages
from console.app.wiring.playback import open_playback
from console.app.wiring.policies import watch_policy
from console.app.wiring.privacy import open_privacy_service
from console.app.wiring.redaction import open_redactions, open_viewings
from console.app.wiring.surveillance_key import word_recovery
from console.media.export.burning import SystemBurner
from console.media.qr_code import LabelReader
from console.services.cameras.commissioning_tools import commissioning_tools
from console.services.cameras.daily_check import DailyChecks
from console.services.cameras.pixel_density import PixelDensities
from console.services.cameras.seat_feed import SeatFeed, SeatRegister
from console.services.evidence.discs import Discs
from console.services.map.service import MapService
from console.services.privacy.calibration import Calibration
from console.services.privacy.private_places import PrivatePlaces
from console.services.recording.camera_clocks import RecorderClockComparison
from console.services.recording.clock_trust import ClockConfirmation
from console.services.wall.service import WallService
from console.ui.base.context import Services

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app.scheme import OpenScheme
    from console.app.wiring.cameras import CameraDirectory
    from console.app.wiring.privacy import PrivacyWiring
    from console.app.wiring.ptz import PtzWiring
    from console.domain.books.entry_words import EntryNames
    from console.domain.clock import Clock
    from console.services.books_at_console import BooksAtConsole
    from console.services.cameras.device_ports import DeviceAccess
    from console.services.cameras.enrolment import CameraSecrets
    from console.services.people.service import PeopleServices
    from console.services.ports import CameraFeed, RecordingControl


@dataclass(frozen=True, slots=True)
class ScreenParts:
    """The parts of a console from which the services of its screen are built.

    Attributes:
        clock: of pictures, steering and camera events.
        failed: receives a text when a thread fails.
    """

    scheme: OpenScheme
    cameras: CameraDirectory
    people: PeopleServices
    books: BooksAtConsole
    zones: PrivacyWiring
    ptz: PtzWiring
    devices: DeviceAccess
    secrets: CameraSecrets
    feed: CameraFeed
    recording: RecordingControl
    clock: Clock
    failed: Callable[[str], None]


def screen_services(parts: ScreenParts) -> Services:
    """Return the services that the screen uses."""
    scheme, people, zones = parts.scheme, parts.people, parts.zones
    privacy = open_privacy_service(scheme, parts.cameras, zones.orders, people, parts.devices.device)
    redactions = open_redactions(scheme, people)
    register = SeatRegister(parts.cameras, people.cameras, parts.cameras.all_cameras.cameras)
    commissioning = commissioning_of(scheme, parts.cameras, people, parts.secrets)
    return Services(
        feed=SeatFeed(parts.feed, people.cameras, scheme.private_cameras.refusal_on),
        private_places=PrivatePlaces(
            scheme.private_cameras,
            scheme.books,
            people.access,
            people.sign_in,
            scheme.ledger,
            lambda: frozenset(
                login for login, one in people.roster.state.persons.items() if not one.is_retired
            ),
        ),
        register=register,
        why_no_cameras=register.why_none,
        recording=parts.recording,
        recorder_clock=RecorderClockComparison(people.access, scheme.ledger, scheme.clock),
        clock=ClockConfirmation(scheme.clock_trust, people.access, scheme.ledger, scheme.clock),
        wall=WallService(scheme.ledger, scheme.layouts, watch_policy(parts.cameras.admission, people)),
        people=people,
        books=replace(parts.books, names=_with_cameras(parts)),
        evidence=open_packages(scheme, people),
        material=open_material_exports(scheme, people, parts.books.surveillance),
        word_recovery=word_recovery(scheme, people),
        labels=LabelReader(),
        discs=Discs(SystemBurner(), people.access, scheme.ledger, scheme.clock),
        redactions=redactions,
        viewings=open_viewings(scheme, people, redactions, parts.books.requests),
        commissioning=commissioning_tools(commissioning, parts.devices, scheme.ledger, people.access),
        daily_checks=DailyChecks(
            scheme.books, people.access, parts.clock, people.roster, people.cameras.is_secret_now
        ),
        ptz=parts.ptz.services,
        joystick=parts.ptz.joystick,
        privacy=privacy,
        head_views=zones.views,
        calibration=Calibration(parts.ptz.services, parts.feed, people.access, fit_lens, parts.clock),
        map=MapService(
            scheme.camera_facts, scheme.pictures, scheme.books, people.access, people.cameras.may_use
        ),
        camera_events=open_events(scheme, parts.devices, parts.clock, parts.failed, people.cameras.may_use),
        playback=open_playback(scheme, people, parts.cameras, parts.books, privacy, parts.clock),
        pixel_densities=PixelDensities(scheme.camera_facts, scheme.books, people.access),
        tilt_of=zones.tilt_of,
        direction_of=zones.direction_of,
    )


def _with_cameras(parts: ScreenParts) -> EntryNames:
    """Return the names for entries, with those of the cameras in use."""

    def camera(number: int) -> str:
        return next((one.name for one in parts.cameras.cameras() if one.number == number), "")

    return replace(parts.books.names, camera=camera)
