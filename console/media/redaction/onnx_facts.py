"""Reads from an ONNX file what a detector's user must know, before OpenCV is given it: sizes and class names.

The format is Protocol Buffers: numbered fields, each a varint, a fixed number or bytes of a known length.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH, METADATA = 7, 14
INITIALIZER, INPUT, OUTPUT = 5, 11, 12
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MOST_BITS = 64


@dataclass(frozen=True, slots=True)
class OnnxFacts:
    """What a file says of itself.

    Attributes:
        shape: of its input: batch, channels, height, width; 0 where it may be anything.
        outputs: their names.
        names: of its classes, by number; empty if it says none.
    """

    shape: tuple[int, ...]
    outputs: tuple[str, ...]
    names: dict[int, str]


def onnx_facts(content: bytes) -> OnnxFacts:
    """Return what a file says of itself.

    Raises:
        ValueError: it is no ONNX file, or it has no picture as its input.
    """
    view = memoryview(content)
    graph: memoryview | None = None
    names: dict[int, str] = {}
    for number, value in _fields(view):
        if number == GRAPH and isinstance(value, memoryview):
            graph = value
        elif number == METADATA and isinstance(value, memoryview):
            entry = dict(_fields(value))
            if _words(entry.get(1)) == "names":
                names = _class_names(_words(entry.get(2)))
    if graph is None:
        raise ValueError("it is not an ONNX model")
    parts = list(_fields(graph))
    constants = {_words(dict(_fields(value)).get(8)) for number, value in parts if number == INITIALIZER}
    inputs = [dict(_fields(value)) for number, value in parts if number == INPUT]
    pictures = [one for one in inputs if _words(one.get(1)) not in constants]
    if len(pictures) != 1:
        raise ValueError(f"it has {len(pictures)} inputs instead of one picture")
    shape = tuple(_shape(pictures[0].get(2)))
    if len(shape) != 4 or shape[1] not in {0, 3}:
        raise ValueError(f"its input is not a colour picture: {list(shape)}")
    outputs = tuple(_words(dict(_fields(value)).get(1)) for number, value in parts if number == OUTPUT)
    return OnnxFacts(shape, outputs, names)


def _fields(value: int | memoryview | None) -> Iterator[tuple[int, int | memoryview]]:
    view = value if isinstance(value, memoryview) else memoryview(b"")
    place = 0
    while place < len(view):
        tag, place = _varint(view, place)
        kind = tag & 7
        if kind == VARINT:
            value, place = _varint(view, place)
            yield tag >> 3, value
            continue
        if kind == BYTES:
            length, place = _varint(view, place)
        elif kind in {FIXED64, FIXED32}:
            length = 8 if kind == FIXED64 else 4
        else:
            raise ValueError("it is not an ONNX model")
        if place + length > len(view):
            raise ValueError("the file ends too early")
        yield tag >> 3, view[place : place + length]
        place += length


def _varint(view: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, MOST_BITS + 6, 7):
        if place >= len(view):
            raise ValueError("the file ends too early")
        value |= (view[place] & 0x7F) << shift
        place += 1
        if view[place - 1] < 0x80:
            return value, place
    raise ValueError("it is not an ONNX model")


def _words(value: int | memoryview | None) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview) else ""


def _shape(value: int | memoryview | None) -> Iterator[int]:
    tensor = dict(_fields(value)).get(1)
    shape = dict(_fields(tensor)).get(2)
    for _number, dimension in _fields(shape):
        size = dict(_fields(dimension)).get(1, 0)
        yield size if isinstance(size, int) and 0 < size < 1 << 31 else 0


def _class_names(words: str) -> dict[int, str]:
    """Return class names as YOLO's exports write them: a Python dictionary."""
    try:
        given = ast.literal_eval(words)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {}
    return {int(key): str(name) for key, name in given.items()} if isinstance(given, dict) else {}
