"""Acts that the program records by itself, as sentences: who did what, to which camera, for how long.

Entries keep what happened as numbers, user names and stamps, because programs read them too.
"""

from __future__ import annotations

import dataclasses
import string
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import act_of
from console.domain.books.entry_words import number_words, plain, seconds_words, size_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames
    from console.domain.books.fields import Value

APART = "authorised-act"
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "camera-called": ("{who} called {subject} to the {to}", "{who} called {subject}"),
    "camera-steered": (
        "{who} steered {subject} for {duration_s}",
        "{who} sent {subject} to {to}",
        "{who} steered {subject}",
    ),
    "recording-switched": ("{who} switched the recording of {subject} to {mode}",),
    "snapshot": ("{who} saved a picture of {subject}",),
    "fault-acknowledged": (
        "{who} acknowledged the fault “{fault}”: {done}",
        "{who} acknowledged the fault “{fault}”",
    ),
    "zone-lifted": (
        "{who} lifted the privacy zone “{zone}” of {subject} for {seconds}",
        "{who} lifted the privacy zone “{zone}” of {subject}",
        "{who} lifted a privacy zone of {subject}",
    ),
    "zone-restored": (
        "{who} restored the privacy zone “{zone}” of {subject}",
        "{who} restored a privacy zone of {subject}",
    ),
    "zone-failed-closed": ("The picture of {subject} was covered whole: {why}",),
    "camera-reserved": (
        "{who} reserved {subject} for {minutes}",
        "{who} reserved {subject}",
    ),
    "camera-handed-over": ("{subject} was handed over from {from} to {to}", "{who} handed over {subject}"),
    "camera-given-back": ("{who} released {subject}",),
    "camera-ran-away": ("{subject} did not stop for {who}",),
    "camera-focused": (
        "{who} set the focus of {subject}: {focus}",
        "{who} set the iris of {subject}: {iris}",
        "{who} changed focus or iris of {subject}",
    ),
    "wiper-used": ("{who} used the {command} of {subject}", "{who} used wiper or washer of {subject}"),
    "patrol-run": (
        "{who}: the tour “{tour}” of {subject} is {to}",
        "{who} started or stopped a tour of {subject}",
    ),
    "camera-event": ("{subject}: the event {state}", "{subject} reported an event"),
    "bookmark-saved": ("{who} saved a bookmark at {at} of {subject}", "{who} saved a bookmark of {subject}"),
    "bookmark-deleted": ("{who} deleted a bookmark of {subject}",),
    "recording-reviewed": ("{who} looked at recordings of {subject}",),
    "cameras-reserved": ("{who} reserved cameras for {subject}",),
    "cameras-free": ("{who} ended the reservation of cameras for {subject}",),
    "viewing-ended": (
        "{who} ended the viewing for {subject}: {shown} of {frames} pictures were shown",
        "{who} ended the viewing for {subject}",
    ),
    "viewing-broken-off": (
        "The viewing for {subject} by {person} ended without a sign-off. It last went on at {at}",
        "A viewing for {subject} ended without a sign-off: it last went on at {at}",
    ),
    "book-inspected": ("{who}, an inspector, opened the {subject}",),
    "list-inspected": ("{who}, an inspector, opened the {subject}",),
    "police-took-control": ("{who} gave the police total control under {subject}",),
    "control-handed-back": ("{who} handed control back to {person} under {subject}",),
    "control-ended": ("The control by the police under {subject} ended",),
    "authorised-act": ("{who} acted under an authorisation: {subject}",),
    "officer-left": ("The work of {officer} at the seat of {who} ended", "An officer left the seat of {who}"),
    "signed-on": ("{who} signed on",),
    "signed-off": ("{who} signed off",),
    "layout-saved": ("{who} saved the {subject}",),
    "layout-restored": ("{who} restored the {subject}",),
    "layout-deleted": ("{who} deleted the {subject}",),
    "camera-added": ("{who} added {subject}",),
    "camera-changed": ("{who} changed {subject}",),
    "camera-removed": ("{who} removed {subject} from the scheme",),
    "surveillance-key-halved": ("{who} and {with} each took a half of the key of the sealed records",),
    "reading-key-made": (
        "The key for sealed records of {who} had been exchanged for {exchanged}; their own counts again",
        "The key for sealed records of {who} was stated anew: {restated}",
        "{who} got a key for sealed records",
    ),
    "reading-key-refused": (
        "Nothing was sealed for the key beside {subject}: {why}",
        "The key beside {subject} is in no book; nothing was sealed for it",
    ),
    "surveillance-words-halved": ("{who} and {with} each took a half of the recovery key",),
    "surveillance-key-recovered": (
        "{who} and {with} put the key of the sealed records together from its halves",
    ),
    "book-printed": ("{who} printed {subject}",),
    "central-record-printed": ("{who} printed the central record of authorisations",),
    "agreements-printed": (
        "{who} printed the list of who said yes, {subject}, chosen by “{chosen_by}”",
        "{who} printed the list of who said yes, {subject}",
    ),
    "agreements-exported": (
        "{who} exported the list of who said yes, {subject}, chosen by “{chosen_by}”",
        "{who} exported the list of who said yes, {subject}",
    ),
    "books-exported": ("{who} exported {books}", "{who} exported the books"),
    "report-published": ("{who} published the annual report of {subject}",),
    "books-verified": ("{who} verified the books: {found}", "{who} verified the books"),
    "zone-changed": ("{who} changed the privacy zones of {subject}",),
    "private-place-set": (
        (
            "{who} marked {subject} as a place where people expect privacy, seen by {people} on {monitors}, "
            "and {agreed_by} agreed"
        ),
        (
            "{who} marked {subject} as a place where people expect privacy, seen by {people}, "
            "and {agreed_by} agreed"
        ),
        "{who} marked {subject} as a place where people expect privacy, seen by {people} on {monitors}",
        "{who} marked {subject} as a place where people expect privacy, seen by {people}",
    ),
    "private-place-cleared": (
        "{who} stated that all who watch may see {subject} again, and {agreed_by} agreed",
        "{who} stated that all who watch may see {subject} again",
    ),
    "zone-written": ("{who} wrote the privacy zones of {subject} to the camera",),
    "lens-calibrated": ("{who} calibrated the lens of {subject}",),
    "preset-stored": (
        "{who} stored the preset “{name}” of {subject}",
        "{who} stored the {preset} position of {subject}",
        "{who} stored a preset of {subject}",
    ),
    "preset-renamed": (
        "{who} renamed the preset “{from}” of {subject} to “{to}”",
        "{who} renamed a preset of {subject}",
    ),
    "preset-deleted": (
        "{who} deleted the preset “{name}” of {subject}",
        "{who} deleted a preset of {subject}",
    ),
    "tour-changed": ("{who} changed the tours of {subject}: {tours}", "{who} changed the tours of {subject}"),
    "steering-changed": ("{who} changed how {subject} is steered",),
    "camera-set-up": ("{who} set up {subject}",),
    "camera-in-service": ("{who} put {subject} into service",),
    "camera-out-of-service": ("{who} took {subject} out of service",),
    "camera-setting-changed": (
        "{who} changed “{setting}” of {subject} from {was} to {is}",
        "{who} changed “{setting}” of {subject} to {is}",
        "{who} changed a setting of {subject}",
    ),
    "camera-restarted": ("{who} restarted {subject}",),
    "recorder-stopped": ("{who} stopped the recorder",),
    "camera-exchanged": (
        "At the address of {subject}, {found} answers instead of {expected}",
        "{who} accepted another device for {subject}",
    ),
    "camera-checked": ("{who} checked picture and recording of {subject}",),
    "map-changed": ("{who} changed the map: {subject}",),
    "segment-deleted": ("{who} deleted {recordings} of {subject}", "{who} deleted recordings of {subject}"),
    "segment-kept": (
        "{recordings} of {subject} were kept: put on hold in time",
        "Recordings of {subject} were kept: put on hold in time",
    ),
    "recording-heads": ("The newest recordings on {subject} were noted",),
    "camera-clocks": ("The clocks of the cameras were measured",),
    "recorder-clock": (
        "The clock of the recorder differed by {error_s}, within {within_s}",
        "The clock of the recorder was compared",
    ),
    "disc-burned": ("{who} burned the disc {subject} and read it back",),
    "clock-confirmed": ("{who} confirmed the time of the machine",),
    "retention-longer-than-code": (
        "Recordings of {subject} are kept for {days}, longer than the code of practice says",
    ),
    "seat-taken": ("{who} signed in at {subject} after {from}", "{who} signed in at {subject}"),
    "seat-left": ("{who} signed out at {subject}",),
    "document-saved": ("{who} saved or printed the document “{title}”, version {version}",),
    "undertaking-printed": ("{who} printed the signed undertaking of {person}",),
    "presence-ended": ("{who} recorded that {person} is no longer at {subject}: {why}",),
    "panes-locked": ("{subject} was locked for {who}: {why}", "{who} locked {subject}"),
    "panes-unlocked": ("{who} unlocked {subject}",),
    "password-wrong": ("A wrong password was typed for {subject}",),
    "evacuation-list": ("{who} opened the list of people in the room",),
    "entries-lost": ("{count} entries were lost while the database was away", "Entries were lost"),
    "backup-made": ("{who} made the backup {subject}",),
    "backup-restored": ("{who} restored the backup {subject}",),
    "signing-key": ("The books are signed with a new key",),
    "refused": ("{who} was not permitted to {act}", "{who} was refused: {subject}"),
}
"""Templates of each act; the first whose fields the entry has is taken."""

