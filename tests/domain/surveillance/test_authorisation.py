"""What an authorisation needs, who may grant it, and where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from console.domain.books.authorisations import (
    COUNCIL,
    DIRECTING,
    INTRUSIVE,
    POLICE_DIRECTED,
    TOTAL_CONTROL,
    TYPES,
    URGENT_ORAL,
    URGENT_WRITTEN,
    Entered,
    Renewed,
)
from console.domain.books.entries import CaseFile, Entry
from console.domain.books.payloads import values_of
from console.domain.people.police_ranks import RANKS, Rank
from console.domain.surveillance.authorisation import (
    AGREE,
    APPROVE,
    CALL,
    CANCEL,
    CONFIRM,
    INFORM,
    RENEW,
    AuthorisationState,
    of_case,
    refusal_of_entry,
    refusal_of_renewal,
)
from console.domain.surveillance.kinds import KINDS_OF_AUTHORISATION, Condition

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
GOOD: dict[str, dict[str, Any]] = {
    POLICE_DIRECTED: {"grade": "superintendent"},
    URGENT_ORAL: {"grade": "superintendent", "form": "orally"},
    URGENT_WRITTEN: {"grade": "inspector"},
    COUNCIL: {"grade": "head of service", "offence": "fly-tipping", "is_over_threshold": True},
    INTRUSIVE: {"grade": "chief constable"},
    DIRECTING: {"grade": "inspector", "representative": "A. Owner", "ends_utc": NOW + HOUR},
    TOTAL_CONTROL: {
        "grade": "assistant chief constable",
        "representative": "A. Owner",
        "ends_utc": NOW + HOUR,
    },
}


def entered(kind: str = POLICE_DIRECTED, **changes: Any) -> Entered:
    fields: dict[str, Any] = {
        "urn": "AP/DS/1",
        "type": kind,
        "form": "in writing",
        "granted_utc": NOW,
        "begins_utc": NOW,
        "location": "High Street",
        "cameras": (3, 7),
        "attending_officer": "DC Dale",
        "authorising_officer": "Supt Marsh",
        "organisation": "Anyshire Police",
        "reasons": "Dealing in drugs.",
    }
    return Entered(**{**fields, **GOOD[kind], **changes})


def case(first: Entered, *later: tuple[str, dict[str, Any]]) -> CaseFile:
    opened = Entry("authorisations", 1, "authorisations.entered", "m", NOW, values_of(first), "")
    return CaseFile(
        opened,
        [
            Entry("authorisations", number, kind, "m", NOW, fields, "", about=(1,))
            for number, (kind, fields) in enumerate(later, 2)
        ],
        is_open=True,
    )


def state(first: Entered, *later: tuple[str, dict[str, Any]], at: dt.datetime = NOW) -> AuthorisationState:
    found = of_case(case(first, *later))
    assert found is not None
    return found.state(at)


JP = (APPROVE, {"approver": "justice of the peace", "approved_utc": NOW + HOUR})
Follow = tuple[str, dict[str, Any]]
BUREAU: Follow = (CONFIRM, {})
INFORMED: Follow = (INFORM, {})
CALLED: Follow = (CALL, {})


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_has_its_rule_and_can_be_entered(kind: str) -> None:
    assert KINDS_OF_AUTHORISATION[kind].source
    assert refusal_of_entry(entered(kind), NOW) is None


@pytest.mark.req("RIP-03")
@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != COUNCIL])
def test_no_rank_below_and_every_rank_above(kind: str) -> None:
    least = KINDS_OF_AUTHORISATION[kind].rank
    assert least is not None
    for title, rank in RANKS.items():
        refused = refusal_of_entry(entered(kind, grade=title), NOW)
        assert (refused is None) == (rank >= least), title
        assert refused is None or refused.source == KINDS_OF_AUTHORISATION[kind].source
    assert refusal_of_entry(entered(kind, grade="head of service"), NOW) is not None


def test_the_council_authorises_by_its_posts_only_and_never_in_a_hurry_or_intrusively() -> None:
    for post in ("director", "head of service", "service manager"):
        assert refusal_of_entry(entered(COUNCIL, grade=post), NOW) is None
        for other in (POLICE_DIRECTED, URGENT_ORAL, URGENT_WRITTEN, INTRUSIVE):
            assert refusal_of_entry(entered(other, grade=post), NOW) is not None
        refused = refusal_of_entry(entered(COUNCIL, grade=post), NOW, ("director",))
        assert (refused is None) == (post == "director")
        assert refused is None or "RIP-03" in refused.source
    assert refusal_of_entry(entered(COUNCIL, grade=Rank.CHIEF_CONSTABLE.title), NOW) is not None
    for without in ({"offence": ""}, {"is_over_threshold": False}):
        refused = refusal_of_entry(entered(COUNCIL, **without), NOW)
        assert refused is not None
        assert "SI 2010/521" in refused.source


@pytest.mark.parametrize(
    "changes",
    [
        {"form": "orally"},
        {"ends_utc": NOW + dt.timedelta(days=100)},
        {"granted_utc": NOW - dt.timedelta(days=95), "begins_utc": NOW - dt.timedelta(days=95)},
    ],
)
def test_what_is_refused_of_the_polices_own_kind(changes: dict[str, Any]) -> None:
    assert refusal_of_entry(entered(**changes), NOW) is not None


@pytest.mark.parametrize("kind", [DIRECTING, TOTAL_CONTROL])
def test_directing_needs_the_owner_and_an_end(kind: str) -> None:
    assert refusal_of_entry(entered(kind, representative=" "), NOW) is not None
    assert refusal_of_entry(entered(kind, ends_utc=None), NOW) is not None


def test_it_is_in_force_only_when_all_of_it_is_there() -> None:
    assert state(entered()) is AuthorisationState.INCOMPLETE
    assert state(entered(), BUREAU) is AuthorisationState.INCOMPLETE
    assert state(entered(), INFORMED) is AuthorisationState.INCOMPLETE
    assert state(entered(), BUREAU, INFORMED) is AuthorisationState.IN_FORCE
    later = entered(begins_utc=NOW + HOUR)
    assert state(later, BUREAU, INFORMED) is AuthorisationState.WAITING
    assert (
        state(entered(), BUREAU, INFORMED, (CANCEL, {"cancelled_utc": NOW})) is AuthorisationState.CANCELLED
    )


def test_it_ends_to_the_second() -> None:
    end = dt.datetime(2026, 8, 31, 22, 59, tzinfo=dt.UTC)
    assert state(entered(), BUREAU, INFORMED, at=end - dt.timedelta(seconds=1)) is AuthorisationState.IN_FORCE
    assert state(entered(), BUREAU, INFORMED, at=end) is AuthorisationState.ENDED


def test_a_councils_months_run_from_the_order_and_not_before() -> None:
    assert state(entered(COUNCIL), INFORMED) is AuthorisationState.INCOMPLETE
    # Another approver's paper is not the order.
    wrong = (APPROVE, {"approver": "judicial commissioner", "approved_utc": NOW})
    assert state(entered(COUNCIL), INFORMED, wrong) is AuthorisationState.INCOMPLETE
    assert state(entered(COUNCIL), INFORMED, JP) is AuthorisationState.WAITING
    assert state(entered(COUNCIL), INFORMED, JP, at=NOW + HOUR) is AuthorisationState.IN_FORCE
    weeks_later = (APPROVE, {**JP[1], "approved_utc": NOW + dt.timedelta(days=20)})
    found = of_case(case(entered(COUNCIL), INFORMED, weeks_later))
    assert found is not None
    assert found.ends_utc == dt.datetime(2026, 9, 20, 22, 59, tzinfo=dt.UTC)


def test_an_urgent_one_needs_the_call_back_at_once_and_the_bureau_within_its_hours() -> None:
    assert state(entered(URGENT_ORAL), INFORMED) is AuthorisationState.INCOMPLETE
    assert state(entered(URGENT_ORAL), INFORMED, CALLED) is AuthorisationState.IN_FORCE
    late = NOW + 24 * HOUR
    assert state(entered(URGENT_ORAL), INFORMED, CALLED, at=late) is AuthorisationState.INCOMPLETE
    assert state(entered(URGENT_ORAL), INFORMED, CALLED, BUREAU, at=late) is AuthorisationState.IN_FORCE
    assert (
        state(entered(URGENT_ORAL), INFORMED, CALLED, BUREAU, at=NOW + 72 * HOUR) is AuthorisationState.ENDED
    )
    found = of_case(case(entered(URGENT_ORAL), INFORMED, CALLED))
    assert found is not None
    assert found.missing(late, bureau_within_h=48) == []
    assert found.missing(late) == [Condition.BUREAU_LATER]


def renewed(**changes: Any) -> Renewed:
    fields: dict[str, Any] = {
        "renewed_utc": NOW + HOUR,
        "officer": "Supt Marsh",
        "grade": "superintendent",
        "reasons": "It goes on.",
    }
    return Renewed(**{**fields, **changes})


def test_renewals_run_from_the_end_and_come_before_it() -> None:
    found = of_case(case(entered(), BUREAU, INFORMED, (RENEW, values_of(renewed()))))
    assert found is not None
    assert found.ends_utc == dt.datetime(2026, 11, 30, 23, 59, tzinfo=dt.UTC)
    assert found.renewals == 1
    late = renewed(renewed_utc=NOW + dt.timedelta(days=200))
    # What came too late counts for nothing, even if it stands in the book.
    assert state(entered(), BUREAU, INFORMED, (RENEW, values_of(late)), at=NOW + dt.timedelta(days=201)) is (
        AuthorisationState.ENDED
    )
    first = of_case(case(entered(), BUREAU, INFORMED))
    assert first is not None
    assert refusal_of_renewal(first, renewed()) is None
    assert refusal_of_renewal(first, late) is not None
    assert refusal_of_renewal(first, renewed(grade="inspector")) is not None
    assert refusal_of_renewal(first, renewed(ends_utc=NOW + dt.timedelta(days=300))) is not None


def test_a_renewal_of_an_urgent_one_takes_a_superintendent_and_of_the_councils_a_justice() -> None:
    urgent = of_case(case(entered(URGENT_WRITTEN), INFORMED, CALLED))
    council = of_case(case(entered(COUNCIL), INFORMED, JP))
    directing = of_case(case(entered(DIRECTING), INFORMED))
    assert urgent is not None
    assert council is not None
    assert directing is not None
    assert refusal_of_renewal(urgent, renewed(grade="inspector")) is not None
    assert refusal_of_renewal(urgent, renewed()) is None
    by_council = renewed(grade="director")
    refused = refusal_of_renewal(council, by_council)
    assert refused is not None
    assert "32A" in refused.source
    approved = replace(by_council, court="Anytown", order="12")
    assert refusal_of_renewal(council, approved) is None
    assert refusal_of_renewal(council, approved, ("head of service",)) is not None
    assert refusal_of_renewal(directing, renewed()) is not None


def test_the_director_agrees_to_one_manner() -> None:
    found = of_case(case(entered(), BUREAU, INFORMED, (AGREE, {"manner": "directs the operator"})))
    assert found is not None
    assert found.manner == "directs the operator"


def test_what_cannot_be_understood_permits_nothing() -> None:
    whole = case(entered())
    for gone in ("type", "begins_utc", "granted_utc"):
        fields = {name: value for name, value in whole.entry.fields.items() if name != gone}
        assert of_case(CaseFile(replace(whole.entry, fields=fields), is_open=True)) is None
