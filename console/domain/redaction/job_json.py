"""Instructions of a redaction as JSON, of which the SHA-256 ties them to the result."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from console.domain.errors import UNFIT_VALUES, OperatorError
from console.domain.redaction.job import (
    CoverBox,
    CoverStyle,
    CoverTrack,
    Decision,
    FrameSpan,
    KeyBox,
    ModelUsed,
    RedactionJob,
)
from console.domain.redaction.review import FramesSeen

FORMAT = "watchroom redaction"


@dataclass(frozen=True, slots=True)
class SavedRedaction:
    """A job as it is kept between two sittings.

    Attributes:
        editors: login of everybody who saved it; none of them may release it.
    """

    job: RedactionJob
    seen: FramesSeen
    editors: tuple[str, ...] = field(default=())


def job_as_json(job: RedactionJob) -> dict[str, Any]:
    """Return the instructions for a process that renders them, and for the hash."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "frames": job.frames,
        "style": job.style.value,
        "is_inverse": job.is_inverse,
        "has_sound": job.has_sound,
        "muted": [[span.first, span.last] for span in job.muted],
        "tracks": [_track(track) for track in job.tracks],
    }
    # Left out where it says nothing, so that the hash of earlier instructions stays what it was.
    if job.found_with:
        content["found_with"] = [{"name": one.name, "sha256": one.sha256} for one in job.found_with]
    return content


def _track(track: CoverTrack) -> dict[str, Any]:
    content: dict[str, Any] = {
        "number": track.number,
        "name": track.name,
        "decision": track.decision.value,
        "reason": track.reason,
        "is_found": track.is_found,
        "keys": [_key(key) for key in track.keys],
    }
    if track.is_plate:
        content["is_plate"] = True
    return content


def _key(key: KeyBox) -> list[float]:
    listed = [key.frame, *key.box.rounded()]
    return [*listed, 1] if key.is_last else listed


def read_job(content: dict[str, Any]) -> RedactionJob:
    """Return the instructions.

    Raises:
        OperatorError: they cannot be read.
    """
    if content.get("format") != FORMAT:
        raise OperatorError("The redaction was made by another version of the program.", "Begin it anew.")
    try:
        return RedactionJob(
            int(content["frames"]),
            tuple(_read_track(track) for track in content["tracks"]),
            CoverStyle(content["style"]),
            bool(content["is_inverse"]),
            bool(content["has_sound"]),
            tuple(FrameSpan(int(first), int(last)) for first, last in content["muted"]),
            found_with=tuple(
                ModelUsed(str(one["name"]), str(one["sha256"])) for one in content.get("found_with", ())
            ),
        )
    except UNFIT_VALUES as error:
        raise OperatorError("The redaction cannot be read.", "Begin it anew.") from error


def _read_track(content: dict[str, Any]) -> CoverTrack:
    return CoverTrack(
        int(content["number"]),
        str(content["name"]),
        tuple(_read_key(key) for key in content["keys"]),
        Decision(content["decision"]),
        str(content["reason"]),
        bool(content["is_found"]),
        bool(content.get("is_plate", False)),
    )


def _read_key(content: list[float]) -> KeyBox:
    frame, left, top, right, bottom, *ends = content
    box = CoverBox(float(left), float(top), float(right), float(bottom)).checked()
    return KeyBox(int(frame), box, is_last=bool(ends and ends[0]))


def instructions_sha256(job: RedactionJob) -> str:
    """Return the hash that names exactly these instructions."""
    plain = json.dumps(job_as_json(job), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def saved_bytes(saved: SavedRedaction) -> bytes:
    """Return a job as it is kept."""
    content = {
        "job": job_as_json(saved.job),
        "sightings": [_key(key) for key in saved.job.sightings],
        "seen": hex(saved.seen.bits),
        "editors": list(saved.editors),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def read_saved(content: bytes) -> SavedRedaction:
    """Return a kept job.

    Raises:
        OperatorError: it cannot be read.
    """
    try:
        given = json.loads(content)
        job = dataclasses.replace(
            read_job(given["job"]), sightings=tuple(_read_key(key) for key in given["sightings"])
        )
        seen = FramesSeen(job.frames, int(given["seen"], 16))
        return SavedRedaction(job, seen, tuple(map(str, given["editors"])))
    except UNFIT_VALUES as error:
        raise OperatorError("The redaction cannot be read.", "Begin it anew.") from error
