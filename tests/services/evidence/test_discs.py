from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.evidence.discs import BURNED_ACT, BurnedDisc
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.services.evidence.discs import Discs
from tests.support.people import filled_database, login_of, open_room

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Burner:
    burned: list[str]

    def __init__(self) -> None:
        self.burned = []

    def writer(self) -> str:
        return "xorriso"

    def drives(self) -> list[str]:
        return ["/dev/sr0"]

    def burn(self, image: Path, device: str, progress: Callable[[int, int], None]) -> BurnedDisc:
        progress(1, 1)
        self.burned.append(image.name)
        return BurnedDisc("xorriso", device, 2048, "ab" * 32)


@pytest.mark.req("EVD-01")
def test_who_may_hand_over_data_burns_and_it_is_entered(tmp_path: Path) -> None:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.on_duty(Role.OPERATOR)
        burner = Burner()
        discs = Discs(burner, room.staff.access, room.acts, room.clock)
        image = tmp_path / "MM-1.iso"
        with pytest.raises(Refusal):
            discs.burn(room.me(Role.OPERATOR), image, "/dev/sr0", lambda _done, _total: None)
        assert burner.burned == []
        discs.burn(room.me(Role.MANAGER), image, "/dev/sr0", lambda _done, _total: None)
        ((person, _, subject, detail),) = room.acts.named(BURNED_ACT)
        assert (person, subject) == (login_of(Role.MANAGER), "MM-1.iso")
        assert detail == {"sha256": "ab" * 32, "size_bytes": 2048, "writer": "xorriso"}
