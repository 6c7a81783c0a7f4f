"""Runs a detector of people and vehicles that the scheme put into its folder of models, with OpenCV.

Read are the usual answers: YOLOv8 and later ([1, 4 + classes, n]), YOLOv5 ([1, n, 5 + classes]), detectors
that have sorted out already ([1, n, 6] and [n, 7]; boxes, scores and classes apart), and boxes and scores
apart, as SSD and DETR give them. Pictures go in as RGB, in the order of the file's own input, with grey
edges where the shape differs: from 0 to 255 where the input is bytes or the graph begins by scaling it, or
where the file beside the model says so; else from 0 to 1.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.redaction.model_folder import read_model
from console.media.redaction.onnx_facts import OnnxFacts, onnx_facts
from console.media.redaction.parts import placed, surest, whole_and_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from console.media.frames import Bytes

USUAL, STEP, MOST_SIDE = 640, 32, 2048
SURE, COMMON = 0.3, 0.6
GREY = 114
PERSON = "person"
VEHICLES = {"car", "motorcycle", "bus", "truck", "van", "motorbike"}
COCO = {0: PERSON, 2: "car", 3: "motorcycle", 5: "bus", 7: "truck"}
COCO_CLASSES, COCO_WITH_GAPS = 80, 91
ENOUGH = 0.9
MOST_SORTED = 1_000
"""A detector that sorts out itself answers with no more rows; YOLOv5 with thousands."""
SORTS_OUT = {"NonMaxSuppression", "EfficientNMS_TRT", "BatchedNMS_TRT", "BatchedNMSDynamic_TRT", "Loop", "If"}
"""Operations that models with their own sorting out have."""
WITH_PICTURE = 7
"""Columns of sorted rows that begin with the number of the picture."""
TURN = 1.5
"""Boxes whose sides are below it are fractions of the picture."""


@dataclass(frozen=True, slots=True)
class DetectedObjects:
    """What was found in one picture."""

    people: list[CoverBox]
    vehicles: list[CoverBox]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Boxes (left, top, right, bottom in pixels of the input), and for each how sure each class is."""

    boxes: np.ndarray[Any, Any]
    scores: np.ndarray[Any, Any]
    first_class: int = 0


class ObjectDetector:
    """Finds people and vehicles in single pictures. One thread.

    Args:
        path: of the model.
        sha256: of the file that was chosen.
        names: of its classes by number, from the file beside it; empty: as the model or COCO says.
        takes_255: whether pixels go in as 0 to 255, from the file beside it; None: as the model says.

    Raises:
        ValueError: it is another file, or not a detector that can be used; the text says why.
        OSError: it is missing, or no file any more.
    """

    def __init__(
        self,
        path: Path,
        sha256: str,
        names: dict[int, str] | None = None,
        takes_255: bool | None = None,
    ) -> None:
        content = read_model(path)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("the file was changed after it was chosen")
        self._facts = onnx_facts(content)
        self._names = names or self._facts.names
        self._factor = 1.0 if (self._facts.takes_255 if takes_255 is None else takes_255) else 1 / 255
        self._size = _size_of(self._facts)
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise self._cannot_run(error) from error
        self.find(np.full((64, 64, 3), GREY, np.uint8))

    def find(self, picture: Bytes) -> DetectedObjects:
        """Return what is in a picture (height × width × 3, BGR), in the whole and in its parts."""
        height, width = picture.shape[:2]
        # As many parts that each is about as large as what the model looks at.
        columns = min(4, max(2, round(width / self._size[0]))) if width > STEP * 4 else 1
        rows = min(4, max(2, round(height / self._size[1]))) if height > STEP * 4 else 1
        people: list[tuple[CoverBox, float]] = []
        vehicles: list[tuple[CoverBox, float]] = []
        for place, part in whole_and_parts(picture, columns, rows):
            for kind, box, sure in self._look(part):
                (people if kind == PERSON else vehicles).append((placed(box, place), sure))
        return DetectedObjects(surest(people, COMMON), surest(vehicles, COMMON))

    def _look(self, picture: Bytes) -> list[tuple[str, CoverBox, float]]:
        width, height = self._size
        scale = min(width / picture.shape[1], height / picture.shape[0])
        inner = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
        board = np.full((height, width, 3), GREY, np.uint8)
        board[: inner[1], : inner[0]] = cv2.resize(picture, inner, interpolation=cv2.INTER_AREA)
        try:
            self._net.setInput(self._input(board))
            outputs = self._net.getUnconnectedOutLayersNames()
            answers = self._net.forward(outputs)
        except cv2.error as error:
            raise self._cannot_run(error) from error
        arrays = [np.asarray(one, np.float32) for one in answers]
        answer = read_answer(arrays, self._facts, self._size, self._names, outputs)
        classes = _classes(self._names, answer.scores.shape[1], answer.first_class)
        found = []
        for number, kind in classes.items():
            for place in np.flatnonzero(answer.scores[:, number] > SURE).tolist():
                left, top, right, bottom = (float(value) for value in answer.boxes[place])
                box = CoverBox(left / inner[0], top / inner[1], right / inner[0], bottom / inner[1])
                inside = CoverBox(*(min(1.0, max(0.0, side)) for side in box.rounded()))
                if inside.right > inside.left and inside.bottom > inside.top:
                    found.append((kind, inside, float(answer.scores[place, number])))
        return found

    def _input(self, board: Bytes) -> np.ndarray[Any, Any]:
        """Return a picture as the model takes it."""
        if self._facts.is_bytes:
            picture = cv2.cvtColor(board, cv2.COLOR_BGR2RGB)[None]
            return picture if self._facts.is_last else np.ascontiguousarray(picture.transpose(0, 3, 1, 2))
        blob = np.asarray(cv2.dnn.blobFromImage(board, self._factor, swapRB=True))
        return np.ascontiguousarray(blob.transpose(0, 2, 3, 1)) if self._facts.is_last else blob

    def _cannot_run(self, error: Exception) -> ValueError:
        sorts = sorted(self._facts.operations & SORTS_OUT)
        if sorts:
            return ValueError(
                f"it sorts out its boxes itself ({', '.join(sorts)}), which OpenCV cannot run; export it "
                "without"
            )
        return ValueError(f"OpenCV cannot run it ({_short(error)})")


