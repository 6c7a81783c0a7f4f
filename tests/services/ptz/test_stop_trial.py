"""How a camera stops is learned by trying, whatever it says of itself."""

from __future__ import annotations

import pytest

from console.domain.ptz.model import StopMethod
from console.domain.ptz.stop_confirmation import StatusReliability
from console.services.ptz.stop_trial import learn_stop
from tests.support.ptz_cameras import PlainHead


def test_a_camera_that_does_as_it_says() -> None:
    head = PlainHead()
    trial = learn_stop(head, head.clock)
    assert (trial.way, trial.works, trial.reliability) == (StopMethod.STOP, True, StatusReliability.TELLS)
    assert [attempt.said for attempt in trial.tried] == ["stopped"] * 3
    assert trial.took_s is not None
    assert trial.took_s < 0.5


@pytest.mark.parametrize("tells", ["all", "idle", "nothing"])
@pytest.mark.parametrize("way", list(StopMethod))
def test_the_one_way_that_works_is_found_with_the_picture_where_the_camera_does_not_tell(
    way: StopMethod, tells: str
) -> None:
    head = PlainHead(obeys={way}, tells=tells)
    trial = learn_stop(head, head.clock, head.seen)
    assert (trial.way, trial.works) == (way, True)
    assert [attempt.said for attempt in trial.tried] == [
        "stopped" if tried is way else "goes on" for tried in StopMethod
    ]
    reliability = {
        "all": StatusReliability.TELLS,
        "idle": StatusReliability.ALWAYS_IDLE,
        "nothing": StatusReliability.SILENT,
    }
    assert trial.reliability is reliability[tells]
    assert head.speed.is_still


def test_a_refused_way_is_named() -> None:
    head = PlainHead(refuses={StopMethod.STOP}, obeys={StopMethod.ZERO})
    trial = learn_stop(head, head.clock)
    assert trial.way is StopMethod.ZERO
    assert trial.tried[0].said == "refused"


def test_where_nothing_can_be_seen_the_first_accepted_way_is_taken_and_it_is_said() -> None:
    head = PlainHead(tells="idle", refuses={StopMethod.STOP})
    trial = learn_stop(head, head.clock)
    assert (trial.way, trial.works, trial.took_s) == (StopMethod.ZERO, False, None)


def test_every_way_of_stopping_is_sent_if_the_trial_breaks_off() -> None:
    head = PlainHead()

    def break_off(_step: str) -> None:
        if "stop" in head.said:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn_stop(head, head.clock, head.seen, break_off)
    assert head.said[-3:] == [way.value for way in (StopMethod.TIMEOUT, StopMethod.STOP, StopMethod.ZERO)]
