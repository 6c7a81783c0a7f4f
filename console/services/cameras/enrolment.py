"""Add cameras to the scheme and remove them: database, books and keyring together, or none (SYS-06)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from console.domain.cameras.addresses import BareAddress, bare, one_login, onvif_address
from console.domain.cameras.camera import Camera
from console.domain.cameras.commissioning import Commissioning, to_json
from console.domain.cameras.device_address import ONVIF, onvif_device, onvif_url
from console.domain.cameras.facts import COMMISSIONING
from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.typed_text import checked_line
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.books.fields import Value
    from console.domain.cameras.addresses import CameraRequest
    from console.domain.cameras.device_address import DeviceAddress
    from console.services.books.ports import BookStore

STREAMS = ("rtsp", "rtsps")


class CameraStore(Protocol):
    """The table of cameras. Calls wait for the database."""

    def cameras(self) -> Sequence[Camera]:
        """Return the cameras in use, by number."""
        ...

    def used_numbers(self) -> set[int]:
        """Return all numbers that were ever used."""
        ...


class CameraSecrets(Protocol):
    """The store of logins. It may ask a person: not for the UI thread."""

    def login(self, urn: str) -> tuple[str, str]:
        """Return user and password; both empty if none is saved."""
        ...

    def save(self, urn: str, user: str, password: str) -> None:
        """Save a login."""
        ...

    def delete(self, urn: str) -> None:
        """Delete a login."""
        ...


class Enrolment:
    """Adds, changes and removes cameras. The caller checks permissions. Calls wait: not for the UI thread.

    Args:
        keeping: the table of cameras.
        books: for the unit of work.
        secrets: the keyring.
        require_free: refuses what would take a camera from somebody at another console (`FreeCameras`).
    """

    def __init__(
        self,
        keeping: CameraStore,
        books: BookStore,
        secrets: CameraSecrets,
        require_free: Callable[[str, int], None],
    ) -> None:
        self._keeping, self._books, self._secrets = keeping, books, secrets
        self.require_free = require_free

    def add(self, details: CameraRequest, author: str) -> Camera:
        """Add a camera. Its login, entered or found in an address, is saved in the keyring only.

        Raises:
            OperatorError: a number in use, an invalid address, or an incomplete login.
            EnvironmentFault: no keyring or no database; nothing is half-written.
        """
        number = self._number(details.number)
        camera, login = camera_of(details, number, f"CAM-{number:04}")
        detail: dict[str, Value] = {"name": camera.name, "kind": camera.kind.value, "urn": camera.urn}
        before = self._keep(camera.urn, login)
        try:
            with self._books.unit() as unit:
                unit.add_camera(camera)
                unit.state_camera_fact(number, COMMISSIONING, to_json(Commissioning()), author)
                unit.append(act_entry(author, "camera-added", number, detail))
        except BaseException:
            self._restore(camera.urn, before)
            raise
        return camera

    def change(self, number: int, details: CameraRequest, author: str) -> Camera:
        """Change the name, location, kind or addresses of a camera. Number and reference stay.

        A login is replaced if a new one is entered; otherwise it stays.

        Raises:
            Refusal: it would be another device, and somebody needs this one.
            OperatorError: no such camera, an invalid address, or an incomplete login.
            EnvironmentFault: no keyring or no database; nothing is half-written.
        """
        old = self.camera(number)
        camera, login = camera_of(details, number, old.urn)
        if camera.device is None and old.device is not None and old.device.driver != ONVIF:
            # The forms enter ONVIF addresses only, so an empty field does not mean another driver's device.
            camera = replace(camera, device=old.device)
        elif camera.device is not None and old.device is not None:
            # Nor do they enter a channel.
            with_channel = replace(camera.device, channel=old.device.channel)
            if with_channel == old.device:
                camera = replace(camera, device=with_channel)
        if is_other_device(old, camera) or any(login):
            self.require_free(author, number)
        detail = changes(old, camera)
        before = self._keep(old.urn, login)
        try:
            with self._books.unit() as unit:
                unit.change_camera(camera)
                unit.append(act_entry(author, "camera-changed", number, detail))
        except BaseException:
            self._restore(old.urn, before)
            raise
        return camera

    def remove(self, number: int, author: str, why: str = "") -> Camera:
        """Remove a camera from the scheme. Its recordings are kept for their retention period.

        Raises:
            Refusal: somebody needs it.
            OperatorError: there is no such camera.
            EnvironmentFault: the keyring cannot be opened; the camera is removed, but its login remains.
        """
        camera = self.camera(number)
        self.require_free(author, number)
        with self._books.unit() as unit:
            unit.remove_camera(number)
            detail: dict[str, Value] = {"urn": camera.urn, **({"why": why} if why else {})}
            unit.append(act_entry(author, "camera-removed", number, detail))
        self._secrets.delete(camera.urn)
        return camera

    def camera(self, number: int) -> Camera:
        """Return a camera in use.

        Raises:
            OperatorError: there is no camera with this number.
        """
        camera = next((enrolled for enrolled in self._keeping.cameras() if enrolled.number == number), None)
        if camera is None:
            raise OperatorError(
                text("There is no camera {number} in the scheme.", number=number),
                "Check the camera list (on the command line: watchroom cameras list).",
            )
        return camera

    def login(self, urn: str) -> tuple[str, str]:
        """Return user and password of a camera, for its driver. Never shown."""
        return self._secrets.login(urn)

    def _number(self, requested: int | None) -> int:
        used = self._keeping.used_numbers()
        if requested is None:
            return max(used, default=0) + 1
        if requested in used:
            first_free = max(used) + 1
            raise OperatorError(
                text("Camera number {requested} is or was in use.", requested=requested),
                text("The first free number is {first_free}.", first_free=first_free),
            )
        return requested

    def _keep(self, urn: str, login: tuple[str, str]) -> tuple[str, str] | None:
        """Save the login first: a camera whose login cannot be saved must not be added."""
        if not any(login):
            return None
        before = self._secrets.login(urn)
        self._secrets.save(urn, *login)
        return before

    def _restore(self, urn: str, before: tuple[str, str] | None) -> None:
        if before is None:
            return
        if any(before):
            self._secrets.save(urn, *before)
        else:
            self._secrets.delete(urn)


def camera_of(details: CameraRequest, number: int, urn: str) -> tuple[Camera, tuple[str, str]]:
    """Return the camera for the entered details, its addresses without login, and the login.

    Raises:
        OperatorError: an invalid address or text, or an incomplete login.
    """
    main = bare(details.url, STREAMS)
    sub = bare(details.sub_url, STREAMS) if details.sub_url else BareAddress("")
    onvif = onvif_address(details.onvif)
    camera = Camera(
        number,
        urn,
        checked_line("The name", details.name),
        checked_line("The place", details.place),
        checked_line("The group", details.group),
        details.kind,
        main.url,
        sub.url,
        onvif_device(onvif.url),
    )
    return camera, one_login(details, (main, sub, onvif))


def is_other_device(before: Camera, after: Camera) -> bool:
    """Return whether a change may have put another device in a camera's place."""
    addresses = [(camera.main_url, camera.sub_url, camera.device, camera.kind) for camera in (before, after)]
    return addresses[0] != addresses[1]


def changes(old: Camera, new: Camera) -> dict[str, Value]:
    """Return the changed fields as `old → new`, for the audit log."""
    names = ("name", "place", "group", "kind", "main_url", "sub_url")
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    # The books have named the device's address so since their first version.
    pairs["onvif_url"] = _device_words(old.device), _device_words(new.device)
    return {name: f"{_word(was)} → {_word(now)}" for name, (was, now) in pairs.items() if was != now}


def _device_words(device: DeviceAddress | None) -> str:
    if device is None or device.driver == ONVIF:
        return onvif_url(device)
    return f"{device.driver} {device.url} {device.channel}".rstrip()


def _word(value: object) -> str:
    return str(getattr(value, "value", value)) or "–"
