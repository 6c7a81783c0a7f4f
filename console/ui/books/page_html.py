"""Builds the rich text of a printed page from entries."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import KINDS
from console.domain.books.act_words import details, is_act, sentence, title_of
from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.books.fields import Shape
from console.domain.clock import LONDON
from console.domain.instants import spoken_day
from console.ui.books.formatting import doubt_words, kind_words, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames
    from console.domain.books.fields import FieldSpec, Value
    from console.services.books.printing import Printout

CHAPTER = 50
"""Entries laid out at once; the wall's pictures wait no longer than this takes."""
STYLE = """
body { font-family: sans-serif; font-size: 9pt; color: #000; }
h1 { font-size: 15pt; margin: 0; }
.about { color: #444; margin: 2px 0 8px 0; }
.line { background: #e6e6e6; font-weight: bold; }
.name { color: #555; }
.small { color: #666; font-size: 7pt; }
"""


def pages_as_html(printout: Printout, owner: str) -> str:
    """Return the whole print as HTML."""
    body = "".join(_entry_html(entry, printout.names) for entry in printout.entries)
    return f"<html><head><style>{STYLE}</style></head><body>{_heading(printout, owner)}{body}</body></html>"


def chapters(printout: Printout, owner: str) -> Iterator[str]:
    """Yield the print in parts that are laid out quickly; each begins a new page."""
    heading = _heading(printout, owner)
    for start in range(0, max(1, len(printout.entries)), CHAPTER):
        body = "".join(
            _entry_html(entry, printout.names) for entry in printout.entries[start : start + CHAPTER]
        )
        yield f"<html><head><style>{STYLE}</style></head><body>{heading}{body}</body></html>"
        heading = ""


def printout_words(printout: Printout) -> str:
    """Return what is printed in words: an incident by its own number, with its entries of the book."""
    numbers = printout.proof.numbers
    if not printout.called:
        return f"{printout.title} {numbers}"
    words = _t("{0} {1} (entry {2})") if len(printout.entries) == 1 else _t("{0} {1} (entries {2})")
    return words.format(printout.title, printout.called, numbers)


def _heading(printout: Printout, owner: str) -> str:
    about = _t("Entries {0} of {1}, printed by {2} on {3}").format(
        printout.proof.numbers,
        printout.proof.signed.head.number,
        printout.by,
        local(dt.datetime.fromisoformat(printout.proof.signed.head.instant)),
    )
    personal = "" if printout.has_personal else " · " + _t("personal details left out")
    title = f"{printout.title} {printout.called}".strip()
    return f"<h1>{escape(title)}</h1><p class='about'>{escape(owner)} · {escape(about + personal)}</p>"


def _entry_html(entry: Entry, names: EntryNames) -> str:
    rows = "".join(
        f"<tr><td width='24%' class='name'>{escape(name)}</td><td width='76%'>{value}</td></tr>"
        for name, value in _field_lines(entry, names)
    )
    own = f"{entry.own_number} · " if entry.own_number else ""
    title = (
        f"{entry.number:,} · {own}{local(entry.instant_utc)} · {_title(entry)} · {names.author(entry.author)}"
    )
    return (
        "<table width='100%' cellspacing='0' cellpadding='3' style='margin-top: 10px'>"
        f"<tr><td colspan='2' class='line'>{escape(title)}</td></tr>{rows}"
        f"<tr><td colspan='2' class='small'>SHA-256 {entry.hash}</td></tr></table>"
    )


def _title(entry: Entry) -> str:
    about = ", ".join(map(str, entry.about))
    if entry.relation is Relation.CORRECTS:
        return _t("Correction of {0}").format(about)
    if entry.relation is Relation.COUNTERSIGNS:
        return _t("Countersignature of {0}").format(about)
    if entry.relation is Relation.ERASES:
        return _t("Personal details erased from {0}").format(about)
    title = kind_words(entry)
    return f"{title}, {_t('about')} {about}" if about else title


def _field_lines(entry: Entry, names: EntryNames) -> Iterator[tuple[str, str]]:
    if is_act(entry):
        yield _t("What happened"), escape(f"{sentence(entry, names)}.")
        yield from ((title, escape(text)) for title, text in details(entry, names))
        return
    kind = KINDS.get(entry.kind)
    specs = {spec.name: spec for spec in kind.fields} if kind else {}
    for name, value in _in_order(entry.fields, specs):
        spec = specs.get(name)
        yield (spec.title if spec else _plain_name(name)), _format_value(value, spec, names)
    if entry.erased:
        yield _t("Personal details"), escape(entry.erased)
    if entry.doubt:
        yield _t("Time in doubt"), escape(doubt_words(entry.doubt))


def _in_order(fields: Mapping[str, Value], specs: Mapping[str, FieldSpec]) -> Iterator[tuple[str, Value]]:
    yield from ((name, fields[name]) for name in specs if name in fields)
    yield from ((name, value) for name, value in fields.items() if name not in specs)


def _plain_name(name: str) -> str:
    return _t("Reason") if name == WHY_CORRECTED else title_of(name)


def _format_value(value: Value, spec: FieldSpec | None, names: EntryNames) -> str:
    if spec is not None and spec.shape is Shape.SIGNATURE:
        return _t("signed on screen") if value else ""
    if isinstance(value, dt.datetime):
        # With BST or GMT: paper lies for years.
        return escape(local(value))
    if isinstance(value, dt.date):
        return spoken_day(value)
    return escape(spoken(value, spec, names)).replace("\n", "<br>")


def local(instant: dt.datetime) -> str:
    """Return the local time with BST or GMT, so that the repeated hour is distinguished."""
    local = instant.astimezone(LONDON)
    return f"{spoken_day(local.date())}, {local:%H:%M:%S %Z}"


def _t(text: str) -> str:
    return QCoreApplication.translate("Printed", text)
