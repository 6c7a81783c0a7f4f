from __future__ import annotations

import datetime as dt

import pytest

from console.domain.books.counts import Contract, counted
from console.domain.books.entries import Entry, Relation

AT = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)


def entry(number: int, kind: str, about: int = 0, **fields: object) -> Entry:
    book = kind.partition(".")[0]
    relation = Relation.FOLLOWS if about else None
    return Entry(
        book,
        number,
        kind,
        "a.bell",
        AT,
        fields,  # type: ignore[arg-type]  # values of fields, as the test wants them
        "",
        about=(about,) if about else (),
        relation=relation,
    )


@pytest.mark.req("CMP-02")
def test_what_happened_in_a_year_is_counted() -> None:
    entries = [
        entry(1, "incidents.opened", type="theft"),
        entry(2, "incidents.opened", type="theft"),
        entry(3, "incidents.closed", 1, outcome="arrest", arrests=2),
        entry(1, "disclosures.requested", request="subject access"),
        entry(1, "audit.drawn", books=("prints",)),
    ]
    counts = counted(entries, Contract(), AT)
    assert counts.tables["Incidents by type"] == {"theft": 2}
    assert counts.tables["Arrests"] == {"Arrests": 2}
    assert counts.tables["Requests by type"] == {"subject access": 1}
    assert counts.total("Complaints") == 0


@pytest.mark.req("LOG-07")
def test_the_success_of_responses_is_measured() -> None:
    fields = {
        "observation": "good",
        "identified": "yes",
        "prevented": "no",
        "reduced": "yes",
        "restored": "not known",
    }
    entries = [
        entry(n, "incidents.response", 1, minutes=m, **fields) for n, m in ((2, 4.0), (3, 10.0), (4, 5.5))
    ]
    counts = counted(entries, Contract(), AT)
    assert counts.median_response_minutes == 5.5
    assert counts.tables["Success of responses"] == {"Suspect identified": 3, "Crime reduced": 3}


@pytest.mark.req("FLT-01")
def test_faults_are_measured_against_the_contract() -> None:
    def hours(after: float) -> dt.datetime:
        return AT + dt.timedelta(hours=after)

    entries = [
        entry(
            1,
            "faults.reported",
            priority="urgent",
            equipment="camera 3",
            seen_utc=AT,
            contractor_told_utc=hours(1),
        ),
        entry(2, "faults.attended", 1, attended_utc=hours(3)),
        entry(3, "faults.repaired", 1, repaired_utc=hours(20)),
        entry(4, "faults.reported", priority="urgent", equipment="camera 4", seen_utc=AT),
        entry(5, "faults.repaired", 4, repaired_utc=hours(30)),
        entry(6, "faults.reported", priority="routine", equipment="camera 5", seen_utc=AT),
    ]
    first, second, third = counted(entries, Contract(), hours(20)).faults
    assert (first.response_h, first.repair_h, first.is_late) == (2.0, 19.0, False)
    assert (second.response_h, second.is_late) == (30.0, True)
    assert (third.response_h, third.repair_h, third.is_late) == (None, None, False)
    assert counted(entries, Contract(), hours(200)).faults[2].is_late


@pytest.mark.req("FLT-02")
def test_a_reopened_fault_is_not_repaired_until_it_is_repaired_again() -> None:
    later = AT + dt.timedelta(hours=30)
    entries = [
        entry(1, "faults.reported", seen_utc=AT, equipment="camera 12", priority="urgent"),
        entry(2, "faults.repaired", 1, repaired_utc=AT + dt.timedelta(hours=2)),
        entry(3, "faults.reopened", 1, reason="dark again"),
    ]
    (open_one,) = counted(entries, Contract(), later).faults
    assert open_one.repair_h is None
    entries.append(entry(4, "faults.repaired", 1, repaired_utc=AT + dt.timedelta(hours=20)))
    (mended,) = counted(entries, Contract(), later).faults
    assert mended.repair_h == 20
