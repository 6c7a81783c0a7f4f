import pytest

from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError
from console.domain.recording.retention import RetentionPeriod, RetentionRules


@pytest.mark.req("SYS-05")
@pytest.mark.req("EVD-07")
def test_the_code_of_practice_is_the_default() -> None:
    rules = RetentionRules()
    assert rules.days(CameraKind.PTZ) == 30
    assert rules.days(CameraKind.BODY_WORN) == 31
    assert rules.days(None) == 30
    assert rules.shortest_days() == 30


@pytest.mark.req("SYS-05")
def test_longer_needs_a_reason_and_is_told() -> None:
    with pytest.raises(OperatorError, match=r"longer than the 30 days in the code"):
        RetentionRules({CameraKind.PTZ: RetentionPeriod(31)})
    rules = RetentionRules(
        {CameraKind.PTZ: RetentionPeriod(40, "order of the court"), CameraKind.FIXED: RetentionPeriod(7)}
    )
    assert set(rules.longer()) == {CameraKind.PTZ}
    assert rules.shortest_days() == 7


def test_a_period_of_nothing_is_refused() -> None:
    with pytest.raises(OperatorError, match="0 days"):
        RetentionRules({CameraKind.FIXED: RetentionPeriod(0)})
