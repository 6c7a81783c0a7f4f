"""A camera that sends rubbish spoils nothing but its own picture."""

import tempfile
from pathlib import Path

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.streaming.packets import EncodedPacket
from console.media.volume.verify import verify
from tests.media.clips import BEGIN, clip, packets
from tests.media.reading import media
from tests.media.town import Town

PIECES = st.sampled_from(
    [b"\x00\x00\x01", b"\x00\x00\x00\x01", b"\x00", b"\x67", b"\x65", b"\x41", b"\x00" * 9]
)
PAYLOADS = st.lists(PIECES | st.binary(max_size=20), max_size=6).map(b"".join)
STAMPS = st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(0, 10**6)
RUBBISH = st.builds(
    lambda track, payload, pts, dts, is_key, at: EncodedPacket(track, payload, pts, dts, is_key, BEGIN, at),
    st.integers(0, 2),
    PAYLOADS,
    STAMPS,
    STAMPS,
    st.booleans(),
    st.floats(0.1, 2.9),
)


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
@settings(max_examples=40, deadline=None)
@given(rubbish=st.lists(RUBBISH, max_size=20))
def test_every_file_can_still_be_opened_and_verified(codec: str, rubbish: list[EncodedPacket]) -> None:
    made = clip(codec)
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        town.recorder.opened(7, made.form)
        sent = [*packets(made, 75), *rubbish]
        town.feed(7, sorted(sent, key=lambda packet: packet.arrived_s))
        town.turn()
        town.recorder.finish()
        assert verify(Path(folder)).whole
        kept = 0
        for path in media(Path(folder)):
            with av.open(path) as container:
                kept += sum(1 for packet in container.demux(video=0) if packet.size)
        assert kept >= 75
