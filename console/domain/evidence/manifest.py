"""The manifest of an evidence package, and the files that are made from it (format: ARCHITECTURE.md)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.clock import LONDON

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from console.domain.evidence.package import (
        CustodyStep,
        ListedFile,
        PackagedCamera,
        PackagedSegment,
        PackagePlan,
    )
    from console.domain.recording.camera_clocks import MeasuredClock
    from console.domain.recording.recorder_clock import KnownClock, RecorderClock
    from console.domain.recording.segments import Gap

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
SCRIPT, SUMS = "manifest.js", "manifest-sha256.txt"
FORMAT, VERSION = "watchroom evidence package", 1
LEVEL = "exported by the owner, level 0"
_SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of an Ed25519 key in a public key file (RFC 8410)."""
SHORT_DIGITS, IN_GROUP = 24, 4
"""As `verify.py` and the page read them back."""
_NO_CLOCK = {"error_s_when_recorded": None, "error_s_when_exported": None, "words": "not measured"}


@dataclass(frozen=True, slots=True)
class Disc:
    """One of the discs over which a package is spread; each is a package of its own recordings."""

    number: int
    of: int
    whole_sha256: str
    """Of the manifest of the whole package, which lies on each disc as `whole/manifest.json`."""


def is_made_from_it(name: str) -> bool:
    """Return whether a file of a package is made from the manifest, or is it, so that it cannot list it."""
    return name in {MANIFEST, SIGNATURE, KEY, SCRIPT, SUMS}


def pem_of(public_key: str) -> str:
    """Return the public key file (PEM) of an Ed25519 key in hex, as `openssl pkeyutl` reads it."""
    middle = base64.b64encode(_SPKI + bytes.fromhex(public_key)).decode("ascii")
    return f"-----BEGIN PUBLIC KEY-----\n{middle}\n-----END PUBLIC KEY-----\n"


def public_key_in(pem: str) -> str:
    """Return the Ed25519 key, hex, in a public key file of ours."""
    return base64.b64decode(pem.splitlines()[1])[len(_SPKI) :].hex()


def fingerprint_of(public_key: str) -> str:
    """Return the SHA-256 of a public key file's content (DER), hex, for an Ed25519 key in hex."""
    return hashlib.sha256(_SPKI + bytes.fromhex(public_key)).hexdigest()


def short_fingerprint(fingerprint: str) -> str:
    """Return the groups of a fingerprint that stand on labels and can be read out: its first 96 bits."""
    return in_groups(fingerprint[:SHORT_DIGITS])


def in_groups(fingerprint: str) -> str:
    """Return a fingerprint in groups that can be read out."""
    return " ".join(fingerprint[at : at + IN_GROUP] for at in range(0, len(fingerprint), IN_GROUP))


def script_of(manifest: str, signature: bytes, pem: str) -> str:
    """Return the script by which the page reads manifest, signature and key."""
    content = {"key": pem, "manifest": manifest, "signature": signature.hex()}
    return f"WATCHROOM_PACKAGE={json.dumps(content, separators=(',', ':'))};\n"


def sums_of(files: Iterable[ListedFile]) -> str:
    """Return the text that `sha256sum -c` reads."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in sorted(files, key=lambda file: file.name))


def manifest_bytes(
    plan: PackagePlan,
    media: Mapping[int, Sequence[PackagedSegment]],
    files: Iterable[ListedFile],
    key: str,
    disc: Disc | None = None,
) -> bytes:
    """Return the manifest: JSON in UTF-8, of which every byte is signed.

    Args:
        plan: what the package is.
        media: what was written of each camera.
        files: every file of the package but those that are made from the manifest.
        key: the public key, hex.
        disc: which disc it is, where the package is spread over several.
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exhibit": str(plan.exhibit),
        "copy": plan.copy.value,
        "parent": str(plan.exhibit.parent or ""),
        "level": LEVEL,
        "scheme": plan.scheme,
        "software": plan.software,
        "made": instant(plan.made_utc),
        "made_by": plan.made_by,
        "key": {"ed25519": key, "sha256": fingerprint_of(key)},
        "request": {"entry": f"{plan.book} {plan.request}", **plan.asked},
        "span": {"begin": instant(plan.selection.begin_utc), "end": instant(plan.selection.end_utc)},
        "recorder_clock": _recorder_clock(plan.recorder_clock),
        "cameras": [_camera(footage, media[footage.camera.number]) for footage in plan.footage],
        "custody": [_custody(step) for step in plan.custody],
        "notes": list(plan.notes),
        "reviewed_not_supplied": [
            {
                "camera": one.camera,
                "begin": instant(one.begin_utc),
                "end": instant(one.end_utc),
                "entry": one.entry,
            }
            for one in plan.reviewed
        ],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256}
            for file in sorted(files, key=lambda file: file.name)
        ],
    }
    if disc is not None:
        content["disc"] = {"number": disc.number, "of": disc.of, "whole_manifest_sha256": disc.whole_sha256}
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def instant(utc: dt.datetime) -> dict[str, str]:
    """Return an instant in UTC and in local time, which names its offset."""
    local = utc.astimezone(LONDON)
    return {
        "utc": utc.isoformat(timespec="milliseconds"),
        "local": local.isoformat(timespec="milliseconds"),
        "zone": local.tzname() or "",
    }


