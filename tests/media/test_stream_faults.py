import pytest

from console.domain.recording.causes import Cause
from console.media.stream_faults import FaultKind

CAUSES = {
    FaultKind.UNREACHABLE: Cause.LOST,
    FaultKind.ENDED: Cause.LOST,
    FaultKind.LOGIN: Cause.REFUSED,
    FaultKind.REFUSED: Cause.REFUSED,
    FaultKind.FULL: Cause.REFUSED,
    FaultKind.SILENT: Cause.STALLED,
    FaultKind.UNREADABLE: Cause.UNREADABLE,
    FaultKind.CHANGED: Cause.FORMAT,
    FaultKind.DAMAGED: Cause.UNREADABLE,
}


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_of_a_stream_has_its_cause(kind: FaultKind) -> None:
    assert kind.cause is CAUSES[kind]
