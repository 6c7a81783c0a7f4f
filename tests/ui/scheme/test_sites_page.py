"""The page of the sites, and what can be limited to a site, on real windows (SYS-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.scheme.sites import SITES, Site
from console.ui.books.report_pane import ReportPane
from console.ui.cameras.list_pane import CamerasPane
from console.ui.scheme.history import HistoryDialog
from tests.support.panes import pane_of
from tests.support.people import login_of
from tests.ui.scheme.test_pane import filled, front

if TYPE_CHECKING:
    from console.ui.scheme.sites_page import SitesPage
    from tests.ui.reception import Front

__all__ = ["filled", "front"]
pytestmark = pytest.mark.req("SYS-12")


def page_of(front: Front, role: Role = Role.MANAGER) -> SitesPage:
    front.sit(role)
    front.do("scheme")
    page = front.office.sites
    front.office.tabs.choose(5)
    front.wait(page.isVisible)
    front.wait(lambda: page.save.isVisible() == (role is Role.MANAGER))
    return page


def test_a_site_is_entered_changed_and_limits_list_and_report(front: Front) -> None:
    page = page_of(front)
    cameras = pane_of(front.shell, CamerasPane)
    assert isinstance(cameras, CamerasPane)
    assert cameras.site.isHidden(), "a scheme without sites has no choice"
    page.name.setFocus()
    QTest.keyClicks(page.name, "Market Hall")
    page.occupier.setText("Hall Ltd")
    page.cameras.setText("1, 9")
    page.people.setText(login_of(Role.OPERATOR))
    page.worn.setText("BW-1, BW-2")
    page.supplement.setPlainText("No cameras in the nursery.")
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    front.wait(lambda: "There is no camera 9" in page.refusal.text())
    assert page.name.text() == "Market Hall", "what was typed stays"
    page.cameras.setText("1, x")
    page.save.click()
    assert "“x” is not the number of a camera" in page.refusal.text()
    page.cameras.setText("1, 3")
    page.save.click()
    front.wait(lambda: not page.changed())
    front.wait(lambda: cameras.site.count() == 2)
    (site,) = front.house.scheme.sites()
    assert site == Site(
        "Market Hall",
        "Hall Ltd",
        (1, 3),
        (login_of(Role.OPERATOR),),
        ("BW-1", "BW-2"),
        "No cameras in the nursery.",
    )
    cameras.site.setCurrentIndex(1)
    assert set(cameras.model._items) == {1, 3}
    cameras.site.setCurrentIndex(0)
    assert set(cameras.model._items) == {1, 2, 3, 4}

    front.do("report")
    report = pane_of(front.shell, ReportPane)
    assert isinstance(report, ReportPane)
    front.wait(lambda: report.site.count() == 2)
    report.site.setCurrentIndex(1)
    report.count()
    front.wait(lambda: report.report is not None)
    assert report.report is not None
    assert "Only the site Market Hall" in report.about(report.report)

    front.do("scheme")
    page.history.click()
    front.wait(lambda: front.window.findChildren(HistoryDialog))
    (history,) = front.window.findChildren(HistoryDialog)
    history.reject()
    page.remove.click()
    front.wait(lambda: front.house.scheme.sites() == ())
    front.wait(cameras.site.isHidden)


def test_a_supervisor_reads_the_sites_and_changes_nothing(front: Front) -> None:
    manager = front.room.me(Role.MANAGER)
    front.house.scheme.state_sites(manager, (Site("Quay", "Harbour trust"),))
    page = page_of(front, Role.SUPERVISOR)
    front.wait(lambda: page.name.text() == "Quay")
    assert page.name.isReadOnly()
    assert not page.remove.isVisible()
    with pytest.raises(Refusal):
        front.house.scheme.state_sites(front.room.me(Role.SUPERVISOR), ())
    for words in ("nonsense", "Site: A"):
        with pytest.raises(OperatorError, match="not sites"):
            front.house.scheme.state(manager, SITES, words)
