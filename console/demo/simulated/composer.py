"""Turn a loop's units into what is sent now: with the current time in the caption, frozen, or black."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.demo.simulated import h264
from console.demo.simulated.caption import caption_band, clock_text
from console.demo.simulated.clip import EncodedPicture

if TYPE_CHECKING:
    from console.demo.simulated.clip import Clip
    from console.demo.simulated.h264 import Band


class Composer:
    """Completes the units of one loop. Used by one thread."""

    def __init__(self, clip: Clip, title: str) -> None:
        self.clip = clip
        self._title = title
        shape = clip.shape
        writes_slices = shape.codec == "h264" and not shape.is_full
        self._headers = h264.Headers.parse(*clip.parameter_sets) if writes_slices else None
        self._before: tuple[int, Band] | None = None
        self._parsed: dict[bytes, h264.SliceHeader] = {}
        self._skips: dict[h264.SliceHeader, bytes] = {}
        self._columns = (shape.width + 15) // 16
        self._band_blocks = shape.band_px // 16 * self._columns
        self._all_blocks = (shape.height + 15) // 16 * self._columns

    def at(self, number: int, utc_s: float) -> EncodedPicture:
        """Return picture `number` of the loop, with `utc_s` in its caption."""
        return self._captioned(self.clip.units[number % len(self.clip.units)], utc_s)

    def key_before(self, number: int, utc_s: float) -> EncodedPicture:
        """Return the key picture at or before `number`."""
        while not self.clip.units[number % len(self.clip.units)].is_key:
            number -= 1
        return self._captioned(self.clip.units[number % len(self.clip.units)], utc_s)

    def black(self, number: int) -> EncodedPicture:
        """Return picture `number` of a black stream, without a visible caption."""
        if not self.clip.black:
            return self.at(number, 0.0)
        unit = self.clip.black[number % len(self.clip.black)]
        if self._headers is None or not self._band_blocks:
            return unit
        header = h264.SliceHeader.parse(unit.parts[0], self._headers)
        if unit.is_key:
            band = h264.flat_band(self.clip.shape.width, self.clip.shape.band_px, 16)
            return replace(unit, parts=(h264.band_slice(header, self._headers, band, None), *unit.parts))
        return replace(unit, parts=(h264.skip_slice(header, self._headers, self._band_blocks), *unit.parts))

    def still(self, key: EncodedPicture, number: int) -> EncodedPicture:
        """Return picture `number` after `key`, showing the same picture."""
        if self._headers is None or number % self.clip.shape.gop == 0:
            return key
        frame_num = number % self.clip.shape.gop % (1 << self._headers.frame_num_bits)
        header = h264.SliceHeader(is_idr=False, frame_num=frame_num, idr_pic_id=0, ref_idc=2)
        return EncodedPicture((h264.skip_slice(header, self._headers, self._all_blocks),), is_key=False)

    def _header(self, nal: bytes, headers: h264.Headers) -> h264.SliceHeader:
        """Return a slice's header, which lies in the slice's first bytes."""
        start = nal[:12]
        if start not in self._parsed:
            self._parsed[start] = h264.SliceHeader.parse(nal, headers)
        return self._parsed[start]

    def _captioned(self, unit: EncodedPicture, utc_s: float) -> EncodedPicture:
        if self._headers is None or not self._band_blocks:
            return unit
        header = self._header(unit.parts[0], self._headers)
        second = int(utc_s // 1)
        if self._before is not None and self._before[0] == second and not unit.is_key:
            if header not in self._skips:
                self._skips[header] = h264.skip_slice(header, self._headers, self._band_blocks)
            nal = self._skips[header]
        else:
            shape = self.clip.shape
            band = caption_band(shape.width, shape.band_px, self._title, clock_text(utc_s))
            nal = h264.band_slice(header, self._headers, band, self._before[1] if self._before else None)
            self._before = second, band
        return EncodedPicture((nal, *unit.parts), unit.is_key)
