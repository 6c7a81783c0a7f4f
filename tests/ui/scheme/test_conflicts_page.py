"""The page of the rules that differ, on real windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.scheme.conflicts import CONFLICTS
from tests.ui.scheme.test_pane import filled, front

if TYPE_CHECKING:
    from tests.ui.reception import Front

__all__ = ["filled", "front"]


def test_whoever_reads_the_scheme_reads_where_code_and_law_differ(front: Front) -> None:
    front.sit(Role.AUDITOR)
    front.do("scheme")
    page = front.office.conflicts
    front.office.tabs.choose(front.office.tabs.count() - 1)
    front.wait(page.isVisible)
    said = page.list.toPlainText()
    for one in CONFLICTS:
        for part in (one.subject, one.code, one.other, one.done):
            assert part in said
    for source in ("Crime and Courts Act 2013", "UK GDPR article 12(3)", "SI 2010/521"):
        assert source in said
    assert page.list.isReadOnly()
