from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.store.cameras import CameraTable
from console.store.holds import HoldTable
from console.store.ledger.unit import Units
from console.store.scheme import SchemeTable

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
CAMERA = Camera(7, "CAM-0007", "High Street", "by the bank", "Centre", CameraKind.PTZ, "rtsp://10.0.0.7/1")


@pytest.mark.req("SYS-06")
def test_cameras_come_back_as_they_were_put(engine: Engine) -> None:
    table = CameraTable(engine, SystemClock())
    other = dataclasses.replace(CAMERA, number=2, urn="CAM-0002", sub_url="rtsp://10.0.0.2/2")
    table.put([CAMERA, other])
    table.put([dataclasses.replace(CAMERA, name="High Street east")])
    assert table.cameras() == [other, dataclasses.replace(CAMERA, name="High Street east")]


def test_devices_of_every_driver_come_back_as_they_were_put(engine: Engine) -> None:
    table = CameraTable(engine, SystemClock())
    devices = [
        DeviceAddress(ONVIF, "http://10.0.0.7/"),
        DeviceAddress("semaphore", "x:7", "12"),
        None,
    ]
    for device in devices:
        table.put([dataclasses.replace(CAMERA, device=device)])
        assert table.cameras()[0].device == device


@pytest.mark.req("SYS-06")
def test_a_unique_reference_number_is_never_issued_twice(engine: Engine) -> None:
    table = CameraTable(engine, SystemClock())
    table.put([CAMERA])
    with pytest.raises(OperatorError, match="unique reference number"):
        table.put([dataclasses.replace(CAMERA, number=8)])
    assert [camera.number for camera in table.cameras()] == [7]


@pytest.mark.req("SYS-05")
def test_a_hold_bars_its_own_camera_and_time_until_its_owner_ends_it(engine: Engine) -> None:
    table = HoldTable(engine)
    units = Units(engine, SystemClock())
    with units.begin() as unit:
        number = unit.place_hold(7, NOON, NOON + HOUR, "exhibit AB/1", "A. Bell", "incidents 12")
    assert table.is_held(7, NOON - HOUR, NOON + HOUR / 2) == "exhibit AB/1"
    assert table.is_held(7, NOON + HOUR, NOON + 2 * HOUR) is None
    assert table.is_held(8, NOON, NOON + HOUR) is None
    with units.begin() as unit:
        assert unit.end_holds("incidents 13", NOON) == ()
        assert unit.end_holds("", NOON) == ()
    assert table.is_held(7, NOON, NOON + HOUR) == "exhibit AB/1"
    with units.begin() as unit:
        assert unit.end_holds("incidents 12", NOON) == (number,)
    assert table.is_held(7, NOON, NOON + HOUR) is None


@pytest.mark.req("SYS-05")
def test_holds_that_cannot_be_read_are_a_fault_and_not_a_no(engine: Engine) -> None:
    table = HoldTable(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE hold"))
    with pytest.raises(EnvironmentFault, match="no recordings are deleted"):
        table.is_held(7, NOON, NOON + HOUR)


def test_an_instant_without_its_zone_is_refused(engine: Engine) -> None:
    naive = NOON.replace(tzinfo=None)
    with (
        pytest.raises(EnvironmentFault, match="needs a time zone"),
        Units(engine, SystemClock()).begin() as unit,
    ):
        unit.place_hold(7, naive, naive, "x", "y", "incidents 1")


@pytest.mark.req("SYS-01")
def test_facts_of_the_scheme_keep_their_history(engine: Engine) -> None:
    table = SchemeTable(engine, SystemClock())
    table.state("owner", "Anytown Borough Council", "A. Bell")
    table.state("owner", "Anytown Borough Council", "A. Bell")
    table.state("owner", "Anytown City Council", "C. Dee")
    assert table.facts() == {"owner": "Anytown City Council"}
    assert [said[1:] for said in table.history("owner")] == [
        ("Anytown Borough Council", "A. Bell"),
        ("Anytown City Council", "C. Dee"),
    ]
