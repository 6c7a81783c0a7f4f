"""What every PTZ driver must do. A driver's tests inherit this and give a `driver` at a living camera."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import PtzPosition, StopMethod, Velocity
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.services.ports import PtzDriver, PtzHead

PATIENCE_S = 10.0


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

    @pytest.mark.parametrize("way", list(StopMethod))
    def test_a_move_turns_the_head_and_any_stop_ends_it(self, driver: PtzDriver, way: StopMethod) -> None:
        before = pan_of(driver)
        driver.move(Velocity(pan=-0.4), 5.0)
        until(lambda: pan_of(driver) < before - 0.01)
        driver.stop(way)
        until(lambda: is_at_rest(driver))

    def test_a_move_ends_by_its_own_timeout(self, driver: PtzDriver) -> None:
        driver.move(Velocity(pan=0.2), 0.5)
        until(lambda: not is_at_rest(driver))
        until(lambda: is_at_rest(driver))

    def test_the_newest_move_is_in_force(self, driver: PtzDriver) -> None:
        driver.move(Velocity(pan=0.3), 5.0)
        driver.move(Velocity(pan=-0.3), 5.0)
        before = pan_of(driver)
        until(lambda: pan_of(driver) < before - 0.01)
        driver.stop(StopMethod.STOP)
        until(lambda: is_at_rest(driver))

    def test_a_stop_at_rest_harms_nothing(self, driver: PtzDriver) -> None:
        driver.stop(StopMethod.STOP)
        driver.stop(StopMethod.ZERO)
        assert is_at_rest(driver)

    def test_zoom_and_tilt_move_as_well(self, driver: PtzDriver) -> None:
        before = driver.status().position
        assert before is not None
        driver.move(Velocity(tilt=-0.5, zoom=0.5), 5.0)

        def has_moved() -> bool:
            now = driver.status().position
            return now is not None and now.tilt < before.tilt and now.zoom > before.zoom

        until(has_moved)
        driver.stop(StopMethod.STOP)
        until(lambda: is_at_rest(driver))

    def test_home_and_unknown_presets(self, driver: PtzDriver) -> None:
        driver.home()
        until(lambda: is_at_rest(driver))
        assert isinstance(list(driver.presets()), list)
        with pytest.raises(EnvironmentFault):
            driver.goto("no such preset")

    def test_stops_from_several_threads_do_not_wait_for_each_other(self, driver: PtzDriver) -> None:
        driver.capabilities()
        threads = [threading.Thread(target=driver.stop, args=(StopMethod.STOP,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        driver.move(Velocity(pan=0.1), 1.0)
        for thread in threads:
            thread.join(PATIENCE_S)
        driver.stop(StopMethod.STOP)
        until(lambda: is_at_rest(driver))


class HeadContract(PtzContract):
    """What every `PtzHead` must do beside: each act where the capabilities say so, and else a refusal."""

    def test_a_status_says_between_which_instants_it_was_true(self, driver: PtzHead) -> None:
        driver.capabilities()
        began_s = time.monotonic()
        status = driver.status()
        assert status.asked_s is not None
        assert status.answered_s is not None
        assert began_s <= status.asked_s < status.answered_s <= time.monotonic()

    def test_it_goes_to_a_position_and_back(self, driver: PtzHead) -> None:
        wanted = PtzPosition(0.1, -0.2, 0.3)
        if not driver.capabilities().has_absolute:
            with pytest.raises(EnvironmentFault):
                driver.move_to(wanted)
            return
        driver.move_to(wanted)
        until(lambda: is_near(driver, wanted))
        driver.move_to(PtzPosition(0.0, 0.0, 0.0), 0.5)
        until(lambda: is_near(driver, PtzPosition(0.0, 0.0, 0.0)))

    def test_what_is_no_position_is_refused(self, driver: PtzHead) -> None:
        for nonsense in (float("nan"), float("inf")):
            with pytest.raises(EnvironmentFault):
                driver.move_to(PtzPosition(nonsense, 0.0, 0.0))
            with pytest.raises(EnvironmentFault):
                driver.move_by(0.0, nonsense, 0.0)
        until(lambda: is_at_rest(driver))

    def test_it_turns_by_the_picture(self, driver: PtzHead) -> None:
        if not driver.capabilities().has_fov_relative:
            with pytest.raises(EnvironmentFault):
                driver.move_by(0.5, 0.0, 0.0)
            return
        before = pan_of(driver)
        driver.move_by(0.5, 0.0, 0.0)
        until(lambda: is_at_rest(driver) and pan_of(driver) > before + 0.01)
        driver.move_by(-0.5, 0.0, 0.0)
        until(lambda: is_at_rest(driver) and abs(pan_of(driver) - before) < 0.02)

    def test_presets_are_stored_replaced_called_and_removed(self, driver: PtzHead) -> None:
        token = driver.store_preset("Bench & bus stop")
        try:
            found = {one.token: one for one in driver.presets()}
            assert found[token].name == "Bench & bus stop"
            driver.move_to(PtzPosition(0.2, 0.0, 0.0))
            until(lambda: is_near(driver, PtzPosition(0.2, 0.0, 0.0)))
            assert driver.store_preset("Bench", token) == token
            driver.home()
            until(lambda: is_at_rest(driver))
            driver.goto(token)
            until(lambda: is_near(driver, PtzPosition(0.2, 0.0, 0.0)))
            told = {one.token: one for one in driver.presets()}[token].position
            assert told is None or told.pan == pytest.approx(0.2, abs=0.01)
        finally:
            driver.remove_preset(token)
        assert token not in {one.token for one in driver.presets()}

    def test_home_is_moved_and_put_back(self, driver: PtzHead) -> None:
        if not driver.capabilities().can_set_home:
            with pytest.raises(EnvironmentFault):
                driver.set_home()
            return
        driver.move_to(PtzPosition(0.1, 0.1, 0.0))
        until(lambda: is_near(driver, PtzPosition(0.1, 0.1, 0.0)))
        driver.set_home()
        driver.move_to(PtzPosition(0.0, 0.0, 0.0))
        until(lambda: is_near(driver, PtzPosition(0.0, 0.0, 0.0)))
        driver.home()
        until(lambda: is_near(driver, PtzPosition(0.1, 0.1, 0.0)))
        driver.move_to(PtzPosition(0.0, 0.0, 0.0))
        until(lambda: is_near(driver, PtzPosition(0.0, 0.0, 0.0)))
        driver.set_home()

    def test_a_tour_runs_and_a_stop_ends_it(self, driver: PtzHead) -> None:
        tours = list(driver.tours())
        assert bool(tours) == driver.capabilities().has_tours
        for tour in tours[:1]:
            driver.run_tour(tour.token, is_on=True)
            assert any(one.is_running for one in driver.tours())
            driver.run_tour(tour.token, is_on=False)
            assert not any(one.is_running for one in driver.tours())

    def test_auxiliary_commands_are_those_it_names(self, driver: PtzHead) -> None:
        for command in driver.capabilities().auxiliary:
            driver.auxiliary(command)
        with pytest.raises(EnvironmentFault):
            driver.auxiliary("no such command")

    def test_focus_and_iris(self, driver: PtzHead) -> None:
        can = driver.capabilities()
        if can.has_focus:
            driver.focus(0.5)
            driver.focus(0.0)
            driver.automatic_focus()
        else:
            with pytest.raises(EnvironmentFault):
                driver.focus(0.5)
        if can.has_iris:
            driver.iris(0.5)
            driver.iris(0.0)
        else:
            with pytest.raises(EnvironmentFault):
                driver.iris(0.5)


def is_near(driver: PtzDriver, wanted: PtzPosition) -> bool:
    now = driver.status().position
    return (
        now is not None
        and abs(now.pan - wanted.pan) + abs(now.tilt - wanted.tilt) + abs(now.zoom - wanted.zoom) < 0.01
    )
