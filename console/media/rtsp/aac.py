"""AAC from RTP payloads: RFC 3640 (MPEG4-GENERIC) and RFC 6416 (MP4A-LATM)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.media.codec.aac import (
    AacConfig,
    adts_payload,
    checked_config,
    cut_config,
    made_config,
    read_config,
)
from console.media.codec.bits import GolombReader
from console.media.rtsp.access_units import CodedUnit

if TYPE_CHECKING:
    from collections.abc import Mapping

FRAME_SAMPLES = 1024
LIMIT_FRAME_BYTES = 65_536
_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class HeaderSizes:
    """Bits of the fields of an AU header (RFC 3640, 3.2.1 and 4.1)."""

    size: int = 13
    index: int = 3
    index_step: int = 3
    composition: int = 0
    decoding: int = 0
    has_random_access: bool = False
    state: int = 0
    auxiliary: int = 0
    constant_bytes: int = 0

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> HeaderSizes:
        """Return what the format's parameters say; a camera that says nothing uses the mode AAC-hbr."""
        constant = _number(parameters, "constantsize", 0)
        mode = parameters.get("mode", "").lower()
        if mode == "aac-lbr":
            usual = cls(6, 2, 2)
        elif mode == "aac-hbr" or not (constant or "sizelength" in parameters):
            usual = cls()
        else:
            usual = cls(0, 0, 0)
        return cls(
            0 if constant else _number(parameters, "sizelength", usual.size),
            _number(parameters, "indexlength", usual.index),
            _number(parameters, "indexdeltalength", usual.index_step),
            _number(parameters, "ctsdeltalength", 0),
            _number(parameters, "dtsdeltalength", 0),
            parameters.get("randomaccessindication", "0") == "1",
            _number(parameters, "streamstateindication", 0),
            _number(parameters, "auxiliarydatasizelength", 0),
            constant,
        )

    @property
    def is_empty(self) -> bool:
        """Whether packets have no header section at all."""
        return not (self.size or self.index or self.composition or self.decoding or self.state)


