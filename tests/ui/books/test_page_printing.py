from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from console.domain.books.entries import Entry, Relation
from console.domain.books.page_proof import PageProof, of_head, reason_for
from console.domain.books.signed_heads import BookHead, SignedHead
from console.domain.errors import EnvironmentFault, OperatorError
from console.media.qr_code import read_code
from console.services.books.printing import Printout
from console.settings.signing import DemoSigner
from console.store.ledger.verify import is_signed
from console.ui.books.page_html import pages_as_html
from console.ui.books.page_printing import paint_code, print_to_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.books.fields import Value

NOW = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def proof() -> PageProof:
    signer = DemoSigner()
    reason = reason_for([(1, 40)], ["a" * 64, "b" * 64])
    head = BookHead("incidents", 1207, "c" * 64, NOW.isoformat(timespec="milliseconds"), reason)
    return of_head(SignedHead(head, signer.public_key(), signer.sign(head.statement())))


def printout() -> Printout:
    fields: dict[str, Value] = {
        "what": "Two men <b>fighting</b> & shouting\nnear the taxi rank 😀",
        "type": "affray",
        "cameras": (3, 12),
    }
    entries = [
        Entry("incidents", number, "incidents.opened", "a.bell", NOW, fields, f"{number:064x}")
        for number in range(1, 40)
    ]
    entries.append(
        Entry(
            "incidents",
            40,
            "incidents.corrected",
            "a.bell",
            NOW,
            {"why_corrected": "wrong"},
            "f" * 64,
            about=(7,),
            relation=Relation.CORRECTS,
        )
    )
    return Printout("incidents", "Incident log", entries, proof(), "A. Bell", True)


@pytest.mark.req("LOG-05")
def test_the_code_of_a_page_is_read_from_a_scan(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    picture = QImage(1654, 2339, QImage.Format.Format_RGB32)  # A4 at 200 dpi
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)
    painter.rotate(1.5)
    paint_code(painter, QRectF(1200, 1900, 283, 283), proof().to_text())
    painter.end()
    picture.save(str(tmp_path / "scan.png"))
    read = PageProof.from_text(read_code(tmp_path / "scan.png"))
    assert read == proof()
    assert is_signed(read.signed)


@pytest.mark.req("LOG-05")
def test_every_page_is_printed_and_nothing_half_written_is_left(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    pages = print_to_pdf(printout(), "Anytown Borough Council", tmp_path / "out.pdf")
    content = (tmp_path / "out.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == pages > 3
    with pytest.raises(EnvironmentFault):
        print_to_pdf(printout(), "", tmp_path / "away" / "out.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["out.pdf"]


def test_what_people_wrote_is_text_and_never_markup(qtbot: QtBot) -> None:
    del qtbot
    html = pages_as_html(printout(), "<script>")
    assert "<b>fighting" not in html
    assert "<script>" not in html
    assert "01:30:00 GMT" in html
    assert "Correction of 7" in html


@pytest.mark.parametrize("text", ["", "hello", "WATCHROOM1|a|b", "x" * 5_000, "WATCHROOM1" + "|é" * 8])
def test_another_code_is_refused(text: str) -> None:
    with pytest.raises(OperatorError):
        PageProof.from_text(text)


def test_a_picture_without_a_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noise.png").write_bytes(b"no picture")
    blank = QImage(400, 400, QImage.Format.Format_RGB32)
    blank.fill(0xFFFFFFFF)
    blank.save(str(tmp_path / "blank.png"))
    for name in ("noise.png", "blank.png"):
        with pytest.raises(OperatorError):
            read_code(tmp_path / name)
