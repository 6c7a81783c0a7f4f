"""A certificate lists what was deleted of a camera and time, and nothing that was kept (SYS-05)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import NewEntry
from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.recording.segments import SegmentName
from console.ui.evidence.holds_certificate import certificate_html
from tests.support.books import BELL, MOSS, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEGIN = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite", actor=MOSS)
    yield made
    made.close()


def name(camera: int, number: int) -> str:
    return SegmentName(camera, BEGIN, BEGIN + number * MINUTE, number + 1).path()


def deleted(library: Library, *places: tuple[int, int], act: str = "segment-deleted") -> None:
    """Enter the deletion of a minute of each camera, as retention does."""
    micro = dt.timedelta(microseconds=1)
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    said = " ".join(
        f"{name(camera, number).split('/', 2)[2]}:{(BEGIN + number * MINUTE - epoch) // micro}"
        f":{MINUTE // micro}:{'a' * 64}"
        for camera, number in places
    )
    if act == "segment-kept":
        said = " ".join(name(camera, number) for camera, number in places)
    with library.store.unit() as unit:
        unit.append(
            NewEntry("audit", act, "rule: retention period", {"segments": said, "subject": "cameras"})
        )


@pytest.mark.req("SYS-05")
def test_it_names_each_recording_with_its_entry(library: Library) -> None:
    deleted(library, (7, 0), (8, 0))
    deleted(library, (7, 1), (7, 5))
    found = library.desk.deletions.certificate(MOSS, 7, BEGIN, BEGIN + 3 * MINUTE)
    assert [(one.begin_utc, one.entry, one.by) for one in found.recordings] == [
        (BEGIN, 1, "rule: retention period"),
        (BEGIN + MINUTE, 2, "rule: retention period"),
    ]
    assert found.issued_by == "M. Moss"


@pytest.mark.req("EVD-08")
def test_what_a_hold_kept_in_the_end_is_not_certified_until_it_is_deleted(library: Library) -> None:
    deleted(library, (7, 0), (7, 1))
    deleted(library, (7, 0), act="segment-kept")
    certificate = library.desk.deletions.certificate
    assert [one.begin_utc for one in certificate(MOSS, 7, BEGIN, BEGIN + 9 * MINUTE).recordings] == [
        BEGIN + MINUTE
    ]
    deleted(library, (7, 0))
    assert len(certificate(MOSS, 7, BEGIN, BEGIN + 9 * MINUTE).recordings) == 2


def test_nothing_is_certified_that_no_entry_states(library: Library) -> None:
    deleted(library, (7, 0))
    with pytest.raises(OperatorError, match="No recording of camera 8"):
        library.desk.deletions.certificate(MOSS, 8, BEGIN, BEGIN + MINUTE)
    with pytest.raises(OperatorError, match="ends before it begins"):
        library.desk.deletions.certificate(MOSS, 7, BEGIN, BEGIN)
    with pytest.raises(Refusal):
        library.desk.deletions.certificate(BELL, 7, BEGIN, BEGIN + MINUTE)


def test_many_entries_are_read_page_by_page(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.services.evidence import deletions

    monkeypatch.setattr(deletions, "PAGE", 2)
    for number in range(5):
        deleted(library, (7, number))
    found = library.desk.deletions.certificate(MOSS, 7, BEGIN, BEGIN + 9 * MINUTE)
    assert [one.entry for one in found.recordings] == [1, 2, 3, 4, 5]


def test_the_paper_escapes_what_it_is_given(library: Library) -> None:
    deleted(library, (7, 0))
    found = library.desk.deletions.certificate(MOSS, 7, BEGIN, BEGIN + MINUTE)
    said = certificate_html(found, "Town <b>Council</b>")
    assert "Town &lt;b&gt;Council" in said
    assert "a" * 64 in said
    assert "rule: retention period" in said
