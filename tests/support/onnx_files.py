"""Small ONNX detectors, written byte by byte: each takes bright squares of 8 pixels for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Values = np.ndarray[Any, Any]

FLOATS, OCTETS, INTS, HALVES = 1, 2, 7, 10
SIDE, CELL = 64, 8
CELLS = SIDE // CELL
COUNT = CELLS * CELLS


def varint(value: int) -> bytes:
    out = bytearray()
    while True:
        out.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def piece(field: int, content: bytes | str) -> bytes:
    plain = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(plain)) + plain


def tensor(name: str, values: Values) -> bytes:
    kind = INTS if values.dtype == np.int64 else FLOATS
    dims = b"".join(number(1, size) for size in values.shape)
    return dims + number(2, kind) + piece(8, name) + piece(9, values.tobytes())


def value_info(name: str, shape: Iterable[int | str], kind: int = FLOATS) -> bytes:
    dims = b"".join(piece(1, number(1, size) if isinstance(size, int) else piece(2, size)) for size in shape)
    return piece(1, name) + piece(2, piece(1, number(1, kind) + piece(2, dims)))


def ints(name: str, values: Sequence[int]) -> bytes:
    return piece(5, piece(1, name) + b"".join(number(8, value) for value in values) + number(20, 7))


def whole(name: str, value: int) -> bytes:
    return piece(5, piece(1, name) + number(3, value) + number(20, 2))


def node(op: str, inputs: Sequence[str], output: str, *attributes: bytes) -> bytes:
    named = b"".join(piece(1, one) for one in inputs)
    return piece(1, named + piece(2, output) + piece(4, op) + b"".join(attributes))


def model(
    nodes: Iterable[bytes],
    constants: dict[str, Values],
    outputs: dict[str, Sequence[int]],
    shape: Sequence[int | str] = (1, 3, SIDE, SIDE),
    names: str = "",
    kind: int = FLOATS,
) -> bytes:
    graph = b"".join(nodes) + piece(2, "detector")
    graph += b"".join(piece(5, tensor(name, values)) for name, values in constants.items())
    graph += piece(11, value_info("images", shape, kind))
    graph += b"".join(piece(12, value_info(name, size)) for name, size in outputs.items())
    content = number(1, 8) + piece(8, number(2, 13)) + piece(7, graph)
    if names:
        content += piece(14, piece(1, "names") + piece(2, names))
    return content


def _grid() -> Values:
    """Middle, width and height of each square, in pixels."""
    rows, columns = np.divmod(np.arange(COUNT), CELLS)
    middles = np.stack([columns, rows]) * CELL + CELL / 2
    return np.concatenate([middles, np.full((2, COUNT), CELL)]).astype(np.float32)


def _brightness() -> tuple[list[bytes], dict[str, Values]]:
    """How bright each square is, as [1, 1, n] with the name `bright`, and noughts of the same shape."""
    nodes = [
        node("Conv", ("images", "mean"), "squares", ints("kernel_shape", (8, 8)), ints("strides", (8, 8))),
        node("Reshape", ("squares", "flat"), "bright"),
        node("Mul", ("bright", "nought"), "none"),
    ]
    constants: dict[str, Values] = {
        "mean": np.full((1, 3, CELL, CELL), 1 / (3 * CELL * CELL), np.float32),
        "flat": np.array([1, 1, COUNT], np.int64),
        "nought": np.zeros((1, 1, 1), np.float32),
    }
    return nodes, constants


def yolo_v8(classes: int = 80, names: str = "", person: int = 0) -> bytes:
    """[1, 4 + classes, n]: boxes in pixels, then each class."""
    nodes, constants = _brightness()
    constants["grid"] = _grid()[None]
    nodes.append(node("Add", ("grid", "none"), "boxes"))
    rows = ["boxes", *("bright" if one == person else "none" for one in range(classes))]
    nodes.append(node("Concat", rows, "output0", whole("axis", 1)))
    return model(nodes, constants, {"output0": (1, 4 + classes, COUNT)}, names=names)


def yolo_v5(classes: int = 80) -> bytes:
    """[1, n, 5 + classes]: boxes in pixels, whether there is anything, then each class."""
    nodes, constants = _brightness()
    constants["grid"] = _grid()[None]
    constants["one"] = np.ones((1, 1, 1), np.float32)
    nodes.append(node("Add", ("grid", "none"), "boxes"))
    nodes.append(node("Add", ("none", "one"), "sure"))
    rows = ["boxes", "bright", "sure", *["none"] * (classes - 1)]
    nodes.append(node("Concat", rows, "upright", whole("axis", 1)))
    nodes.append(node("Transpose", ("upright",), "output0", ints("perm", (0, 2, 1))))
    return model(nodes, constants, {"output0": (1, COUNT, 5 + classes)})


def boxes_and_scores(*, is_detr: bool) -> bytes:
    """Two answers: boxes as fractions, and scores; of the SSD the first class is the background."""
    nodes, constants = _brightness()
    grid = _grid() / SIDE
    if not is_detr:
        grid = np.concatenate([grid[:2] - grid[2:] / 2, grid[:2] + grid[2:] / 2])
    constants["grid"] = grid[None]
    nodes.append(node("Add", ("grid", "none"), "across"))
    boxes, scores = ("pred_boxes", "logits") if is_detr else ("boxes", "scores")
    nodes.append(node("Transpose", ("across",), boxes, ints("perm", (0, 2, 1))))
    if is_detr:
        constants |= {"steep": np.full((1, 1, 1), 40, np.float32), "low": np.full((1, 1, 1), -20, np.float32)}
        nodes.append(node("Mul", ("bright", "steep"), "steeply"))
        nodes.append(node("Add", ("steeply", "low"), "sigmoid"))
        nodes.append(node("Add", ("none", "low"), "never"))
        rows = ["sigmoid", *["never"] * 79]
    else:
        rows = ["none", "bright"]
    nodes.append(node("Concat", rows, "upright", whole("axis", 1)))
    nodes.append(node("Transpose", ("upright",), scores, ints("perm", (0, 2, 1))))
    return model(nodes, constants, {boxes: (1, COUNT, 4), scores: (1, COUNT, len(rows))})


def sorted_out() -> bytes:
    """[1, n, 6]: corners in pixels, how sure, and the class."""
    nodes, constants = _brightness()
    grid = _grid()
    constants["grid"] = np.concatenate([grid[:2] - grid[2:] / 2, grid[:2] + grid[2:] / 2])[None]
    nodes.append(node("Add", ("grid", "none"), "boxes"))
    nodes.append(node("Concat", ("boxes", "bright", "none"), "upright", whole("axis", 1)))
    nodes.append(node("Transpose", ("upright",), "output0", ints("perm", (0, 2, 1))))
    return model(nodes, constants, {"output0": (1, COUNT, 6)})


def center_net(*, has_distances: bool, is_last: bool = False, is_raw: bool = False) -> bytes:
    """Maps: how sure each class is, and distances to four sides in pixels, or sizes and offsets in cells."""
    nodes, constants = _brightness()
    nodes.append(node("Mul", ("squares", "low"), "nil"))
    constants |= {"low": np.zeros((1, 1, 1, 1), np.float32)}
    sure = "squares"
    if is_raw:
        constants |= {
            "steep": np.full((1, 1, 1, 1), 40, np.float32),
            "far": np.full((1, 1, 1, 1), -20, np.float32),
        }
        nodes.append(node("Mul", ("squares", "steep"), "steeply"))
        nodes.append(node("Add", ("steeply", "far"), "sloped"))
        sure = "sloped"
    never = "far" if is_raw else "low"
    nodes.append(node("Add", ("nil", never), "never"))
    maps: dict[str, tuple[list[str], int]] = {"hm": ([sure, *["never"] * 79], 80)}
    sizes = {"wh": (1.0, 1.0), "reg": (0.5, 0.5)}
    distances = {"wh": (0.0, 0.0, 8.0, 8.0)}
    for name, ones in (distances if has_distances else sizes).items():
        constants[f"{name}_size"] = np.array(ones, np.float32).reshape(1, -1, 1, 1)
        maps[name] = (["nil"] * len(ones), len(ones))
    outputs: dict[str, Sequence[int]] = {}
    for name, (rows, count) in maps.items():
        steps = [name] if name == "hm" else [f"{name}_none", name]
        nodes.append(
            node(
                "Concat",
                rows,
                f"{steps[0]}_first" if len(steps) == 1 and is_last else steps[0],
                whole("axis", 1),
            )
        )
        if len(steps) == 2:
            added = f"{name}_first" if is_last else name
            nodes.append(node("Add", (steps[0], f"{name}_size"), added))
        if is_last:
            nodes.append(node("Transpose", (f"{name}_first",), name, ints("perm", (0, 2, 3, 1))))
        outputs[name] = (1, CELLS, CELLS, count) if is_last else (1, count, CELLS, CELLS)
    return model(nodes, constants, outputs)


def yolo_x(classes: int = 80, *, is_grid: bool = True) -> bytes:
    """[1, n, 5 + classes] for three grids: places within cells, logarithms of sizes; pixels as 0 to 255.

    Without `is_grid` boxes are in pixels: nothing but its pixels tells it from YOLOv5.
    """
    counts = [(SIDE // stride) ** 2 for stride in ((8, 16, 32) if is_grid else (8, 8))]
    nodes, constants = _brightness()
    constants["by"] = np.full((1, 1, 1), 1 / 255, np.float32)
    constants["one"] = np.ones((1, 1, 1), np.float32)
    constants["rest"] = np.zeros((1, 1, sum(counts[1:])), np.float32)
    place = np.zeros((1, 4, sum(counts)), np.float32)
    place[0, :2] = 0.5
    place[0, 2:, COUNT:] = -1
    if not is_grid:
        place[0] = np.concatenate([_grid(), _grid()], axis=1)
    constants["place"] = place
    nodes.append(node("Mul", ("bright", "by"), "sure_first"))
    nodes.append(node("Concat", ("sure_first", "rest"), "sure", whole("axis", 2)))
    nodes.append(node("Mul", ("sure", "nought"), "nil"))
    nodes.append(node("Add", ("place", "nil"), "boxes"))
    nodes.append(node("Add", ("nil", "one"), "certain"))
    rows = ["boxes", "sure", "certain", *["nil"] * (classes - 1)]
    nodes.append(node("Concat", rows, "upright", whole("axis", 1)))
    nodes.append(node("Transpose", ("upright",), "output0", ints("perm", (0, 2, 1))))
    return model(nodes, constants, {"output0": (1, sum(counts), 5 + classes)})


def huge_memory() -> bytes:
    """A valid small file that asks for 256 GB when it is run."""
    nodes = [
        node("Reshape", ("images", "flat"), "row"),
        node("Expand", ("row", "wide"), "output0"),
    ]
    constants = {
        "flat": np.array([1, 1, -1], np.int64),
        "wide": np.array([1, 5_000_000, 3 * SIDE * SIDE], np.int64),
    }
    return model(nodes, constants, {"output0": (1, 5_000_000, 3 * SIDE * SIDE)})


def as_input(*, is_last: bool, kind: int, scale: str) -> bytes:
    """A YOLOv8 detector whose pixels go in in another order, type or range.

    `scale` is what the graph begins with: `div` by 255, `mul` by 1/255, or nothing.
    """
    nodes, constants = _brightness()
    source, first = "images", []
    if kind != FLOATS:
        first.append(node("Cast", (source,), "floats", whole("to", FLOATS)))
        source = "floats"
    if is_last:
        first.append(node("Transpose", (source,), "upright", ints("perm", (0, 3, 1, 2))))
        source = "upright"
    if scale:
        by = 255.0 if scale == "Div" else 1 / 255
        constants["by"] = np.full((1, 1, 1, 1), by, np.float32)
        first.append(node(scale, (source, "by"), "scaled"))
        source = "scaled"
    convolution = node(
        "Conv", (source, "mean"), "squares", ints("kernel_shape", (8, 8)), ints("strides", (8, 8))
    )
    constants["grid"] = _grid()[None]
    nodes = [*first, convolution, *nodes[1:], node("Add", ("grid", "none"), "boxes")]
    nodes.append(node("Concat", ["boxes", "bright", *["none"] * 79], "output0", whole("axis", 1)))
    shape = (1, SIDE, SIDE, 3) if is_last else (1, 3, SIDE, SIDE)
    return model(nodes, constants, {"output0": (1, 84, COUNT)}, shape, kind=kind)


def sorted_apart(names: str = "{0: 'tree', 1: 'person'}", *, has_count: bool = False) -> bytes:
    """Boxes, scores and classes apart, as graphs that sort out by themselves answer: all of class 1."""
    nodes, constants = _brightness()
    grid = _grid()
    constants |= {
        "grid": np.concatenate([grid[:2] - grid[2:] / 2, grid[:2] + grid[2:] / 2])[None],
        "rows": np.array([1, COUNT], np.int64),
        "first": np.ones((1, COUNT), np.float32),
    }
    nodes.append(node("Add", ("grid", "none"), "across"))
    nodes.append(node("Transpose", ("across",), "boxes", ints("perm", (0, 2, 1))))
    nodes.append(node("Reshape", ("bright", "rows"), "scores"))
    nodes.append(node("Reshape", ("none", "rows"), "zero"))
    nodes.append(node("Add", ("zero", "first"), "classes"))
    outputs: dict[str, Sequence[int]] = {"boxes": (1, COUNT, 4), "scores": (1, COUNT), "classes": (1, COUNT)}
    if has_count:
        constants |= {"one": np.full((1, 1), COUNT, np.float32), "cell": np.array([1, 1], np.int64)}
        constants["all"] = np.array([1, 1, -1], np.int64)
        nodes.append(node("ReduceMax", ("none",), "least", ints("axes", (2,)), whole("keepdims", 1)))
        nodes.append(node("Reshape", ("least", "cell"), "nil"))
        nodes.append(node("Add", ("nil", "one"), "num_dets"))
        outputs["num_dets"] = (1, 1)
    return model(nodes, constants, outputs, names=names)


def with_picture_number() -> bytes:
    """[n, 7]: the picture's number, corners in pixels, the class, and how sure."""
    nodes, constants = _brightness()
    grid = _grid()
    constants["grid"] = np.concatenate([grid[:2] - grid[2:] / 2, grid[:2] + grid[2:] / 2])[None]
    constants["rows"] = np.array([COUNT, 7], np.int64)
    nodes.append(node("Add", ("grid", "none"), "boxes"))
    nodes.append(node("Concat", ("none", "boxes", "none", "bright"), "upright", whole("axis", 1)))
    nodes.append(node("Transpose", ("upright",), "turned", ints("perm", (0, 2, 1))))
    nodes.append(node("Reshape", ("turned", "rows"), "output0"))
    return model(nodes, constants, {"output0": (COUNT, 7)})


def sorts_out_itself() -> bytes:
    """A graph with an operation that OpenCV does not have."""
    constants: dict[str, Values] = {
        "boxes": np.zeros((1, 4, 4), np.float32),
        "scores": np.zeros((1, 1, 4), np.float32),
        "most": np.array([4], np.int64),
    }
    nodes = [
        node("Identity", ("images",), "same"),
        node("NonMaxSuppression", ("boxes", "scores", "most"), "output0"),
    ]
    return model(nodes, constants, {"output0": (4, 3)})
