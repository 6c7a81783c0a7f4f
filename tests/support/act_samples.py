"""Details of every automatic act, as the services record them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value

_AT, _LATER = "2026-06-01T12:00:00.250+00:00", "2026-06-01T13:00:00+00:00"
_HASH = "5f2c" * 16
_HELD: dict[str, Value] = {"to": "a.bell", "priority": "operator", "until": _LATER}
_LIFT: dict[str, Value] = {
    "zone": "Flat above the bank",
    "seconds": 300.0,
    "until": _LATER,
    "agreed_by": "t.rahman",
}
_MOVE: dict[str, Value] = {
    "begin": _AT,
    "end": "2026-06-01T12:00:12.260+00:00",
    "duration_s": 12.01,
    "ended_by": "released",
    "commands": 7,
    "stop": "stop",
    "stopped_after_s": 0.34,
}
SAMPLES: Mapping[str, tuple[str, Mapping[str, Value]]] = {
    "report-published": (
        "2026-01-01 to 2026-12-31",
        {
            "digest": (f"report.pdf {_HASH}",),
            "public_key": _HASH,
            "signature": _HASH * 2,
            "figures": ('{"measures":{},"rows":{},"totals":{}}',) * 2,
        },
    ),
    "camera-called": ("camera 3", {"to": "spot", "first": _AT, "last": _LATER, "count": 4}),
    "camera-steered": ("camera 3", _MOVE),
    "recording-switched": ("camera 3", {"mode": "time-lapse"}),
    "snapshot": ("camera 3", {"at": _AT, "file": "camera-003.png", "sha256": _HASH, "masked": 1}),
    "fault-acknowledged": (
        "camera 3",
        {"fault": "Camera 3 Market Street: no signal", "begin_utc": _AT, "end_utc": _LATER},
    ),
    "zone-lifted": ("camera 3", {**_LIFT, "reason": "a burglary", "review": "media-log 12", "recorded": _AT}),
    "zone-restored": (
        "camera 3",
        {
            "zone": "Flat",
            "lifted_by": "a.bell",
            "begin": _AT,
            "ended_by": "time is over",
            "review": "media-log 12",
        },
    ),
    "zone-failed-closed": ("camera 3", {"why": "the camera does not tell its position"}),
    "camera-reserved": ("camera 3", {**_HELD, "minutes": 15}),
    "camera-handed-over": ("camera 3", {**_HELD, "how": "taken over", "from": "t.rahman"}),
    "camera-given-back": ("camera 3", _HELD),
    "camera-ran-away": ("camera 3", {"begin": _AT}),
    "camera-focused": ("camera 3", {"focus": "far"}),
    "wiper-used": ("camera 3", {"command": "wiper"}),
    "patrol-run": ("camera 3", {"tour": "Night", "to": "on"}),
    "camera-event": (
        "camera 3, tampering",
        {"state": "began", "source": "1", "topic": "VideoSource/GlobalSceneChange"},
    ),
    "bookmark-saved": ("camera 3", {"bookmark": 4, "at": "2026-06-01T12:00:00+00:00", "for": "all"}),
    "bookmark-deleted": ("camera 3", {"bookmark": 4, "at": "2026-06-01T12:00:00+00:00"}),
    "recording-reviewed": (
        "camera 3",
        {
            "review": "media-log 12",
            "viewed": "2026-06-01T12:00:00Z to 2026-06-01T12:04:10Z (2×)",
            "ended": "closed",
        },
    ),
    "cameras-reserved": ("authorisation AB/2026/7", {"console": "desk 1", "begin": _LATER, "until": _LATER}),
    "cameras-free": ("authorisation AB/2026/7", {"console": "desk 1"}),
    "book-inspected": ("book incidents", {}),
    "viewing-broken-off": (
        "request 12",
        {
            "person": "a.bell",
            "redaction": 3,
            "shown": 40,
            "frames": 50,
            "console": "desk 1",
            "at": _AT,
        },
    ),
    "viewing-ended": ("request 12", {"redaction": 3, "shown": 40, "frames": 50, "console": "desk 1"}),
    "list-inspected": ("list of who said yes", {}),
    "police-took-control": ("authorisation AB/2026/7", {"until": _LATER}),
    "control-handed-back": ("authorisation AB/2026/7", {"person": "t.rahman"}),
    "control-ended": ("authorisation AB/2026/7", {"why": "AB/2026/7 has ended."}),
    "authorised-act": (
        "camera 3",
        {**_MOVE, "did": "camera-steered", "urn": "AB/2026/7", "authorisation": 7, "officer": "DC Marsh"},
    ),
    "officer-left": (
        "authorisation AB/2026/7",
        {"authorisation": 7, "officer": "DC Marsh", "begin": _AT, "end": _LATER, "why": "by hand"},
    ),
    "signed-on": ("console desk 1", {}),
    "signed-off": ("console desk 1", {}),
    "layout-saved": ("layout Night", {}),
    "layout-restored": ("layout Night", {}),
    "layout-deleted": ("layout Night", {}),
    "camera-added": ("camera 3", {"name": "Market Street", "kind": "ptz", "urn": "DEMO-0003"}),
    "camera-changed": ("camera 3", {"name": "Market → Market Street"}),
    "camera-removed": ("camera 3", {"urn": "DEMO-0003", "why": "the street was closed"}),
    "book-printed": ("incidents 3-12", {"personal": True}),
    "agreements-printed": ("2026-06-01 – 2026-07-01", {"entries": 3, "withheld": "", "chosen_by": "Hart"}),
    "agreements-exported": ("2026-06-01 – 2026-07-01", {"entries": 3, "withheld": "people"}),
    "central-record-printed": ("authorisations", {}),
    "books-exported": ("books", {"books": 14, "personal": False, "into": "watchroom books 2026-06-01 1200"}),
    "surveillance-key-halved": ("surveillance key", {"with": "t.rahman"}),
    "surveillance-words-halved": ("surveillance key", {"with": "t.rahman"}),
    "reading-key-made": (
        "account t.rahman",
        {"public_key": _HASH, "public_key_before": _HASH, "restated": "the entry that states it is damaged"},
    ),
    "reading-key-refused": (
        "account t.rahman",
        {"public_key": _HASH, "why": "the entry that states it is damaged"},
    ),
    "surveillance-key-recovered": ("surveillance key", {"with": "t.rahman"}),
    "books-verified": ("books", {"entries": 123456, "found": "whole"}),
    "zone-changed": ("camera 3", {"added": "Flat", "why": "a new flat", "version": 4, "digest": _HASH}),
    "private-place-set": (
        "camera 3",
        {"people": ("a.bell", "t.rahman"), "monitors": ("Dell U24 CN0",), "why": "a shelter", "version": 4},
    ),
    "private-place-cleared": (
        "camera 3",
        {"why": "the shelter closed", "agreed_by": "t.rahman", "version": 5},
    ),
    "zone-written": ("camera 3", {"kept": "Flat", "refused": ""}),
    "lens-calibrated": (
        "camera 3",
        {
            "error_deg": 0.034,
            "points": 3,
            "fastest_pan_deg_s": 300.0,
            "fastest_tilt_deg_s": 200.0,
            "version": 2,
            "digest": _HASH,
        },
    ),
    "preset-stored": ("camera 3", {"preset": "preset_0042", "name": "Bus station"}),
    "preset-renamed": ("camera 3", {"preset": "preset_0042", "from": "Bus", "to": "Bus station"}),
    "preset-deleted": ("camera 3", {"preset": "preset_0042", "name": "Bus station"}),
    "tour-changed": ("camera 3", {"tours": "Night, Day"}),
    "steering-changed": ("camera 3", {"stop": "zero velocity", "status": "reliable"}),
    "camera-set-up": ("camera 3", {"trial": "day picture", "outcome": "passed", "said": "clear"}),
    "camera-in-service": ("camera 3", {"purpose": "public order"}),
    "camera-out-of-service": ("camera 3", {"why": "its address was changed"}),
    "camera-setting-changed": ("camera 3", {"setting": "frame rate", "was": "25", "is": "12.5"}),
    "camera-restarted": ("camera 3", {}),
    "recorder-stopped": ("recorder", {"process": 4711}),
    "camera-exchanged": ("camera 3", {"expected": "Axis Q6075 1", "found": "Axis Q6075 2"}),
    "camera-checked": ("camera 3", {}),
    "map-changed": ("camera 3", {"plan": "town", "x": 120, "y": 340, "bearing": 90}),
    "segment-deleted": (
        "cameras 3, 4",
        {
            "volume": "first",
            "recordings": 2,
            "begin_utc": "2026-06-01T12:00:00.123456+00:00",
            "end_utc": _LATER,
            "segments": f"run/1.mp4:1:60000000:{_HASH} run/2.mp4:2:60000000:{_HASH}",
        },
    ),
    "segment-kept": (
        "camera 3",
        {"volume": "first", "recordings": 1, "begin_utc": _AT, "end_utc": _LATER, "segments": "3/run/1.mp4"},
    ),
    "recording-heads": ("volume first", {"volume": "first", "heads": f"3:12:{_HASH} 4:9:{_HASH}"}),
    "camera-clocks": ("cameras", {"errors": "3:+0.4 4:-12.1"}),
    "recorder-clock": ("recorder", {"how": "read by the kernel", "error_s": 0.004, "within_s": 0.031}),
    "disc-burned": (
        "evidence-BM-1-disc-1.iso",
        {"sha256": _HASH, "size_bytes": 734003200, "writer": "xorriso"},
    ),
    "clock-confirmed": ("clock", {"moved_s": -3602.53}),
    "retention-longer-than-code": ("ptz cameras", {"days": 60, "reason": "a trial"}),
    "seat-taken": ("console desk 1", {"from": "t.rahman"}),
    "seat-left": ("console desk 1", {}),
    "document-saved": ("document 7", {"title": "Code of practice", "version": "4"}),
    "undertaking-printed": ("account a.bell", {"version": "U-2026-1", "person": "a.bell"}),
    "presence-ended": ("console desk 1", {"person": "t.rahman", "why": "went home"}),
    "panes-locked": ("console desk 1", {"why": "idle"}),
    "panes-unlocked": ("console desk 1", {}),
    "password-wrong": ("account a.bell", {"at": "sign-in", "failures": 3}),
    "evacuation-list": ("visitors in the room", {"visitors": 2, "unlocked": "no"}),
    "entries-lost": ("books", {"count": 12}),
    "backup-made": ("watchroom-20260601T120000Z.sqlite", {"entries": 123456, "bytes": 73400320}),
    "backup-restored": ("watchroom-20260601T120000Z.sqlite", {"entries": 123456, "replaced": "old.sqlite"}),
    "signing-key": ("heads of the books", {"public_key": _HASH}),
    "refused": (
        "camera 3",
        {"act": "steer cameras", "rule": "role auditor: no permission", "source": "table"},
    ),
}
