import pytest

from console.domain.recording.causes import Cause, cause_of
from console.media.stream_faults import FaultKind


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (FaultKind.UNREACHABLE, Cause.LOST),
        (FaultKind.ENDED, Cause.LOST),
        (FaultKind.LOGIN, Cause.REFUSED),
        (FaultKind.REFUSED, Cause.REFUSED),
        (FaultKind.FULL, Cause.REFUSED),
        (FaultKind.SILENT, Cause.STALLED),
        (FaultKind.UNREADABLE, Cause.UNREADABLE),
        (FaultKind.CHANGED, Cause.FORMAT),
    ],
)
def test_every_fault_of_a_stream_has_its_cause(kind: FaultKind, cause: Cause) -> None:
    assert cause_of(kind.value) is cause


def test_a_refusal_says_more_than_a_lost_line_and_a_closed_console_says_least() -> None:
    assert Cause.REFUSED.tells_more_than(Cause.LOST)
    assert Cause.LOST.tells_more_than(Cause.CLOSED)
    assert not Cause.LOST.tells_more_than(Cause.REFUSED)
    assert not Cause.REFUSED.tells_more_than(Cause.OFF)
    assert not Cause.STALLED.tells_more_than(Cause.LOST)
