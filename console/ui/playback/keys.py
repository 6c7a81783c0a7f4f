"""The keys of the playback pane, which work while it has the keyboard. `actions` names them for people."""

from __future__ import annotations

PANE_KEYS: dict[str, tuple[str, ...]] = {
    "playback-toggle": ("Space",),
    "playback-reverse": ("J",),
    "playback-pause": ("K",),
    "playback-forward": ("L",),
    "playback-previous": (",",),
    "playback-next": (".",),
    "playback-back": ("Left",),
    "playback-on": ("Right",),
    "playback-begin": ("Home",),
    "playback-end": ("End",),
    "playback-faster": ("+", "="),
    "playback-slower": ("-",),
    "playback-loop": ("O",),
    "playback-skip": ("G",),
    "playback-sound": ("V",),
    "playback-snapshot": ("S",),
    "playback-lift": ("U",),
    "playback-tile": ("Down",),
    "playback-tile-back": ("Up",),
    "playback-single": ("Return", "Enter"),
    "playback-place": ("/",),
    "playback-calendar": ("C",),
    "playback-area": ("A",),
    "playback-motion": ("N",),
    "playback-motion-back": ("P",),
    "playback-bookmark": ("M",),
    "playback-bookmarks": ("B",),
}
