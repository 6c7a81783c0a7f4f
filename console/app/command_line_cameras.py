"""Adding and removing cameras from the command line; the account on this machine is the permission."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.app.command_line_gate import require_free_in, written
from console.app.os_account import os_account
from console.app.wiring.cameras import agreements_of
from console.domain.cameras.addresses import CameraRequest
from console.domain.cameras.commissioning import from_json
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.cameras.facts import COMMISSIONING
from console.domain.cameras.proposal import proposals
from console.domain.errors import ConsoleError, OperatorError
from console.services.cameras.batch import CameraOutcome
from console.services.cameras.enrolment import Enrolment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.list_file import CameraListFile, ListedCamera
    from console.services.cameras.enrolment import CameraSecrets


def add_camera(scheme: OpenScheme, secrets: CameraSecrets, address: CameraRequest) -> Camera:
    """Add a camera; see `Enrolment.add`."""
    return _enrolment(scheme, secrets).add(address, os_account().login)


def remove_camera(scheme: OpenScheme, secrets: CameraSecrets, number: int) -> Camera:
    """Take a camera out of the scheme; see `Enrolment.remove`. Its agreement is asked for here too."""
    with written(scheme):
        fact = scheme.camera_facts.current(number, COMMISSIONING)
        if fact is None or from_json(fact.content).was_in_service:
            agreements_of(scheme).require(os_account().login, number, is_added=False)
        return _enrolment(scheme, secrets).remove(number, os_account().login)


def import_cameras(
    scheme: OpenScheme,
    secrets: CameraSecrets,
    listed: CameraListFile,
    login: tuple[str, str],
    done: Callable[[CameraOutcome], None],
) -> None:
    """Add the cameras of a list, each row on its own; a row that fails does not stop the others.

    Args:
        scheme: the scheme.
        secrets: the keyring.
        listed: the list.
        login: user name and password of rows that have none.
        done: called with the outcome of each camera or row.
    """
    for refused in listed.refused:
        done(CameraOutcome(f"Line {refused.line}: {refused.cell}", is_good=False, said=refused.why))
    for row in listed.cameras:
        try:
            for request in _requests(row, login, scheme.cameras.cameras()):
                camera = add_camera(scheme, secrets, request)
                done(CameraOutcome(_row_label(row), True, f"camera {camera.number} {camera.name}", camera))
        except ConsoleError as error:
            done(CameraOutcome(_row_label(row), is_good=False, said=str(error)))


def _row_label(row: ListedCamera) -> str:
    return f"Line {row.line}: {row.address}"


def _requests(
    row: ListedCamera, login: tuple[str, str], cameras: Sequence[Camera]
) -> Iterable[CameraRequest]:
    """Return what is to be added for a row: its stream as it is, or what the device reports.

    Raises:
        OperatorError: nothing can be added.
        EnvironmentFault: the device does not answer.
    """
    own = (row.user, row.password) if row.user else login
    if row.address.startswith(("rtsp://", "rtsps://")):
        found = [CameraRequest(row.address, row.name or row.address.split("/")[2])]
    else:
        found = _reported(row, own)
    known = {camera.main_url for camera in cameras}
    new = [request for request in found if request.url not in known]
    if not new:
        raise OperatorError("This camera is already in the scheme.")
    named = row.name if len(new) == 1 else ""
    return [
        replace(
            request,
            name=named or request.name,
            place=row.place or request.place,
            group=row.group,
            user=own[0],
            password=own[1],
        )
        for request in new
    ]


def _reported(row: ListedCamera, login: tuple[str, str]) -> list[CameraRequest]:
    from console.devices.drivers import DRIVERS
    from console.devices.onvif.addresses import device_addresses

    (address,) = device_addresses([row.address])[:1]
    device = DRIVERS[ONVIF].open_device(DeviceAddress(ONVIF, address), login, "")
    try:
        report = device.report()
    finally:
        device.close()
    found = proposals(report, None, login, row.group)
    if not found:
        raise OperatorError("The device offers no stream that can be shown.")
    return found


def _enrolment(scheme: OpenScheme, secrets: CameraSecrets) -> Enrolment:
    return Enrolment(scheme.cameras, scheme.books, secrets, require_free_in(scheme))
