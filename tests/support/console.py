"""All services of a console, as the product wires them, on a `Room`'s database; pictures are synthetic."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from console.app.wiring.books import open_books
from console.app.wiring.cameras import open_cameras
from console.app.wiring.people import follow_private_cameras
from console.app.wiring.privacy import open_privacy
from console.app.wiring.ptz import open_steering, ptz_opener
from console.app.wiring.screen import ScreenParts, screen_services
from console.domain.cameras.check import CameraCheck, CheckRound, CheckVerdict
from console.domain.cameras.faults import CommandRefused
from console.domain.people.actor import Role
from console.services.cameras.daily_check import DailyChecks
from console.settings.secrets import FixedSecrets
from tests.support.people import DATABASE, Room, login_of, open_room
from tests.support.scheme import fail, scheme_of
from tests.support.screen import SwitchedRecording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.cameras.device_ports import DeviceAccess
    from console.services.people.service import PeopleServices
    from console.services.ports import CameraFeed, RecordingControl
    from console.ui.base.context import Services
    from tests.support.feed import SyntheticFeed


class AbsentDevices:
    """Access to devices where none answers."""

    def device(self, camera: object) -> object:
        raise CommandRefused(f"{camera} does not answer.")


def sign_on(room: Room, role: Role = Role.SUPERVISOR) -> str:
    """Have the person of a role take a shift and the seat; return the login."""
    room.on_duty(role)
    room.staff.seat.sit_down(room.person(login_of(role)))
    room.acts.acts.clear()
    return login_of(role)


def checked_database(folder: Path) -> Path:
    """A database to be copied: one person of every role, the supervisor on duty, the daily check done."""
    with open_room(folder) as room:
        room.fill()
        room.on_duty(Role.SUPERVISOR)
        books = scheme_of(room, folder).books
        checks = DailyChecks(
            books, room.staff.access, room.clock, room.staff.roster, room.staff.cameras.is_secret_now
        )
        checks.record(room.me(Role.SUPERVISOR), CheckRound({1: CameraCheck(CheckVerdict.FINE)}), {})
        with room.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / DATABASE


@contextmanager
def signed_on_room(folder: Path, filled: Path | None = None) -> Iterator[Room]:
    """A room with the supervisor in the seat.

    Args:
        folder: of its database.
        filled: a `checked_database`; None: it is filled anew.
    """
    folder.mkdir(exist_ok=True)
    with open_room(folder, filled or checked_database(folder.parent / "checked")) as room:
        room.staff.seat.sit_down(room.person(login_of(Role.SUPERVISOR)))
        room.acts.acts.clear()
        yield room


def console_services(
    room: Room,
    folder: Path,
    synthetic: SyntheticFeed,
    *,
    people: PeopleServices | None = None,
    feed: CameraFeed | None = None,
    recording: RecordingControl | None = None,
) -> Services:
    """Every service of a console.

    Args:
        room: its people, database, clock and acts.
        folder: for whatever is kept in files.
        synthetic: has the cameras, which are put into the scheme.
        people: of another console, or other accounts to show; None: the room's.
        feed: shown in place of the synthetic one.
        recording: where recording is switched.
    """
    people, scheme, secrets = people or room.staff, scheme_of(room, folder), FixedSecrets({})
    scheme.cameras.replace(synthetic.cameras)
    follow_private_cameras(scheme, people)
    cameras = open_cameras(scheme)
    zones = open_privacy(scheme, cameras, ptz_opener(secrets), lambda _camera: False, fail)
    ptz = open_steering(scheme, cameras, secrets, people, synthetic, room.clock, fail)
    return screen_services(
        ScreenParts(
            scheme,
            cameras,
            people,
            open_books(scheme, people, fail).books,
            zones,
            ptz,
            cast("DeviceAccess", AbsentDevices()),
            secrets,
            feed or synthetic,
            recording or SwitchedRecording(),
            room.clock,
            fail,
        )
    )
