"""Servicing and work orders in real books (FLT-02)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from console.app.wiring.handover import in_hand
from console.domain.books.entries import EntryRef
from console.domain.books.equipment import Disposed, Installed, Serviced, ServicePlanned
from console.domain.books.faults import FaultRepaired, FaultReported
from console.domain.books.servicing import due_words
from console.domain.books.work_orders import ContractorArrived, Ordered, Withdrawn, WorkDone
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.refusal import Refusal
from tests.support.books import BELL, CARR, MOSS, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGINEER = Actor("e.wire", "E. Wire", Role.ENGINEER)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    found = Library(tmp_path / "books.sqlite")
    found.actor = MOSS
    yield found
    found.close()


def installed(library: Library, urn: str = "CAM-3") -> int:
    item = Installed(
        urn=urn,
        item="camera",
        make="Axis Q6075",
        place="Market Square",
        installed_on=library.desk.maintenance.today(),
        installer="Spark Ltd",
        cameras=(3,),
    )
    return library.enter(item).number


def plan(library: Library, item: int, **changed: Any) -> None:
    today = library.desk.maintenance.today()
    said: dict[str, Any] = {
        "every_months": 6,
        "first_on": today,
        "instructions": "Clean the dome.",
        **changed,
    }
    library.desk.enter(ServicePlanned(**said), item)


def order(library: Library, **changed: Any) -> int:
    said: dict[str, Any] = {
        "equipment": "camera CAM-3",
        "work": "Clean the dome.",
        "priority": "routine",
        "contractor": "Spark Ltd",
        "wanted_on": library.desk.maintenance.today(),
        **changed,
    }
    return library.desk.enter(Ordered(**said)).number


@pytest.mark.req("FLT-02")
def test_an_item_is_due_by_its_maker_s_interval_from_its_last_service(library: Library) -> None:
    today = library.desk.maintenance.today()
    item, other = installed(library), installed(library, "CAM-4")
    plan(library, item, first_on=today + dt.timedelta(days=40))
    first, unplanned = library.desk.maintenance.items(MOSS)
    assert (first.number, unplanned.number, unplanned.due_on) == (item, other, None)
    assert not first.is_due_soon(today)
    library.clock.advance(41 * 86_400)
    late = library.desk.maintenance.today()
    assert first.is_overdue(late)
    assert due_words(first.due_on or today, late).startswith("overdue by 1 day, since")
    done = Serviced(serviced_on=late, work="Dome cleaned.", person="E. Wire", checked_by="A. Bell")
    library.desk.enter(done, item)
    again = next(one for one in library.desk.maintenance.items(MOSS) if one.number == item)
    assert again.last_on == late
    assert again.due_on is not None
    assert (again.due_on.month - late.month) % 12 == 6
    library.desk.enter(
        Disposed(disposed_on=late, way="recycled", erasure="no recordings", authorised_by="M. Moss"), item
    )
    assert [one.number for one in library.desk.maintenance.items(MOSS)] == [other]


@pytest.mark.req("FLT-02")
def test_what_cannot_be_planned_or_serviced_is_refused(library: Library) -> None:
    item, today = installed(library), library.desk.maintenance.today()
    for months in (0, -3, 121):
        with pytest.raises(OperatorError, match="1 to 120 months"):
            plan(library, item, every_months=months)
    with pytest.raises(OperatorError, match="no installed item 99"):
        plan(library, 99)
    soon = Serviced(serviced_on=today + dt.timedelta(days=1), work="x", person="E", checked_by="A")
    with pytest.raises(OperatorError, match="in the future"):
        library.desk.enter(soon, item)
    with pytest.raises(OperatorError, match="no work order 7"):
        library.desk.enter(Serviced(serviced_on=today, work="x", person="E", checked_by="A", order=7), item)
    plan(library, item)
    with pytest.raises(OperatorError, match="1 to 120 months"):
        library.desk.correct(EntryRef("equipment", item + 1), {"every_months": 0}, "typed wrongly")
    library.actor = BELL
    with pytest.raises(Refusal):
        plan(library, item)


@pytest.mark.req("FLT-02")
def test_the_contractor_stamps_arrival_and_work_by_the_program_s_clock(library: Library) -> None:
    fault = library.enter(
        FaultReported(
            equipment="camera 3",
            cameras=(3,),
            defect="dark",
            priority="urgent",
            seen_utc=library.clock.utc_now(),
            contractor="Spark Ltd",
            contractor_told_utc=library.clock.utc_now(),
        )
    ).number
    number = order(library, fault=fault)
    library.actor = ENGINEER
    typed = library.clock.utc_now() - dt.timedelta(days=2)
    with pytest.raises(OperatorError, match="Nobody has stamped an arrival"):
        library.desk.enter(WorkDone(done_utc=typed, engineer="E. Wire", work="cable"), number)
    library.clock.advance(3_600)
    came_utc = library.clock.utc_now()
    ref = library.desk.enter(ContractorArrived(arrived_utc=typed, engineer="E. Wire"), number)
    (one,) = library.desk.maintenance.orders(ENGINEER)
    assert one.arrived_utc == came_utc
    with pytest.raises(OperatorError, match="cannot be corrected"):
        library.desk.maintenance.correct(ENGINEER, ref, {"arrived_utc": typed}, "I was earlier")
    library.clock.advance(3_600)
    library.desk.enter(WorkDone(done_utc=typed, engineer="E. Wire", work="cable"), number)
    assert library.desk.maintenance.orders(ENGINEER) == []
    case = library.store.case(EntryRef("faults", fault), personal=False)
    assert case is not None
    assert case.is_open, "staff check the picture before it counts as repaired"
    (attended,) = case.later
    assert (attended.kind, attended.fields["attended_utc"]) == ("faults.attended", came_utc)


@pytest.mark.req("FLT-02")
@pytest.mark.req("PPL-07")
def test_who_may_order_and_what_engineers_see(library: Library) -> None:
    number = order(library)
    for actor in (BELL, ENGINEER):
        library.actor = actor
        with pytest.raises(Refusal):
            order(library)
        with pytest.raises(Refusal):
            library.desk.enter(Withdrawn(reason="wrong item"), number)
    with pytest.raises(Refusal):
        library.desk.maintenance.items(ENGINEER)
    library.actor = CARR
    for changed in ({"item": 9}, {"fault": 9}):
        with pytest.raises(OperatorError, match="There is no"):
            order(library, **changed)
    library.desk.enter(Withdrawn(reason="wrong item"), number)
    library.actor = ENGINEER
    now = library.clock.utc_now()
    with pytest.raises(OperatorError, match="no open work order"):
        library.desk.enter(ContractorArrived(arrived_utc=now, engineer="E. Wire"), number)


@pytest.mark.req("FLT-02")
def test_a_fault_repaired_meanwhile_stays_closed_when_the_contractor_arrives(library: Library) -> None:
    now = library.clock.utc_now()
    fault = library.enter(FaultReported(equipment="camera 3", defect="dark", priority="urgent", seen_utc=now))
    number = order(library, fault=fault.number)
    library.enter(FaultRepaired(repaired_utc=now, work="came back", checked_by="A. Bell"), fault.number)
    library.desk.enter(ContractorArrived(arrived_utc=now, engineer="E. Wire"), number)
    case = library.store.case(fault, personal=False)
    assert case is not None
    assert [one.kind for one in case.later] == ["faults.repaired"]


@pytest.mark.req("FLT-02")
@pytest.mark.req("PPL-04")
def test_the_handover_of_a_supervisor_says_what_is_due(library: Library) -> None:
    today = library.desk.maintenance.today()
    plan(library, installed(library), first_on=today - dt.timedelta(days=3))
    order(library, wanted_on=today - dt.timedelta(days=1))
    order(library, wanted_on=today + dt.timedelta(days=1))

    def lines(actor: Actor) -> tuple[str, ...]:
        return in_hand(
            library.store, library.gate, actor, today, maintenance=library.desk.maintenance
        ).in_hand

    servicing, late = lines(CARR)
    assert servicing.startswith("Servicing of camera CAM-3: overdue by 3 days, since")
    assert late.startswith("Work order 1 (camera CAM-3): overdue by 1 day, since")
    assert lines(BELL) == ()
