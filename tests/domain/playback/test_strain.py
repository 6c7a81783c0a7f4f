from __future__ import annotations

from console.domain.playback.strain import FIRST_S, LATE_S, LONGEST_S, Strain


def test_a_late_picture_spares_for_a_while_and_longer_each_time_it_was_in_vain() -> None:
    strain, now_s = Strain(), 100.0
    strain.served(now_s, LATE_S / 2)
    assert not strain.is_on(now_s)
    lengths = []
    for _ in range(6):
        strain.served(now_s, LATE_S)
        begun_s = now_s
        while strain.is_on(now_s):
            now_s += 0.5
            strain.served(now_s - 0.25, 10.0)  # changes nothing while it spares
        lengths.append(now_s - begun_s)
    assert lengths == [5.0, 10.0, 20.0, 40.0, 80.0, 80.0]
    assert lengths[0] == FIRST_S
    assert max(lengths) == LONGEST_S


def test_after_a_time_without_late_pictures_it_begins_with_the_shortest() -> None:
    strain = Strain()
    strain.served(0.0, LATE_S)
    strain.served(1000.0, LATE_S)
    assert strain.is_on(1000.0 + FIRST_S - 0.1)
    assert not strain.is_on(1000.0 + FIRST_S)
