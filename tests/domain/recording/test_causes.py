from console.domain.recording.causes import Cause


def test_a_refusal_says_more_than_a_lost_line_and_a_closed_console_says_least() -> None:
    assert Cause.REFUSED.tells_more_than(Cause.LOST)
    assert Cause.LOST.tells_more_than(Cause.CLOSED)
    assert not Cause.LOST.tells_more_than(Cause.REFUSED)
    assert not Cause.REFUSED.tells_more_than(Cause.OFF)
    assert not Cause.STALLED.tells_more_than(Cause.LOST)
