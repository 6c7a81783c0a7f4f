"""PDF pages from a process of its own: real files, damaged ones, and one that takes the process along."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
from typing import TYPE_CHECKING

import psutil
import pytest

from console.domain.errors import EnvironmentFault
from console.media.pdf import pages
from console.media.pdf.pages import PdfPages
from tests.support.pdf import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def manual() -> Iterator[PdfPages]:
    file = PdfPages(pdf("Call the police", "Fire: leave by the north door", "Lost child"))
    yield file
    file.close()


@pytest.mark.req("SYS-11")
def test_pages_become_pictures_and_are_searched(manual: PdfPages) -> None:
    assert manual.pages == 3
    page = manual.page(0, 600)
    assert (page.width, page.height) == (600, 800)
    assert len(page.pixels) == page.stride * page.height
    points = memoryview(page.pixels)
    assert bytes(points[:3]) == b"\xff\xff\xff"
    assert any(points[at] < 50 for at in range(0, len(points), 4)), "no letter was drawn"
    assert manual.page(1, 600).pixels != page.pixels
    assert manual.find("NORTH  door", 0) == 1
    assert manual.find("police", 1) == 0
    assert manual.find("tide table", 0) is None


def test_a_page_of_any_size_stays_a_picture_of_bounded_size() -> None:
    for size in ((10, 14_000), (14_000, 10), (1, 1)):
        file = PdfPages(pdf("x", size=size))
        page = file.page(0, 3_000)
        assert 0 < page.width <= 4_001
        assert 0 < page.height <= 4_001
        file.close()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\0" * 5_000_000, pdf("x")[:-200] * 3])
def test_a_damaged_file_is_refused_in_words_or_shown(content: bytes) -> None:
    with contextlib.suppress(EnvironmentFault):
        file = PdfPages(content)
        assert file.page(0, 300).pixels
        file.close()


def test_what_is_no_pdf_is_refused_in_words() -> None:
    for content in (b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\0" * 5_000_000):
        with pytest.raises(EnvironmentFault, match="cannot be shown"):
            PdfPages(content)


def test_a_page_that_is_not_there_is_refused_and_the_file_stays_open(manual: PdfPages) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be shown"):
        manual.page(99, 300)
    assert manual.page(2, 300).width == 300


def test_a_process_that_dies_or_hangs_ends_no_more_than_the_file(
    manual: PdfPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = manual._pipes.process.pid
    monkeypatch.setattr(pages, "ANSWER_S", 0.5)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(EnvironmentFault, match="ended"):
        manual.page(0, 300)
    with pytest.raises(EnvironmentFault, match="cannot be shown"):
        manual.find("police", 0)


def test_nothing_is_left_of_a_file_that_is_closed_or_forgotten() -> None:
    file = PdfPages(pdf("x"))
    pid = file._pipes.process.pid
    assert psutil.pid_exists(pid)
    threads = threading.active_count()
    del file
    gc.collect()
    assert not psutil.pid_exists(pid)
    assert threading.active_count() <= threads
