"""Starts the process that works on a clip, and follows it."""

from __future__ import annotations

import base64
import json
import queue
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.media.export.segment_copies import SegmentSource
    from console.services.redaction.ports import RedactionClip

CHILD = "console.media.redaction.redact_child"
LOOK_S = 0.2


def clip_question(clip: RedactionClip, source: SegmentSource) -> dict[str, Any]:
    """Return a clip as the process reads it."""
    masking = clip.footage.masking
    return {
        "inputs": [
            {"path": str(source.path_of(segment)), "begin_utc": segment.begin_utc.isoformat()}
            for segment in clip.footage.segments
        ],
        "trim": [clip.begin_utc.isoformat(), clip.end_utc.isoformat()],
        "is_masked": clip.footage.is_masked,
        "zones": [[since.isoformat(), content] for since, content in masking.zones],
        "lenses": [[since.isoformat(), content] for since, content in masking.lenses],
        "track": [base64.b64encode(piece).decode() for piece in masking.track],
    }


def work_on_clip(
    work: str, question: dict[str, Any], progress: Callable[[int], None], target: Path | None = None
) -> dict[str, Any]:
    """Let the process do one piece of work and return its answer.

    Args:
        work: `prepare`, `search` or `render`.
        question: see `clip_question`.
        progress: receives the pictures done, several times a second; may raise to cancel, and then the
            process is ended.
        target: the file that it writes.

    Raises:
        EnvironmentFault: the clip cannot be decoded, or the target not be written.
    """
    given = {**question, "work": work, "target": str(target or "")}
    process = subprocess.Popen(
        [sys.executable, "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    reader = BackgroundThread(_read, "redaction answers", (process, lines))
    reader.start()
    try:
        answer = _answer(process, json.dumps(given).encode(), lines, progress)
    finally:
        process.kill()
        process.wait()
        reader.join()
    if question.get("model") and "error" in answer:
        raise _of_model(question["model"], answer)
    if "error" in answer or not answer.get("frames"):
        reason = answer.get("error", "no picture could be decoded")
        raise EnvironmentFault(
            text("The clip could not be worked on: {reason}.", reason=reason),
            "Check the recordings with the verification of recordings. Nothing was issued.",
        )
    return answer


def _of_model(model: dict[str, str], answer: dict[str, Any]) -> EnvironmentFault:
    """Return what is said where a search with a model of the scheme's own failed."""
    name = model["path"].replace("\\", "/").rpartition("/")[2]
    if answer.get("is_of_model"):
        what = text("“{name}” cannot be used: {reason}.", name=name, reason=answer["error"])
    else:
        what = text("The search with “{name}” ended: {reason}.", name=name, reason=answer["error"])
    return EnvironmentFault(
        what, "Choose another model, or look without one. Nothing was changed in the redaction."
    )


def _read(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line)
        process.stdout.close()
    lines.put(b"")


def _answer(
    process: subprocess.Popen[bytes],
    question: bytes,
    lines: queue.SimpleQueue[bytes],
    progress: Callable[[int], None],
) -> dict[str, Any]:
    if process.stdin is not None:
        try:
            process.stdin.write(question)
            process.stdin.close()
        except BrokenPipeError:
            return {"error": "the process ended"}
    done = 0
    while True:
        progress(done)
        try:
            line = lines.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if not line:
            return {"error": "the process ended"}
        told: dict[str, Any] = json.loads(line)
        if "done" not in told:
            return told
        done = int(told["done"])
