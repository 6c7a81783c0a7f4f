"""Which slices are one picture, whatever markers, stamps and sequence numbers say; a real decoder judges."""

from __future__ import annotations

import base64
import io
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest

from console.media.rtsp.access_units import PROVEN_MARKERS, video_assembler
from console.media.rtsp.rtp import AccessUnit, Track
from console.media.rtsp.sdp import parse
from console.media.rtsp.session_setup import _track_format
from tests.media.rtsp.pictures import TICKS, coded, fragments, hevc_fragments, joined, nals, rtp, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.media.rtsp.pictures import Picture

Packet = tuple[bytes, bool, int]
"""Payload, marker, RTP stamp."""


def track(
    codec: str = "h264", parameters: dict[str, str] | None = None, *, is_reliable: bool = True
) -> Track:
    assembler = video_assembler(codec, parameters or {})
    assert assembler is not None
    return Track(0, assembler, 90_000, None, is_reliable=is_reliable)


def read(wire: Track, packets: Iterable[Packet]) -> list[AccessUnit]:
    units: list[AccessUnit] = []
    for number, (payload, marker, stamp) in enumerate(packets):
        units += wire.push(rtp(number, stamp, payload, marker=marker), 0.0)
    return units


def sent(pictures: Sequence[tuple[Picture, int]], marks: Callable[[int, int], bool]) -> list[Packet]:
    """Return each NAL unit in fragments; `marks(n, last)` says whether the n-th payload has the marker."""
    packets = []
    for picture, place in pictures:
        pieces = [piece for nal in picture for piece in _pieces(nal)]
        last_piece = len(pieces) - 1
        packets += [
            (piece, (ends or marks is _on_every_packet) and marks(number, last_piece), 9000 + place * TICKS)
            for number, (piece, ends) in enumerate(pieces)
        ]
    return packets


def _pieces(nal: bytes) -> list[tuple[bytes, bool]]:
    """Return the fragments of a NAL unit, and which is its last."""
    pieces = fragments(nal)
    return [(piece, at == len(pieces) - 1) for at, piece in enumerate(pieces)]


def _on_every_packet(number: int, last: int) -> bool:
    return number <= last


MARKS: dict[str, Callable[[int, int], bool]] = {
    "at the end of a picture": lambda n, last: n == last,
    "on every unit": lambda _n, _last: True,
    "on every packet": _on_every_packet,
    "never": lambda _n, _last: False,
    "on parameter sets": lambda n, _last: n < 2,
    "on all but the last": lambda n, last: n < last,
}


@pytest.mark.parametrize("slices", [1, 4])
@pytest.mark.parametrize("marks", MARKS)
def test_markers_do_not_decide_what_a_picture_is(marks: str, slices: int) -> None:
    pictures = coded(slices=slices)
    units = read(track(), sent(pictures, MARKS[marks]))
    whole = [joined(picture) for picture, _ in pictures]
    assert [unit.data for unit in units] == whole[: len(units)]
    assert len(units) >= len(whole) - 1
    assert [unit.is_key for unit in units[:16]] == [number % 8 == 0 for number in range(16)]
    assert shown("h264", [unit.data for unit in units]) == shown("h264", whole[: len(units)])


def test_a_marker_that_was_right_for_a_while_hands_a_picture_on_at_once() -> None:
    pictures = coded(slices=4)
    wire, at_once = track(), []
    for picture, place in pictures:
        packets = sent([(picture, place)], MARKS["at the end of a picture"])
        units = read(wire, packets)
        at_once.append(any(unit.data == joined(picture) for unit in units))
    assert at_once == [False] * PROVEN_MARKERS + [True] * (len(pictures) - PROVEN_MARKERS)


def test_a_marker_that_was_wrong_once_is_never_believed_again() -> None:
    pictures = coded(slices=4)
    wire = track()
    units = read(wire, sent(pictures[:12], MARKS["at the end of a picture"]))
    units += read(wire, sent(pictures[12:], MARKS["on every unit"]))
    whole = [joined(picture) for picture, _ in pictures]
    damaged = [unit.data for unit in units if unit.data not in whole]
    assert len(damaged) == 1
    assert len(units) == len(whole) - 1
    assert wire.dropped


@pytest.mark.parametrize("slices", [1, 4])
@pytest.mark.parametrize("marks", ["at the end of a picture", "on every unit", "never"])
def test_stamps_that_stand_still_glue_no_pictures_together(marks: str, slices: int) -> None:
    pictures = coded(slices=slices)
    packets = [(payload, marker, 77) for payload, marker, _ in sent(pictures, MARKS[marks])]
    units = read(track(), packets)
    whole = [joined(picture) for picture, _ in pictures]
    assert [unit.data for unit in units] == whole[: len(units)]
    assert len(units) >= len(whole) - 1


