"""How a camera stops is learned by trying, whatever it says of itself."""

from __future__ import annotations

import pytest

from console.domain.ptz.model import StopMethod
from console.domain.ptz.stop_confirmation import StatusReliability
from console.services.ptz.stop_trial import learn_stop
from tests.support.ptz_cameras import PlainHead


def test_a_camera_that_does_as_it_says() -> None:
    head = PlainHead()
    found = learn_stop(head, head.clock)
    assert (found.way, found.works, found.worth) == (StopMethod.STOP, True, StatusReliability.TELLS)
    assert [one.said for one in found.tried] == ["stopped"] * 3
    assert found.took_s is not None
    assert found.took_s < 0.5


@pytest.mark.parametrize("tells", ["all", "idle", "nothing"])
@pytest.mark.parametrize("way", list(StopMethod))
def test_the_one_way_that_works_is_found_with_the_picture_where_the_camera_does_not_tell(
    way: StopMethod, tells: str
) -> None:
    head = PlainHead(obeys={way}, tells=tells)
    found = learn_stop(head, head.clock, head.seen)
    assert (found.way, found.works) == (way, True)
    assert [one.said for one in found.tried] == ["stopped" if one is way else "goes on" for one in StopMethod]
    worth = {
        "all": StatusReliability.TELLS,
        "idle": StatusReliability.ALWAYS_IDLE,
        "nothing": StatusReliability.SILENT,
    }
    assert found.worth is worth[tells]
    assert head.speed.is_still


def test_a_refused_way_is_named() -> None:
    head = PlainHead(refuses={StopMethod.STOP}, obeys={StopMethod.ZERO})
    found = learn_stop(head, head.clock)
    assert found.way is StopMethod.ZERO
    assert found.tried[0].said == "refused"


def test_where_nothing_can_be_seen_the_first_accepted_way_is_taken_and_it_is_said() -> None:
    head = PlainHead(tells="idle", refuses={StopMethod.STOP})
    found = learn_stop(head, head.clock)
    assert (found.way, found.works, found.took_s) == (StopMethod.ZERO, False, None)


def test_every_way_of_stopping_is_sent_if_the_trial_breaks_off() -> None:
    head = PlainHead()

    def break_off(_step: str) -> None:
        if "stop" in head.said:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn_stop(head, head.clock, head.seen, break_off)
    assert head.said[-3:] == [way.value for way in (StopMethod.TIMEOUT, StopMethod.STOP, StopMethod.ZERO)]
