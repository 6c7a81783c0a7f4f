"""Badges and lists on paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from console.domain.errors import EnvironmentFault
from console.domain.visitors.visit import Visit, WhoIsHere
from console.ui.visitors.badge import write_badge
from console.ui.visitors.evacuation import list_html, print_list
from console.ui.widgets.printing import TextSheet, print_out
from console.ui.widgets.theme import palette

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice
    from pytestqt.qtbot import QtBot

NOON = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
A4 = QPageSize.PageSizeId.A4


def visit(number: int = 1, name: str = "Zoë Quill") -> Visit:
    return Visit(
        number, "engineer", name, "Lumen", "repair", "Ada (a.bell)", "Ada (a.bell)", NOON, NOON, "V01"
    )


def test_a_badge_is_written_whole_whatever_the_name(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    for name in ("Zoë Quill", "", "x" * 5_000, "محمد بن سلمان 😀"):
        path = write_badge(tmp_path / "prints", visit(name=name), "Anytown", NOON)
        assert path.read_bytes().startswith(b"%PDF")
    assert [path.name for path in (tmp_path / "prints").iterdir()] == ["badge-V01.pdf"]


def test_a_crowd_takes_more_pages(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    crowd = WhoIsHere(NOON, tuple(visit(number) for number in range(120)), (), True, "Ada Bell")
    printed = print_list(crowd, "Anytown", tmp_path)
    assert printed.problem == ""
    assert printed.path.read_bytes().count(b"/Type /Page\n") > 1


def test_text_is_black_on_white_under_a_dark_theme(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.palette()
    app.setPalette(palette())
    try:
        page = QImage(400, 100, QImage.Format.Format_Grayscale8)
        page.fill(255)
        painter = QPainter(page)
        # The device gives the page its size; what is painted comes to the image.
        device = QPdfWriter(str(tmp_path / "sign.pdf"))
        device.setResolution(72)
        TextSheet("<p>CCTV</p>", 30)(painter, device)
        painter.end()
    finally:
        app.setPalette(before)
    assert min(bytes(page.constBits())) < 40


def test_without_a_printer_nothing_is_printed_and_one_that_is_named_must_be_there(qtbot: QtBot) -> None:
    del qtbot

    def paint(painter: QPainter, device: QPagedPaintDevice) -> None:
        raise AssertionError((painter, device))

    with pytest.raises(EnvironmentFault, match="printer Gone was not found"):
        print_out("Gone", QPageSize(A4), 10, "x", paint)


def test_names_that_are_not_shown_are_not_printed() -> None:
    here = WhoIsHere(NOON, (visit(name=""),), (), False, "Owner")
    html = list_html(here, "Anytown", is_on_screen=False)
    assert "Your role cannot see names." in html
    assert "Visitor 1" in html
