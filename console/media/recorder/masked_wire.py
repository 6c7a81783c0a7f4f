"""What the recorder and a process that masks a recording say to each other: blocks with a kind and a length.

The recorder sends the stream's format, the zones in force, and packets with a number; the process asks where
a PTZ camera points, and answers with the format and the packets of the masked stream, each with the number of
the packet that it was made of. Blocks, formats and packets are written as in `media.capture.libav_wire`.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from console.domain.errors import ConsoleError
from console.domain.privacy.model import NO_ZONES
from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
from console.domain.privacy.zone_json import read_zones, write_zones
from console.domain.ptz.lens_json import read_lens, write_lens
from console.services.privacy.ports import CameraMask

if TYPE_CHECKING:
    from typing import IO

    from console.services.privacy.ports import PositionSource

FORMAT, ORDER, PACKET, WHERE, FASTER, COVERED, END = b"F", b"O", b"P", b"W", b"S", b"C", b"E"
NUMBERED = struct.Struct("<Qd")
"""Before a packet: its number, and its arrival (monotonic seconds)."""


def write_order(order: CameraMask) -> bytes:
    """Return the zones in force as the content of a block, without lifts, which are for the screen."""
    told = {
        "zones": write_zones(order.zones),
        "version": order.version,
        "lens": write_lens(order.lens) if order.lens is not None else "",
        "is_followed": order.whereabouts is not None,
        "doubt": order.doubt,
    }
    return json.dumps(told).encode()


def read_order(content: bytes, whereabouts: PositionSource) -> CameraMask:
    """Return the zones in a block; zones that cannot be read cover the whole picture."""
    told = json.loads(content)
    try:
        return CameraMask(
            read_zones(told["zones"]),
            told["version"],
            lens=read_lens(told["lens"]) if told["lens"] else None,
            whereabouts=whereabouts if told["is_followed"] else None,
            doubt=told["doubt"],
        )
    except ConsoleError:
        return CameraMask(NO_ZONES, told["version"], doubt="zones unreadable")


def write_place(found: PositionBounds | PositionDoubt) -> bytes:
    """Return where a camera may have pointed as the content of a block."""
    if isinstance(found, PositionDoubt):
        return json.dumps({"why": found.why}).encode()
    return json.dumps({"box": [found.pan, found.tilt, found.zoom]}).encode()


def read_place(content: bytes) -> PositionBounds | PositionDoubt:
    """Return where a camera may have pointed."""
    told: dict[str, Any] = json.loads(content)
    if "why" in told:
        return PositionDoubt(told["why"])
    pan, tilt, zoom = ((float(low), float(high)) for low, high in told["box"])
    return PositionBounds(pan, tilt, zoom)


def read_exactly(source: IO[bytes], size: int) -> bytes:
    """Return so many bytes.

    Raises:
        EOFError: the other side has ended.
    """
    content = source.read(size)
    if content is None or len(content) < size:
        raise EOFError
    return content
