"""The wall while nobody is signed on, as the scheme decided, and what ends with a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from console.domain.wall.zoom import Zoom
from console.ui.base.context import UnattendedWall
from console.ui.people.unattended_words import unattended_words

if TYPE_CHECKING:
    from tests.ui.conftest import Bench


def leave(bench: Bench) -> None:
    bench.room.staff.seat.leave()
    QApplication.processEvents()


def is_pointing(bench: Bench) -> bool:
    return bench.stage.is_click_to_centre


def is_touring(bench: Bench) -> bool:
    return bench.shell.wall.run is not None


def under(bench: Bench, rule: UnattendedWall) -> None:
    """Open a console whose scheme decided this."""
    bench.unattended = rule
    bench.open()


@pytest.mark.parametrize("rule", list(UnattendedWall))
def test_the_wall_without_a_person_is_as_the_scheme_decided(bench: Bench, rule: UnattendedWall) -> None:
    under(bench, rule)
    bench.pictures()
    assert bench.stage.isVisible()
    leave(bench)
    assert bench.stage.isVisible() is (rule is not UnattendedWall.HIDDEN)
    assert bench.window.no_pictures.isVisible() is (rule is UnattendedWall.HIDDEN)
    assert bench.shell.signing is not None
    page = bench.shell.signing.sign_in
    assert unattended_words(rule) in {label.text() for label in page.findChildren(QLabel)}
    before = bench.shell.wall.wall
    bench.do("right")
    assert (bench.shell.wall.wall != before) is (rule is UnattendedWall.VISIBLE)


def test_click_to_centre_zoom_and_tour_end_with_the_person(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    bench.do("layout-2", "point", "tour")
    tile = bench.stage.tiles[0]
    bench.stage.zoom(tile, Zoom().about(0.5, 0.5, 2.0))
    assert is_touring(bench)
    bench.room.staff.seat.lock()
    QApplication.processEvents()
    assert is_pointing(bench), "a locked console is still this person's"
    leave(bench)
    assert not is_pointing(bench)
    assert not is_touring(bench)
    assert all(view.zoom == Zoom() for view in bench.stage.tiles)
