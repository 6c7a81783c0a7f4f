from __future__ import annotations

import pytest

from console.domain.people.actor import Role
from console.domain.people.permissions import PERMISSIONS, Permission, may, who_may


@pytest.mark.req("PPL-07")
def test_contractors_have_no_sight_of_recorded_data_and_members_no_role() -> None:
    assert PERMISSIONS[Role.ENGINEER] == {
        Permission.ENTER_FAULT,
        Permission.SET_UP_CAMERA,
        # Everybody reports a breach, or a suspicion (SEC-01).
        Permission.REPORT_BREACH,
    }
    assert not {"member", "councillor"} & {role.value for role in Role}


@pytest.mark.req("LOG-06")
def test_only_an_auditor_draws_and_changes_nothing_else() -> None:
    assert who_may(Permission.DRAW_AUDIT) == (Role.AUDITOR,)
    changing = {
        act
        for act in Permission
        if act.name.startswith(("ENTER", "CORRECT", "CHANGE", "MANAGE", "COUNTERSIGN"))
    }
    assert not [act for act in changing if may(Role.AUDITOR, act)]


def test_every_act_has_somebody_who_may_and_every_role_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert not [act for act in Permission if not who_may(act)]
