from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.domain.wall.zoom import MOST, Zoom

fractions = st.floats(0, 1)


@given(st.lists(st.tuples(fractions, fractions, st.floats(0.2, 5)), max_size=20))
def test_the_window_never_leaves_the_picture(turns: list[tuple[float, float, float]]) -> None:
    zoom = Zoom()
    for x, y, by in turns:
        zoom = zoom.about(x, y, by).moved(by - 1, x - y)
        assert 1 <= zoom.factor <= MOST
        assert 0 <= zoom.left <= 1 - zoom.span + 1e-9
        assert 0 <= zoom.top <= 1 - zoom.span + 1e-9


@given(fractions, fractions, st.floats(1, MOST))
def test_the_point_under_the_pointer_stays(x: float, y: float, by: float) -> None:
    zoom = Zoom().about(x, y, by)
    assert abs(zoom.left + x * zoom.span - x) < 1e-9
    assert abs(zoom.top + y * zoom.span - y) < 1e-9
