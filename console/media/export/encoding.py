"""Copies that are encoded again: masked, for viewing, and clips for court."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.evidence.package import PackagedCamera

CHILD = "console.media.export.encode_child"
LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class EncodeJob:
    """One file to be encoded from one or more recordings of a camera.

    Attributes:
        inputs: path of each recording, and its begin.
        target: the file that is written.
        trim: begin and end of what is wanted; empty: all.
        caption: written under every picture with its local time; empty: none.
    """

    footage: PackagedCamera
    inputs: Sequence[tuple[Path, dt.datetime]]
    target: Path
    has_sound: bool = True
    trim: tuple[dt.datetime, ...] = ()
    caption: str = ""

    def question(self) -> dict[str, Any]:
        """Return the job as the child reads it."""
        masking = self.footage.masking
        return {
            "inputs": [{"path": str(path), "begin_utc": begin.isoformat()} for path, begin in self.inputs],
            "target": str(self.target),
            "is_masked": self.footage.is_masked,
            "zones": [[since.isoformat(), content] for since, content in masking.zones],
            "lenses": [[since.isoformat(), content] for since, content in masking.lenses],
            "track": [base64.b64encode(piece).decode() for piece in masking.track],
            "has_sound": self.has_sound,
            "trim": [instant.isoformat() for instant in self.trim],
            "caption": self.caption,
        }


def encode(job: EncodeJob, report: Callable[[], None]) -> dict[str, int]:
    """Encode a file; return how many pictures were read, written, covered and damaged.

    Args:
        job: what to do.
        report: called while it works; may raise to cancel, and then the process is ended.

    Raises:
        EnvironmentFault: the recording cannot be read, or the target not be written.
    """
    job.target.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        answer = _answer(process, json.dumps(job.question()).encode(), report)
    finally:
        process.kill()
        process.wait()
    if "error" in answer or not answer.get("written"):
        reason = answer.get("error", "no picture could be decoded")
        raise EnvironmentFault(
            text("{name} could not be encoded: {reason}.", name=job.target.name, reason=reason),
            "Check the recording with the verification of recordings. Nothing was issued.",
        )
    return answer


def _answer(process: subprocess.Popen[bytes], question: bytes, report: Callable[[], None]) -> dict[str, Any]:
    given: bytes | None = question
    while True:
        try:
            output, _ = process.communicate(given, LOOK_S)
        except subprocess.TimeoutExpired:
            given = None
            report()
            continue
        try:
            answer: dict[str, Any] = json.loads(output)
        except ValueError:
            return {"error": "the encoding process ended"}
        return answer
