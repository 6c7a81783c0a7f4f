"""Cameras into the scheme and out of it: database, books and keyring together, or none of them (SYS-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.cameras.addresses import BareAddress, bare, one_login, onvif_address
from console.domain.cameras.camera import Camera
from console.domain.cameras.commissioning import Commissioning, to_json
from console.domain.cameras.facts import COMMISSIONING
from console.domain.errors import OperatorError
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.fields import Value
    from console.domain.cameras.addresses import CameraRequest
    from console.services.books.ports import BookStore

STREAMS = ("rtsp", "rtsps")


class CameraStore(Protocol):
    """The table of cameras. Calls wait for the database."""

    def cameras(self) -> Sequence[Camera]:
        """Those in use, by number."""
        ...

    def used_numbers(self) -> set[int]:
        """All numbers ever given."""
        ...


class CameraSecrets(Protocol):
    """Where logins are kept. It may ask a person: not from the UI thread."""

    def login(self, urn: str) -> tuple[str, str]:
        """User and password; empty where none is kept."""
        ...

    def keep(self, urn: str, user: str, password: str) -> None:
        """Keep a login."""
        ...

    def forget(self, urn: str) -> None:
        """Forget a login."""
        ...


class Enrolment:
    """Adds, changes and removes cameras. Who may is asked by who calls. Calls wait: not from the UI thread.

    Args:
        keeping: the table of cameras.
        books: for the unit of work.
        secrets: the keyring.
    """

    def __init__(self, keeping: CameraStore, books: BookStore, secrets: CameraSecrets) -> None:
        self._keeping, self._books, self._secrets = keeping, books, secrets

    def add(self, wanted: CameraRequest, author: str) -> Camera:
        """Add a camera, to be set up. A login, given or found in an address, goes to the keyring only.

        Raises:
            OperatorError: a number in use, an address that is none, a login that is not whole.
            EnvironmentFault: no keyring, no database. Nothing is half-written.
        """
        number = self._number(wanted.number)
        camera, login = camera_of(wanted, number, f"CAM-{number:04}")
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

    def change(self, number: int, wanted: CameraRequest, author: str) -> Camera:
        """Change what a camera is called, where it is, what it is; number and reference stay.

        A login is replaced where one is given; otherwise it stays.

        Raises:
            OperatorError: there is no such camera, an address that is none, a login that is not whole.
            EnvironmentFault: no keyring, no database. Nothing is half-written.
        """
        old = self.camera(number)
        camera, login = camera_of(wanted, number, old.urn)
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
        """Take a camera out of the scheme; its recordings stay for as long as they are kept.

        Raises:
            OperatorError: there is no such camera.
            EnvironmentFault: the keyring cannot be opened; the camera is out, its login is still there.
        """
        camera = self.camera(number)
        with self._books.unit() as unit:
            unit.remove_camera(number)
            detail: dict[str, Value] = {"urn": camera.urn, **({"why": why} if why else {})}
            unit.append(act_entry(author, "camera-removed", number, detail))
        self._secrets.forget(camera.urn)
        return camera

    def camera(self, number: int) -> Camera:
        """A camera in use.

        Raises:
            OperatorError: there is none of this number.
        """
        found = next((one for one in self._keeping.cameras() if one.number == number), None)
        if found is None:
            raise OperatorError(
                f"There is no camera {number} in use.", "`watchroom cameras list` shows them."
            )
        return found

    def login(self, urn: str) -> tuple[str, str]:
        """User and password of a camera, for its driver; never shown."""
        return self._secrets.login(urn)

    def _number(self, wanted: int | None) -> int:
        used = self._keeping.used_numbers()
        if wanted is None:
            return max(used, default=0) + 1
        if wanted in used:
            raise OperatorError(
                f"Camera number {wanted} is in use, or was.", f"The first free one is {max(used) + 1}."
            )
        return wanted

    def _keep(self, urn: str, login: tuple[str, str]) -> tuple[str, str] | None:
        """The keyring first: a camera whose login could not be kept must not be in the scheme."""
        if not any(login):
            return None
        before = self._secrets.login(urn)
        self._secrets.keep(urn, *login)
        return before

    def _restore(self, urn: str, before: tuple[str, str] | None) -> None:
        if before is None:
            return
        if any(before):
            self._secrets.keep(urn, *before)
        else:
            self._secrets.forget(urn)


def camera_of(wanted: CameraRequest, number: int, urn: str) -> tuple[Camera, tuple[str, str]]:
    """The camera that is asked for, its addresses bare, and the login.

    Raises:
        OperatorError: an address that is none, a login that is not whole.
    """
    main = bare(wanted.url, STREAMS)
    sub = bare(wanted.sub_url, STREAMS) if wanted.sub_url else BareAddress("")
    onvif = onvif_address(wanted.onvif)
    camera = Camera(
        number, urn, wanted.name, wanted.place, wanted.group, wanted.kind, main.url, sub.url, onvif.url
    )
    return camera, one_login(wanted, (main, sub, onvif))


def changes(old: Camera, new: Camera) -> dict[str, Value]:
    """What is otherwise, as `was → is`, for the audit log."""
    names = ("name", "place", "group", "kind", "main_url", "sub_url", "onvif_url")
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    return {name: f"{_word(was)} → {_word(now)}" for name, (was, now) in pairs.items() if was != now}


def _word(value: object) -> str:
    return str(getattr(value, "value", value)) or "–"
