"""No elected member decides a request or confirms the six points (DIS-08, PPL-07)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.disclosures import Confirmed
from console.domain.errors import NeedsConfirmation
from console.domain.people.refusal import Refusal
from console.domain.scheme.elected_members import MEMBERS, SOMEONE_ELSE, ElectedMember, members_words
from console.store.scheme import SchemeTable
from tests.services.disclosure.desk import DATA, decided, meet, register, wanted

if TYPE_CHECKING:
    from tests.support.books import Library

pytestmark = pytest.mark.req("DIS-08", "PPL-07")
MEMBER = ElectedMember("Nia Prys", "Quay", dt.date(2020, 5, 1))


@pytest.fixture
def number(library: Library) -> int:
    SchemeTable(library.engine, library.clock).state(MEMBERS, members_words([MEMBER]), "test")
    made = register(library, wanted(library))
    meet(library, made, "identity", "place and time")
    return made


def test_an_elected_member_decides_nothing(library: Library, number: int) -> None:
    choice = decided(library, "refused")
    for name in ("Nia Prŷs", "PRYS, Nia", "Cllr Nobody"):
        with pytest.raises(Refusal, match="elected member") as refused:
            library.desk.requests.enter(DATA, replace(choice, decided_by=name), number)
        assert "DIS-08" in refused.value.source
    assert library.desk.requests.request(DATA, number).decision == ""
    with pytest.raises(NeedsConfirmation, match="Nia Prys"):
        library.desk.requests.enter(DATA, replace(choice, decided_by="N. Prys"), number)
    library.desk.requests.enter(DATA, replace(choice, decided_by="N. Prys", namesake=SOMEONE_ELSE), number)
    assert library.desk.requests.request(DATA, number).decision == "refused"


def test_an_elected_member_confirms_no_points(library: Library, number: int) -> None:
    fields = Confirmed.__dataclass_fields__
    points: dict[str, Any] = {name: True for name in fields if name.startswith("is_")}
    confirmed = Confirmed(confirmed_utc=library.clock.utc_now(), person="Nia Prys", **points)
    with pytest.raises(Refusal, match="elected member"):
        library.desk.requests.enter(DATA, confirmed, number)