class AacAssembler:
    """Implements `Assembler` for MPEG4-GENERIC.

    Args:
        parameters: of the format (fmtp).
        clock_hz: of the RTP stamps.
        config: the decoder's configuration.
    """

    def __init__(self, parameters: Mapping[str, str], clock_hz: int, config: bytes) -> None:
        self.strange = self.dropped = self.reorder = 0
        self.configuration = b""
        self._sizes = HeaderSizes.of(parameters)
        self._step = _step(checked_config(config), clock_hz)
        self._begun = b""
        self._wanted = self._stamp = 0
        self._is_marked = False

    def push(self, payload: bytes, stamp: int, *, marker: bool) -> list[CodedUnit]:
        """Return the frames that a payload completes; a frame may need several packets."""
        before = self._end_of(stamp)
        try:
            sizes, data = self._headers(payload)
        except ValueError:
            sizes, data = [], payload
        if self._begun:
            # Some cameras send the header section only with the first part of a frame.
            return self._continue(data if sizes == [self._wanted] else payload, marker=marker)
        if len(sizes) == 1 and sizes[0] > len(data):
            self._begun, self._wanted, self._stamp, self._is_marked = data, sizes[0], stamp, marker
            return before
        self.dropped += not sizes
        return [*before, *self._cut(sizes, data, stamp)]

    def packet_lost(self) -> None:
        """Drop the frame in progress."""
        self._begun = b""

    def _headers(self, payload: bytes) -> tuple[list[int], bytes]:
        """Return the sizes of a packet's frames, and what follows the header section."""
        sizes = self._sizes
        if sizes.is_empty:
            return [sizes.constant_bytes or len(payload)], payload
        bits = int.from_bytes(payload[:2], "big")
        begin = 2 + (bits + 7) // 8
        if not bits or begin > len(payload):
            raise ValueError("header section not valid")
        found = self._sizes_of(GolombReader(payload[2:begin]), bits)
        if sizes.auxiliary:
            length = GolombReader(payload[begin : begin + 8]).take(sizes.auxiliary)
            begin += (sizes.auxiliary + length + 7) // 8
        return found, payload[begin:]

    def _sizes_of(self, reader: GolombReader, bits: int) -> list[int]:
        sizes, found, end = self._sizes, [], reader.left - bits
        while reader.left > end:
            found.append(reader.take(sizes.size) or sizes.constant_bytes)
            reader.take(sizes.index_step if len(found) > 1 else sizes.index)
            for length in (sizes.composition, sizes.decoding):
                if length and reader.take(1):
                    reader.take(length)
            reader.take(int(sizes.has_random_access) + sizes.state)
        return found

    def _cut(self, sizes: list[int], data: bytes, stamp: int) -> list[CodedUnit]:
        units, at = [], 0
        if sizes == [self._sizes.constant_bytes]:
            sizes = sizes * (len(data) // sizes[0])
        for number, size in enumerate(sizes):
            frame = data[at : at + size]
            at += size
            if not size or len(frame) < size:
                self.dropped += 1
                break
            units.append(self._unit(frame, stamp + round(number * self._step) & _MASK))
        return units

    def _continue(self, data: bytes, *, marker: bool) -> list[CodedUnit]:
        self._begun += data
        self._is_marked = marker
        if len(self._begun) < self._wanted:
            return []
        frame, self._begun = self._begun[: self._wanted], b""
        return [self._unit(frame, self._stamp)]

    def _end_of(self, stamp: int) -> list[CodedUnit]:
        """End the frame in progress when the next one begins: whole if a marker ended it, otherwise lost."""
        if not self._begun or stamp == self._stamp:
            return []
        frame, self._begun = self._begun, b""
        if self._is_marked:
            return [self._unit(frame, self._stamp)]
        self.dropped += 1
        return []

    def _unit(self, frame: bytes, stamp: int) -> CodedUnit:
        headed = adts_payload(frame) if frame[0] == 0xFF else None
        if headed is not None:
            frame, self.configuration = headed
        return CodedUnit(frame, stamp, is_key=True)


class LatmAssembler:
    """Implements `Assembler` for MP4A-LATM.

    Args:
        parameters: of the format (fmtp).
        clock_hz: of the RTP stamps.
    """

    def __init__(self, parameters: Mapping[str, str], clock_hz: int) -> None:
        self.strange = self.dropped = self.reorder = 0
        self.configuration = b""
        self._clock_hz = clock_hz
        self._mux: StreamMux | None = None
        self._is_in_band = parameters.get("cpresent", "1") != "0"
        if not self._is_in_band:
            self._use(_described_mux(parameters))
        self._begun = b""
        self._stamp = 0

    def push(self, payload: bytes, stamp: int, *, marker: bool) -> list[CodedUnit]:
        """Return the frames of an element once it is complete: at its marker, or when the stamp changes."""
        units: list[CodedUnit] = []
        if self._begun and stamp != self._stamp:
            units = self._end()
        self._begun += payload
        self._stamp = stamp
        if marker or len(self._begun) > LIMIT_FRAME_BYTES:
            units += self._end()
        return units

    def packet_lost(self) -> None:
        """Drop the element in progress."""
        self._begun = b""

    def _use(self, mux: StreamMux | None) -> None:
        self._mux = mux
        self.configuration = mux.config if mux else b""

    def _end(self) -> list[CodedUnit]:
        element, self._begun = self._begun, b""
        try:
            return self._frames(GolombReader(element))
        except ValueError:
            self.dropped += 1
            return []

    def _frames(self, reader: GolombReader) -> list[CodedUnit]:
        if self._is_in_band and not reader.take(1):
            self._use(read_mux(reader))
        mux = self._mux
        if mux is None:
            raise ValueError("no configuration yet")
        step = _step(mux.parsed, self._clock_hz)
        units = []
        for number in range(mux.frames):
            length, size = 255, 0
            while length == 255:
                length = reader.take(8)
                size += length
            if size:
                frame = reader.take(size * 8).to_bytes(size, "big")
                units.append(CodedUnit(frame, self._stamp + round(number * step) & _MASK, is_key=True))
        return units


@dataclass(frozen=True, slots=True)
class StreamMux:
    """What the configuration of LATM says (StreamMuxConfig, ISO/IEC 14496-3, 1.7.3)."""

    config: bytes
    parsed: AacConfig
    frames: int
    """Frames in an element."""


def read_mux(reader: GolombReader) -> StreamMux:
    """Read a configuration of LATM with one program and one layer.

    Raises:
        ValueError: it is another one, or not valid.
    """
    if reader.take(1) or not reader.take(1):
        raise ValueError("LATM version not known")
    frames = reader.take(6) + 1
    if reader.take(4) or reader.take(3):
        raise ValueError("several programs or layers")
    parsed = read_config(reader.copy())
    config = cut_config(reader, parsed.bits)
    if reader.take(3):
        raise ValueError("frames of a fixed length")
    reader.take(8)
    if reader.take(1):
        while reader.take(9) >> 8:
            pass  # the length of other data, byte by byte; the frames themselves are found without it
    if reader.take(1):
        reader.take(8)
    return StreamMux(config, parsed, frames)


def aac_configuration(encoding: str, parameters: Mapping[str, str], clock_hz: int, channels: int) -> bytes:
    """Return the decoder's configuration by the description; made from rate and channels if it gives none."""
    if encoding == "MP4A-LATM":
        mux = _described_mux(parameters)
        config = mux.config if mux else b""
    else:
        config = _hexadecimal(parameters)
    return config if checked_config(config) else made_config(clock_hz, channels)


def _described_mux(parameters: Mapping[str, str]) -> StreamMux | None:
    try:
        return read_mux(GolombReader(_hexadecimal(parameters)))
    except ValueError:
        return None


def _hexadecimal(parameters: Mapping[str, str]) -> bytes:
    text = parameters.get("config", "").strip().strip('"').removeprefix("0x")
    try:
        return bytes.fromhex(text + "0" * (len(text) % 2))
    except ValueError:
        return b""


def _step(config: AacConfig | None, clock_hz: int) -> float:
    """Return the RTP ticks of a frame."""
    return config.frame_samples * clock_hz / config.core_rate_hz if config else FRAME_SAMPLES


def _number(parameters: Mapping[str, str], name: str, otherwise: int) -> int:
    text = parameters.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else otherwise
