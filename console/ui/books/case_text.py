"""An entry with all that was said about it, as a page to read. Everything typed by people is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import BOOKS, KINDS
from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.incident_file import cameras_named, held
from console.domain.books.instants import spoken_moment
from console.ui.books.formatting import entry_fields, kind_words, spoken
from console.ui.widgets.theme import COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.cameras.camera import Camera

translate = QCoreApplication.translate
Titled = tuple[str, FieldSpec | None, "Value"]


def case_page(case: CaseFile, cameras: Mapping[int, Camera], *, can_correct: bool = True) -> str:
    """The page in the HTML that Qt's documents take. Links: `call:N`, `correct:N`."""
    parts = [_heading(case), _fields(case, case.entry)]
    if case.entry.book == "incidents":
        parts.append(_cameras(case, cameras))
    told = [one for one in case.later if one.relation is not Relation.CORRECTS]
    if told:
        parts.append(_section(translate("Books", "What followed")))
        parts += [_later(case, one, can_correct=can_correct) for one in told]
    parts.append(_foot(case))
    return f'<div style="color:{COLOURS.text}">{"".join(parts)}</div>'


def _heading(case: CaseFile) -> str:
    entry = case.entry
    kind = KINDS.get(entry.kind)
    state = ""
    if kind is not None and kind.part.value == "opens":
        word = translate("Books", "open") if case.is_open else translate("Books", "closed")
        shape, tint = ("◔", COLOURS.spot) if case.is_open else ("✓", COLOURS.good)
        state = f' &nbsp;<span style="color:{tint}">{shape} {escape(word)}</span>'
    said = translate("Books", "Entered {0} by {1}").format(spoken_moment(entry.instant_utc), entry.author)
    return (
        f'<p style="font-size:large; font-weight:600; margin:0">{escape(kind_words(entry))}'
        f" {entry.number}{state}</p>"
        f'<p style="color:{COLOURS.muted}; margin:2px 0 8px 0">'
        f"{escape(said)}</p>"
    )


def _section(words: str) -> str:
    return f'<p style="color:{COLOURS.muted}; font-weight:600; margin:12px 0 2px 0">{escape(words)}</p>'


def _later(case: CaseFile, entry: Entry, *, can_correct: bool) -> str:
    link = _correct_link(entry) if can_correct else ""
    when = escape(spoken_moment(entry.instant_utc))
    return (
        f'<p style="margin:10px 0 2px 0"><span style="color:{COLOURS.muted}">{when}</span> &nbsp;'
        f"<b>{escape(kind_words(entry))}</b>"
        f' &nbsp;<span style="color:{COLOURS.muted}">{escape(entry.author)}</span>{link}</p>'
        f"{_fields(case, entry)}"
    )


def _correct_link(entry: Entry) -> str:
    kind = KINDS.get(entry.kind)
    if kind is None or kind.is_automatic:
        return ""
    words = escape(translate("Books", "correct"))
    return f' &nbsp;<a style="color:{COLOURS.accent}" href="correct:{entry.number}">{words}</a>'


# -- fields ------------------------------------------------------------------------------------------------


def _fields(case: CaseFile, entry: Entry) -> str:
    corrections = [
        one for one in case.later if one.relation is Relation.CORRECTS and entry.number in one.about
    ]
    rows = [_row(said, corrections) for said in _titled(entry, corrections)]
    rows += [_plain_row(*said) for said in _missing(entry)]
    whys = "".join(_why(one) for one in corrections)
    return f'<table width="100%" cellspacing="0" cellpadding="2">{"".join(rows)}</table>{whys}'


def _titled(entry: Entry, corrections: list[Entry]) -> list[Titled]:
    """The fields of the entry, and those that a correction added."""
    known = entry_fields(entry)
    names = {spec.name for _, spec, _ in known if spec is not None}
    kind = KINDS.get(entry.kind)
    added = [
        (spec.title, spec, None)
        for spec in (kind.fields if kind is not None else ())
        if spec.name not in names and any(spec.name in one.fields for one in corrections)
    ]
    return [*known, *added]


