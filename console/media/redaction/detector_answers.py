"""Reads the answers of detectors, whichever of the usual layouts they have.

YOLOv8 and later ([1, 4 + classes, n]), YOLOv5 ([1, n, 5 + classes]), YOLOX with boxes relative to its grid,
detectors that have sorted out already ([1, n, 6] and [n, 7]; boxes, scores and classes apart), boxes and
scores apart, as SSD and DETR give them, and CenterNet's maps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.media.redaction.onnx_facts import OnnxFacts

COCO_CLASSES, COCO_WITH_GAPS = 80, 91
ENOUGH = 0.9
MOST_SORTED = 1_000
"""A detector that sorts out itself answers with no more rows; YOLOv5 with thousands."""
GRIDS = (8, 16, 32)
"""Pixels a cell of YOLOX's three grids."""
SIDES = {2, 4}
"""Maps of CenterNet with so many layers say how large a box is, or where; the other one is of classes."""
WITH_PICTURE = 7
"""Columns of sorted rows that begin with the number of the picture."""
TURN = 1.5
"""Boxes whose sides are below it are fractions of the picture."""


@dataclass(frozen=True, slots=True)
class DetectorAnswer:
    """Boxes (left, top, right, bottom in pixels of the input), and for each how sure each class is."""

    boxes: np.ndarray[Any, Any]
    scores: np.ndarray[Any, Any]
    first_class: int = 0
    is_yolox: bool = False
    """Whether it is of YOLOX, which takes pixels as 0 to 255, blue first."""


def read_answer(
    answers: list[np.ndarray[Any, Any]],
    facts: OnnxFacts,
    size: tuple[int, int],
    names: Mapping[int, str] | None = None,
    outputs: Sequence[str] = (),
) -> DetectorAnswer:
    """Return boxes and scores from what a network answered, whichever of the usual layouts it has.

    Args:
        answers: of the network.
        facts: of its file.
        size: width and height of its input.
        names: of its classes, where they are known.
        outputs: what the answers are called, in their order; empty: as in the file.

    Raises:
        ValueError: the layout is none of them.
    """
    named = dict(names or facts.names)
    plain = [one[0] if one.ndim == 3 and one.shape[0] == 1 else one for one in answers]
    shapes = [list(one.shape) for one in answers]
    if any(not np.isfinite(one).all() for one in plain):
        raise ValueError("its answers are not numbers")
    if len(plain) == 1 and plain[0].ndim == 4 and plain[0].shape[:2] == (1, 1):
        return _of_detection_output(plain[0][0, 0], named, size)
    if len(answers) in {2, 3} and all(one.ndim == 4 and len(one) == 1 for one in answers):
        return _of_maps(dict(zip(outputs or facts.outputs, (one[0] for one in answers), strict=False)), size)
    if len(plain) == 1 and _is_yolox(plain[0], len(named), size):
        return _of_yolox(plain[0], size)
    if len(plain) == 1 and plain[0].ndim == 2:
        return _of_one(plain[0], len(named), size)
    boxes = [one for one in plain if one.ndim == 2 and one.shape[1] == 4]
    if len(plain) == 2 and boxes:
        scores = next((one for one in plain if one is not boxes[0]), boxes[0])
        if scores.ndim == 2 and len(scores) == len(boxes[0]) and scores.shape[1] > 0:
            is_detr = any("logit" in name or "pred" in name for name in facts.outputs)
            return _of_two(boxes[0], scores, size, is_detr=is_detr)
    if len(plain) in {3, 4}:
        found = _of_three(answers, outputs or facts.outputs, named, size)
        if found is not None:
            return found
    raise ValueError(f"its answers have a layout that is not known: {shapes}")


def _of_three(
    answers: list[np.ndarray[Any, Any]],
    outputs: Sequence[str],
    named: Mapping[int, str],
    size: tuple[int, int],
) -> DetectorAnswer | None:
    """Read boxes, scores and classes apart, and how many of them count."""
    parts: dict[str, np.ndarray[Any, Any]] = {}
    for name, answer in zip(outputs, answers, strict=False):
        words = name.rpartition("!")[2].lower()
        kinds = {"num": "count", "box": "boxes", "score": "scores", "conf": "scores"}
        kinds |= {"class": "classes", "label": "classes"}
        kind = next((kind for word, kind in kinds.items() if word in words), "")
        if kind:
            parts[kind] = (
                answer.reshape(-1, 4) if kind == "boxes" and answer.size % 4 == 0 else answer.ravel()
            )
    if parts.keys() - {"count"} != {"boxes", "scores", "classes"} or len(parts) != len(answers):
        return None
    boxes, scores, classes = (parts[kind] for kind in ("boxes", "scores", "classes"))
    if not len(boxes) == len(scores) == len(classes):
        return None
    count = int(parts["count"][0]) if "count" in parts and parts["count"].size else len(boxes)
    # TensorFlow's detectors give the upper edge first.
    order = [1, 0, 3, 2] if any("detection_boxes" in name for name in outputs) else [0, 1, 2, 3]
    kept = slice(0, max(0, min(count, len(boxes))))
    return _numbered(boxes[kept][:, order], scores[kept], classes[kept], named, size)


