"""Wiring of steering: the service, its neighbours, the joystick, and their loops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.app.wiring.cameras import agreements_of
from console.app.wiring.policies import steering_rules
from console.devices.onvif.stop_watchdog import StopWatchdog
from console.domain.ptz.default_lens import DefaultLens
from console.domain.ptz.joystick import JoystickResponse
from console.network.certificate_trust import CertificateTrust, stream_trust
from console.services.ptz.camera_tours import CameraTours
from console.services.ptz.commands import PtzCommands
from console.services.ptz.facade import PtzServices
from console.services.ptz.joystick import JoystickSteering
from console.services.ptz.parking import ParkingMonitor, PtzMonitor
from console.services.ptz.presets import Presets
from console.services.ptz.reservations import Reservations
from console.services.ptz.service import SteeringService
from console.services.ptz.stop_profiles import StopProfiles
from console.services.ptz.tours import Tours

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.app.scheme import OpenScheme
    from console.app.wiring.cameras import CameraDirectory
    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.model import PtzPosition
    from console.services.cameras.admission import Admission
    from console.services.cameras.lessons import CameraLessons
    from console.services.people.service import PeopleServices
    from console.services.ports import CameraRegister, MotionDetector, PtzDriver, PtzHead
    from console.services.privacy.position_poller import PositionPoller
    from console.settings.schema import JoystickSettings
    from console.settings.secrets import Secrets

LOOP_DEADLINE_S = 3.0


@dataclass(frozen=True, slots=True)
class PtzWiring:
    """Steering for the console, and its loops."""

    services: PtzServices
    joystick: JoystickSteering
    loops: tuple[HostedLoop, ...]
    guard: StopWatchdog

    def start(self) -> None:
        """Start the loops."""
        for loop in self.loops:
            loop.start()

    def close(self) -> None:
        """End the loops, the joystick's first, then stop every camera that still moves."""
        for loop in reversed(self.loops):
            loop.end(LOOP_DEADLINE_S)
        self.services.steering.close()
        self.guard.close()


def open_steering(
    scheme: OpenScheme,
    cameras: CameraDirectory,
    secrets: Secrets,
    people: PeopleServices,
    motion_detector: MotionDetector,
    clock: Clock,
    failed: Callable[[str], None],
    view: Callable[[int], DefaultLens] = lambda _camera: DefaultLens(),
) -> PtzWiring:
    """Build steering for a console.

    Args:
        scheme: opened.
        cameras: the cameras.
        secrets: the cameras' logins.
        people: the services of people.
        motion_detector: detects movement in the pictures.
        clock: gives the time.
        failed: receives a text when a loop fails.
        view: returns the lens model of a camera.
    """
    guard = StopWatchdog(failed)
    services = _ptz_services(scheme, cameras, secrets, people, motion_detector, clock, view, guard)
    follow_seat(services, people)
    watch = PtzMonitor(
        [services.stop_profiles.load, services.tours.load],
        [services.reservations, services.tours, services.camera_tours, _parking(services)],
    )
    joystick = JoystickSteering(services.steering, clock)
    loops = [
        HostedLoop("steering memory", lambda stop: services.stop_profiles.run(stop, failed), failed),
        HostedLoop("steering watch", lambda stop: watch.run(stop, failed), failed),
    ]
    if scheme.settings.joystick.enabled:
        loops.append(_joystick_loop(scheme.settings.joystick, joystick, failed))
    return PtzWiring(services, joystick, tuple(loops), guard)


def _ptz_services(
    scheme: OpenScheme,
    cameras: CameraDirectory,
    secrets: Secrets,
    people: PeopleServices,
    motion_detector: MotionDetector,
    clock: Clock,
    view: Callable[[int], DefaultLens],
    guard: StopWatchdog,
) -> PtzServices:
    gate = people.access
    reservations = Reservations(scheme.ledger, clock, people.cameras.is_reserved)
    rules = steering_rules(cameras.admission, people, reservations)
    require_moved = agreements_of(scheme).require_moved
    memory = StopProfiles(scheme.books, scheme.camera_facts, gate, require_moved)
    open_device = ptz_opener(secrets, pinned(cameras.admission), scheme.lessons)
    service = SteeringService(
        cameras.cameras(), open_device, scheme.ledger, clock, rules, motion_detector, memory, guard
    )
    reservations.listen(
        lambda camera: service.update_state(camera, reservation=reservations.reservation_of(camera)),
        service.lost,
    )
    tours = Tours(service, reservations, scheme.books, scheme.camera_facts, gate, scheme.ledger, clock)
    return PtzServices(
        service,
        rules,
        reservations,
        PtzCommands(service, scheme.ledger, view),
        Presets(
            service,
            gate,
            scheme.pictures,
            scheme.ledger,
            clock,
            people.cameras.may_use,
            memory.resting_preset,
            require_moved,
            people.cameras.hidden,
        ),
        tours,
        CameraTours(service, reservations, lambda camera: officer_of(people, camera), scheme.ledger, clock),
        memory,
    )