TITLES = {
    "at": "Time",
    "act": "Act",
    "is": "Now",
    "was": "Before",
    "urn": "Unique reference number",
    "x": "Position to the right",
    "y": "Position down",
    "to": "To",
    "sha256": "SHA-256",
    "digest": "SHA-256 of the settings",
    "said": "What the test said",
    "end": "Until",
    "begin": "From",
    "first": "First time",
    "last": "Last time",
    "count": "Times",
    "masked": "Zones covered",
    "review": "Review",
    "viewed": "Looked at",
    "commands": "Commands to the camera",
    "stopped_after_s": "At rest after",
    "stop": "Stopped by",
    "ended_by": "Ended by",
    "moved_s": "Clock moved by",
    "why": "Reason",
    "personal": "With personal details",
    "kept_as": "Kept as",
    "public_key": "Public key",
    "public_key_before": "Public key before",
    "topic": "Name of the event in the camera",
    "heads": "Newest recording of each camera",
    "segments": "Files",
    "errors": "Errors",
    "bearing": "Bearing",
    "subject": "About",
    "in_absence": "Authority",
}
_HIDDEN_IN_LISTS = frozenset(
    {
        "sha256",
        "digest",
        "figures",
        "heads",
        "segments",
        "public_key",
        "public_key_before",
        "signature",
        "topic",
        "version",
        "process",
        "preset",
        "urn",
    }
)
"""What only programs compare; the reading pane and prints have it."""
_COUNTED = {
    "recordings": ("1 recording", "{} recordings"),
    "books": ("1 book", "{} books"),
    "visitors": ("1 visitor", "{} visitors"),
    "entries": ("1 entry", "{} entries"),
    "failures": ("1 failure", "{} failures"),
    "days": ("1 day", "{} days"),
    "minutes": ("1 minute", "{} minutes"),
    "points": ("1 point", "{} points"),
    "commands": ("1 command", "{} commands"),
}


