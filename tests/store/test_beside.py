from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import NewEntry, Relation
from console.domain.books.proof import Damage
from console.domain.cameras.facts import ZONES
from console.domain.clock import SystemClock
from console.store.beside.check import check_beside
from console.store.ledger.book_table import BookTable
from console.store.ledger.signed_heads import HeadTable
from console.store.ledger.trust import introductions
from console.store.ledger.unit import Units
from console.store.lost_tables import lost_tables

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from console.domain.books.fields import Value

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.mark.req("LOG-02")
def test_rows_beside_the_chain_follow_from_their_entries_on_either_database(engine: Engine) -> None:
    books = BookTable(engine, Units(engine, SystemClock()))
    with books.unit() as unit:
        case = unit.append(NewEntry("incidents", "incidents.opened", "a.bell", {"what": "50 % \\ fight"}))
        hold = unit.place_hold(3, NOON, NOON.replace(year=9000), "incident", "a.bell", f"incidents {case}")
        used: dict[str, Value] = {"cameras": (3,), "holds": (str(hold),), "begin_utc": NOON}
        unit.append(NewEntry("incidents", "incidents.cameras", "a.bell", used, {}, (case,), Relation.FOLLOWS))
        version = unit.state_camera_fact(3, ZONES, "{}", "a.bell")
        unit.append(NewEntry("audit", "zone-changed", "a.bell", {"subject": "camera 3", "version": version}))
        unit.append(NewEntry("visitors", "visitors.arrived", "a.bell", {}, {"name": "Zoë Quill"}))
        unit.append(NewEntry("audit", "signing-key", "a.bell", {"public_key": "ab"}))
    assert check_beside(engine) == []
    assert lost_tables(engine) == []
    assert introductions(engine) == [(2, "ab")]
    assert HeadTable(engine).readable([]) == []
    with engine.begin() as connection:
        for table in ("hold", "camera_fact", "entry_key", "entry_link", "open_case"):
            connection.exec_driver_sql("DELETE FROM TABLE_".replace("TABLE_", table))
    found = check_beside(engine)
    assert {finding.damage for finding in found} == {Damage.CONTRADICTED}
    words = "; ".join(finding.words for finding in found)
    for said in ("hold", "zones", "key of its personal details", "relations", "open case"):
        assert said in words
