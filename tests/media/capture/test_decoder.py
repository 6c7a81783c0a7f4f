"""What a decoder makes up of damaged data is not a picture of the scene."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from console.domain.streaming.packets import EncodedPacket
from console.media.capture.decoder import DAMAGED_LIMIT, Decoder
from tests.media.clips import BEGIN, clip
from tests.media.rtsp.pictures import coded, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

TRACK = dataclasses.replace(clip().form.tracks[0], extradata=b"")
WHOLE = [joined(picture) for picture, _ in coded(slices=4)]
SLICE_LESS = [joined(picture[:-1]) for picture, _ in coded(slices=4)]


def _shown(decoder: Decoder, units: Iterable[bytes]) -> int:
    packets = [EncodedPacket(0, unit, n, n, n % 8 == 0, BEGIN, n / 25) for n, unit in enumerate(units)]
    return sum(len(decoder.decode(packet)) for packet in packets)


def test_good_pictures_are_shown() -> None:
    assert _shown(Decoder(TRACK), WHOLE) == len(WHOLE)


def test_nothing_but_damaged_pictures_is_not_shown_and_counts_as_errors() -> None:
    decoder = Decoder(TRACK)
    assert _shown(decoder, SLICE_LESS) == 0
    assert decoder.errors == len(SLICE_LESS)


def test_a_few_damaged_pictures_among_good_ones_are_shown() -> None:
    decoder = Decoder(TRACK)
    assert _shown(decoder, [*WHOLE[:8], *SLICE_LESS[8:16], *WHOLE[16:]]) == 24
    assert _shown(decoder, SLICE_LESS * 3) <= DAMAGED_LIMIT