def _of_detection_output(
    rows: np.ndarray[Any, Any], named: Mapping[int, str], size: tuple[int, int]
) -> DetectorAnswer:
    """Read the picture's number, the class, how sure, and the corners, a row each."""
    if rows.shape[1] != WITH_PICTURE:
        raise ValueError(f"its answers have a layout that is not known: {[1, 1, *rows.shape]}")
    rows = rows[rows[:, 0] >= 0]
    return _numbered(rows[:, 3:], rows[:, 2], rows[:, 1], named, size)


def _numbered(
    boxes: np.ndarray[Any, Any],
    scores: np.ndarray[Any, Any],
    classes: np.ndarray[Any, Any],
    named: Mapping[int, str],
    size: tuple[int, int],
) -> DetectorAnswer:
    """Read rows whose classes are numbers, which some count from nought and some from one."""
    if not named:
        raise ValueError(
            "it gives classes by number; write their names, a line each, into a file .names beside"
        )
    numbers = np.rint(classes).astype(int)
    is_known = (numbers >= 0) & (numbers <= max(named))
    found = np.zeros((len(boxes), max(named) + 1), np.float32)
    found[np.flatnonzero(is_known), numbers[is_known]] = np.clip(scores[is_known], 0, 1)
    return DetectorAnswer(_in_pixels(boxes, size), found)


def _of_one(rows: np.ndarray[Any, Any], named: int, size: tuple[int, int]) -> DetectorAnswer:
    is_across = _is_across(rows.shape[0], rows.shape[1], named or COCO_CLASSES)
    rows = rows.T if is_across else rows
    columns = rows.shape[1]
    if columns < 5:
        raise ValueError(f"its answers have a layout that is not known: {list(rows.shape)}")
    if columns == WITH_PICTURE and not is_across and _begins_with_picture(rows):
        return _sorted_out(rows[:, [1, 2, 3, 4, 6, 5]], size)
    if columns == 6 and not is_across and named != 1 and len(rows) <= MOST_SORTED:
        return _sorted_out(rows, size)
    has_objectness = columns == named + 5 if named else not is_across
    scores = rows[:, 5:] * rows[:, 4:5] if has_objectness else rows[:, 4:]
    return DetectorAnswer(_corners(rows[:, :4], size), scores)