def test_parameter_sets_with_the_stamp_of_the_picture_before_belong_to_the_picture_after() -> None:
    """Reolink: the sets are marked, and have the stamp of the picture before them (scottlamb/retina#13)."""
    pictures = coded(slices=2)
    packets: list[Packet] = []
    for number, (picture, place) in enumerate(pictures):
        for at, nal in enumerate(picture):
            is_set = nal[0] & 0x1F in {7, 8}
            stamp = 9000 + (place - 1 if is_set else place) * TICKS
            ends = at == len(picture) - 1
            packets += [(piece, is_set or (ends and last), stamp) for piece, last in _pieces(nal)]
        assert number == place
    units = read(track(), packets)
    assert [unit.data for unit in units] == [joined(picture) for picture, _ in pictures][: len(units)]
    assert [unit.pts for unit in units] == [number * TICKS for number in range(len(units))]


@pytest.mark.parametrize("stands_still", [False, True])
def test_a_lost_first_slice_ends_the_picture_before(*, stands_still: bool) -> None:
    pictures = coded(slices=4)
    broken = [
        (picture[1:] if number % 8 == 5 else picture, place)
        for number, (picture, place) in enumerate(pictures)
    ]
    packets = sent(broken, MARKS["never"])
    if stands_still:
        packets = [(payload, marker, 77) for payload, marker, _ in packets]
    units = read(track(is_reliable=False), packets)
    assert [unit.data for unit in units] == [joined(picture) for picture, _ in broken][: len(units)]
    assert len(units) == len(pictures) - 1


@pytest.mark.parametrize("kind", [None, 7])
def test_start_codes_inside_a_fragmented_unit(kind: int | None) -> None:
    """V380: one FU-A chain of type SPS that holds SPS, start code, PPS, start code, IDR (retina#68)."""
    pictures = coded()
    packets: list[Packet] = []
    for picture, place in pictures:
        chain = fragments(b"\x00\x00\x00\x01".join(picture), kind=kind if len(picture) > 1 else None)
        packets += [(piece, at == len(chain) - 1, place * TICKS) for at, piece in enumerate(chain)]
    units = read(track(), packets)
    assert [unit.data for unit in units] == [joined(picture) for picture, _ in pictures][: len(units)]
    assert sum(unit.is_key for unit in units) == 3


def test_start_codes_in_single_packets_and_aggregates() -> None:
    pictures = coded()
    packets: list[Packet] = []
    for number, (picture, place) in enumerate(pictures):
        stream = b"\x00\x00\x00\x01" + b"\x00\x00\x01".join(picture)
        aggregate = b"\x18" + len(stream).to_bytes(2, "big") + stream
        packets.append((aggregate if number % 2 else stream, True, place * TICKS))
    wire = track()
    units = read(wire, packets)
    assert [unit.data for unit in units] == [joined(picture) for picture, _ in pictures][: len(units)]
    assert not wire.is_changed


def test_a_fragmented_unit_whose_end_is_not_marked() -> None:
    packets = sent(coded(), MARKS["at the end of a picture"])
    endless = [(_without_end(payload), marker, stamp) for payload, marker, stamp in packets]
    units = read(track(), endless)
    assert [unit.data for unit in units] == [joined(picture) for picture, _ in coded()][: len(units)]


def _without_end(payload: bytes) -> bytes:
    is_fragment = payload[0] & 0x1F == 28
    return bytes((payload[0], payload[1] & ~0x40)) + payload[2:] if is_fragment else payload


def test_what_libavs_own_packetiser_sends_is_read() -> None:
    for codec in ("h264", "hevc"):
        pictures = coded(codec, slices=2)
        units = read(track(codec), list(_by_libav(codec, pictures)))
        whole = [joined(picture) for picture, _ in pictures]
        assert shown(codec, [unit.data for unit in units]) == shown(codec, whole[: len(units)])
        assert len(units) >= len(whole) - 1


