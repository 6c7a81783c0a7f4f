from __future__ import annotations

import numpy as np
import pytest

from console.demo.simulated.mask_drawing import cover, cover_bgr
from console.demo.simulated.onvif.masks import StoredMask

LEFT_TOP = ((-1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (-1.0, 0.0))
"""In ONVIF's coordinates: the upper left quarter."""


@pytest.mark.req("PRV-01")
def test_a_solid_mask_hides_its_quarter_and_nothing_else() -> None:
    random = np.random.default_rng(1)
    picture = random.integers(17, 235, (96 * 3 // 2, 160), np.uint8)
    before = picture.copy()
    cover(picture, [StoredMask(LEFT_TOP)])
    assert (picture[:48, :80] == 16).all()
    assert (picture[50:96] == before[50:96]).all()
    assert (picture[:48, 82:] == before[:48, 82:]).all()


@pytest.mark.parametrize("kind", ["Pixelated", "Blurred"])
def test_other_masks_leave_no_detail(kind: str) -> None:
    picture = np.zeros((96, 160, 3), np.uint8)
    picture[::2] = 255
    cover_bgr(picture, [StoredMask(LEFT_TOP, kind), StoredMask(LEFT_TOP, kind, is_on=False)])
    assert np.abs(np.diff(picture[:46, :78, 0].astype(int), axis=0)).max() < 30
    assert picture[60:, :, 0].max() == 255
