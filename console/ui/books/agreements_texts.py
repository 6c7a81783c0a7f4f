"""The list of who said yes in words: its columns, its sheet of paper and its table for spreadsheets."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import book_words, choice_word, choice_words, translated
from console.domain.books import BOOKS, KINDS
from console.domain.books.csv_cells import harmless
from console.domain.clock import LONDON
from console.domain.disclosure.own_letters import EVERY_FACT
from console.domain.instants import spoken_day, spoken_moment
from console.services.books.agreements import Agreement, Agreements, SaidYes
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.domain.books.entry_words import EntryNames

    Columns = Sequence[TableColumn[Agreement]]

FACT = "scheme.fact"
translate = QCoreApplication.translate


class Wanted(Enum):
    """Which part of the list is shown."""

    ALL = "all"
    GRANTS = "grants"
    SECOND_PERSONS = "second persons"
    COUNTERSIGNATURES = "countersignatures"


_HOW = {
    Wanted.ALL: frozenset(SaidYes),
    Wanted.GRANTS: frozenset({SaidYes.GRANTED}),
    Wanted.SECOND_PERSONS: frozenset({SaidYes.AGREED, SaidYes.APPROVED, SaidYes.WITNESSED}),
    Wanted.COUNTERSIGNATURES: frozenset({SaidYes.COUNTERSIGNED}),
}


def wanted_words(wanted: Wanted) -> str:
    """Return what a part of the list is called."""
    return {
        Wanted.ALL: translate("Agreements", "Every yes"),
        Wanted.GRANTS: translate("Agreements", "What was granted"),
        Wanted.SECOND_PERSONS: translate("Agreements", "A second person agreed"),
        Wanted.COUNTERSIGNATURES: translate("Agreements", "Countersignatures"),
    }[wanted]


@dataclass(frozen=True, slots=True)
class ListChoice:
    """What the person chose to see.

    Attributes:
        first: the first day.
        last: the last day.
        typed: words that must stand in a line.
        is_oldest_first: whether paper and table begin with the oldest line.
    """

    first: dt.date
    last: dt.date
    wanted: Wanted = Wanted.ALL
    typed: str = ""
    is_oldest_first: bool = False

    def is_shown(self, one: Agreement, columns: Columns) -> bool:
        """Return whether a line is shown: every typed word stands somewhere in it."""
        if one.how not in _HOW[self.wanted]:
            return False
        words = self.typed.casefold().split()
        line = " ".join(column.shown(one) for column in columns).casefold() if words else ""
        return all(word in line for word in words)

    def in_words(self) -> str:
        """Return the choice in words, as it stands on the paper."""
        period = translate("Agreements", "{0} to {1}").format(spoken_day(self.first), spoken_day(self.last))
        typed = translate("Agreements", "with “{0}”").format(self.typed) if self.typed.strip() else ""
        order = (
            translate("Agreements", "oldest first")
            if self.is_oldest_first
            else translate("Agreements", "newest first")
        )
        return " · ".join(filter(None, (period, wanted_words(self.wanted), typed, order)))

    def in_order(self, found: Sequence[Agreement]) -> Sequence[Agreement]:
        """Return the lines, given newest first, in the order that was chosen."""
        return found[::-1] if self.is_oldest_first else found


def what_words(one: Agreement) -> str:
    """Return how somebody said yes, and to what."""
    if one.how is SaidYes.GRANTED:
        return book_words(one.act)
    template = {
        SaidYes.AGREED: translate("Agreements", "Agreed to: {0}"),
        SaidYes.APPROVED: translate("Agreements", "Approved"),
        SaidYes.WITNESSED: translate("Agreements", "Witnessed"),
        SaidYes.COUNTERSIGNED: translate("Agreements", "Countersigned"),
    }[one.how]
    return template.format(choice_word(one.act))


def _alone(item: str) -> str:
    """Return an item of a list in words, with a capital letter; a name or a reference stays as it is."""
    letters = item.replace(" ", "")
    # A user name may have a hyphen, but no space.
    is_words = letters.isalpha() or (" " in item and letters.replace("-", "").isalpha())
    return choice_words(item) if is_words else choice_word(item)


def agreement_columns(names: EntryNames) -> list[TableColumn[Agreement]]:
    """Return the columns of the list."""

    def people(said: Sequence[str], *, is_hidden: bool) -> str:
        shown = [name if (name := names.author(one)) != one else _alone(one) for one in said]
        return ", ".join([*shown, *([translate("Agreements", "(name left out)")] if is_hidden else [])])

    def said_by(one: Agreement) -> str:
        return people(one.said_by, is_hidden=one.has_hidden_names and not one.said_by)

    def to(one: Agreement) -> str:
        return people(one.to, is_hidden=one.has_hidden_names and bool(one.said_by))

    def about(one: Agreement) -> str:
        if one.act == KINDS[FACT].title and one.about in EVERY_FACT:
            return translated(EVERY_FACT[one.about].title)
        said = names.said(one.about)
        return said if said != one.about else _alone(said)

    return [
        TableColumn(
            translate("Agreements", "When"),
            lambda one: spoken_moment(one.at_utc, seconds=False),
            lambda one: one.at_utc,
        ),
        TableColumn(translate("Agreements", "On whose word"), said_by, said_by),
        TableColumn(translate("Agreements", "To whom"), to, to),
        TableColumn(translate("Agreements", "To what"), what_words, what_words),
        TableColumn(
            translate("Agreements", "Entry"),
            lambda one: f"{book_words(BOOKS[one.entry.book].title)} {one.entry.number}",
            lambda one: (one.entry.book, one.entry.number),
        ),
        TableColumn(translate("Agreements", "About"), about, about, hint=about),
    ]


def left_out_words(agreements: Agreements) -> list[str]:
    """Return what the list does not have, and why."""
    lines = []
    if agreements.withheld:
        titles = ", ".join(book_words(BOOKS[name].title) for name in agreements.withheld)
        lines.append(
            translate("Agreements", "Not in this list, because you may not read them: {0}.").format(titles)
        )
    if any(one.has_hidden_names for one in agreements.found):
        lines.append(
            translate("Agreements", "Names are left out where you may not read them or they are erased.")
        )
    return lines


def paper_html(
    agreements: Agreements, columns: Columns, choice: ListChoice, owner: str, by: str, now_utc: dt.datetime
) -> str:
    """Return the list as rich text for the paper; everything typed by people is escaped.

    Args:
        agreements: what is printed.
        columns: of the list.
        choice: what was chosen.
        owner: of the scheme.
        by: name of who prints.
        now_utc: the time of the print.
    """
    title = translate("Agreements", "Who said yes")
    printed = translate("Agreements", "Printed {0} by {1}").format(spoken_moment(now_utc), by)
    count = plural(
        len(agreements.found), translate("Agreements", "1 line"), translate("Agreements", "{0} lines")
    )
    head = "<br>".join(map(escape, (owner, choice.in_words(), printed, count)))
    notes = "".join(f"<p><b>{escape(line)}</b></p>" for line in left_out_words(agreements))
    if not agreements.found:
        return f"<h2>{escape(title)}</h2><p>{head}</p>{notes}<p>{escape(nothing_words())}</p>"
    lines = choice.in_order(agreements.found)
    rows = "".join(_row("td", [column.shown(one) for column in columns], "") for one in lines)
    heads = _row("th", [column.title for column in columns], " style='background:#e6e6e6' align='left'")
    table = f"<table width='100%' cellspacing='0' cellpadding='4'><thead>{heads}</thead>{rows}</table>"
    return f"<h2>{escape(title)}</h2><p>{head}</p>{notes}{table}"


def nothing_words() -> str:
    """Return what stands in place of an empty list."""
    return translate("Agreements", "Nobody said yes to anything like this in this time.")


def page_words(page: int, pages: int) -> str:
    """Return what stands at the foot of a page."""
    return translate("Agreements", "Who said yes · page {0} of {1}").format(page, pages)


def _row(tag: str, cells: Sequence[str], style: str) -> str:
    return "<tr>" + "".join(f"<{tag}{style}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _cell(column: TableColumn[Agreement], one: Agreement) -> str:
    """Return a cell of a spreadsheet, in which a time is written as one that it can sort and count."""
    value = column.order(one)
    is_time = isinstance(value, dt.datetime)
    return f"{value.astimezone(LONDON):%d/%m/%Y %H:%M:%S}" if is_time else column.shown(one)


def agreements_csv(
    agreements: Agreements, columns: Columns, choice: ListChoice, owner: str, by: str, now_utc: dt.datetime
) -> str:
    """Return the list as CSV that is safe to open in spreadsheets; see `paper_html`."""

    def rows() -> Iterator[Sequence[str]]:
        yield translate("Agreements", "Who said yes"), owner, choice.in_words()
        yield (translate("Agreements", "Printed {0} by {1}").format(spoken_moment(now_utc), by),)
        yield from ((line,) for line in left_out_words(agreements))
        yield ()
        yield [column.title for column in columns]
        lines = choice.in_order(agreements.found)
        yield from ([_cell(column, one) for column in columns] for one in lines)

    written = io.StringIO()
    sheet = csv.writer(written)
    for row in rows():
        sheet.writerow([harmless(cell) for cell in row])
    return written.getvalue()
