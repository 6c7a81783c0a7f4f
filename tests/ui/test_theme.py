from __future__ import annotations

import pytest

from console.ui import theme
from console.ui.stylesheet import stylesheet


@pytest.mark.parametrize(("text", "ground"), theme.TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    pair = getattr(theme.COLOURS, text), getattr(theme.COLOURS, ground)
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