def _camera(footage: PackagedCamera, media: Sequence[PackagedSegment]) -> dict[str, Any]:
    camera = footage.camera
    return {
        "number": camera.number,
        "reference": camera.urn,
        "name": camera.name,
        "place": camera.place,
        "kind": camera.kind.value,
        "clock": _clock(footage.clock),
        "zones": [
            {
                "since": instant(zones.since_utc),
                "names": list(zones.names),
                "recorded_masked": zones.is_recorded_masked,
            }
            for zones in footage.zones
        ],
        "zones_lifted": footage.is_lifted,
        "masked": footage.is_masked,
        "gaps": [_gap(gap) for gap in footage.gaps],
        "segments": [_segment(written) for written in media],
    }


def _clock(clock: MeasuredClock) -> dict[str, Any]:
    """Return what was measured of a camera's clock. Times of recordings are the recorder's."""
    if not clock.recorded and clock.exported is None:
        return _NO_CLOCK
    measured = [{"at": instant(one.at_utc), "error_s": one.error_s} for one in clock.recorded]
    exported = clock.exported
    return {
        "error_s_when_recorded": clock.recorded[-1].error_s if clock.recorded else None,
        "error_s_when_exported": exported.error_s if exported else None,
        "words": "the camera's clock minus the recorder's; nothing was corrected",
        "measured_when_recorded": measured,
        "measured_when_exported": instant(exported.at_utc) if exported else None,
    }


def _recorder_clock(clock: KnownClock) -> dict[str, Any]:
    """Return what is known of the recorder's clock, by which all times in the manifest are."""
    if not clock.recorded and clock.exported is None:
        return _NO_CLOCK
    recorded, exported = clock.when_recorded, clock.exported
    return {
        "error_s_when_recorded": recorded.reading.error_s if recorded else None,
        "error_s_when_exported": exported.reading.error_s if exported else None,
        "words": "the recorder's clock minus the true time; nothing was corrected",
        "compared_when_recorded": [_compared(one) for one in clock.recorded],
        "compared_when_exported": _compared(exported) if exported else None,
    }


def _compared(one: RecorderClock) -> dict[str, Any]:
    reading = one.reading
    return {
        "at": instant(one.at_utc),
        "error_s": reading.error_s,
        "within_s": reading.within_s,
        "with": reading.how,
        "by": one.by,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "begin": instant(gap.begin_utc),
        "end": instant(gap.end_utc) if gap.end_utc else None,
        "cause": gap.cause.value,
        "detail": gap.detail,
    }


def _segment(written: PackagedSegment) -> dict[str, Any]:
    segment = written.segment
    return {
        "file": written.file.name,
        "sha256": written.file.sha256,
        "size": written.file.size,
        "begin": instant(written.begin_utc or segment.begin_utc),
        "end": instant(segment.end_utc),
        "seconds": round(written.seconds, 6),
        "volume": written.volume,
        "number": segment.number,
        "original_sha256": segment.sha256,
        "previous_sha256": segment.previous_sha256,
        "frames": segment.frames,
        "key_frames": segment.key_frames,
        "mode": segment.mode.value,
        "state": segment.state.value,
        "cause": segment.cause.value,
        "codecs": list(written.codecs),
        "width": written.width,
        "height": written.height,
        "fault": written.fault,
        "making": written.making,
    }


def _custody(step: CustodyStep) -> dict[str, Any]:
    return {
        "at": instant(step.instant_utc),
        "entry": step.entry,
        "act": step.act,
        "login": step.login,
        "name": step.name,
    }
