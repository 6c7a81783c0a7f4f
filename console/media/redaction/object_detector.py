"""Runs a detector of people and vehicles that the scheme put into its folder of models, with OpenCV.

Read are the usual answers, see `detector_answers`. Pictures go in as RGB, in the order of the file's own
input, with grey edges where the shape differs: from 0 to 255 where the input is bytes or the graph begins by
scaling it, or where the file beside the model says so; else from 0 to 1, unless nothing at all is seen so
and something is from 0 to 255. YOLOX's go in as it was trained: from 0 to 255, blue first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.redaction.detector_answers import COCO_WITH_GAPS, DetectorAnswer, read_answer
from console.media.redaction.model_folder import read_model
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
FOUND, NOTHING, AGREED = 0.5, 0.1, 2
"""Pixels go in as 0 to 255 where somebody is seen so and nobody otherwise; after so many pictures always."""
SORTS_OUT = {"NonMaxSuppression", "EfficientNMS_TRT", "BatchedNMS_TRT", "BatchedNMSDynamic_TRT", "Loop", "If"}
"""Operations that models with their own sorting out have."""


@dataclass(frozen=True, slots=True)
class DetectedObjects:
    """What was found in one picture."""

    people: list[CoverBox]
    vehicles: list[CoverBox]


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
        self._takes_255 = self._facts.takes_255 if takes_255 is None else takes_255
        self._is_yolox = False
        self._is_open = takes_255 is None and not self._takes_255
        self._agreed = 0
        self._size = _size_of(self._facts)
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise self._cannot_run(error) from error
        probe = self._answer(np.full((self._size[1], self._size[0], 3), GREY, np.uint8))
        if probe.is_yolox:
            self._is_yolox, self._is_open, self._takes_255 = True, False, takes_255 is not False
        self.find(np.full((64, 64, 3), GREY, np.uint8))

    def find(self, picture: Bytes) -> DetectedObjects:
        """Return what is in a picture (height × width × 3, BGR), in the whole and in its parts."""
        if self._is_open:
            self._choose_range(picture)
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
        board, inner = self._board(picture)
        answer = self._answer(board)
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

    def _board(self, picture: Bytes) -> tuple[Bytes, tuple[int, int]]:
        """Return a picture in the size of the input, grey beside it, and its own size in there."""
        width, height = self._size
        scale = min(width / picture.shape[1], height / picture.shape[0])
        inner = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
        board = np.full((height, width, 3), GREY, np.uint8)
        board[: inner[1], : inner[0]] = cv2.resize(picture, inner, interpolation=cv2.INTER_AREA)
        return board, inner

    def _choose_range(self, picture: Bytes) -> None:
        """Decide how pixels go in, where neither the graph nor a file says it: one of two sees nobody."""
        surest = []
        for takes_255 in (False, True):
            self._takes_255 = takes_255
            answer = self._answer(self._board(picture)[0])
            columns = list(_classes(self._names, answer.scores.shape[1], answer.first_class))
            surest.append(float(answer.scores[:, columns].max(initial=0.0)))
        self._takes_255 = surest[0] < NOTHING and surest[1] >= FOUND
        self._agreed += self._takes_255
        self._is_open = surest[0] < SURE and self._agreed < AGREED

    def _answer(self, board: Bytes) -> DetectorAnswer:
        try:
            self._net.setInput(self._input(board))
            outputs = self._net.getUnconnectedOutLayersNames()
            answers = self._net.forward(outputs)
        except cv2.error as error:
            raise self._cannot_run(error) from error
        arrays = [np.asarray(one, np.float32) for one in answers]
        return read_answer(arrays, self._facts, self._size, self._names, outputs)

    def _input(self, board: Bytes) -> np.ndarray[Any, Any]:
        """Return a picture as the model takes it."""
        if self._facts.is_bytes:
            picture = (board if self._is_yolox else cv2.cvtColor(board, cv2.COLOR_BGR2RGB))[None]
            return picture if self._facts.is_last else np.ascontiguousarray(picture.transpose(0, 3, 1, 2))
        factor = 1.0 if self._takes_255 else 1 / 255
        blob = np.asarray(cv2.dnn.blobFromImage(board, factor, swapRB=not self._is_yolox))
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


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
