"""Prepares, searches or renders a clip in a process of its own: a broken stream may end it without harm.

Standard input is one JSON object. Standard output is a JSON object a line: `{"done": n}` as it goes on, and
at the end the answer. If nobody reads any more, because the console died, the process ends.
"""

from __future__ import annotations

import json
import os
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import av
import av.error
from av.video.frame import PictureType

from console.domain.errors import ConsoleError
from console.domain.redaction.job_json import read_job
from console.media.redaction.clip_sound import RedactedSound
from console.media.redaction.clip_source import ClipPicture, ClipSource
from console.media.redaction.cover import cover
from console.media.redaction.scenes import SceneWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.container import OutputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from console.domain.redaction.job import FrameSpan
    from console.media.redaction.clip_source import ClipSound

_Finder = TypeVar("_Finder")
CLOCK = Fraction(1, 90_000)
STUDIO_FPS = 25
TOLD_EVERY = 10
NICENESS = 10
MOST_MEMORY = 6 * 1024**3
RENDERED = {"preset": "veryfast", "crf": "20", "bf": "0"}
STUDIO = {"preset": "ultrafast", "crf": "20", "bf": "0"}


def tell(done: int) -> None:
    """Say how far it is."""
    if done % TOLD_EVERY == 0:
        sys.stdout.write(json.dumps({"done": done}) + "\n")
        sys.stdout.flush()


def _video(container: OutputContainer, frame: VideoFrame, options: dict[str, str]) -> VideoStream:
    stream = container.add_stream("libx264", rate=STUDIO_FPS, options=dict(options))
    stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
    stream.codec_context.time_base = CLOCK
    return stream


def prepare(question: dict[str, Any]) -> dict[str, Any]:
    """Write the pictures for the studio: one a key frame each, frame n at n steps, so that any is found."""
    clip = ClipSource(question)
    video: VideoStream | None = None
    scenes = SceneWatch()
    with av.open(question["target"], "w", format="mp4") as container:
        for picture in clip.read():
            if not isinstance(picture, ClipPicture):
                continue
            if video is None:
                video = _video(container, picture.frame, STUDIO)
                video.gop_size = 1
            scenes.look(picture)
            picture.frame.pts = picture.number * round(1 / (STUDIO_FPS * CLOCK))
            picture.frame.time_base, picture.frame.pict_type = CLOCK, PictureType.I
            container.mux(video.encode(picture.frame))
            tell(picture.number)
        if video is not None:
            container.mux(video.encode(None))
    size = [video.width, video.height] if video is not None else []
    return {"frames": clip.count, "damaged": clip.damaged, "size": size, "scenes": scenes.found}


def render(question: dict[str, Any]) -> dict[str, Any]:
    """Write the covered copy. Only pictures that went through `cover` go into it, and sound asked for.

    Raises:
        ValueError: the clip has not the frames that were looked at.
    """
    clip, job = ClipSource(question), read_job(question["job"])
    times: list[float] = []

    def is_muted(at_s: float) -> bool:
        return any(_is_within(at_s, span, times) for span in job.muted)

    sound: RedactedSound | None = None
    video: VideoStream | None = None
    pieces: list[ClipSound] = []
    options = {"movflags": "+faststart"}
    with av.open(question["target"], "w", format="mp4", options=options) as container:
        last = -1
        for piece in clip.read(with_sound=job.has_sound):
            if not isinstance(piece, ClipPicture):
                pieces.append(piece)
                continue
            if video is None:
                video = _video(container, piece.frame, RENDERED)
                video.gop_size = 50
                rate = _sound_rate(question) if job.has_sound else 0
                sound = RedactedSound(container, rate, is_muted) if rate else None
            times.append(piece.elapsed_s)
            cover(piece.frame, job, piece.number)
            # Stamps must rise, also where the recording's stand still.
            last = piece.frame.pts = max(last + 1, round(piece.elapsed_s / CLOCK))
            piece.frame.time_base, piece.frame.pict_type = CLOCK, PictureType.NONE
            container.mux(video.encode(piece.frame))
            tell(piece.number)
        if video is not None:
            container.mux(video.encode(None))
        if sound is not None:
            for heard in pieces:  # once all times are known
                sound.put(heard)
            sound.end()
    if clip.count != job.frames:
        raise ValueError(f"the clip has {clip.count} pictures, {job.frames} were looked at")
    return {"frames": clip.count, "damaged": clip.damaged}


def _is_within(at_s: float, span: FrameSpan, times: list[float]) -> bool:
    """Whether a time is that of a passage; the last frame lasts until the next one, or for ever."""
    if span.first >= len(times) or at_s < times[span.first]:
        return False
    return span.last + 1 >= len(times) or at_s < times[span.last + 1]


def _sound_rate(question: dict[str, Any]) -> int:
    """Return the samples per second of the first recording with sound; 0: none has any."""
    for given in question["inputs"]:
        with av.open(given["path"], metadata_errors="ignore") as source:
            if source.streams.audio:
                return max(8000, source.streams.audio[0].codec_context.sample_rate or 8000)
    return 0


def search(question: dict[str, Any]) -> dict[str, Any]:
    """Look for people and number plates; see `detection`.

    Raises:
        ValueError: the model that was chosen cannot be used; the text says why.
    """
    from console.media.redaction.background import usual_picture
    from console.media.redaction.detection import Finders, find_people
    from console.media.redaction.faces import FaceFinder
    from console.media.redaction.model_folder import class_names, pixel_range
    from console.media.redaction.object_detector import ObjectDetector
    from console.media.redaction.plate_reader import PlateReader

    limit_memory()
    # Without them people, motion and candidates are still found; whoever looks at every frame is told.
    faces, without_faces = _or_why(FaceFinder, question.get("faces"))
    plates, without_reading = _or_why(PlateReader, question.get("plates"))
    objects = None
    if chosen := question.get("model"):
        try:
            path = Path(chosen["path"])
            objects = ObjectDetector(path, chosen["sha256"], class_names(path), pixel_range(path))
        except (OSError, ValueError, MemoryError) as error:
            return {"error": str(error) or type(error).__name__, "is_of_model": True}
    usual = usual_picture(ClipSource(question).read())
    found = find_people(ClipSource(question), tell, Finders(faces, objects, plates), usual)
    return {**found, "without_faces": without_faces, "without_reading": without_reading}


def _or_why(finder: Callable[[Path], _Finder], model: str | None) -> tuple[_Finder | None, str]:
    """Return a finder with the program's own model, or why there is none."""
    if not model:
        return None, ""
    try:
        return finder(Path(model)), ""
    except (OSError, ValueError) as error:
        return None, str(error) or type(error).__name__


def limit_memory() -> None:
    """Let a file that asks for more memory than a detector needs end this process, not the computer."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


WORK = {"prepare": prepare, "render": render, "search": search}


def main() -> None:
    """Do what standard input asks for."""
    if os.name == "posix":
        os.nice(NICENESS)
    os.umask(0o077)
    av.logging.set_level(None)
    try:
        question = json.loads(sys.stdin.read())
        answer = WORK[question["work"]](question)
    except (av.error.FFmpegError, ConsoleError, ValueError, OSError, MemoryError, IndexError) as error:
        if isinstance(error, BrokenPipeError):
            return
        answer = {"error": f"{type(error).__name__}: {error}"[:300]}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
