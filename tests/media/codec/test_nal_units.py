from console.media.codec.nal_units import holds_unit, in_band, is_byte_stream

SPS, PPS, SLICE = b"\x67\x42\x01", b"\x68\xce\x02", b"\x65\x88\x03"
CODE = b"\x00\x00\x00\x01"


def test_parameter_sets_are_found_in_a_key_frame() -> None:
    frame = CODE + SPS + CODE + PPS + b"\x00\x00\x01" + SLICE
    assert in_band("h264", frame) == CODE + SPS + CODE + PPS


def test_what_is_no_byte_stream_holds_none() -> None:
    assert in_band("h264", b"\x00\x00\x00\x05hello") == b""
    assert in_band("mjpeg", CODE + SPS) == b""
    assert in_band("hevc", CODE + bytes([32 << 1, 1, 9])) == CODE + bytes([32 << 1, 1, 9])


def test_a_packet_without_a_unit_is_told() -> None:
    assert holds_unit(CODE + SLICE)
    assert holds_unit(b"\x00\x00\x01" + SLICE)
    for nothing in (b"", bytes(100), b"A" * 50, CODE, CODE + bytes(9), b"\x00\x00\x01"):
        assert not holds_unit(nothing)


def test_a_byte_stream_is_known_by_its_parameter_sets() -> None:
    assert is_byte_stream("h264", CODE + SPS)
    assert is_byte_stream("hevc", b"")
    assert not is_byte_stream("h264", b"\x01\x42")
    assert not is_byte_stream("mjpeg", b"")
