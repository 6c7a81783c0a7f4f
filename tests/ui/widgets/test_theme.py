from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.ui.wall.overlay import STRIP_ALPHA
from console.ui.wall.reticle import PLATE_ALPHA as RETICLE_ALPHA
from console.ui.wall.state_plate import PLATE_ALPHA
from console.ui.widgets import palette, theme
from console.ui.widgets.look import Look, TouchTargets, look_from_plain
from console.ui.widgets.palette import THEMES, ThemeName
from console.ui.widgets.stylesheet import stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=list(ThemeName), ids=lambda name: name.value)
def each(request: pytest.FixtureRequest) -> Iterator[palette.Theme]:
    theme.wear(Look(request.param))
    yield THEMES[request.param]
    theme.wear(Look())


@pytest.mark.parametrize(("text", "ground"), palette.TEXT_PAIRS)
def test_text_stands_out_from_its_ground(each: palette.Theme, text: str, ground: str) -> None:
    for colours in (each.panes, each.pictures):
        pair = getattr(colours, text), getattr(colours, ground)
        assert theme.contrast(*pair) >= each.least_contrast


def test_high_contrast_reaches_the_highest_level() -> None:
    assert THEMES[ThemeName.CONTRAST].least_contrast == 7
    assert {one.least_contrast for one in THEMES.values()} == {4.5, 7}


def test_edges_of_fields_are_seen(each: palette.Theme) -> None:
    if each is THEMES[ThemeName.CONTRAST]:
        assert theme.contrast(each.panes.line, each.panes.surface) >= 3
    # What has the keys is framed in this colour.
    assert theme.contrast(each.panes.accent, each.panes.surface) >= 3


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


def test_text_grows_apart_from_the_scale() -> None:
    theme.wear(Look(font=1.5))
    try:
        assert "font-size: 24px" in stylesheet(1)
        assert "padding: 6px 9px" in stylesheet(1)
        assert theme.text_scale(1.2) == pytest.approx(1.8)
    finally:
        theme.wear(Look())


def test_the_style_sheet_takes_every_colour_from_the_theme(each: palette.Theme) -> None:
    used = set(re.findall(r"#[0-9a-f]{6}", stylesheet(1)))
    assert used
    assert used <= set(asdict(each.panes).values())


FIXED = re.compile(
    r"""#[0-9a-fA-F]{6}\b|["':]\s?#[0-9a-fA-F]{3}\b|QColor\(["\d]|GlobalColor\.(?!transparent)\w+"""
)
ON_PAPER = {
    "books/agreements_texts.py",
    "books/page_html.py",
    "books/page_printing.py",
    "books/public_report_html.py",
    "books/report_html.py",
    "cameras/deployment_sheet.py",
    "evidence/print_dialog.py",
    "evidence/register_life.py",
    "evidence/register_receipt.py",
    "visitors/badge.py",
    "visitors/evacuation.py",
    "widgets/letter_paper.py",
    "widgets/printing.py",
}
"""What is printed is black on white in every theme."""
OF_PICTURES = {"wall/raster_renderer.py", "wall/gpu_renderer.py", "privacy/zone_painting.py"}
"""The shade over a picture that may not be shown, and the cover of a privacy zone as the mask draws it."""


def test_no_colour_is_fixed_outside_the_palette() -> None:
    rooms = Path(theme.__file__).parents[1]
    fixed = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if FIXED.search(path.read_text("utf-8"))
    }
    assert fixed - {"widgets/palette.py"} - ON_PAPER == OF_PICTURES


def over_white(colour: str, alpha: int) -> str:
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round((part * alpha + 255 * (255 - alpha)) / 255):02x}" for part in parts)


@pytest.mark.parametrize("tint", ["text", "muted", "accent", "spot", "warn", "bad"])
@pytest.mark.parametrize("alpha", [STRIP_ALPHA, PLATE_ALPHA, RETICLE_ALPHA])
def test_words_over_the_brightest_picture_stand_out(each: palette.Theme, tint: str, alpha: int) -> None:
    plate = theme.on_picture("plate", alpha)
    ground = over_white(plate.name(), plate.alpha())
    assert theme.contrast(theme.on_picture(tint).name(), ground) >= each.least_contrast


def test_pictures_are_surrounded_by_darkness(each: palette.Theme) -> None:
    for name in ("wall", "tile", "plate"):
        assert theme.luminance(theme.on_picture(name).name()) < 0.01
    assert each.pictures.wall != THEMES[ThemeName.LIGHT].panes.wall


def test_a_look_comes_back_from_a_file_as_far_as_it_is_valid() -> None:
    chosen = Look(ThemeName.LIGHT, 1.25, is_still=True, touch=TouchTargets.ALWAYS)
    assert look_from_plain(chosen.plain(), Look()) == chosen
    assert look_from_plain({"theme": "pink", "font": 9, "still": "yes"}, chosen) == Look(
        ThemeName.LIGHT, 1.5, is_still=True, touch=TouchTargets.ALWAYS
    )
    assert look_from_plain("nothing", chosen) == chosen
