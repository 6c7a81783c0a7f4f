"""A package for a request leaves only as far as the request was granted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.entries import NewEntry, Relation
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.grant import MAY_LEAVE
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from tests.support.evidence import EvidenceRoom, at, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.books.fields import Value

WANTED = EvidenceSelection((7, 8), at(0), at(30))


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path_factory.mktemp("grants")) as room:
        yield room


def registered(evidence: EvidenceRoom, kind: str = "solicitor", **fields: Any) -> int:
    """A request in the register, for cameras 7 and 8 unless it says otherwise."""
    asked: dict[str, Value] = {
        "request": kind,
        "received_utc": at(0),
        "cameras": (7, 8),
        "begin_utc": at(0),
        "end_utc": at(30),
    }
    with evidence.scheme.books.unit() as unit:
        return unit.append(NewEntry("disclosures", "disclosures.requested", "dp", {**asked, **fields}))


def entered(evidence: EvidenceRoom, request: int, kind: str, **fields: Any) -> None:
    with evidence.scheme.books.unit() as unit:
        unit.append(
            NewEntry("disclosures", f"disclosures.{kind}", "dp", fields, {}, (request,), Relation.FOLLOWS)
        )


def released(evidence: EvidenceRoom, request: int, **details: Any) -> int:
    number = evidence.requested(**{"selection": WANTED, "request": request, **details})
    evidence.packages.release(evidence.room.me(Role.DEPUTY), number)
    return number


@pytest.mark.req("DIS-08")
@pytest.mark.parametrize("decision", ["", "refused", "more is needed"])
def test_what_was_not_granted_is_not_released(evidence: EvidenceRoom, decision: str) -> None:
    request = registered(evidence)
    if decision:
        entered(evidence, request, "decided", decision="granted")
        entered(evidence, request, "decided", decision=decision)
    with pytest.raises(Refusal, match=f"not granted .{decision or 'not decided'}") as refused:
        released(evidence, request)
    assert refused.value.source == "local code of practice, DIS-08"
    entered(evidence, request, "decided", decision="granted")
    manager = evidence.room.me(Role.MANAGER)
    assert evidence.packages.is_released(manager, released(evidence, request))


@pytest.mark.req("DIS-08")
@pytest.mark.parametrize(
    ("granted", "words"),
    [
        ({"cameras": (7,)}, "not granted for camera 8"),
        ({"end_utc": at(20)}, "not granted for camera 7 at .*12:00:20"),
        ({"begin_utc": at(5)}, "not granted for camera 7 at .*12:00:00"),
        ({"copy": "redacted copy"}, "for a redacted copy, not for a master"),
        ({"copy": "working copy"}, "for a working copy, not for a master"),
    ],
)
def test_no_more_leaves_than_was_granted(evidence: EvidenceRoom, granted: dict[str, Any], words: str) -> None:
    request = registered(evidence)
    entered(evidence, request, "decided", decision="granted in part", **{"cameras": (7, 8), **granted})
    with pytest.raises(Refusal, match=words):
        released(evidence, request)
    entered(evidence, request, "decided", decision="granted in part", cameras=(7, 8), copy="master")
    released(evidence, request)


@pytest.mark.req("DIS-08")
def test_a_part_that_is_only_in_words_is_asked_for(evidence: EvidenceRoom) -> None:
    request = registered(evidence)
    entered(evidence, request, "decided", decision="granted in part", conditions="one minute only")
    with pytest.raises(Refusal, match="nor its decision names cameras and time"):
        released(evidence, request)


@pytest.mark.req("DIS-08")
def test_what_a_search_found_counts_where_the_request_names_nothing(evidence: EvidenceRoom) -> None:
    request = registered(evidence, cameras=(), begin_utc=None, end_utc=None)
    for begin, end, is_found in ((0, 12, True), (12, 30, True), (0, 90, False)):
        entered(
            evidence,
            request,
            "searched",
            cameras=(7, 8),
            begin_utc=at(begin),
            end_utc=at(end),
            is_found=is_found,
        )
    entered(evidence, request, "decided", decision="granted")
    released(evidence, request)
    with pytest.raises(Refusal, match=r"camera 7 at .*12:00:30"):
        released(evidence, request, selection=EvidenceSelection((7,), at(0), at(31)))


@pytest.mark.req("DIS-10")
def test_other_agencies_view_and_never_get_a_copy(evidence: EvidenceRoom) -> None:
    request = registered(evidence, "other named agency")
    entered(evidence, request, "decided", decision="granted")
    with pytest.raises(Refusal, match="A copy is never made"):
        released(evidence, request)


@pytest.mark.req("DIS-08")
def test_a_grant_that_was_withdrawn_after_the_release_stops_the_writing(evidence: EvidenceRoom) -> None:
    request = registered(evidence)
    entered(evidence, request, "decided", decision="granted")
    number = released(evidence, request)
    entered(evidence, request, "decided", decision="refused")
    with pytest.raises(Refusal, match="not granted"):
        evidence.packages.write(evidence.room.me(Role.MANAGER), number, evidence.home / "withdrawn")
    assert not (evidence.home / "withdrawn").exists()


@pytest.mark.req("EVD-04")
def test_what_was_reviewed_for_the_request_and_is_not_supplied_is_listed(evidence: EvidenceRoom) -> None:
    request = registered(evidence)
    entered(evidence, request, "decided", decision="granted")
    with evidence.scheme.books.unit() as unit:
        for camera, case in ((9, request), (8, request + 7)):
            fields: dict[str, Value] = {
                "cameras": (camera,),
                "begin_utc": at(0),
                "end_utc": at(60),
                "request": case,
            }
            unit.append(NewEntry("media-log", "media-log.reviewed", "op", fields))
    number = released(evidence, request)
    evidence.packages.write(evidence.room.me(Role.MANAGER), number, evidence.home / "reviewed")
    manifest = json.loads((evidence.home / "reviewed" / "manifest.json").read_text("utf-8"))
    assert [row["camera"] for row in manifest["reviewed_not_supplied"]] == [9]


def test_a_request_that_is_not_in_the_register_is_refused_when_asked(evidence: EvidenceRoom) -> None:
    with pytest.raises(OperatorError, match="no request 4711"):
        evidence.requested(selection=WANTED, request=4711)


def test_each_kind_of_copy_allows_itself_and_only_what_shows_no_more() -> None:
    for granted, allowed in MAY_LEAVE.items():
        assert granted in allowed
        assert (CopyKind.MASTER in allowed) == (granted is CopyKind.MASTER)
        assert CopyKind.REDACTED in allowed
        # What a kind allows allows no more in its turn.
        assert all(MAY_LEAVE[copy] <= allowed for copy in allowed)
