"""What leaves after a decision: covered, paid for, viewed in a room, or with a processor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.disclosures import (
    BackFromProcessor,
    Closed,
    Confirmed,
    FeeCharged,
    FeePaid,
    ReferenceReviewed,
    Released,
    SentToProcessor,
)
from console.domain.books.entries import EntryRef
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from tests.services.disclosure.desk import (
    DATA,
    HEAD,
    decided,
    handed_over,
    meet,
    redaction,
    register,
    wanted,
    written,
)
from tests.support.books import BELL, MOSS, Library

if TYPE_CHECKING:
    from console.services.disclosure.requests import Requests


def viewed(library: Library, **changes: Any) -> Released:
    fields: dict[str, Any] = {
        "released_utc": library.clock.utc_now(),
        "material": "EX/1",
        "recipient": "P. Reed",
        "way": "viewed in a separate room",
        "place": "Interview room 2",
        "present": ("P. Reed", "D. Data"),
    }
    return Released(**{**fields, **changes})


@pytest.mark.req("DIS-08")
def test_a_viewing_has_its_place_and_those_present(library: Library, requests: Requests) -> None:
    number = granted(library, "police")
    for lacking in ({"place": " "}, {"present": ()}):
        with pytest.raises(OperatorError, match=r"where it was viewed|who was present"):
            requests.enter(DATA, viewed(library, **lacking), number)


@pytest.mark.req("DIS-14", "PRV-05")
@pytest.mark.parametrize("kind", ["subject access", "media", "freedom of information"])
def test_what_a_person_or_the_public_gets_has_the_others_obscured(
    library: Library, requests: Requests, kind: str
) -> None:
    number = granted(library, kind)
    for about, is_released in (("disclosures 99", True), (f"disclosures {number}", False)):
        other = redaction(library, about, is_released=is_released)
        with pytest.raises(Refusal, match="redact") as refused:
            requests.enter(DATA, replace(handed_over(library), redacted_as=other), number)
        assert "PRV-05" in refused.value.source
    with pytest.raises(Refusal, match="redact"):
        requests.enter(DATA, replace(handed_over(library), redaction="by hand"), number)
    with pytest.raises(Refusal, match="redact"):
        requests.enter(DATA, replace(handed_over(library), redacted_as=4711), number)
    ours = redaction(library, f"disclosures {number}")
    requests.enter(DATA, replace(handed_over(library), redacted_as=ours), number)


@pytest.mark.req("DIS-14")
def test_a_copy_that_shows_nobody_else_says_so(library: Library, requests: Requests) -> None:
    number = granted(library, "subject access")
    alone = replace(handed_over(library), nobody_else="An empty car park; every frame was seen.")
    requests.enter(DATA, alone, number)
    # The police get what the case needs.
    requests.enter(DATA, handed_over(library), granted(library, "police"))


@pytest.mark.req("DIS-10")
def test_other_agencies_view_after_the_six_points_and_never_get_a_copy(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "other named agency"))
    meet(library, number, "written", "identity")
    now = library.clock.utc_now()
    copy = Released(released_utc=now, material="EX/1", recipient="P. Reed", way="handed over")
    viewing = viewed(library)
    with pytest.raises(Refusal, match="not granted"):
        requests.enter(DATA, viewing, number)
    requests.enter(DATA, decided(library, "granted"), number)
    with pytest.raises(Refusal, match="copy is never made"):
        requests.enter(DATA, copy, number)
    with pytest.raises(Refusal, match="six points"):
        requests.enter(DATA, viewing, number)
    points: dict[str, Any] = dict.fromkeys(
        (
            "is_undisputed",
            "is_original_kept",
            "is_uninvestigated",
            "is_without_proceedings",
            "is_authorised",
            "is_to_identify",
        ),
        True,
    )
    requests.enter(DATA, Confirmed(confirmed_utc=now, person="D. Data", **points), number)
    requests.enter(DATA, viewing, number)
    assert requests.request(DATA, number).state is RequestState.ANSWERED


def granted(library: Library, kind: str = "solicitor") -> int:
    """A request that was granted, with everything that its kind asks for."""
    payload = written(library, kind) if kind != "subject access" else wanted(library)
    number = register(library, payload)
    request = library.desk.requests.request(DATA, number)
    meet(library, number, *(check.name for check in request.missing))
    library.desk.requests.enter(HEAD, decided(library, "granted"), number)
    return number


def fee(library: Library, pounds: float, reason: str = "") -> FeeCharged:
    today = day_of(library.clock.utc_now())
    return FeeCharged(charged_on=today, charged_for="copy", pounds=pounds, reason=reason)


@pytest.mark.req("DIS-13")
def test_what_is_owed_is_paid_before_anything_is_released(library: Library, requests: Requests) -> None:
    number = granted(library)
    today = day_of(library.clock.utc_now())
    requests.enter(DATA, fee(library, 10.5), number)
    assert requests.request(DATA, number).owed_pounds == 10.5
    with pytest.raises(Refusal, match=r"£10\.50 is owed") as refused:
        requests.enter(DATA, handed_over(library), number)
    assert "DIS-13" in refused.value.source
    with pytest.raises(OperatorError, match=r"Only £10\.50"):
        requests.enter(DATA, FeePaid(paid_on=today, pounds=11, way="card", receipt="R1"), number)
    requests.enter(DATA, FeePaid(paid_on=today, pounds=10.5, way="card", receipt="R1"), number)
    assert requests.request(DATA, number).owed_pounds == 0
    requests.enter(DATA, handed_over(library), number)
    with pytest.raises(OperatorError, match="nothing"):
        requests.enter(DATA, fee(library, 0), number)


@pytest.mark.req("DIS-13")
def test_a_fee_is_the_schemes_standard_cost_or_says_why_not(library: Library, requests: Requests) -> None:
    scheme = library.desk.scheme
    for wrong in ("copy", "copy ten pounds", "copy 10\ncopy 12", "photograph 3.00"):
        with pytest.raises(OperatorError, match="not a standard cost"):
            scheme.state(MOSS, "costs", wrong)
    scheme.state(MOSS, "costs", "Viewing: £5\ncopy 10.50")
    number = granted(library)
    with pytest.raises(Refusal, match=r"£10\.50: copy") as refused:
        requests.enter(DATA, fee(library, 25), number)
    assert "DIS-13" in refused.value.source
    requests.enter(DATA, fee(library, 10.5), number)
    requests.enter(DATA, fee(library, 25, "forty discs"), number)
    # What has no standard cost is charged as it is.
    requests.enter(DATA, replace(fee(library, 7), charged_for="editing"), number)
    assert requests.request(DATA, number).owed_pounds == 42.5


@pytest.mark.req("DIS-13")
def test_people_get_their_own_data_free_of_charge(library: Library, requests: Requests) -> None:
    number = register(library, wanted(library))
    with pytest.raises(Refusal, match="free of charge"):
        requests.enter(DATA, fee(library, 10), number)
    requests.enter(DATA, fee(library, 10, "The fourth request this month for the same minutes."), number)


def sent_out(library: Library, **changes: Any) -> SentToProcessor:
    fields: dict[str, Any] = {
        "sent_utc": library.clock.utc_now(),
        "material": "AT/1",
        "processor": "Cutting Room Ltd",
        "contract": "C-2026-7",
        "use": "Obscure third parties.",
        "is_secured": True,
        "is_returned": True,
        "is_destroyed": True,
    }
    return SentToProcessor(**{**fields, **changes})


@pytest.mark.req("DIS-11")
def test_material_goes_to_a_processor_under_its_contract_and_comes_back_before_the_end(
    library: Library, requests: Requests
) -> None:
    waiting = register(library, written(library, "solicitor"))
    with pytest.raises(Refusal, match="not granted"):
        requests.enter(DATA, sent_out(library), waiting)
    number = granted(library)
    for missing in ("is_secured", "is_returned", "is_destroyed"):
        with pytest.raises(Refusal, match="does not guarantee"):
            requests.enter(DATA, sent_out(library, **{missing: False}), number)
    with pytest.raises(OperatorError):
        requests.enter(DATA, sent_out(library, contract=""), number)
    requests.enter(DATA, sent_out(library), number)
    assert requests.request(DATA, number).out == ("AT/1",)
    with pytest.raises(OperatorError, match="already"):
        requests.enter(DATA, sent_out(library), number)
    closed = Closed(closed_utc=library.clock.utc_now(), outcome="answered")
    with pytest.raises(Refusal, match="still with a processor"):
        requests.enter(DATA, closed, number)

    def back(material: str) -> BackFromProcessor:
        return BackFromProcessor(back_utc=library.clock.utc_now(), material=material, is_destroyed=True)

    with pytest.raises(OperatorError, match="not with a processor"):
        requests.enter(DATA, back("AT/2"), number)
    requests.enter(DATA, back("AT/1"), number)
    assert requests.request(DATA, number).out == ()


@pytest.mark.req("DIS-12")
def test_a_reference_groups_word_is_kept_with_the_request(library: Library, requests: Requests) -> None:
    number = granted(library)
    payload = ReferenceReviewed(
        reviewed_on=day_of(library.clock.utc_now()),
        group="Youth advisory group",
        sample="RD/3",
        feedback="Faces were covered; a tattoo was not.",
    )
    requests.enter(DATA, payload, number)
    kinds = [entry.kind for entry in library.desk.case(EntryRef("disclosures", number)).later]
    assert "disclosures.reference" in kinds


@pytest.mark.req("DIS-11")
def test_who_may_not_release_sends_nothing_out(library: Library, requests: Requests) -> None:
    number = granted(library)
    with pytest.raises(Refusal):
        requests.enter(BELL, sent_out(library), number)
