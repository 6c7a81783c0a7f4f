"""The keys of the redaction studio, which work while it has the keyboard. `actions` names them for people."""

from __future__ import annotations

STUDIO_KEYS: dict[str, tuple[str, ...]] = {
    "redaction-play": ("Space",),
    "redaction-next": ("Right",),
    "redaction-previous": ("Left",),
    "redaction-on": ("PgDown",),
    "redaction-back": ("PgUp",),
    "redaction-unseen": ("N",),
    "redaction-doubt": ("D",),
    "redaction-doubt-back": ("Shift+D",),
    "redaction-join": ("J",),
    "redaction-split": ("S",),
    "redaction-end": ("E",),
    "redaction-keep-clear": ("K",),
    "redaction-cover": ("C",),
    "redaction-remove": ("Delete",),
    "redaction-undo": ("Ctrl+Z",),
    "redaction-redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
}