def _row(said: Titled, corrections: list[Entry]) -> str:
    title, spec, value = said
    newer = [one.fields[spec.name] for one in corrections if spec is not None and spec.name in one.fields]
    if not newer:
        return _plain_row(title, _html(value, spec))
    # What was said first stays readable, struck through, beside what stands now.
    before = ", ".join(filter(None, (_html(old, spec) for old in [value, *newer[:-1]])))
    was = f"<s>{before}</s>" if before else escape(translate("Books", "nothing"))
    word = escape(translate("Books", "was"))
    return _plain_row(
        title, f'{_html(newer[-1], spec)} &nbsp;<span style="color:{COLOURS.muted}">{word} {was}</span>'
    )


def _plain_row(title: str, html: str) -> str:
    return (
        f'<tr><td style="color:{COLOURS.muted}; padding-right:14px" width="24%">{escape(title)}</td>'
        # Both widths are said: beside a signature the names would have a letter's width left.
        f'<td width="76%">{html}</td></tr>'
    )


def _html(value: Value, spec: FieldSpec | None) -> str:
    if spec is not None and spec.shape is Shape.SIGNATURE and value:
        return '<img src="signature">'
    return escape(spoken(value, spec)).replace("\n", "<br>")


def _why(correction: Entry) -> str:
    said = translate("Books", "corrected {0} by {1}: {2}").format(
        spoken_moment(correction.instant_utc),
        correction.author,
        spoken(correction.fields.get(WHY_CORRECTED)),
    )
    return f'<p style="color:{COLOURS.warn}; margin:2px 0 0 0">✎ {escape(said)}</p>'


def _missing(entry: Entry) -> list[tuple[str, str]]:
    """What cannot be read, and why."""
    kind = KINDS.get(entry.kind)
    hidden = [
        spec.title
        for spec in (kind.fields if kind is not None else ())
        if spec.is_personal and spec.is_required and spec.name not in entry.fields
    ]
    if not hidden:
        return []
    words = entry.erased or translate("Books", "not shown: your role does not read personal details")
    return [(", ".join(hidden), f'<i style="color:{COLOURS.muted}">{escape(words)}</i>')]


# -- cameras and foot --------------------------------------------------------------------------------------


def _cameras(case: CaseFile, cameras: Mapping[int, Camera]) -> str:
    named = cameras_named(case)
    if not named:
        return ""
    rows = [_camera(number, cameras.get(number)) for number in named]
    return _section(translate("Books", "Cameras")) + "".join(rows) + _hold(case)


def _camera(number: int, camera: Camera | None) -> str:
    name = escape(camera.name if camera is not None else translate("Books", "not in the scheme any more"))
    word = escape(translate("Books", "call to spot"))
    call = f'<a style="color:{COLOURS.accent}" href="call:{number}">{word}</a>'
    later = escape(translate("Books", "playback: comes with the player of recordings"))
    return (
        f'<p style="margin:2px 0"><b>{number}</b> {name} &nbsp;{call if camera is not None else ""}'
        f' &nbsp;<span style="color:{COLOURS.muted}">{later}</span></p>'
    )


def _hold(case: CaseFile) -> str:
    what = held(case)
    if what.begin_utc is None:
        return ""
    end = spoken_moment(what.end_utc) if what.end_utc else translate("Books", "closed, and 30 minutes on")
    said = translate("Books", "Recordings held: cameras {0}, from {1} until {2}").format(
        ", ".join(map(str, what.cameras)), spoken_moment(what.begin_utc), end
    )
    return f'<p style="color:{COLOURS.accent}; margin:4px 0">▣ {escape(said)}</p>'


def _foot(case: CaseFile) -> str:
    entry = case.entry
    said = [translate("Books", "SHA-256 {0}").format(entry.hash[:16] + "…")]
    book = BOOKS.get(entry.book)
    if case.countersigned_by:
        said.insert(0, translate("Books", "Countersigned by {0}").format(", ".join(case.countersigned_by)))
    if book is not None and book.retention.days is not None:
        said.append(book.retention.ground)
    doubt = f'<p style="color:{COLOURS.warn}">⚠ {escape(entry.doubt)}</p>' if entry.doubt else ""
    return f'{doubt}<p style="color:{COLOURS.muted}; margin:12px 0 0 0">{escape(" · ".join(said))}</p>'
