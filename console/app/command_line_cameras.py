"""Adding and removing cameras from the command line; the account on this machine is the permission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.services.cameras.enrolment import Enrolment

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.cameras.addresses import CameraRequest
    from console.domain.cameras.camera import Camera
    from console.services.cameras.enrolment import CameraSecrets


def add_camera(scheme: OpenScheme, secrets: CameraSecrets, address: CameraRequest) -> Camera:
    """Add a camera; see `Enrolment.add`."""
    return _enrolment(scheme, secrets).add(address, scheme.settings.operator)


def remove_camera(scheme: OpenScheme, secrets: CameraSecrets, number: int) -> Camera:
    """Take a camera out of the scheme; see `Enrolment.remove`."""
    return _enrolment(scheme, secrets).remove(number, scheme.settings.operator)


def _enrolment(scheme: OpenScheme, secrets: CameraSecrets) -> Enrolment:
    return Enrolment(scheme.cameras, scheme.books, secrets)
