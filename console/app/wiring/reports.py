"""The counts of a year of a scheme."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.app.verification import LocalOwnerGate
from console.domain.books.counts import Contract
from console.domain.clock import SystemClock
from console.domain.people.actor import Actor, Role
from console.services.books.annual_report import AnnualReports

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.books.counts import Counts
    from console.services.books.ports import Gate

LONDON = ZoneInfo("Europe/London")


def reports_of(scheme: OpenScheme, gate: Gate) -> AnnualReports:
    """The service, with the contract of the settings."""
    said = scheme.settings.books.contract
    contract = Contract(
        said.urgent_response_h, said.urgent_repair_h, said.routine_response_h, said.routine_repair_h
    )
    return AnnualReports(scheme.books, gate, SystemClock(), contract)


def year_counts(scheme: OpenScheme, year: int) -> Counts:
    """Of a year of the calendar, by the clock on the wall."""
    begin, end = (dt.datetime(one, 1, 1, tzinfo=LONDON).astimezone(dt.UTC) for one in (year, year + 1))
    return reports_of(scheme, LocalOwnerGate()).period(Actor("", "", Role.AUDITOR), begin, end)
