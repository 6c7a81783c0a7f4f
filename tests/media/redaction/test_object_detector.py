"""Detectors of the scheme's own, in each usual layout; the files are made here."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from console.domain.redaction.job import CoverBox
from console.media.redaction.model_folder import pixel_range
from console.media.redaction.object_detector import ObjectDetector
from tests.support import onnx_files

if TYPE_CHECKING:
    from pathlib import Path

    from console.media.frames import Bytes

MADE = {
    "YOLOv8, COCO": onnx_files.yolo_v8(),
    "YOLOv8, one class": onnx_files.yolo_v8(classes=1),
    "YOLOv8, names inside": onnx_files.yolo_v8(3, "{0: 'dog', 1: 'cat', 2: 'Person'}", 2),
    "YOLOv5, COCO": onnx_files.yolo_v5(),
    "sorted out": onnx_files.sorted_out(),
    "DETR": onnx_files.boxes_and_scores(is_detr=True),
    "SSD": onnx_files.boxes_and_scores(is_detr=False),
    "boxes, scores, classes": onnx_files.sorted_apart(),
    "… and how many": onnx_files.sorted_apart(has_count=True),
    **{
        f"CenterNet {has_distances=} {is_last=} {is_raw=}": onnx_files.center_net(
            has_distances=has_distances, is_last=is_last, is_raw=is_raw
        )
        for has_distances in (False, True)
        for is_last in (False, True)
        for is_raw in (False, True)
    },
    "YOLOX": onnx_files.yolo_x(),
    "YOLOX, one class": onnx_files.yolo_x(1),
    "sorted out, picture first": onnx_files.with_picture_number(),
    **{
        f"input last={is_last} kind={kind} {scale}": onnx_files.as_input(
            is_last=is_last, kind=kind, scale=scale
        )
        for is_last in (False, True)
        for kind, scale in (
            (onnx_files.OCTETS, "Div"),
            (onnx_files.OCTETS, "Mul"),
            (onnx_files.FLOATS, "Div"),
            (onnx_files.FLOATS, "Mul"),
            (onnx_files.FLOATS, ""),
            (onnx_files.HALVES, ""),
        )
    },
}


def kept(folder: Path, content: bytes) -> tuple[Path, str]:
    path = folder / "model.onnx"
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def night(width: int, height: int, lights: list[tuple[int, int]], side: int) -> Bytes:
    picture = np.zeros((height, width, 3), np.uint8)
    for left, top in lights:
        picture[top : top + side, left : left + side] = 255
    return picture


@pytest.mark.req("PRV-05")
@pytest.mark.parametrize("kind", MADE)
def test_each_usual_layout_is_read(tmp_path: Path, kind: str) -> None:
    finder = ObjectDetector(*kept(tmp_path, MADE[kind]))
    found = finder.find(night(64, 64, [(16, 40)], 8))
    (box,) = found.people
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.25, 0.625, 0.375, 0.75), abs=0.001)
    assert found.vehicles == []
    assert finder.find(night(64, 64, [], 8)).people == []


def test_a_model_that_takes_255_and_does_not_say_so_is_found_out(tmp_path: Path) -> None:
    finder = ObjectDetector(*kept(tmp_path, onnx_files.yolo_x(is_grid=False)))
    picture = night(64, 64, [(16, 40)], 8)
    assert finder.find(night(64, 64, [], 8)).people == []
    for _ in range(3):
        assert len(finder.find(picture).people) == 1
    assert finder.find(night(64, 64, [], 8)).people == []


def test_a_model_that_takes_shares_is_not_given_255_in_a_picture_without_anybody(tmp_path: Path) -> None:
    finder = ObjectDetector(*kept(tmp_path, MADE["YOLOv8, COCO"]))
    dim = np.full((64, 64, 3), 3, np.uint8)  # bright if each value were taken for a share of its own
    assert len(finder.find(night(64, 64, [(16, 40)], 8)).people) == 1
    for _ in range(3):
        assert finder.find(dim).people == []


def test_vehicles_are_told_from_people(tmp_path: Path) -> None:
    finder = ObjectDetector(*kept(tmp_path, onnx_files.yolo_v8(person=2)))
    found = finder.find(night(64, 64, [(16, 40)], 8))
    assert len(found.vehicles) == 1
    assert found.people == []


def test_class_names_beside_the_model_are_heeded(tmp_path: Path) -> None:
    path, sha256 = kept(tmp_path, onnx_files.yolo_v8(2, person=1))
    assert ObjectDetector(path, sha256).find(night(64, 64, [(16, 40)], 8)).people == []
    found = ObjectDetector(path, sha256, {0: "tree", 1: "person"}).find(night(64, 64, [(16, 40)], 8))
    assert len(found.people) == 1


def test_who_is_small_in_a_wide_picture_is_found_in_a_part_of_it(tmp_path: Path) -> None:
    finder = ObjectDetector(*kept(tmp_path, MADE["YOLOv8, COCO"]))
    picture = night(640, 640, [(400, 120)], 40)
    truth = CoverBox(400 / 640, 120 / 640, 440 / 640, 160 / 640)
    found = finder.find(picture).people
    assert found
    assert all(box.common(truth) > 0.3 * box.area for box in found)
    small = np.asarray(cv2.resize(picture, (64, 64), interpolation=cv2.INTER_AREA), np.uint8)
    assert finder.find(small).people == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"this is a letter, not a model", "not an ONNX model|ends too early"),
        (b"", "not an ONNX model"),
        (MADE["DETR"][: len(MADE["DETR"]) // 2], "ends too early"),
        (onnx_files.model([], {}, {"output0": (1, 2)}, shape=(1, 10)), "not a colour picture"),
        (onnx_files.model([], {}, {"output0": (1, 2)}, shape=(1, 3, 9000, 9000)), "9000×9000"),
        (onnx_files.sorted_apart(names=""), "file .names beside"),
        (onnx_files.sorts_out_itself(), "sorts out its boxes itself .NonMaxSuppression."),
        (onnx_files.model([], {}, {"output0": (1, 2)}, kind=onnx_files.INTS), "neither bytes nor"),
        (onnx_files.model([], {}, {"output0": (1, 2)}, shape=(4, 3, 64, 64)), "4 pictures at once"),
        (onnx_files.yolo_v8(3, "{0: 'dog', 1: 'cat', 2: 'cow'}"), "none of its classes"),
        (
            onnx_files.model(
                [onnx_files.node("FrobnicateAll", ("images",), "output0")], {}, {"output0": (1, 2)}
            ),
            "cannot run it",
        ),
        (
            onnx_files.model([onnx_files.node("Sigmoid", ("images",), "output0")], {}, {"output0": (1, 2)}),
            "layout that is not known",
        ),
    ],
)
def test_what_is_no_usable_detector_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ObjectDetector(*kept(tmp_path, content))


def test_a_file_that_was_exchanged_is_not_used(tmp_path: Path) -> None:
    path, sha256 = kept(tmp_path, MADE["YOLOv5, COCO"])
    path.write_bytes(MADE["YOLOv8, COCO"])
    with pytest.raises(ValueError, match="changed after"):
        ObjectDetector(path, sha256)


def test_the_range_of_pixels_beside_the_model_is_heeded(tmp_path: Path) -> None:
    path, sha256 = kept(tmp_path, MADE["YOLOv8, COCO"])
    beside = tmp_path / "model.pixels"
    assert pixel_range(path) is None
    beside.write_text("0-1\n")
    dim = night(64, 64, [(16, 40)], 8) // 4
    assert ObjectDetector(path, sha256, None, pixel_range(path)).find(dim).people == [], "a quarter of white"
    beside.write_text("0-255\n")
    assert len(ObjectDetector(path, sha256, None, pixel_range(path)).find(dim).people) == 1
    beside.write_text("bright")
    with pytest.raises(ValueError, match="neither 0-255 nor 0-1"):
        pixel_range(path)
