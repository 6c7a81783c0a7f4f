"""Stocktaking: what was found in the secure places, against the media register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.media import ELSEWHERE, MISSING, Counted, Differed
from console.domain.books.media_file import Custody, plain_reference
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from console.domain.books.media_file import MediaItem


def expected_in(items: Sequence[MediaItem], places: Sequence[str]) -> list[MediaItem]:
    """Return the media that must be in some places, by place and reference: the list to walk with."""
    here = [item for item in items if item.custody is Custody.STORED and item.place in places]
    return sorted(here, key=lambda item: (item.place, item.reference))


def compare(
    items: Sequence[MediaItem], places: Sequence[str], codes: Iterable[str], now_utc: dt.datetime
) -> Counted:
    """Return what a stocktaking of some places found, against the register.

    Args:
        items: the whole register.
        places: the places that were counted.
        codes: what was scanned or typed there.
        now_utc: the time of the count.

    Raises:
        OperatorError: no place was named.
    """
    if not places:
        raise OperatorError("No place was counted.", "Choose at least one place.")
    typed = dict.fromkeys(code.strip() for code in codes if code.strip())
    # A destroyed medium that is found is as unknown as one that was never registered.
    known = {plain_reference(item.reference): item for item in items if item.custody is not Custody.DESTROYED}
    found = {item.reference for code in typed if (item := known.get(plain_reference(code))) is not None}
    expected = {item.reference for item in expected_in(items, places)}
    return Counted(
        counted_utc=now_utc,
        places=tuple(places),
        found=tuple(sorted(expected & found)),
        missing=tuple(sorted(expected - found)),
        elsewhere=tuple(sorted(found - expected)),
        unknown=tuple(sorted(code for code in typed if plain_reference(code) not in known)),
    )


def difference_of(item: MediaItem, result: Counted) -> Differed:
    """Return the entry about a medium that was missing, or found where it should not be."""
    is_missing = item.reference in result.missing
    return Differed(
        counted_utc=result.counted_utc,
        difference=MISSING if is_missing else ELSEWHERE,
        # Who has it is personal; the entry that says so names them.
        expected=item.place if item.custody is Custody.STORED else item.custody.value,
        storage="" if is_missing else result.places[0],
    )
