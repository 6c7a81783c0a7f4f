"""Cameras in and out of the scheme from the command line: whoever may use this machine's account may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.services.cameras.enrolment import Enrolment

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.cameras.addresses import CameraRequest
    from console.domain.cameras.camera import Camera
    from console.services.cameras.enrolment import CameraSecrets


def add_camera(scheme: OpenScheme, secrets: CameraSecrets, wanted: CameraRequest) -> Camera:
    """Add a camera; see `Enrolment.add`."""
    return _enrolment(scheme, secrets).add(wanted, scheme.settings.operator)


def remove_camera(scheme: OpenScheme, secrets: CameraSecrets, number: int) -> Camera:
    """Take a camera out of the scheme; see `Enrolment.remove`."""
    return _enrolment(scheme, secrets).remove(number, scheme.settings.operator)


def _enrolment(scheme: OpenScheme, secrets: CameraSecrets) -> Enrolment:
    return Enrolment(scheme.cameras, scheme.books, secrets)
