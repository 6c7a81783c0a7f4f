"""Names of months and days, as people type them and as dates are written, in English and Welsh."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS: tuple[Sequence[str], ...] = (
    ("jan", "january", "ion", "ionawr"),
    ("feb", "february", "chwef", "chwefror"),
    ("mar", "march", "maw", "mawrth"),
    ("apr", "april", "ebr", "ebrill"),
    ("may", "mai"),
    ("jun", "june", "meh", "mehefin"),
    ("jul", "july", "gorff", "gorffennaf"),
    ("aug", "august", "awst"),
    ("sep", "sept", "september", "medi"),
    ("oct", "october", "hyd", "hydref"),
    ("nov", "november", "tach", "tachwedd"),
    ("dec", "december", "rhag", "rhagfyr"),
)
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
"""The number of a month by each of its names, in small letters."""
_DAYS: tuple[Sequence[str], ...] = (
    ("mon", "monday", "llun"),
    ("tue", "tues", "tuesday", "mawrth"),
    ("wed", "wednesday", "mercher"),
    ("thu", "thurs", "thursday", "iau"),
    ("fri", "friday", "gwener"),
    ("sat", "saturday", "sadwrn"),
    ("sun", "sunday", "sul"),
)
WEEKDAY = {name: number for number, names in enumerate(_DAYS) for name in names}
"""The number of a day of the week by each of its names, in small letters; Monday is 0."""
ENGLISH, WELSH = "en", "cy"
_SHORT = {
    ENGLISH: ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    WELSH: ("Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"),
}
_on_screen = [ENGLISH]


def write_dates_in(language: str) -> None:
    """Write the months of this process's screen in a language; English where it has no names of them."""
    _on_screen[0] = language if language in _SHORT else ENGLISH


def short_month(month: int, language: str = "") -> str:
    """Return the short name of a month from 1 to 12; without a language in that of the screen."""
    return _SHORT.get(language or _on_screen[0], _SHORT[ENGLISH])[month - 1]