def officer_of(people: PeopleServices, camera: int) -> str:
    """Return under whose user name an officer at this seat has a camera; empty: none has it. From memory."""
    session, control = people.cameras.session, people.police.control
    if session is not None:
        return session.operator if camera in session.cameras and not people.cameras.lost else ""
    login = people.seat.login
    is_theirs = control is not None and login in control.officers and camera in control.cameras
    return login if is_theirs else ""


def _parking(ptz: PtzServices) -> ParkingMonitor:
    return ParkingMonitor(
        ptz.steering, ptz.stop_profiles, ptz.reservations, ptz.tours, ptz.steering.candidates
    )


def follow_seat(ptz_services: PtzServices, people: PeopleServices) -> None:
    """Stop an operator's movements when they sign off, lock the panes or hand over."""
    seat = people.seat
    before = [seat.login]

    def changed() -> None:
        previous, before[0] = before[0], seat.login
        ptz_services.seat_changed(before[0], previous, is_open=seat.is_open)

    seat.listen(changed)


def _joystick_loop(
    settings: JoystickSettings, joystick: JoystickSteering, failed: Callable[[str], None]
) -> HostedLoop:
    def run(stop: threading.Event) -> None:
        from console.devices.joystick import JoystickOptions, JoystickReader
        from console.domain.errors import EnvironmentFault

        feel = JoystickResponse(
            settings.dead_zone,
            settings.curve,
            settings.invert_pan,
            settings.invert_tilt,
            settings.invert_zoom,
        )
        plan = JoystickOptions(
            settings.device, settings.pan_axis, settings.tilt_axis, settings.zoom_axis, feel
        )
        try:
            JoystickReader(plan, joystick).run(stop)
        except EnvironmentFault as fault:
            # Nothing else depends on the joystick; `watchroom doctor` reports the same fault.
            joystick.missing(str(fault))

    return HostedLoop("joystick", run, failed)


def camera_places(
    register: CameraRegister, positions: PositionPoller, open_driver: Callable[[Camera], PtzDriver]
) -> Callable[[int], PtzPosition | None]:
    """Return a function that says where a camera points, None: it does not say. It waits for the camera."""

    def place(number: int) -> PtzPosition | None:
        log = positions.logs().get(number)
        reports = log.newest() if log is not None else ()
        if reports:
            return reports[-1].position
        camera = next((one for one in register.cameras() if one.number == number), None)
        if camera is None:
            return None
        driver = open_driver(camera)
        try:
            return driver.status().position
        finally:
            driver.close()

    return place


def pinned(admission: Admission) -> Callable[[int], str]:
    """Return a function that gives a camera's accepted certificate fingerprint, or an empty text."""

    def fingerprint(number: int) -> str:
        device = admission.commissioning_of(number)
        return device.fingerprint if device is not None else ""

    return fingerprint


def stream_pinned(admission: Admission) -> Callable[[int], CertificateTrust]:
    """Return a function that gives what verifies the certificate of a camera's encrypted streams."""

    def trust(number: int) -> CertificateTrust:
        details = admission.commissioning_of(number)
        return stream_trust(details.stream_fingerprint, details.fingerprint) if details else stream_trust()

    return trust


def ptz_opener(
    secrets: Secrets,
    fingerprint: Callable[[int], str] = lambda _number: "",
    lessons: CameraLessons | None = None,
) -> Callable[[Camera], PtzHead]:
    """Return a function that creates a camera's driver; call it on a device thread, because it may wait."""

    def opened(camera: Camera) -> PtzHead:
        from console.devices.drivers import open_ptz

        lesson = lessons.about(camera.device.url) if lessons and camera.device else None
        return open_ptz(camera, secrets.login(camera.urn), fingerprint(camera.number), lesson)

    return opened