def _by_libav(codec: str, pictures: Sequence[tuple[Picture, int]]) -> Iterable[Packet]:
    class Wire(io.RawIOBase):
        def __init__(self) -> None:
            self.packets: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override] # PyAV passes bytes
            self.packets.append(bytes(data))
            return len(data)

    wire = Wire()
    with av.open(wire, "w", format="rtp", options={"packetsize": "600"}) as container:
        stream = container.add_mux_stream(codec, width=320, height=192)
        stream.time_base = Fraction(1, 90_000)
        container.start_encoding()
        for picture, place in pictures:
            packet = av.Packet(joined(picture))
            packet.stream = stream
            packet.pts = packet.dts = place * TICKS
            packet.time_base = Fraction(1, 90_000)
            container.mux_one(packet)
    for sent_packet in wire.packets:
        if sent_packet[1] & 0x7F != 72:
            yield sent_packet[12:], bool(sent_packet[1] & 0x80), int.from_bytes(sent_packet[4:8], "big")


@pytest.mark.parametrize("marks", ["at the end of a picture", "on every unit", "never"])
def test_pictures_of_h265(marks: str) -> None:
    pictures = coded("hevc", slices=4)
    packets: list[Packet] = []
    for picture, place in pictures:
        pieces = [(piece, nal, at) for nal in picture for at, piece in enumerate(hevc_fragments(nal))]
        last = len(pieces) - 1
        for number, (piece, nal, at) in enumerate(pieces):
            ends = at == len(hevc_fragments(nal)) - 1
            packets.append((piece, ends and MARKS[marks](number, last), place * TICKS))
    units = read(track("hevc"), packets)
    assert [unit.data for unit in units] == [joined(picture) for picture, _ in pictures][: len(units)]
    assert len(units) >= len(pictures) - 1
    assert sum(unit.is_key for unit in units) == 3


def _order_number(number: int) -> bytes:
    return (number & 0xFFFF).to_bytes(2, "big")


def _sized(nal: bytes) -> bytes:
    return len(nal).to_bytes(2, "big") + nal


@pytest.mark.parametrize("kind", [25, 26, 27, 29])
def test_interleaved_units_are_put_into_decoding_order(kind: int) -> None:
    """RFC 6184, packetization-mode 2: STAP-B, MTAP16, MTAP24, FU-B; numbers wrap at 16 bits."""
    units = [(nal, place * TICKS) for picture, place in coded(slices=2) for nal in picture]
    swapped = [index ^ 1 for index in range(len(units) - len(units) % 2)]
    packets: list[Packet] = []
    for index in swapped:
        nal, stamp = units[index]
        number = _order_number(65_500 + index)
        if kind == 29:
            first, *others = fragments(nal, 40)
            if first is nal:
                packets.append((b"\x19" + number + _sized(nal), False, stamp))
            else:
                packets.append((bytes((first[0] & 0xE0 | 29, first[1])) + number + first[2:], False, stamp))
                packets += [(other, False, stamp) for other in others]
        elif kind == 25:
            packets.append((b"\x19" + number + _sized(nal), False, stamp))
        else:
            step = b"\x00" + (100).to_bytes(kind - 24, "big")
            payload = bytes((kind,)) + number + len(nal).to_bytes(2, "big") + step + nal
            packets.append((payload, False, stamp - 100))
    got = read(track("h264", {"packetization-mode": "2", "sprop-interleaving-depth": "1"}), packets)
    assert [unit.data for unit in got] == [joined(picture) for picture, _ in coded(slices=2)][: len(got)]
    assert len(got) > 20
    assert [unit.pts for unit in got] == [number * TICKS for number in range(len(got))]


def test_h265_with_order_numbers_in_single_packets_aggregates_and_fragments() -> None:
    pictures = coded("hevc", slices=2)
    numbered = [(nal, place * TICKS) for picture, place in pictures for nal in picture]
    packets: list[Packet] = []
    at = 0
    while at + 3 < len(numbered):
        (first, stamp), (second, other), (third, third_stamp) = numbered[at : at + 3]
        if stamp == other == third_stamp and max(map(len, (first, second, third))) < 300:
            aggregate = b"\x60\x01" + _order_number(at) + _sized(first)
            aggregate += b"\x00" + _sized(second) + b"\x00" + _sized(third)
            packets.append((aggregate, False, stamp))
            at += 3
        else:
            packets += [(piece, False, stamp) for piece in hevc_fragments(first, number=_order_number(at))]
            at += 1
    assert any(payload[0] >> 1 == 48 for payload, _, _ in packets)
    got = read(track("hevc", {"sprop-max-don-diff": "2", "sprop-depack-buf-nalus": "2"}), packets)
    assert [unit.data for unit in got] == [joined(picture) for picture, _ in pictures][: len(got)]
    assert len(got) > 18


