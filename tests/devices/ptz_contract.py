"""What every PTZ driver must do. A driver's tests inherit this and give a `driver` at a living camera."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import StopWay, Velocity

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.services.ports import PtzDriver

PATIENCE_S = 10.0


def await_true(condition: Callable[[], bool]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it did not come true in time"
        time.sleep(0.02)


def is_at_rest(driver: PtzDriver) -> bool:
    return not driver.status().is_moving


def pan_of(driver: PtzDriver) -> float:
    position = driver.status().position
    assert position is not None
    return position.pan


class PtzContract:
    """Every test leaves the head at rest."""

    def test_it_says_what_it_can_and_says_the_same_again(self, driver: PtzDriver) -> None:
        can = driver.capabilities()
        assert can.has_ptz
        assert driver.capabilities() is can

    @pytest.mark.parametrize("way", list(StopWay))
    def test_a_move_turns_the_head_and_either_stop_ends_it(self, driver: PtzDriver, way: StopWay) -> None:
        before = pan_of(driver)
        driver.move(Velocity(pan=-0.4), 5.0)
        await_true(lambda: pan_of(driver) < before - 0.01)
        driver.stop(way)
        await_true(lambda: is_at_rest(driver))

    def test_a_move_ends_by_its_own_timeout(self, driver: PtzDriver) -> None:
        driver.move(Velocity(pan=0.2), 0.5)
        await_true(lambda: not is_at_rest(driver))
        await_true(lambda: is_at_rest(driver))

    def test_the_newest_move_is_in_force(self, driver: PtzDriver) -> None:
        driver.move(Velocity(pan=0.3), 5.0)
        driver.move(Velocity(pan=-0.3), 5.0)
        before = pan_of(driver)
        await_true(lambda: pan_of(driver) < before - 0.01)
        driver.stop(StopWay.STOP)
        await_true(lambda: is_at_rest(driver))

    def test_a_stop_at_rest_harms_nothing(self, driver: PtzDriver) -> None:
        driver.stop(StopWay.STOP)
        driver.stop(StopWay.ZERO)
        assert is_at_rest(driver)

    def test_zoom_and_tilt_move_as_well(self, driver: PtzDriver) -> None:
        before = driver.status().position
        assert before is not None
        driver.move(Velocity(tilt=-0.5, zoom=0.5), 5.0)

        def has_moved() -> bool:
            now = driver.status().position
            return now is not None and now.tilt < before.tilt and now.zoom > before.zoom

        await_true(has_moved)
        driver.stop(StopWay.STOP)
        await_true(lambda: is_at_rest(driver))

    def test_home_and_unknown_presets(self, driver: PtzDriver) -> None:
        driver.home()
        await_true(lambda: is_at_rest(driver))
        assert isinstance(list(driver.presets()), list)
        with pytest.raises(EnvironmentFault):
            driver.goto("no such preset")

    def test_stops_from_several_threads_do_not_wait_for_each_other(self, driver: PtzDriver) -> None:
        driver.capabilities()
        threads = [threading.Thread(target=driver.stop, args=(StopWay.STOP,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        driver.move(Velocity(pan=0.1), 1.0)
        for thread in threads:
            thread.join(PATIENCE_S)
        driver.stop(StopWay.STOP)
        await_true(lambda: is_at_rest(driver))