def _is_yolox(rows: np.ndarray[Any, Any], named: int, size: tuple[int, int]) -> bool:
    """Return whether there is a row for each cell of three grids, with the logarithm of its size."""
    cells = sum((size[0] // stride) * (size[1] // stride) for stride in GRIDS)
    if rows.ndim != 2 or len(rows) != cells or rows.shape[1] < 6:
        return False
    # A size that is none yet may be below nought; boxes that were worked out already never are.
    return (not named or rows.shape[1] == named + 5) and bool((rows[:, 2:4] < 0).any())


def _of_yolox(rows: np.ndarray[Any, Any], size: tuple[int, int]) -> DetectorAnswer:
    places, strides = [], []
    for stride in GRIDS:
        across, down = np.meshgrid(np.arange(size[0] // stride), np.arange(size[1] // stride))
        places.append(np.stack([across.ravel(), down.ravel()], axis=1))
        strides.append(np.full((across.size, 1), stride))
    pixels = np.concatenate(strides).astype(np.float32)
    middle = (rows[:, :2] + np.concatenate(places)) * pixels
    half = np.exp(np.clip(rows[:, 2:4], -10, 10)) * pixels / 2
    boxes = np.concatenate([middle - half, middle + half], axis=1)
    return DetectorAnswer(boxes, rows[:, 5:] * rows[:, 4:5], is_yolox=True)


def _of_maps(maps: dict[str, np.ndarray[Any, Any]], size: tuple[int, int]) -> DetectorAnswer:
    """Read CenterNet: how sure each class is in each cell, and distances to the sides or sizes of boxes."""
    if any(len(one) not in SIDES and one.shape[2] in SIDES for one in maps.values()):
        maps = {name: one.transpose(2, 0, 1) for name, one in maps.items()}
    # The network's order need not be the file's: sizes first, then where in its cell a middle is.
    ordered = sorted(maps.items(), key=lambda one: any(word in one[0].lower() for word in ("reg", "off")))
    sides = [one for _name, one in ordered if len(one) in SIDES]
    sure = [one for _name, one in ordered if len(one) not in SIDES]
    kinds = [len(one) for one in sides]
    if len(sure) != 1 or kinds not in ([4], [2, 2]) or len({one.shape[1:] for one in maps.values()}) != 1:
        shapes = [list(one.shape) for one in maps.values()]
        raise ValueError(f"its answers have a layout that is not known: {shapes}")
    rows, columns = sure[0].shape[1:]
    cell = np.array([size[0] / columns, size[1] / rows], np.float32)
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
    flat = [one.reshape(len(one), -1).T for one in sides]
    if kinds == [4]:  # pixels to the left, top, right and bottom
        corners = grid * cell - flat[0][:, :2], grid * cell + flat[0][:, 2:]
    else:  # width and height, then where in the cell the middle is, both in cells
        middle, half = (grid + flat[1]) * cell, flat[0] * cell / 2
        corners = middle - half, middle + half
    scores = sure[0].reshape(len(sure[0]), -1).T
    return DetectorAnswer(np.concatenate(corners, axis=1), _as_shares(scores))


def _as_shares(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return scores from 0 to 1, also those that are still logarithms of odds."""
    if scores.min(initial=0) < 0 or scores.max(initial=0) > 1:
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -50, 50))))
    return scores


def _is_across(rows: int, columns: int, classes: int) -> bool:
    """Return whether there is a column for each box, as YOLOv8 has it, instead of a row."""
    expected = {classes + 4, classes + 5}
    if (rows in expected) != (columns in expected):
        return rows in expected
    return rows < columns


def _begins_with_picture(rows: np.ndarray[Any, Any]) -> bool:
    """Return whether rows are the picture's number, the corners, the class, and how sure, as of YOLOv7."""
    numbers = rows[:, [0, 5]]
    sure = rows[:, 6]
    is_sure = bool(((sure >= 0) & (sure <= 1)).all())
    return (
        len(rows) <= MOST_SORTED
        and is_sure
        and not rows[:, 0].any()
        and bool((numbers == np.rint(numbers)).all())
    )


def _sorted_out(rows: np.ndarray[Any, Any], size: tuple[int, int]) -> DetectorAnswer:
    """Read left, top, right, bottom, how sure, and the class, a row each."""
    classes = np.clip(np.rint(rows[:, 5]), 0, COCO_CLASSES - 1).astype(int)
    scores = np.zeros((len(rows), COCO_CLASSES), np.float32)
    scores[np.arange(len(rows)), classes] = rows[:, 4]
    return DetectorAnswer(_in_pixels(rows[:, :4], size), scores)


def _of_two(
    boxes: np.ndarray[Any, Any], scores: np.ndarray[Any, Any], size: tuple[int, int], *, is_detr: bool
) -> DetectorAnswer:
    scores = _as_shares(scores)
    if is_detr:
        return DetectorAnswer(_corners(boxes, size), scores)
    are_corners = float(((boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])).mean()) > ENOUGH
    # SSD's first class is the background.
    first = 0 if scores.shape[1] in {1, COCO_CLASSES, COCO_WITH_GAPS} else 1
    return DetectorAnswer(_in_pixels(boxes, size) if are_corners else _corners(boxes, size), scores, first)


def _corners(boxes: np.ndarray[Any, Any], size: tuple[int, int]) -> np.ndarray[Any, Any]:
    """Return corners of boxes that are given by middle, width and height."""
    middle, half = boxes[:, :2], boxes[:, 2:] / 2
    return _in_pixels(np.concatenate([middle - half, middle + half], axis=1), size)


def _in_pixels(boxes: np.ndarray[Any, Any], size: tuple[int, int]) -> np.ndarray[Any, Any]:
    is_fraction = boxes.max(initial=0) < TURN
    return boxes * np.array([*size, *size], np.float32) if is_fraction else boxes
