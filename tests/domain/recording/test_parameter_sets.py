from console.domain.recording.parameter_sets import in_band

SPS, PPS, SLICE = b"\x67\x42\x01", b"\x68\xce\x02", b"\x65\x88\x03"
CODE = b"\x00\x00\x00\x01"


def test_parameter_sets_are_found_in_a_key_frame() -> None:
    frame = CODE + SPS + CODE + PPS + b"\x00\x00\x01" + SLICE
    assert in_band("h264", frame) == CODE + SPS + CODE + PPS


def test_what_is_no_byte_stream_holds_none() -> None:
    assert in_band("h264", b"\x00\x00\x00\x05hello") == b""
    assert in_band("mjpeg", CODE + SPS) == b""
    assert in_band("hevc", CODE + bytes([32 << 1, 1, 9])) == CODE + bytes([32 << 1, 1, 9])