def test_parameter_sets_in_the_description_may_have_start_codes() -> None:
    sets = [b"\x00\x00\x00\x01" + nal for nal in coded()[0][0] if nal[0] & 0x1F in {7, 8}]
    words = ",".join(base64.b64encode(nal).decode() for nal in sets)
    sdp = "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    sdp += f"a=fmtp:96 sprop-parameter-sets={words}\r\n"
    form = _track_format(parse(sdp, "rtsp://camera/")[0])
    assert (form.width, form.height) == (320, 192)
    assert nals(form.extradata) == tuple(nal[4:] for nal in sets)
    together = base64.b64encode(b"".join(sets)).decode()
    form = _track_format(parse(sdp.replace(words, together), "rtsp://camera/")[0])
    assert nals(form.extradata) == tuple(nal[4:] for nal in sets)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_b_frames_are_decoded_in_the_order_sent_and_shown_by_their_stamps(codec: str) -> None:
    pictures = coded(codec, b_frames=2)
    assert [place for _, place in pictures] != sorted(place for _, place in pictures)
    wire = track(codec)
    packets = []
    for picture, place in pictures:
        cut = fragments if codec == "h264" else hevc_fragments
        pieces = [piece for nal in picture for piece in cut(nal)]
        packets += [(piece, number == len(pieces) - 1, place * TICKS) for number, piece in enumerate(pieces)]
    units = read(wire, packets)
    assert [unit.pts for unit in units] == [place * TICKS for _, place in pictures][: len(units)]
    decoded = [unit.dts for unit in units]
    assert all(before < after for before, after in itertools.pairwise(decoded))
    assert all(unit.dts <= unit.pts for unit in units)
    assert max(unit.pts - unit.dts for unit in units) <= 5 * TICKS


class _Writer:
    """Writes bits and Exp-Golomb codes."""

    def __init__(self) -> None:
        self.bits = ""

    def fixed(self, value: int, count: int) -> _Writer:
        self.bits += f"{value:0{count}b}" if count else ""
        return self

    def code(self, *values: int) -> _Writer:
        for value in values:
            self.bits += f"{value + 1:0{2 * (value + 1).bit_length() - 1}b}"
        return self

    def nal(self, header: int) -> bytes:
        bits = self.bits + "1"
        bits += "0" * (-len(bits) % 8)
        body = int(bits, 2).to_bytes(len(bits) // 8, "big")
        return bytes((header,)) + body.replace(b"\x00\x00", b"\x00\x00\x03")


def _field_sets(*, has_redundant: bool) -> list[bytes]:
    """Return the sets of an interlaced baseline stream of 320×192, made by hand (H.264, 7.3.2)."""
    sequence = _Writer().fixed(66, 8).fixed(0, 8).fixed(30, 8).code(0, 0, 0, 0, 1).fixed(0, 1)
    sequence.code(19, 5).fixed(0, 1).fixed(0, 1).fixed(0, 1).fixed(0, 1).fixed(0, 1)
    picture = _Writer().code(0, 0).fixed(0, 1).fixed(0, 1).code(0, 0, 0).fixed(0, 3).code(0, 0, 0)
    return [sequence.nal(0x67), picture.fixed(0, 2).fixed(int(has_redundant), 1).nal(0x68)]


def _slice(first: int, number: int, bottom: int | None, redundant: int | None = None) -> bytes:
    header = _Writer().code(first, 0, 0).fixed(number, 4).fixed(int(bottom is not None), 1)
    if bottom is not None:
        header.fixed(bottom, 1)
    header.fixed(number * 2 + (bottom or 0), 4)
    if redundant is not None:
        header.code(redundant)
    return header.fixed(0x5A5A, 16).nal(0x41)


def test_a_second_field_belongs_to_its_frame_and_a_third_does_not() -> None:
    assembler = video_assembler("h264", {}, _field_sets(has_redundant=False))
    assert assembler is not None
    frames = [
        [_slice(first, number, bottom) for bottom in (0, 1) for first in (0, 60)] for number in range(1, 6)
    ]
    packets = [(nal, False, 77) for frame in frames for nal in frame]
    units = read(Track(0, assembler, 90_000, None), packets)
    assert [unit.data for unit in units] == [joined(frame) for frame in frames[:4]]


def test_a_redundant_picture_belongs_to_the_picture_that_it_repeats() -> None:
    assembler = video_assembler("h264", {}, _field_sets(has_redundant=True))
    assert assembler is not None
    frames = [
        [_slice(first, number, None, again) for again in (0, 1) for first in (0, 100)]
        for number in range(1, 6)
    ]
    packets = [(nal, False, 77) for frame in frames for nal in frame]
    units = read(Track(0, assembler, 90_000, None), packets)
    assert [unit.data for unit in units] == [joined(frame) for frame in frames[:4]]
