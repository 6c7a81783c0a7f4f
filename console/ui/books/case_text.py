"""Builds the page of an entry as HTML; everything typed by people is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import BOOKS, KINDS
from console.domain.books.act_words import details, is_act, sentence
from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.incident_file import cameras_named, held
from console.domain.instants import spoken_moment
from console.ui.books.formatting import PLAIN, doubt_words, entry_fields, kind_words, spoken
from console.ui.widgets.theme import code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.entry_words import EntryNames
    from console.domain.books.fields import Value
    from console.domain.cameras.camera import Camera

translate = QCoreApplication.translate
Titled = tuple[str, FieldSpec | None, "Value"]


def case_page(
    case: CaseFile,
    cameras: Mapping[int, Camera],
    names: EntryNames = PLAIN,
    *,
    can_correct: bool = True,
) -> str:
    """Return the page of a case as Qt rich text, with links `call:N` and `correct:N`.

    Args:
        case: the entry with its later entries.
        cameras: the cameras of the scheme, by number.
        names: names of people and cameras.
        can_correct: whether to add links for corrections.
    """
    parts = [_heading(case, names), _fields(case, case.entry, names)]
    if case.entry.book == "incidents":
        parts.append(_cameras(case, cameras))
    followers = [entry for entry in case.later if entry.relation is not Relation.CORRECTS]
    if followers:
        parts.append(_section(translate("Books", "Later entries")))
        parts += [_later_entry_html(case, entry, names, can_correct=can_correct) for entry in followers]
    parts.append(_footer_html(case, names))
    return f'<div style="color:{code("text")}">{"".join(parts)}</div>'


def _heading(case: CaseFile, names: EntryNames) -> str:
    entry = case.entry
    kind = KINDS.get(entry.kind)
    state = ""
    if kind is not None and kind.part.value == "opens":
        word = translate("Books", "Open") if case.is_open else translate("Books", "Closed")
        shape, tint = ("◔", code("spot")) if case.is_open else ("✓", code("good"))
        state = f' &nbsp;<span style="color:{tint}">{shape} {escape(word)}</span>'
    author_line = translate("Books", "Entered {0} by {1}").format(
        spoken_moment(entry.instant_utc), names.author(entry.author)
    )
    if entry.own_number:
        author_line += " · " + translate("Books", "entry {0} of the book").format(entry.number)
    return (
        f'<p style="font-size:large; font-weight:600; margin:0">{escape(kind_words(entry))}'
        f" {escape(entry.called)}{state}</p>"
        f'<p style="color:{code("muted")}; margin:2px 0 8px 0">'
        f"{escape(author_line)}</p>"
    )


def _section(words: str) -> str:
    return f'<p style="color:{code("muted")}; font-weight:600; margin:12px 0 2px 0">{escape(words)}</p>'


def _later_entry_html(case: CaseFile, entry: Entry, names: EntryNames, *, can_correct: bool) -> str:
    link = _correct_link(entry) if can_correct else ""
    time_text = escape(spoken_moment(entry.instant_utc))
    return (
        f'<p style="margin:10px 0 2px 0"><span style="color:{code("muted")}">{time_text}</span> &nbsp;'
        f"<b>{escape(kind_words(entry))}</b>"
        f' &nbsp;<span style="color:{code("muted")}">{escape(names.author(entry.author))}</span>{link}</p>'
        f"{_fields(case, entry, names)}"
    )


def _correct_link(entry: Entry) -> str:
    kind = KINDS.get(entry.kind)
    if kind is None or kind.is_automatic:
        return ""
    words = escape(translate("Books", "correct"))
    return f' &nbsp;<a style="color:{code("accent")}" href="correct:{entry.number}">{words}</a>'


# -- fields ------------------------------------------------------------------------------------------------


def _fields(case: CaseFile, entry: Entry, names: EntryNames) -> str:
    if is_act(entry):
        rows = [_plain_row(title, escape(text)) for title, text in details(entry, names)]
        said = f'<p style="margin:2px 0 8px 0">{escape(sentence(entry, names))}.</p>'
        return f'{said}<table width="100%" cellspacing="0" cellpadding="2">{"".join(rows)}</table>'
    corrections = [
        later for later in case.later if later.relation is Relation.CORRECTS and entry.number in later.about
    ]
    rows = [_field_row(field, corrections, names) for field in _titled_fields(entry, corrections)]
    rows += [_plain_row(*field) for field in _missing(entry)]
    reasons = "".join(_correction_html(correction, names) for correction in corrections)
    return f'<table width="100%" cellspacing="0" cellpadding="2">{"".join(rows)}</table>{reasons}'


def _titled_fields(entry: Entry, corrections: list[Entry]) -> list[Titled]:
    """Return the fields of the entry and the fields that corrections added."""
    fields = entry_fields(entry)
    names = {spec.name for _, spec, _ in fields if spec is not None}
    kind = KINDS.get(entry.kind)
    added = [
        (spec.title, spec, None)
        for spec in (kind.fields if kind is not None else ())
        if spec.name not in names and any(spec.name in entry.fields for entry in corrections)
    ]
    return [*fields, *added]


def _field_row(field: Titled, corrections: list[Entry], names: EntryNames) -> str:
    title, spec, value = field
    newer = [
        entry.fields[spec.name] for entry in corrections if spec is not None and spec.name in entry.fields
    ]
    if not newer:
        return _plain_row(title, _html(value, spec, names))
    # The original value stays readable, struck through, beside the current one.
    before = ", ".join(filter(None, (_html(old, spec, names) for old in [value, *newer[:-1]])))
    before_text = f"<s>{before}</s>" if before else escape(translate("Books", "empty"))
    word = escape(translate("Books", "was"))
    now = _html(newer[-1], spec, names)
    return _plain_row(
        title,
        f'{now} &nbsp;<span style="color:{code("muted")}">{word} {before_text}</span>',
    )


def _plain_row(title: str, html: str) -> str:
    return (
        f'<tr><td style="color:{code("muted")}; padding-right:14px" width="24%">{escape(title)}</td>'
        # Both widths are set, because a signature would squeeze the column of names.
        f'<td width="76%">{html}</td></tr>'
    )


def _html(value: Value, spec: FieldSpec | None, names: EntryNames) -> str:
    if spec is not None and spec.shape is Shape.SIGNATURE and value:
        return '<img src="signature">'
    return escape(spoken(value, spec, names)).replace("\n", "<br>")


def _correction_html(correction: Entry, names: EntryNames) -> str:
    sentence = translate("Books", "Corrected {0} by {1}: {2}").format(
        spoken_moment(correction.instant_utc),
        names.author(correction.author),
        spoken(correction.fields.get(WHY_CORRECTED)),
    )
    return f'<p style="color:{code("warn")}; margin:2px 0 0 0">✎ {escape(sentence)}</p>'


def _missing(entry: Entry) -> list[tuple[str, str]]:
    """Return the fields that cannot be shown, with the reason."""
    kind = KINDS.get(entry.kind)
    hidden = [
        spec.title
        for spec in (kind.fields if kind is not None else ())
        if spec.is_personal and spec.is_required and spec.name not in entry.fields
    ]
    if not hidden:
        return []
    words = entry.erased or translate("Books", "Not shown. Your role cannot read personal details.")
    return [(", ".join(hidden), f'<i style="color:{code("muted")}">{escape(words)}</i>')]


# -- cameras and foot --------------------------------------------------------------------------------------


def _cameras(case: CaseFile, cameras: Mapping[int, Camera]) -> str:
    numbers = cameras_named(case)
    if not numbers:
        return ""
    rows = [_camera(number, cameras.get(number)) for number in numbers]
    return _section(translate("Books", "Cameras")) + "".join(rows) + _hold_html(case)


def _camera(number: int, camera: Camera | None) -> str:
    name = escape(camera.name if camera is not None else translate("Books", "no longer in the scheme"))
    word = escape(translate("Books", "call to the spot"))
    call = f'<a style="color:{code("accent")}" href="call:{number}">{word}</a>'
    return f'<p style="margin:2px 0"><b>{number}</b> {name} &nbsp;{call if camera is not None else ""}</p>'


def _hold_html(case: CaseFile) -> str:
    held_recordings = held(case)
    if held_recordings.begin_utc is None:
        return ""
    end = (
        spoken_moment(held_recordings.end_utc)
        if held_recordings.end_utc
        else translate("Books", "30 minutes after the incident is closed")
    )
    sentence = translate("Books", "Recordings held from {0} until {1}. Cameras: {2}").format(
        spoken_moment(held_recordings.begin_utc), end, ", ".join(map(str, held_recordings.cameras))
    )
    return f'<p style="color:{code("accent")}; margin:4px 0">▣ {escape(sentence)}</p>'


def _footer_html(case: CaseFile, names: EntryNames) -> str:
    entry = case.entry
    parts = [translate("Books", "SHA-256 {0}").format(entry.hash[:16] + "…")]
    book = BOOKS.get(entry.book)
    if case.countersigned_by:
        parts.insert(
            0,
            translate("Books", "Countersigned by {0}").format(
                ", ".join(map(names.author, case.countersigned_by))
            ),
        )
    if book is not None and book.retention.days is not None:
        parts.append(book.retention.ground)
    doubt_line = (
        f'<p style="color:{code("warn")}">⚠ {escape(doubt_words(entry.doubt))}</p>' if entry.doubt else ""
    )
    return f'{doubt_line}<p style="color:{code("muted")}; margin:12px 0 0 0">{escape(" · ".join(parts))}</p>'
