"""A document that somebody filed opens nothing else on the reader's computer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from console.ui.scheme.document_reader import DocumentPage
from console.ui.widgets.closed_document import ClosedDocument

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

RED = QColor(255, 0, 0).rgb()


def reds(picture: QImage) -> int:
    return sum(
        picture.pixel(x, y) == RED
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    )


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor(255, 0, 0))
    path = tmp_path / "secret.png"
    assert picture.save(str(path))
    return path


@pytest.mark.req("SYS-11")
def test_a_picture_named_in_a_document_is_not_opened(qtbot: QtBot, secret: Path) -> None:
    page = DocumentPage()
    qtbot.addWidget(page)
    page.resize(300, 300)
    page.show()
    for said in (f"![x](file://{secret})", f"![x]({secret})", f'<img src="file://{secret}">'):
        page.closed.set_markdown(f"Before\n\n{said}\n\nafter")
        assert reds(page.grab().toImage()) == 0, said
        assert "after" in page.toPlainText()


@pytest.mark.req("SYS-11")
def test_a_pipe_named_in_a_document_does_not_hold_the_reader_up(secret: Path) -> None:
    pipe = secret.with_name("pipe")
    os.mkfifo(pipe)
    document = ClosedDocument()
    document.set_markdown(f"![](file://{pipe})\n\n[a](b) ![](http://127.0.0.1:9/x.png)")
    canvas = QImage(300, 300, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    document.drawContents(painter)
    painter.end()
    assert document.pageCount() >= 1


def test_what_the_program_adds_itself_is_shown(secret: Path) -> None:
    document = ClosedDocument()
    document.addResource(ClosedDocument.ResourceType.ImageResource.value, "own", QImage(str(secret)))
    document.setHtml('<img src="own">')
    canvas = QImage(200, 200, QImage.Format.Format_RGB32)
    canvas.fill(QColor("white"))
    painter = QPainter(canvas)
    document.drawContents(painter)
    painter.end()
    assert reds(canvas) > 100