def is_act(entry: Entry) -> bool:
    """Return whether an entry is an act that the program recorded, and not what a form or service entered."""
    return "." not in entry.kind


def sentence(entry: Entry, names: EntryNames) -> str:
    """Return what happened as one sentence without a full stop."""
    said, _rest = _said_and_rest(entry, names)
    return said


def sentence_with_details(entry: Entry, names: EntryNames) -> str:
    """Return the sentence with the details that a list has room for."""
    said, rest = _said_and_rest(entry, names)
    shown = [
        f"{title_of(name).lower() if title_of(name) != 'SHA-256' else title_of(name)} {words}"
        for name in rest
        if name not in _HIDDEN_IN_LISTS and (words := value_of(name, entry.fields[name], names))
    ]
    return " · ".join([said, *shown])


def details(entry: Entry, names: EntryNames) -> list[tuple[str, str]]:
    """Return title and text of each detail that the sentence does not have."""
    _said, rest = _said_and_rest(entry, names)
    return [(title_of(name), value_of(name, entry.fields[name], names)) for name in rest]


def title_of(name: str) -> str:
    """Return the title of a detail."""
    if name in TITLES:
        return TITLES[name]
    words = name.removesuffix("_utc").removesuffix("_s").removesuffix("_deg").replace("_", " ")
    return words[:1].upper() + words[1:]


