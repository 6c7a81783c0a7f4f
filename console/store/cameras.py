"""The cameras of the scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import DeviceAddress
from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.tables import cameras
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Engine, Row

    from console.domain.clock import Clock


class CameraTable:
    """Implements `services.ports.CameraRegister`. Any thread."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def cameras(self) -> Sequence[Camera]:
        """Return all cameras in use, ordered by number."""
        query = sa.select(cameras).where(cameras.c.removed_utc.is_(None)).order_by(cameras.c.number)
        with reading(self._engine, text("The cameras cannot be read")) as connection:
            return [_camera(row) for row in connection.execute(query)]

    def replace(self, in_use: Sequence[Camera]) -> None:
        """Make these the cameras in use; others are marked as removed and keep their rows."""
        numbers = [camera.number for camera in in_use]
        with writing(self._engine, text("The cameras cannot be written")) as connection:
            removed = cameras.c.number.not_in(numbers) & cameras.c.removed_utc.is_(None)
            now_utc = self._clock.utc_now()
            connection.execute(sa.update(cameras).where(removed).values(removed_utc=now_utc))
            again = cameras.c.number.in_(numbers)
            connection.execute(sa.update(cameras).where(again).values(removed_utc=None))
        self.put(in_use)

    def put(self, changed: Iterable[Camera]) -> None:
        """Add cameras, or change those with the same number; all or none.

        Raises:
            OperatorError: a unique reference number is in use already; it is never issued twice.
        """
        with writing(self._engine, text("The cameras cannot be written")) as connection:
            for camera in changed:
                _put(connection, camera)

    def used_numbers(self) -> set[int]:
        """Return all numbers ever given, including those of removed cameras; none is given twice."""
        with reading(self._engine, text("The cameras cannot be read")) as connection:
            return set(connection.execute(sa.select(cameras.c.number)).scalars())

    def add(self, camera: Camera) -> None:
        """Add one camera.

        Raises:
            OperatorError: its number or its reference number is or was in use.
        """
        with writing(self._engine, text("The cameras cannot be written")) as connection:
            insert_camera(connection, camera)

    def remove(self, number: int) -> None:
        """Mark a camera as removed; its row and its recordings stay.

        Raises:
            OperatorError: there is no such camera in use.
        """
        with writing(self._engine, text("The cameras cannot be written")) as connection:
            update_camera(connection, number, {"removed_utc": self._clock.utc_now()})


def _put(connection: Connection, camera: Camera) -> None:
    row = camera_row(camera)
    same = cameras.c.number == camera.number
    try:
        if connection.execute(sa.update(cameras).where(same).values(**row)).rowcount == 0:
            connection.execute(sa.insert(cameras).values(**row))
    except sa.exc.IntegrityError:
        raise OperatorError(
            "Two cameras have the same unique reference number.",
            "Give the camera a new number. Numbers are never reused.",
        ) from None


def insert_camera(connection: Connection, camera: Camera) -> None:
    """Insert the row of a camera.

    Raises:
        OperatorError: its number or its reference number is or was in use.
    """
    try:
        connection.execute(sa.insert(cameras).values(**camera_row(camera)))
    except sa.exc.IntegrityError:
        raise OperatorError(
            text(
                "Camera number {camera} or reference {urn} is or was already in use.",
                camera=camera.number,
                urn=camera.urn,
            ),
            "Choose another number. Numbers are never reused.",
        ) from None


def update_camera(connection: Connection, number: int, values: Mapping[str, object]) -> None:
    """Change the row of a camera in use.

    Raises:
        OperatorError: there is no such camera in use.
    """
    in_use = (cameras.c.number == number) & cameras.c.removed_utc.is_(None)
    if connection.execute(sa.update(cameras).where(in_use).values(**values)).rowcount == 0:
        raise OperatorError(
            text("There is no camera {number} in this scheme.", number=number),
            "To see all cameras, run: watchroom cameras list",
        )


def camera_row(camera: Camera) -> dict[str, str | int]:
    """Return the columns of a camera."""
    return {
        "number": camera.number,
        "urn": camera.urn,
        "name": camera.name,
        "place": camera.place,
        "group_name": camera.group,
        "kind": camera.kind.value,
        "main_url": camera.main_url,
        "sub_url": camera.sub_url,
        **_device_columns(camera.device),
    }


def _device_columns(device: DeviceAddress | None) -> dict[str, str]:
    if device is None:
        return {"device_driver": "", "onvif_url": "", "device_channel": ""}
    return {"device_driver": device.driver, "onvif_url": device.url, "device_channel": device.channel}


def _device(row: Row[tuple[object, ...]]) -> DeviceAddress | None:
    """Return the device of a row. A driver that this version does not have is read like any other."""
    if not row.device_driver:
        return None
    return DeviceAddress(row.device_driver, row.onvif_url, row.device_channel)


def _camera(row: Row[tuple[object, ...]]) -> Camera:
    return Camera(
        number=row.number,
        urn=row.urn,
        name=row.name,
        place=row.place,
        group=row.group_name,
        kind=CameraKind(row.kind),
        main_url=row.main_url,
        sub_url=row.sub_url,
        device=_device(row),
    )
