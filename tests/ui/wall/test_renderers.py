from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from console.domain.streaming.picture import PixelFormat
from console.ui.base.context import RendererKind
from console.ui.wall.gpu_renderer import is_software
from console.ui.wall.gpu_textures import shader
from console.ui.wall.image_conversion import image_of, qimage
from console.ui.wall.raster_renderer import RasterRenderer, greyed
from console.ui.wall.renderer_choice import make_surface
from tests.support.feed import drawn_street, picture_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_programs_that_pretend_to_be_a_graphics_processor_are_known() -> None:
    assert is_software("Mesa/X.org llvmpipe (LLVM 15.0.6, 256 bits)")
    assert is_software("Microsoft Basic Render Driver")
    assert not is_software("NVIDIA GeForce RTX 4060/PCIe/SSE2")


def test_without_a_screen_the_raster_painter_is_chosen(qtbot: QtBot) -> None:
    surface = make_surface(RendererKind.AUTO, lambda _: None)
    qtbot.addWidget(surface.widget)
    assert isinstance(surface, RasterRenderer)


@pytest.mark.parametrize("name", ["tile.vert", "picture.frag", "overlay.frag"])
def test_shaders_come_compiled(name: str) -> None:
    assert shader(name).isValid()


def test_a_picture_is_not_copied_and_outlives_its_maker(qtbot: QtBot) -> None:
    del qtbot
    pixels = drawn_street(1, 0, 10)
    image = qimage(picture_of(pixels, PixelFormat.BGRA, (640, 360)))
    colour = image.pixelColor(10, 10)
    assert (colour.blue(), colour.green(), colour.red()) == tuple(pixels[10, 10, :3])


def test_both_formats_give_the_same_image(qtbot: QtBot) -> None:
    del qtbot
    pixels = drawn_street(3, 4, 10)
    images = [image_of(picture_of(pixels, form, (640, 360))) for form in PixelFormat]
    for x, y in ((5, 5), (300, 100), (600, 350), (320, 290)):
        first, second = (image.pixelColor(x, y) for image in images)
        apart = np.abs(np.array(first.getRgb()) - np.array(second.getRgb()))
        assert apart.max() <= 4


def test_a_dead_picture_has_no_colour_and_is_darker(qtbot: QtBot) -> None:
    del qtbot
    image = image_of(picture_of(drawn_street(1, 0, 10), PixelFormat.BGRA, (640, 360)))
    before, after = image.pixelColor(50, 50), greyed(image).pixelColor(50, 50)
    assert after.red() == after.green() == after.blue()
    assert after.lightness() < before.lightness()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs a virtual screen (xvfb)")
def test_both_painters_show_the_same_wall() -> None:
    answer = subprocess.run(
        [
            *("xvfb-run", "-a", "-s", "-screen 0 1280x800x24"),
            *("env", "QT_QPA_PLATFORM=xcb", sys.executable, "-m", "tests.support.two_painters"),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert answer.returncode == 0, answer.stderr
    report = json.loads(answer.stdout.splitlines()[-1])
    # Chosen by itself: raster, for llvmpipe is a program. Then by key: the other one, and back.
    assert report["surfaces"] == ["RasterRenderer", "RasterRenderer"]
    assert report["mean"] < 3
    assert report["far"] < 0.01
