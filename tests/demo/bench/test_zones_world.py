from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from console.demo.bench.zones_truth import SIZE, object_pixels, private_object, town_lens, zone_of
from console.demo.bench.zones_world import over_the_wire
from console.demo.simulated.town.lens import SceneView
from console.demo.simulated.town.views import VIEWS
from console.domain.privacy.model import ZoneStyle
from console.domain.privacy.position_bounds import PositionBounds
from console.domain.ptz.model import PtzPosition
from console.media.masking.stencil import stencil
from console.media.masking.sweep import on_picture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.req("PRV-02")
def test_random_moves_in_the_town_uncover_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    cache: Path = tmp_path_factory.mktemp("town")
    found = over_the_wire(12, cache, cameras=(3,))
    assert found["pictures_with_uncovered_pixels"] == 0, found["leaks"]
    assert found["unread"] == 0, "every picture that is shown is judged"
    assert found["with_object"] > 0


@pytest.mark.req("PRV-02")
@pytest.mark.parametrize("key", ["market-square", "car-park"])
def test_the_model_of_a_lens_agrees_with_the_town(key: str) -> None:
    home = VIEWS[key]
    corners, lens = private_object(home), town_lens(home)
    polygon = zone_of(home, corners).polygon
    for pan, tilt, zoom in ((0.0, 0.3, 0.0), (0.03, 0.35, 0.1), (-0.05, 0.25, 0.3)):
        position = PtzPosition(pan, tilt, zoom)
        bearing, up = lens.direction(position)
        view = SceneView(home.x_m, home.y_m, home.z_m, bearing, -up, lens.fov_deg(zoom))
        truth = object_pixels(view, corners, SIZE)
        made = stencil(
            on_picture(polygon, lens, PositionBounds.at(position), SIZE) or [], SIZE, ZoneStyle.SOLID
        )
        covered = np.zeros_like(truth)
        if made is not None:
            down, across = made.luma.shape
            covered[made.top : made.top + down, made.left : made.left + across] = made.luma > 0
        assert truth.any()
        assert not (truth & ~covered).any()
        assert np.count_nonzero(covered & ~truth) < 0.15 * np.count_nonzero(truth)
