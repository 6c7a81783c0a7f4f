"""Prints have a reason; for the police, the attached authority of an inspector or above (EVD-06)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.entries import EntryRef
from console.domain.books.incidents import Opened
from console.domain.books.prints import Destroyed, Handed, Made
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.refusal import Refusal
from console.services.evidence import prints as module
from console.services.evidence.prints import PrintFrame, VideoPrints
from console.store.ledger.erasing import Erasing
from console.store.pictures import PictureTable
from tests.support.books import BELL, MOSS, TRAINEE, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PDF = b"%PDF-1.7 authority"
PNG = b"\x89PNG\r\n\x1a\n picture"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite", actor=MOSS)
    yield made
    made.close()


def frame(library: Library) -> PrintFrame:
    return PrintFrame(7, library.clock.utc_now(), PNG, is_masked=True)


def wanted(library: Library, **changes: Any) -> Made:
    now = library.clock.utc_now()
    fields: dict[str, Any] = {
        "reference": "VP/0",
        "camera": 7,
        "picture_utc": now,
        "made_utc": now,
        "receiver": "the police",
        "reason": "to identify a suspect",
        "officer": "Insp Reed",
        "rank": "inspector",
        "authority": "letter 12/26",
        "copies": 1,
        "storage": "secure cabinet B",
    }
    return Made(**{**fields, **changes})


def make(library: Library, document: bytes = PDF, **changes: Any) -> EntryRef:
    written: list[Made] = []
    ref = library.desk.prints.make(BELL, wanted(library, **changes), frame(library), written.append, document)
    assert [made.reference for made in written] == [f"VP/{ref.number}"]
    return ref


@pytest.mark.req("EVD-06")
def test_a_print_is_numbered_entered_and_has_its_picture_and_authority(library: Library) -> None:
    assert [make(library).number, make(library).number] == [1, 2]
    fields = library.desk.case(EntryRef("prints", 2)).entry.fields
    assert (fields["reference"], fields["camera"], fields["is_masked"]) == ("VP/2", 7, True)
    assert fields["picture"] == hashlib.sha256(PNG).hexdigest()
    assert library.desk.prints.authority_of(MOSS, 2) == ("application/pdf", PDF)
    with pytest.raises(Refusal):
        library.desk.prints.authority_of(TRAINEE, 2)


@pytest.mark.req("EVD-06")
@pytest.mark.parametrize("changes", [{"rank": "sergeant"}, {"rank": ""}, {"officer": ""}, {"authority": ""}])
def test_without_an_inspectors_authority_there_is_none_for_the_police(
    library: Library, changes: dict[str, Any]
) -> None:
    with pytest.raises(OperatorError, match=r"inspector|Rank"):
        make(library, **changes)
    with pytest.raises(OperatorError, match=r"inspector|Rank"):
        library.desk.enter(wanted(library, **changes))
    assert library.store.head("prints")[0] == 0


@pytest.mark.req("EVD-06")
def test_the_authority_is_attached_whatever_the_way_in(library: Library) -> None:
    with pytest.raises(Refusal, match="before the written authority is attached"):
        make(library, b"")
    for document in ("", "a" * 64):
        with pytest.raises(Refusal, match="before the written authority is attached"):
            library.desk.enter(wanted(library, document=document))
    assert make(library, b"", receiver="the scheme", officer="", rank="", authority="").number == 1


@pytest.mark.parametrize(
    ("document", "why"), [(b"MZ not a document", "not a PDF"), (PDF + bytes(10_000_001), "10 MB")]
)
def test_what_is_no_document_is_refused(library: Library, document: bytes, why: str) -> None:
    with pytest.raises(OperatorError, match=why):
        make(library, document)
    assert library.store.head("prints")[0] == 0


@pytest.mark.req("EVD-06")
def test_a_print_that_could_not_be_written_is_not_entered(library: Library) -> None:
    def full(made: Made) -> None:
        raise EnvironmentFault(f"{made.reference} cannot be written: disc full.", "Free space.")

    with pytest.raises(EnvironmentFault, match="VP/1 cannot"):
        library.desk.prints.make(BELL, wanted(library), frame(library), full, PDF)
    assert library.store.head("prints")[0] == 0
    # The authority names people, and no entry would ever erase it.
    assert PictureTable(library.engine, library.clock).names("authority/") == []
    assert make(library).number == 1


@pytest.mark.req("LOG-02")
def test_the_authority_is_erased_with_the_last_print_that_has_it(library: Library) -> None:
    erasing = Erasing(library.engine, library.store)
    documents = PictureTable(library.engine, library.clock)
    first, second, other = make(library), make(library), make(library, PDF + b" of another day")
    erasing.erase("prints", [first.number], "watchroom", "3 years")
    assert len(documents.names("authority/")) == 2
    erasing.erase("prints", [second.number], "watchroom", "3 years")
    assert len(documents.names("authority/")) == 1
    assert library.desk.prints.authority_of(MOSS, first.number) is None
    assert library.desk.prints.authority_of(MOSS, other.number) is not None


@pytest.mark.req("EVD-06")
def test_a_print_made_for_the_scheme_is_not_handed_to_the_police(library: Library) -> None:
    own = make(library, b"", receiver="the scheme", officer="", rank="", authority="")
    police = make(library)
    now = library.clock.utc_now()
    handed = Handed(handed_utc=now, recipient="PC Plod", organisation="Anyshire Police", collar_number="4711")
    with pytest.raises(Refusal, match="no written authority"):
        library.desk.enter(handed, own.number)
    library.desk.enter(handed, police.number)


@pytest.mark.req("EVD-06")
def test_a_print_is_destroyed_with_authority_and_then_closed(library: Library) -> None:
    ref = make(library)
    gone = Destroyed(destroyed_utc=library.clock.utc_now(), authorised_by="M. Moss", way="shredded")
    library.actor = BELL
    with pytest.raises(Refusal):
        library.desk.enter(gone, ref.number)
    library.actor = MOSS
    library.desk.enter(gone, ref.number)
    with pytest.raises(OperatorError, match="is destroyed"):
        library.desk.enter(gone, ref.number)


@pytest.mark.req("EVD-06")
def test_for_whom_it_was_made_cannot_be_corrected(library: Library) -> None:
    ref = make(library, b"", receiver="the scheme", officer="", rank="", authority="")
    with pytest.raises(OperatorError, match="cannot be corrected"):
        library.desk.correct(ref, {"receiver": "the police"}, "mistake")
    library.desk.correct(ref, {"storage": "secure cabinet A"}, "mistake")
    make(library)
    with pytest.raises(OperatorError, match="in use already"):
        library.desk.correct(ref, {"reference": "VP/3"}, "mistake")


@pytest.mark.req("EVD-06")
def test_a_hand_over_is_not_corrected_into_one_to_the_police(library: Library) -> None:
    own = make(library, b"", receiver="the scheme", officer="", rank="", authority="")
    police = make(library)
    now = library.clock.utc_now()
    handed = Handed(handed_utc=now, recipient="A. Plod", organisation="Anyshire")
    away = library.desk.enter(handed, own.number)
    with pytest.raises(Refusal, match="no written authority"):
        library.desk.correct(away, {"collar_number": "4711"}, "forgotten")
    library.desk.correct(library.desk.enter(handed, police.number), {"collar_number": "4711"}, "forgotten")


@pytest.mark.req("EVD-06")
def test_a_snapshot_is_a_print_of_one_copy_with_reason_incident_and_file(
    library: Library,
) -> None:
    now = library.clock.utc_now()
    incident = library.desk.enter(Opened(what="A fight", type="assault", place="Quay", seen_utc=now)).number
    called = f"{now.year}/0001"
    written: list[Made] = []
    prints = library.desk.prints
    ref = prints.take_snapshot(BELL, "face of the driver", incident, frame(library), written.append)
    (made,) = written
    assert (made.reference, made.file) == (f"VP/{ref.number}", f"snapshot-VP-{ref.number}.png")
    assert (made.receiver, made.copies, made.incident) == ("the scheme", 1, called)
    assert made.picture == hashlib.sha256(PNG).hexdigest()
    make(library)
    assert [entry.number for entry in prints.snapshots(BELL)] == [ref.number]
    assert [entry.number for entry in prints.open_incidents(BELL)] == [incident]


@pytest.mark.req("EVD-06", "RIP-04")
def test_a_snapshot_of_what_the_seat_may_not_see_is_not_listed(library: Library) -> None:
    now, hour = library.clock.utc_now(), dt.timedelta(hours=1)
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    prints = VideoPrints(
        library.store,
        library.desk.books,
        library.gate,
        PictureTable(library.engine, library.clock),
        library.clock,
        lambda camera: spans if camera == frame(library).camera else (),
    )
    prints.take_snapshot(BELL, "face of the driver", None, frame(library), lambda _made: None)
    assert len(prints.snapshots(BELL)) == 1
    spans.append((now - hour, now + hour))
    assert prints.snapshots(BELL) == []
    spans[0] = now + hour, now + 2 * hour
    assert len(prints.snapshots(BELL)) == 1


@pytest.mark.req("EVD-06")
def test_a_snapshot_belongs_to_an_incident_that_is_open_or_to_none(library: Library) -> None:
    prints = library.desk.prints
    with pytest.raises(OperatorError, match="no open incident 99"):
        prints.take_snapshot(BELL, "why", 99, frame(library), lambda _: None)
    with pytest.raises(OperatorError):
        prints.take_snapshot(BELL, "", None, frame(library), lambda _: None)

    def full(made: Made) -> None:
        raise EnvironmentFault(f"{made.file} cannot be written.")

    with pytest.raises(EnvironmentFault):
        prints.take_snapshot(BELL, "why", None, frame(library), full)
    assert library.store.head("prints")[0] == 0
    with pytest.raises(Refusal):
        prints.take_snapshot(TRAINEE, "why", None, frame(library), lambda _: None)


@pytest.mark.req("EVD-06")
def test_a_list_that_is_cut_says_of_how_many(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SHOWN", 2)
    prints = library.desk.prints
    snapshots = [
        prints.take_snapshot(BELL, "why", None, frame(library), lambda _made: None).number for _ in range(3)
    ]
    for _ in range(2):
        make(library)
    shown = prints.prints(BELL)
    assert (len(shown), shown.total, shown.is_cut) == (2, 5, True)
    # Prints for others do not push them out of the list.
    found = prints.snapshots(BELL)
    assert ([one.number for one in found], found.total) == (snapshots[:0:-1], 3)
