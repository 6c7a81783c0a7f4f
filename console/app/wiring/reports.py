"""The annual report of a scheme: its counts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.app.verification import LocalOwnerGate
from console.domain.books.counts import Contract
from console.domain.people.actor import Actor, Role
from console.services.books.annual_report import AnnualReports

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.books.counts import Counts
    from console.services.books.ports import Gate

LONDON = ZoneInfo("Europe/London")


def reports_of(scheme: OpenScheme, gate: Gate) -> AnnualReports:
    """Return the report service, with the maintenance contract of the settings."""
    settings = scheme.settings.books.contract
    contract = Contract(
        settings.urgent_response_h,
        settings.urgent_repair_h,
        settings.routine_response_h,
        settings.routine_repair_h,
    )
    return AnnualReports(scheme.books, gate, scheme.clock, contract)


def year_counts(scheme: OpenScheme, year: int) -> Counts:
    """Return the counts of a calendar year, by local time."""
    begin, end = (dt.datetime(number, 1, 1, tzinfo=LONDON).astimezone(dt.UTC) for number in (year, year + 1))
    return reports_of(scheme, LocalOwnerGate()).period(Actor("", "", Role.AUDITOR), begin, end)
