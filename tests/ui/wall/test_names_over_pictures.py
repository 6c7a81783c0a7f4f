"""Number, name and state over the picture's upper edge: larger pictures, and still legible."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QApplication

from console.ui.widgets.theme import contrast

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from console.domain.wall.cells import Rect
    from tests.ui.conftest import Bench


def shown_over(bench: Bench) -> None:
    """Have the console shown with names over the pictures, from now on."""
    context = bench.stage.context
    bench.stage.context = dataclasses.replace(
        context, settings=dataclasses.replace(context.settings, names_over_pictures=True)
    )
    bench.stage.arrange()
    bench.pictures(2)


def areas(bench: Bench) -> list[int]:
    return [view.picture_rect.area for view in bench.stage.tiles]


def test_pictures_gain_the_rows_of_the_strip_and_none_is_smaller(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1280, 560)
    for layout, gain in (("layout-2", 1.15), ("layout-1", 1.05)):
        bench.do(layout)
        bench.pictures(2)
        before = areas(bench)
        captions = [view.caption for view in bench.stage.tiles]
        context = bench.stage.context
        shown_over(bench)
        after = areas(bench)
        assert all(captions)
        assert not any(view.caption for view in bench.stage.tiles)
        # The picture is higher by the strip where height is what it lacks.
        assert all(new >= gain * old for new, old in zip(after, before, strict=True))
        bench.stage.context = context
        bench.stage.arrange()


def test_it_is_a_setting_and_otherwise_as_it_was(bench: Bench) -> None:
    bench.screen = {"names_over_pictures": True}
    bench.open()
    bench.do("layout-1")
    bench.pictures(2)
    view = bench.stage.tiles[0]
    assert view.caption == 0
    assert view.pieces[0].y == 0
    assert view.pieces[0].image.height() > 0


def test_over_a_white_sky_the_words_can_be_read(bench: Bench) -> None:
    bench.screen = {"names_over_pictures": True}
    bench.feed.sources = {number: [np.full((360, 640, 4), 255, np.uint8)] for number in range(1, 17)}
    bench.open()
    bench.do("layout-1", "fit")
    bench.pictures(3)
    QApplication.processEvents()
    view = bench.stage.tiles[0]
    strip = view.pieces[0].image
    painted = bench.stage.grab().toImage()
    assert painted.pixelColor(view.rect.x + view.rect.width // 2, view.rect.y + 60).lightness() > 250
    darkest, lightest = shades(painted, view.rect, strip.height())
    assert contrast(lightest, darkest) >= 4.5


def shades(painted: QImage, rect: Rect, height: int) -> tuple[str, str]:
    """The darkest and the lightest colour of the strip where the name stands."""
    colours = [
        painted.pixelColor(x, y)
        for x in range(rect.x + 34, rect.x + 160)
        for y in range(rect.y + 5, rect.y + height - 5)
    ]
    ordered = sorted(colours, key=lambda colour: colour.lightness())
    return ordered[0].name(), ordered[-1].name()
