"""Servicing of the equipment and work orders to contractors (FLT-02)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS
from console.domain.books.entries import EntryRef
from console.domain.books.equipment import BOOK as EQUIPMENT
from console.domain.books.equipment import Moved, Serviced, ServicePlanned
from console.domain.books.faults import BOOK as FAULTS
from console.domain.books.faults import FaultAttended
from console.domain.books.servicing import MOST_MONTHS, serviced_item, work_order
from console.domain.books.work_orders import BOOK as ORDERS
from console.domain.books.work_orders import ContractorArrived, Ordered, WorkDone
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_open_file, understood
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.books.servicing import ServicedItem, WorkOrder
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService

MAINTENANCE_KINDS = (*ORDERS.kinds, *(kind for kind in EQUIPMENT.kinds if kind.has_service))
"""The kinds of entry that this service enters."""
_MISSING = {
    "equipment.installed": "There is no installed item {number}.",
    "work-orders.ordered": "There is no open work order {number}.",
    "faults.reported": "There is no open fault {number}.",
}
_FIXED = {"arrived_utc", "done_utc", "item", "fault", "order"}


class Maintenance:
    """The acts on servicing and work orders. Not for the UI thread: calls wait for the database."""

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        clock: Clock,
        require_moved: Callable[[str, int], None] = lambda _login, _camera: None,
    ) -> None:
        """Create the service.

        Args:
            store: the books.
            books: enters what was checked.
            gate: the rules of people.
            clock: the system's, or a test's.
            require_moved: refuses a camera that was moved without a recorded agreement (SYS-07).
        """
        self._store, self._books, self._gate, self._clock = store, books, gate, clock
        self._require_moved = require_moved
        self._concerned = ConcernedEntries(store, gate)

    def today(self) -> dt.date:
        """Return the day in London. Does not wait."""
        return day_of(self._clock.utc_now())

    def now_utc(self) -> dt.datetime:
        """Return the instant by the clock of the scheme. Does not wait."""
        return self._clock.utc_now()

    def items(self, actor: Actor) -> list[ServicedItem]:
        """Return the installed items, those whose service is due first at the top.

        Raises:
            Refusal: the actor may not read the list of equipment.
        """
        self._gate.require(actor, BOOKS[EQUIPMENT.name].read_act, EQUIPMENT.name)
        found = understood(
            self._store, every_open_file(self._concerned.books_of(actor), EQUIPMENT.name), serviced_item
        )
        return sorted(found, key=lambda one: (one.due_on or dt.date.max, one.number))

    def orders(self, actor: Actor) -> list[WorkOrder]:
        """Return the open work orders, the most pressing first. Contractors' engineers read them too.

        Raises:
            Refusal: the actor has nothing to do with faults.
        """
        self._gate.require(actor, Permission.ENTER_FAULT, ORDERS.name)
        found = understood(
            self._store, every_open_file(self._concerned.books_of(actor), ORDERS.name), work_order
        )
        return sorted(found, key=lambda one: (one.wanted_on, one.number))

    def enter(
        self, actor: Actor, payload: Any, about: int | None = None, draft: int | None = None
    ) -> EntryRef:
        """Enter a plan, a service, a move, a work order or what follows it.

        The stamps of arrival and of the work done are the program's time, whatever the form says; an arrival
        for a fault is entered in the log of faults too.

        Raises:
            Refusal: the actor may not, or a camera was moved without a recorded agreement.
            OperatorError: a field is wrong, what it is about is closed, or the arrival is not stamped.
        """
        self._books.require(actor, kind_of(payload))
        now_utc = self._clock.utc_now()
        if isinstance(payload, Moved):
            item = self._open(actor, "equipment.installed", about)
            cameras = item.current().get("cameras")
            for camera in cameras if isinstance(cameras, tuple) else ():
                self._require_moved(actor.login, int(camera))
        elif isinstance(payload, ServicePlanned | Serviced):
            self._open(actor, "equipment.installed", about)
            self._check_servicing(actor, payload)
        elif isinstance(payload, Ordered):
            self._check_order(actor, payload)
        else:
            order = work_order(self._open(actor, "work-orders.ordered", about))
            if isinstance(payload, ContractorArrived):
                return self._arrive(actor, replace(payload, arrived_utc=now_utc), order, draft)
            if isinstance(payload, WorkDone):
                if order.arrived_utc is None:
                    raise OperatorError(
                        text("Nobody has stamped an arrival for work order {number}.", number=order.number),
                        "Stamp the arrival first.",
                    )
                payload = replace(payload, done_utc=now_utc)
        return self._books.enter_from_service(actor, payload, about, draft)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the words of an entry.

        Raises:
            Refusal: the actor may not.
            OperatorError: a stamp, or what the entry belongs to, would be changed.
        """
        if changes.keys() & _FIXED:
            raise OperatorError(
                "The stamps of a contractor, and what an entry belongs to, cannot be corrected.",
                "Enter it anew. A wrong order is withdrawn.",
            )
        case = self._store.case(ref, personal=False)
        if case is not None and case.entry.kind.startswith("equipment."):
            kind = next(kind for kind in MAINTENANCE_KINDS if kind.name == case.entry.kind)
            values = {**case.current(), **changes}
            self._check_days(kind.payload, values)
        return self._books.correct_from_service(actor, ref, changes, why)

    def _arrive(
        self, actor: Actor, payload: ContractorArrived, order: WorkOrder, draft: int | None
    ) -> EntryRef:
        entries = [new_entry(kind_of(payload), actor, payload, order.number)]
        if order.fault is not None:
            fault = self._store.case(EntryRef(FAULTS.name, order.fault), personal=False)
            if fault is not None and fault.is_open:
                attended = FaultAttended(
                    attended_utc=payload.arrived_utc,
                    engineer=payload.engineer,
                    work=f"Arrived for work order {order.number}.",
                )
                entries.append(new_entry(kind_of(attended), actor, attended, order.fault))
        with self._store.unit() as unit:
            number, *_ = [unit.append(entry) for entry in entries]
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(ORDERS.name, number)

    def _check_servicing(self, actor: Actor, payload: ServicePlanned | Serviced) -> None:
        values: dict[str, Value] = {}
        if isinstance(payload, ServicePlanned):
            values["every_months"] = payload.every_months
        else:
            values["serviced_on"] = payload.serviced_on
            if payload.order is not None:
                case = self._store.case(EntryRef(ORDERS.name, payload.order), personal=False)
                if case is not None:
                    self._concerned.require(actor, ORDERS.name, [case.entry])
                if case is None or case.entry.kind != "work-orders.ordered":
                    raise OperatorError(
                        text("There is no work order {number}.", number=payload.order),
                        "Correct the number, or leave it empty.",
                    )
        self._check_days(type(payload), values)

    def _check_days(self, payload: type, values: Mapping[str, Value]) -> None:
        months, day = values.get("every_months"), values.get("serviced_on")
        if payload is ServicePlanned and isinstance(months, int) and not 0 < months <= MOST_MONTHS:
            raise OperatorError(
                text("Enter an interval of 1 to {most} months.", most=MOST_MONTHS), "Nothing was saved."
            )
        if payload is Serviced and isinstance(day, dt.date) and day > self.today():
            raise OperatorError("The day of the service is in the future.", "Correct the day.")

    def _check_order(self, actor: Actor, payload: Ordered) -> None:
        if payload.item is not None:
            self._open(actor, "equipment.installed", payload.item)
        if payload.fault is not None:
            self._open(actor, "faults.reported", payload.fault)

    def _open(self, actor: Actor, kind: str, number: int | None) -> CaseFile:
        book = kind.partition(".")[0]
        case = self._store.case(EntryRef(book, number), personal=False) if number else None
        if case is not None:
            self._concerned.require(actor, book, [case.entry])
        if case is None or case.entry.kind != kind or not case.is_open:
            raise OperatorError(text(_MISSING[kind], number=number or "–"), "Choose one from the list.")
        return case