def value_of(name: str, value: Value, names: EntryNames) -> str:
    """Return a detail with its unit."""
    told = {
        "masked": "yes" if value else "no",
        "figures": "kept with this entry, so that a later report gives no small number away",
    }
    if name in told:
        return told[name]
    if isinstance(value, bool) or value is None:
        return plain(value, names) if value is not None else ""
    if name in _COUNTED and isinstance(value, int):
        one, several = _COUNTED[name]
        return one if value == 1 else several.format(number_words(value))
    if isinstance(value, int | float):
        return _number(name, value)
    return _TEXTS[name](value) if name in _TEXTS and isinstance(value, str) else plain(value, names)


def _number(name: str, value: float) -> str:
    if name.endswith("_s") or name == "seconds":
        return seconds_words(value) if value >= 0 else f"−{seconds_words(-value)}"
    if name.endswith("bytes"):
        return size_words(value)
    if name == "bearing" or name.endswith("_deg"):
        return f"{number_words(value)}°"
    return number_words(value)


def _heads(stated: str) -> str:
    parts = [part.split(":") for part in stated.split()]
    if not all(len(part) == 3 for part in parts):
        return stated
    return "; ".join(
        f"camera {camera}: number {number}, SHA-256 {hashed}" for camera, number, hashed in parts
    )


def _errors(stated: str) -> str:
    parts = [part.partition(":") for part in stated.split()]
    return ", ".join(f"camera {camera}: {error} s" if error else camera for camera, _, error in parts)


def _files(stated: str) -> str:
    """Return the names of recordings without the figures that programs compare."""
    return ", ".join(part.partition(":")[0] for part in stated.split())


_TEXTS: Mapping[str, Callable[[str], str]] = {"heads": _heads, "errors": _errors, "segments": _files}


def _said_and_rest(entry: Entry, names: EntryNames) -> tuple[str, list[str]]:
    did = entry.fields.get("did")
    if entry.kind == APART and isinstance(did, str):
        said, rest = _said_and_rest(dataclasses.replace(entry, kind=did), names)
        return f"Under an authorisation: {said}", [name for name in rest if name != "did"]
    fields = {name: value for name, value in entry.fields.items() if value not in ("", None, ())}
    known = {name: value_of(name, value, names) for name, value in fields.items()}
    templates = SENTENCES.get(entry.kind, ("{who}: " + act_of(entry.kind).title + ", {subject}",))
    template = next(
        (one for one in templates if _names_in(one) <= known.keys() | {"who"}), "{who}: {act_title}"
    )
    used = _names_in(template)
    words = {**known, "who": names.author(entry.author), "act_title": act_of(entry.kind).title}
    said = string.Formatter().vformat(template, (), words)
    rest = [name for name in fields if name not in used and not _repeats(name, fields, said)]
    return said[:1].upper() + said[1:], rest


def _repeats(name: str, fields: Mapping[str, Value], said: str) -> bool:
    """Return whether a detail only repeats what the sentence says."""
    if name == "preset":
        # The camera's own word for it, beside the name that people gave it.
        return "name" in fields or "from" in fields
    return name == "subject" and (str(fields[name]) in said or fields[name] == fields.get("act"))


def _names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
