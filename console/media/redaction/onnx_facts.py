"""Reads from an ONNX file what a detector's user must know, before OpenCV is given it: input and class names.

The format is Protocol Buffers: numbered fields, each a varint, a fixed number or bytes of a known length.
"""

from __future__ import annotations

import ast
import struct
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

GRAPH, METADATA = 7, 14
NODE, INITIALIZER, INPUT, OUTPUT = 1, 5, 11, 12
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MOST_BITS = 64
FLOATS, BYTES_TYPE, DOUBLES, HALVES = 1, 2, 11, 10
"""Types of numbers that an input may have; 0: the file does not say."""
PASS_ON = {"Cast", "Transpose", "Identity", "Unsqueeze", "Squeeze", "Reshape"}
LARGE, SMALL = 2.0, 0.05
"""A divisor or mean above the one, or a factor below the other, is for pixels from 0 to 255."""
MOST_VALUES = 64


@dataclass(frozen=True, slots=True)
class OnnxFacts:
    """What a file says of itself.

    Attributes:
        shape: of its input: batch, channels, height, width; 0 where it may be anything.
        outputs: their names.
        names: of its classes, by number; empty if it says none.
        is_last: whether the channels come last in the file's own order.
        is_bytes: whether the input is whole numbers of 8 bits.
        takes_255: whether pixels go in as 0 to 255, because they are bytes or the graph scales them itself.
        operations: names of the operations of its graph.
    """

    shape: tuple[int, ...]
    outputs: tuple[str, ...]
    names: dict[int, str]
    is_last: bool = False
    is_bytes: bool = False
    takes_255: bool = False
    operations: frozenset[str] = frozenset()


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
    shape, is_last, kind = _picture(pictures[0].get(2))
    outputs = tuple(_words(dict(_fields(value)).get(1)) for number, value in parts if number == OUTPUT)
    nodes = [_Node.of(value) for number, value in parts if number == NODE]
    constants_by_name = {
        _words(dict(_fields(value)).get(8)): value for number, value in parts if number == INITIALIZER
    }
    for one in nodes:
        constants_by_name |= one.constant()
    is_bytes = kind == BYTES_TYPE
    scales = _scales_itself(_words(pictures[0].get(1)), nodes, constants_by_name)
    operations = frozenset(one.operation for one in nodes)
    return OnnxFacts(shape, outputs, names, is_last, is_bytes, is_bytes or scales, operations)


def _picture(info: int | memoryview | None) -> tuple[tuple[int, ...], bool, int]:
    """Return the shape of a picture with its channels first, whether they come last, and its type."""
    shape = tuple(_shape(info))
    is_last = len(shape) == 4 and shape[3] == 3 and shape[1] != 3
    if is_last:
        shape = (shape[0], shape[3], shape[1], shape[2])
    if len(shape) != 4 or shape[1] not in {0, 3}:
        raise ValueError(f"its input is not a colour picture: {list(shape)}")
    if shape[0] > 1:
        raise ValueError(f"it takes {shape[0]} pictures at once instead of one")
    kind = _kind(info)
    if kind not in {0, FLOATS, BYTES_TYPE, DOUBLES, HALVES}:
        raise ValueError("its input is neither bytes nor numbers with a fraction")
    return shape, is_last, kind


@dataclass(frozen=True, slots=True)
class _Node:
    operation: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[int | memoryview, ...]

    @classmethod
    def of(cls, value: int | memoryview) -> _Node:
        fields = list(_fields(value))
        return cls(
            next((_words(one) for number, one in fields if number == 4), ""),
            tuple(_words(one) for number, one in fields if number == 1),
            tuple(_words(one) for number, one in fields if number == 2),
            tuple(one for number, one in fields if number == 5),
        )

    def constant(self) -> dict[str, int | memoryview]:
        """Return the tensor of a constant, by its name."""
        if self.operation != "Constant" or not self.outputs:
            return {}
        tensors = [tensor for one in self.attributes if (tensor := dict(_fields(one)).get(5)) is not None]
        return dict.fromkeys(self.outputs[:1], tensors[-1]) if tensors else {}


def _scales_itself(picture: str, nodes: Iterable[_Node], constants: Mapping[str, int | memoryview]) -> bool:
    """Return whether the graph begins by dividing the pixels, or taking a mean off, as bytes need it."""
    names = {picture}
    for one in nodes:
        if names.isdisjoint(one.inputs):
            continue
        if one.operation in PASS_ON:
            names |= set(one.outputs)
            continue
        values = [abs(value) for name in one.inputs for value in _numbers(constants.get(name))]
        if one.operation in {"Div", "Sub", "Add"} and values and max(values) > LARGE:
            return True
        if one.operation == "Mul" and values and 0 < max(values) < SMALL:
            return True
    return False


def _numbers(tensor: int | memoryview | None) -> Iterator[float]:
    """Generate the first values of a tensor of floats; nothing of any other."""
    fields = list(_fields(tensor))
    if (2, FLOATS) not in [field for field in fields if isinstance(field[1], int)]:
        return
    for number, value in fields:
        # Either raw bytes, or floats that are packed, or one by one.
        if number in {4, 9} and isinstance(value, memoryview):
            count = min(len(value) // 4, MOST_VALUES)
            yield from (one for one in struct.unpack(f"<{count}f", value[: 4 * count]) if isfinite(one))


def _kind(value: int | memoryview | None) -> int:
    kind = dict(_fields(dict(_fields(value)).get(1))).get(1, 0)
    return kind if isinstance(kind, int) else 0


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