def _size_of(facts: OnnxFacts) -> tuple[int, int]:
    height, width = (side or USUAL for side in facts.shape[2:])
    if not (STEP <= height <= MOST_SIDE and STEP <= width <= MOST_SIDE):
        raise ValueError(f"its input is {width}×{height}; from {STEP} to {MOST_SIDE} can be used")
    return width, height


def _classes(names: dict[int, str], count: int, first: int) -> dict[int, str]:
    """Return the columns that matter, each with `person` or the vehicle's name."""
    if names:
        named = {number + first: name.lower() for number, name in names.items()}
    elif count - first == 1:
        named = {first: PERSON}
    elif count == COCO_WITH_GAPS and not first:
        named = {number + 1: name for number, name in COCO.items()}
        named[8] = "truck"
    else:
        named = {number + first: name for number, name in COCO.items()}
    kept = {n: name for n, name in named.items() if n < count and (name == PERSON or name in VEHICLES)}
    if PERSON not in kept.values():
        raise ValueError("none of its classes is “person”")
    return kept


def read_answer(
    answers: list[np.ndarray[Any, Any]],
    facts: OnnxFacts,
    size: tuple[int, int],
    names: Mapping[int, str] | None = None,
    outputs: Sequence[str] = (),
) -> _Answer:
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
) -> _Answer | None:
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
) -> _Answer:
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
) -> _Answer:
    """Read rows whose classes are numbers, which some count from nought and some from one."""
    if not named:
        raise ValueError(
            "it gives classes by number; write their names, a line each, into a file .names beside"
        )
    numbers = np.rint(classes).astype(int)
    is_known = (numbers >= 0) & (numbers <= max(named))
    found = np.zeros((len(boxes), max(named) + 1), np.float32)
    found[np.flatnonzero(is_known), numbers[is_known]] = np.clip(scores[is_known], 0, 1)
    return _Answer(_in_pixels(boxes, size), found)


def _of_one(rows: np.ndarray[Any, Any], named: int, size: tuple[int, int]) -> _Answer:
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
    return _Answer(_corners(rows[:, :4], size), scores)


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


def _sorted_out(rows: np.ndarray[Any, Any], size: tuple[int, int]) -> _Answer:
    """Read left, top, right, bottom, how sure, and the class, a row each."""
    classes = np.clip(np.rint(rows[:, 5]), 0, COCO_CLASSES - 1).astype(int)
    scores = np.zeros((len(rows), COCO_CLASSES), np.float32)
    scores[np.arange(len(rows)), classes] = rows[:, 4]
    return _Answer(_in_pixels(rows[:, :4], size), scores)


def _of_two(
    boxes: np.ndarray[Any, Any], scores: np.ndarray[Any, Any], size: tuple[int, int], *, is_detr: bool
) -> _Answer:
    if scores.min(initial=0) < 0 or scores.max(initial=0) > 1:
        scores = 1 / (1 + np.exp(-np.clip(scores, -50, 50)))
    if is_detr:
        return _Answer(_corners(boxes, size), scores)
    are_corners = float(((boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])).mean()) > ENOUGH
    # SSD's first class is the background.
    first = 0 if scores.shape[1] in {1, COCO_CLASSES, COCO_WITH_GAPS} else 1
    return _Answer(_in_pixels(boxes, size) if are_corners else _corners(boxes, size), scores, first)


def _corners(boxes: np.ndarray[Any, Any], size: tuple[int, int]) -> np.ndarray[Any, Any]:
    """Return corners of boxes that are given by middle, width and height."""
    middle, half = boxes[:, :2], boxes[:, 2:] / 2
    return _in_pixels(np.concatenate([middle - half, middle + half], axis=1), size)


def _in_pixels(boxes: np.ndarray[Any, Any], size: tuple[int, int]) -> np.ndarray[Any, Any]:
    is_fraction = boxes.max(initial=0) < TURN
    return boxes * np.array([*size, *size], np.float32) if is_fraction else boxes


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
