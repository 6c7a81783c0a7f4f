"""The columns of the list of media, and the words for the state of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.books.media_file import Custody
from console.domain.evidence.label_code import reference_in
from console.domain.instants import spoken_moment
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.books.media_file import MediaItem

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class MediaRow:
    """One row of the list: a medium, and whether its three years are over."""

    item: MediaItem
    is_due: bool = False

    @property
    def needs_care(self) -> bool:
        """Whether somebody has to do something about it."""
        missing = self.item.custody is Custody.MISSING
        return self.is_due or missing or bool(self.item.unsigned or self.item.breaks)


def rows_of(items: Sequence[MediaItem], now_utc: dt.datetime) -> list[MediaRow]:
    """Return the rows, the newest first."""
    return [MediaRow(item, item.is_due(now_utc)) for item in reversed(items)]


def custody_words(custody: Custody) -> str:
    """Return where a medium is."""
    return {
        Custody.STORED: translate("Media", "In storage"),
        Custody.OUT: translate("Media", "Taken out"),
        Custody.DELIVERED: translate("Media", "Handed over"),
        Custody.MISSING: translate("Media", "Missing"),
        Custody.DESTROYED: translate("Media", "Destroyed"),
    }[custody]


def signed_words(row: MediaRow) -> str:
    """Return what is wrong with its continuity, or that it is complete."""
    if row.item.breaks:
        return translate("Media", "Broken: moved unsigned")
    count = len(row.item.unsigned)
    if count:
        return translate("Media", "{0} to countersign").format(count)
    return translate("Media", "Complete")


def media_columns() -> list[TableColumn[MediaRow]]:
    """Return the columns of the list."""
    care, fine, over = icon("fault"), icon("closed"), icon("alone")
    return [
        TableColumn(
            translate("Media", "Reference"),
            lambda row: row.item.reference,
            lambda row: row.item.reference.casefold(),
            icon=lambda row: (
                care if row.needs_care else (over if row.item.custody is Custody.DESTROYED else fine)
            ),
        ),
        TableColumn(
            translate("Media", "Copy"),
            lambda row: choice_words(row.item.links[0].words("copy")),
            lambda row: row.item.links[0].words("copy"),
        ),
        TableColumn(
            translate("Media", "State"),
            lambda row: custody_words(row.item.custody),
            lambda row: row.item.custody.value,
        ),
        TableColumn(
            translate("Media", "Where"), lambda row: row.item.place or "–", lambda row: row.item.place
        ),
        TableColumn(
            translate("Media", "Continuity"),
            signed_words,
            lambda row: -len(row.item.unsigned) - 100 * len(row.item.breaks),
        ),
        TableColumn(
            translate("Media", "Made"),
            lambda row: spoken_moment(row.item.links[0].when_utc, seconds=False),
            lambda row: row.item.links[0].when_utc.timestamp(),
        ),
        TableColumn(
            translate("Media", "Contents"),
            lambda row: row.item.links[0].words("contents"),
            lambda row: row.item.links[0].words("contents").casefold(),
        ),
    ]


FILTERS = ("all", "care", "stored", "out", "delivered", "due")


def filter_words(name: str) -> str:
    """Return the label of a filter."""
    return {
        "all": translate("Media", "All media"),
        "care": translate("Media", "Needs attention"),
        "stored": translate("Media", "In storage"),
        "out": translate("Media", "Taken out"),
        "delivered": translate("Media", "Handed over"),
        "due": translate("Media", "Three years are over"),
    }[name]


def matches(row: MediaRow, name: str, typed: str) -> bool:
    """Return whether a row passes the filter and has the typed words, or the reference of a scanned label."""
    scanned = reference_in(typed)
    if scanned != typed.strip() and row.item.reference.casefold() != scanned.casefold():
        return False
    typed = scanned
    custody = {"stored": Custody.STORED, "out": Custody.OUT, "delivered": Custody.DELIVERED}.get(name)
    if (custody is not None and row.item.custody is not custody) or (name == "due" and not row.is_due):
        return False
    if name == "care" and not row.needs_care:
        return False
    first = row.item.links[0]
    texts = (row.item.reference, first.words("contents"), row.item.place, first.words("seal"))
    # What a scanner typed must match whatever its case and spaces; words may be in any order.
    plain = "".join(typed.casefold().split())
    joined = " ".join(texts).casefold()
    return plain in "".join(joined.split()) or all(word in joined for word in typed.casefold().split())
