"""`watchroom bench redaction`: which people, heads and plates detection covers without help, and how fast.

Nothing is drawn by hand in the clip itself: counted is what the proposal alone covers, in every picture; and
what is left uncovered after a review that overlooks nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from console.demo.bench.redaction_review import (
    HEAD,
    PLATE,
    WHOLE,
    TrueScene,
    cover_at,
    is_covered,
    review,
    uncovered,
)
from console.demo.bench.redaction_truth import SimulatedStreet, Street, larger
from console.domain.redaction.job import CoverBox, CoverTrack, KeyBox, RedactionJob
from console.media.frames import planes
from console.media.redaction.background import usual_picture
from console.media.redaction.detection import Finders, PeopleFinder, find_people
from console.media.redaction.faces import FaceFinder
from console.media.redaction.model_folder import class_names, pixel_range
from console.media.redaction.object_detector import ObjectDetector
from console.media.redaction.plate_reader import PlateReader
from console.media.redaction.tracking import EVERY
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.media.frames import Bytes
    from console.media.redaction.clip_source import ClipPicture, ClipSource

VIEWS = ("zebra-crossing", "high-street-west")
TIMED_SIZE, TIMED_FPS, TIMED_S = (1280, 720), 25, 8
MINUTE_S = 60


class _Scene(TrueScene, Protocol):
    def pictures(self) -> Iterator[ClipPicture]: ...


def redaction(footage: Path, model: Path | None = None, *, only_time: bool = False) -> dict[str, Any]:
    """Measure detection on the sample and in the simulated town.

    Args:
        footage: OpenCV's sample `vtest.avi`.
        model: a detector of one's own, as in the folder of models; None: only what comes with the program.
        only_time: what is covered is left out.
    """
    street, town = Street(footage), [(view, SimulatedStreet(view)) for view in VIEWS]
    faces = FaceFinder(resource("models", "centerface.onnx"))
    reader = PlateReader(resource("models", "plate-letters.onnx"))
    ways: dict[str, Finders] = {
        "without_faces": Finders(plates=reader),
        "built_in": Finders(faces, plates=reader),
    }
    if model is not None:
        sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
        detector = ObjectDetector(model, sha256, class_names(model), pixel_range(model))
        ways[f"with_{model.name}"] = Finders(faces, detector, reader)
    timed = {"minute_of_720p25": {name: _timed(street, finders) for name, finders in ways.items()}}
    if only_time:
        return timed
    return {
        "street": {name: _measured(street, finders) for name, finders in ways.items()},
        **{view: {name: _measured(scene, one) for name, one in ways.items()} for view, scene in town},
        **timed,
    }


def _clip(scene: _Scene, pictures: Iterator[ClipPicture] | None = None) -> ClipSource:
    given = pictures if pictures is not None else scene.pictures()
    return cast("ClipSource", SimpleNamespace(read=lambda: given, count=scene.count))


def _measured(scene: _Scene, finders: Finders) -> dict[str, Any]:
    begun_s = time.process_time()
    found = find_people(_clip(scene), lambda _done: None, finders, usual_picture(scene.pictures()))
    spent_s = time.process_time() - begun_s
    job = proposed(found)
    counted = {"people": [0, 0], "heads": [0, 0], "plates": [0, 0]}
    shares = []
    for number in range(scene.count):
        cover, truth = cover_at(job.tracks, number, scene.size), scene.truth(number)
        shares.append(cover.mean() / 255)
        for name, boxes, least in (
            ("people", truth.people, WHOLE),
            ("heads", truth.heads, HEAD),
            ("plates", truth.plates, PLATE),
        ):
            counted[name][0] += sum(is_covered(cover, box, least) for box in boxes)
            counted[name][1] += len(boxes)
    return {
        **{name: f"{covered} of {all_}" for name, (covered, all_) in counted.items()},
        **{f"{name}_share": round(covered / all_, 3) for name, (covered, all_) in counted.items() if all_},
        "tracks": len(found["tracks"]),
        "plate_tracks": len(found["plates"]),
        "read_plate_tracks": len(found["read_plates"]),
        "picture_covered": round(float(np.mean(shares)), 3),
        "cpu_ms_a_picture": round(1000 * spent_s / scene.count, 1),
        **_reviewed(job, scene),
    }


def proposed(found: dict[str, Any]) -> RedactionJob:
    """Return the instructions that detection proposes."""
    tracks = tuple(
        CoverTrack(number, "", tuple(_keys(keys)), is_found=True, is_plate=kind != "tracks")
        for number, (kind, keys) in enumerate(
            ((kind, keys) for kind in ("tracks", "plates", "read_plates") for keys in found[kind]), 1
        )
    )
    return RedactionJob(found["frames"], tracks, sightings=tuple(_keys(found["sightings"])))


def _keys(rows: list[list[float]]) -> Iterator[KeyBox]:
    for at, *box in rows:
        yield KeyBox(int(at), CoverBox(*box).checked())


def _reviewed(job: RedactionJob, scene: _Scene) -> dict[str, Any]:
    figures = review(job, scene)
    left = sum(
        len(uncovered(figures.job, number, scene, scene.truth(number))) for number in range(scene.count)
    )
    return {
        "left_after_review": left,
        "found_by_jumps_to_doubts": round(figures.by_doubts, 3),
        "boxes_drawn": figures.drawn,
        "frames_looked_at": figures.looks,
    }


class _TimedReader:
    """Reads plates, and keeps how long that takes."""

    def __init__(self, reader: PlateReader | None) -> None:
        self._reader, self.spent_s = reader, 0.0

    def is_plate(self, letters: Bytes) -> bool:
        begun_s = time.process_time()
        found = self._reader is not None and self._reader.is_plate(letters)
        self.spent_s += time.process_time() - begun_s
        return found


def _timed(street: Street, finders: Finders) -> dict[str, Any]:
    """Measure the search of some seconds of 720p at 25 pictures a second, beside its models alone."""
    count = TIMED_FPS * TIMED_S
    pictures = [larger(one, TIMED_SIZE) for one, _ in zip(street.pictures(), range(count), strict=False)]
    scene = cast("_Scene", SimpleNamespace(count=len(pictures)))
    reader = _TimedReader(finders.plates)
    timed = dataclasses.replace(finders, plates=cast("PlateReader", reader))
    begun_s, begun_at_s = time.process_time(), time.monotonic()
    find_people(_clip(scene, iter(pictures)), lambda _done: None, timed, usual_picture(pictures))
    whole_s, waited_s = time.process_time() - begun_s, time.monotonic() - begun_at_s
    looked_at = pictures[::EVERY]
    lumas = [planes(one.frame)[0] for one in looked_at]
    colours = [np.asarray(one.frame.to_ndarray(format="bgr24"), np.uint8) for one in looked_at]
    people = PeopleFinder()
    begun_s = time.process_time()
    for luma, colour in zip(lumas, colours, strict=True):
        people.people(luma)
        if finders.faces is not None:
            finders.faces.find(colour)
        if finders.objects is not None:
            finders.objects.find(colour)
    models_s = time.process_time() - begun_s + reader.spent_s
    minute = MINUTE_S * TIMED_FPS / len(pictures)
    return {
        "whole_s": round(waited_s * minute, 1),
        "whole_cpu_s": round(whole_s * minute, 1),
        "models_alone_cpu_s": round(models_s * minute, 1),
        "ratio": round(whole_s / models_s, 2),
    }
