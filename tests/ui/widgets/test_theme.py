from __future__ import annotations

import pytest

from console.ui.wall.overlay import STRIP_ALPHA
from console.ui.wall.state_plate import PLATE_ALPHA
from console.ui.widgets import palette, theme
from console.ui.widgets.stylesheet import stylesheet


@pytest.mark.parametrize(("text", "ground"), palette.TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    pair = getattr(palette.COLOURS, text), getattr(palette.COLOURS, ground)
    assert theme.contrast(*pair) >= 4.5


def test_contrast_is_wcags() -> None:
    assert theme.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_lengths_follow_the_scale_and_thin_lines_stay_thin() -> None:
    doubled = stylesheet(2)
    assert "padding: 12px 18px" in doubled
    assert "border: 1px solid" in doubled
    assert "$" not in doubled
    assert theme.clamped(9) == 2
    assert theme.clamped(0.2) == 1


def over_white(colour: str, alpha: int) -> str:
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round((part * alpha + 255 * (255 - alpha)) / 255):02x}" for part in parts)


@pytest.mark.parametrize("tint", ["text", "muted", "accent", "spot", "warn", "bad"])
@pytest.mark.parametrize("alpha", [STRIP_ALPHA, PLATE_ALPHA])
def test_words_over_the_brightest_picture_stand_out(tint: str, alpha: int) -> None:
    ground = over_white(palette.COLOURS.plate, alpha)
    assert theme.contrast(getattr(palette.COLOURS, tint), ground) >= 4.5
