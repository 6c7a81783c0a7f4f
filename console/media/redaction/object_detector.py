"""Runs a detector of people and vehicles that the scheme put into its folder of models, with OpenCV.

Read are the usual answers: YOLOv8 and later ([1, 4 + classes, n]), YOLOv5 ([1, n, 5 + classes]), detectors
that have sorted out already ([1, n, 6]), and boxes and scores apart, as SSD and DETR give them. Pictures
go in as RGB from 0 to 1, with grey edges where the shape differs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.redaction.onnx_facts import OnnxFacts, onnx_facts
from console.media.redaction.parts import placed, surest, whole_and_parts

if TYPE_CHECKING:
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

    Raises:
        ValueError: it is another file, or not a detector that can be used; the text says why.
        OSError: it is missing.
    """

    def __init__(self, path: Path, sha256: str, names: dict[int, str] | None = None) -> None:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("the file was changed after it was chosen")
        self._facts = onnx_facts(content)
        self._names = names or self._facts.names
        self._size = _size_of(self._facts)
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise ValueError(f"OpenCV cannot run it ({_short(error)})") from error
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
            self._net.setInput(cv2.dnn.blobFromImage(board, 1 / 255, swapRB=True))
            answers = self._net.forward(self._net.getUnconnectedOutLayersNames())
        except cv2.error as error:
            raise ValueError(f"OpenCV cannot run it ({_short(error)})") from error
        answer = read_answer([np.asarray(one, np.float32) for one in answers], self._facts, self._size)
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


def read_answer(answers: list[np.ndarray[Any, Any]], facts: OnnxFacts, size: tuple[int, int]) -> _Answer:
    """Return boxes and scores from what a network answered, whichever of the usual layouts it has.

    Raises:
        ValueError: the layout is none of them.
    """
    plain = [one[0] if one.ndim == 3 and one.shape[0] == 1 else one for one in answers]
    shapes = [list(one.shape) for one in answers]
    if any(not np.isfinite(one).all() for one in plain):
        raise ValueError("its answers are not numbers")
    if len(plain) == 1 and plain[0].ndim == 2:
        return _of_one(plain[0], len(facts.names), size)
    boxes = [one for one in plain if one.ndim == 2 and one.shape[1] == 4]
    if len(plain) == 2 and boxes:
        scores = next((one for one in plain if one is not boxes[0]), boxes[0])
        if scores.ndim == 2 and len(scores) == len(boxes[0]):
            is_detr = any("logit" in name or "pred" in name for name in facts.outputs)
            return _of_two(boxes[0], scores, size, is_detr=is_detr)
    raise ValueError(f"its answers have a layout that is not known: {shapes}")


def _of_one(rows: np.ndarray[Any, Any], named: int, size: tuple[int, int]) -> _Answer:
    is_across = _is_across(rows.shape[0], rows.shape[1], named or COCO_CLASSES)
    rows = rows.T if is_across else rows
    columns = rows.shape[1]
    if columns < 5:
        raise ValueError(f"its answers have a layout that is not known: {list(rows.shape)}")
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
