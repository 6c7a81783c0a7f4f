"""Who asks, and what the rules want of each."""

from __future__ import annotations

import pytest

from console.domain.books.disclosures import REQUESTS
from console.domain.disclosure.kinds_of_request import COURT_ORDER, KIND_BY_NAME, KINDS, missing


def test_every_kind_of_the_register_has_its_rules() -> None:
    assert [kind.name for kind in KINDS] == list(REQUESTS)
    for kind in KINDS:
        names = [check.name for check in kind.checks]
        assert len(names) == len(set(names))
        assert all(check.source for check in kind.checks)


@pytest.mark.req("DIS-01")
def test_only_a_request_about_oneself_may_be_spoken_and_it_needs_no_writing() -> None:
    spoken = {kind.name for kind in KINDS if kind.may_be_spoken}
    assert spoken == {"subject access", "objection to processing"}
    for kind in KINDS:
        assert kind.may_be_spoken is not ("written" in {check.name for check in kind.checks})


@pytest.mark.req("DIS-10")
def test_other_agencies_never_get_a_copy() -> None:
    assert [kind.name for kind in KINDS if not kind.may_have_copy] == ["other named agency"]


@pytest.mark.req("DIS-01")
def test_a_civil_matter_wants_a_court_order() -> None:
    kind = KIND_BY_NAME["solicitor"]
    assert [check.name for check in missing(kind, {"written", "identity", "no police data"})] == [COURT_ORDER]
    assert missing(kind, {check.name for check in kind.checks}) == ()
