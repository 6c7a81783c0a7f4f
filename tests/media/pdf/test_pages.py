"""PDF pages from a process of its own: real files, damaged ones, and one that takes the process along."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

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


LIAR = """
import sys
asks, answers = sys.stdin.buffer, sys.stdout.buffer
asks.read(int(asks.readline()))
for told in ('{"pages": 3, "bytes": 0}', sys.argv[1]):
    answers.write(told.encode() + b"\\n" + (b"x" * 16 if '"bytes": 16' in told else b""))
    answers.flush()
    asks.readline()
asks.read()
"""


@pytest.mark.parametrize(
    "told",
    [
        '{"width": 4000, "height": 4000, "stride": 16000, "bytes": 16}',
        '{"width": 2, "height": 2, "stride": 4, "bytes": 16}',
        '{"width": 2, "height": -2, "stride": 8, "bytes": 16}',
        '{"width": 0, "height": 2, "stride": 8, "bytes": 16}',
        '{"width": "2", "height": 2, "stride": 8, "bytes": 16}',
        '{"height": 2, "stride": 8, "bytes": 16}',
        '{"bytes": -1}',
        '{"bytes": 1e999}',
        '["bytes"]',
        "[" * 9_000,
        "1" * 9_999,
        "x" * 50_000,
        '{"error": "<img src=file:///etc/hostname>", "bytes": 0}',
    ],
)
@pytest.mark.req("SYS-11")
def test_a_process_that_a_file_took_over_is_not_believed(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def liar(_command: list[str], **pipes: Any) -> subprocess.Popen[bytes]:
        return real([sys.executable, "-c", LIAR, told], **pipes)

    monkeypatch.setattr(subprocess, "Popen", liar)
    file = PdfPages(b"")
    # Drawing a picture of more points than there are bytes would read, and show, this program's own memory.
    with pytest.raises(EnvironmentFault, match="cannot be shown") as told_of:
        file.page(0, 600)
    assert "<" not in str(told_of.value)
    file.close()


@pytest.mark.parametrize("told", ['{"page": 3, "bytes": 0}', '{"page": null, "bytes": 0}', '{"bytes": 0}'])
def test_a_page_that_is_not_there_is_never_found(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def liar(_command: list[str], **pipes: Any) -> subprocess.Popen[bytes]:
        return real([sys.executable, "-c", LIAR, told], **pipes)

    monkeypatch.setattr(subprocess, "Popen", liar)
    file = PdfPages(b"")
    with pytest.raises(EnvironmentFault, match="cannot be shown"):
        file.find("police", 0)
    file.close()
