"""The Servicing pane on real windows: planned, ordered, stamped by the engineer, serviced (FLT-02)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.equipment import Installed
from console.domain.books.servicing import WorkOrder
from console.domain.people.actor import Actor, Role
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.servicing_pane import ServicingPane
from console.ui.books.servicing_reminder import ServicingReminder
from console.ui.books.servicing_texts import order_html
from tests.support.books import CARR, MOSS, Library
from tests.support.books_services import full_desk
from tests.ui.books.test_countersign_pane import library, wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]

__all__ = ["library", "wait"]
ENGINEER = Actor("e.wire", "E. Wire", Role.ENGINEER)


def sit(bench: Bench, library: Library, actor: Actor) -> None:
    library.actor = actor
    bench.shell.attendance.changed.emit()


def opened(bench: Bench, library: Library) -> ServicingPane:
    library.actor = MOSS
    library.enter(
        Installed(
            urn="CAM-3",
            item="camera",
            make="Axis Q6075",
            place="Market Square",
            installed_on=dt.date(2026, 1, 5),
            installer="Spark Ltd",
            cameras=(3,),
        )
    )
    library.actor = CARR
    bench.books = full_desk(library).desk
    bench.open()
    bench.window.resize(1700, 1000)
    pane = bench.shell.show_pane("servicing")
    assert isinstance(pane, ServicingPane)
    return pane


def fill(pane: ServicingPane, wait: Wait, **values: Any) -> None:
    wait(lambda: pane.findChildren(EntryDialog))
    dialog = pane.findChildren(EntryDialog)[-1]
    for name, value in values.items():
        dialog.editors[name].show(value)
    dialog.submit()
    wait(lambda: not pane.findChildren(EntryDialog) or dialog.column.refusal.text())
    assert not pane.findChildren(EntryDialog)


def cell(pane: ServicingPane, column: int = 0) -> str:
    return str(pane.items.proxy.index(0, column).data() or "")


@pytest.mark.req("FLT-02")
def test_from_the_plan_to_the_service_with_the_engineer_s_own_stamps(
    bench: Bench, library: Library, wait: Wait
) -> None:
    pane = opened(bench, library)
    wait(lambda: cell(pane) == "None planned")
    pane.plan_button.click()
    today = pane._maintenance.today()
    fill(
        pane,
        wait,
        every_months=6,
        first_on=today - dt.timedelta(days=2),
        instructions="Clean the dome.",
        contractor="Spark Ltd",
    )
    wait(lambda: cell(pane).startswith("Overdue by 2 days, since"))
    pane.order_button.click()
    fill(pane, wait, wanted_on=today)
    wait(lambda: pane.orders.proxy.rowCount() == 1)
    assert not pane.done_button.isEnabled(), "nobody has come yet"

    sit(bench, library, ENGINEER)
    wait(lambda: "cannot read the books" in pane.said.text() and pane.orders.proxy.rowCount() == 1)
    assert pane.items.proxy.rowCount() == 0
    assert not pane.order_button.isEnabled()
    assert not pane.withdraw_button.isEnabled()
    pane.arrived_button.click()
    wait(lambda: pane.findChildren(EntryDialog))
    assert "arrived_utc" not in pane.findChildren(EntryDialog)[-1].editors, "the time is not typed"
    fill(pane, wait)
    wait(pane.done_button.isEnabled)
    pane.done_button.click()
    fill(pane, wait, work="Dome cleaned.")
    wait(lambda: pane.orders.proxy.rowCount() == 0)

    sit(bench, library, CARR)
    wait(lambda: pane.items.proxy.rowCount() == 1)
    pane.serviced_button.click()
    fill(pane, wait, work="Dome cleaned.", order=1, person="E. Wire", checked_by="C. Carr")
    wait(lambda: cell(pane).startswith("Due on"))


@pytest.mark.req("FLT-02")
def test_the_printed_order_has_no_picture_and_nobody_s_name(
    bench: Bench, library: Library, wait: Wait
) -> None:
    order = WorkOrder(
        4,
        "camera <b>CAM-3",
        "Market Square",
        (3,),
        "Clean\nthe dome.",
        "routine",
        "Spark & Co",
        dt.date(2026, 6, 1),
    )
    html = order_html(order, "Anytown Borough Council", dt.date(2026, 6, 3))
    assert "<img" not in html
    assert "overdue by 2 days" in html
    assert "camera &lt;b&gt;CAM-3" in html
    pane = opened(bench, library)
    pane.order_button.click()
    fill(
        pane,
        wait,
        equipment="camera CAM-3",
        work="Clean.",
        contractor="Spark Ltd",
        priority="routine",
        wanted_on=pane._maintenance.today(),
    )
    wait(pane.print_button.isEnabled)
    pane.print_button.click()
    wait(lambda: any("Work order saved" in said for said in bench.said()))


@pytest.mark.req("FLT-02")
def test_what_is_overdue_is_told_at_sign_on(bench: Bench, library: Library, wait: Wait) -> None:
    pane = opened(bench, library)
    day = pane._maintenance.today() - dt.timedelta(days=1)
    pane.order_button.click()
    fill(
        pane,
        wait,
        equipment="camera CAM-3",
        work="Clean.",
        contractor="Spark Ltd",
        priority="routine",
        wanted_on=day,
    )
    ServicingReminder(pane._context, pane)
    wait(lambda: any("Overdue work orders: 1" in said for said in bench.said()))
