"""Loops of encoded pictures, and their files on disk."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAGIC = b"watchroom-clip-1\n"


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One encoded picture."""

    parts: tuple[bytes, ...]
    """NAL units without start codes; for MJPEG one JPEG file."""
    is_key: bool


@dataclass(frozen=True, slots=True)
class StreamShape:
    """What a stream looks like from outside."""

    codec: str
    """libavcodec's name: h264, hevc or mjpeg."""
    width: int
    height: int
    fps: Fraction
    gop: int
    """Pictures from one key picture to the next."""
    bitrate_bps: int
    band_px: int = 0
    """Height of the caption band that is written live; 0 where the caption is part of the pictures."""
    is_full: bool = False
    """H.264 as a real camera codes it (main profile: CABAC, loop filter); else what costs least to make."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A loop: `units[n % len(units)]` is the picture number n since 1970, counted at `fps`."""

    shape: StreamShape
    parameter_sets: tuple[bytes, ...]
    """VPS, SPS and PPS as NAL units; none for MJPEG."""
    units: Sequence[EncodedPicture]
    black: tuple[EncodedPicture, ...]
    """One group of black pictures that a decoder of this stream understands; may be none for a short time."""

    def save(self, path: Path) -> None:
        """Write the loop to disk in one step: a failure leaves no partial file."""
        blobs: list[bytes] = list(self.parameter_sets)
        rows = {"units": self._rows(self.units, blobs), "black": self._rows(self.black, blobs)}
        shape = {name: getattr(self.shape, name) for name in self.shape.__slots__}
        head = {
            "shape": shape | {"fps": str(self.shape.fps)},
            "sets": len(self.parameter_sets),
            "sizes": [len(blob) for blob in blobs],
            **rows,
        }
        line = json.dumps(head).encode() + b"\n"
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_bytes(_MAGIC + line + b"".join(blobs))
        part.replace(path)

    @staticmethod
    def _rows(units: Sequence[EncodedPicture], blobs: list[bytes]) -> list[list[int]]:
        rows = []
        for unit in units:
            rows.append([len(unit.parts), int(unit.is_key)])
            blobs.extend(unit.parts)
        return rows

    @classmethod
    def load(cls, path: Path) -> Clip | None:
        """Read a loop from disk; None where there is no such loop or its file is damaged."""
        try:
            magic, line, body = path.read_bytes().split(b"\n", 2)
            head = json.loads(line)
        except (OSError, ValueError):
            return None
        if magic + b"\n" != _MAGIC or len(body) != sum(head["sizes"]):
            return None
        view, at, blobs = body, 0, []
        for size in head["sizes"]:
            blobs.append(view[at : at + size])
            at += size
        rest = iter(blobs[head["sets"] :])
        groups = {
            name: tuple(
                EncodedPicture(tuple(next(rest) for _ in range(count)), bool(key))
                for count, key in head[name]
            )
            for name in ("units", "black")
        }
        shape = StreamShape(**(head["shape"] | {"fps": Fraction(head["shape"]["fps"])}))
        return cls(shape, tuple(blobs[: head["sets"]]), groups["units"], groups["black"])
