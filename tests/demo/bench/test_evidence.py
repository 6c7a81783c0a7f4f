"""The figures about evidence beside the hour that is copied: the page, and a slow drive."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from console.demo.bench.evidence_page import CHROMIUM, page
from console.demo.bench.slow_export import MeasurementOverError, SlowExport, SlowFiles
from console.domain.recording.causes import Cause
from tests.media.clips import clip
from tests.media.town import Town

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.skipif(not any(map(shutil.which, CHROMIUM)), reason="Chromium is not installed")
def test_the_page_gets_the_hash_that_sha256sum_gets() -> None:
    told = page(2)
    assert told["mb"] == 2
    assert told["at_once_s"] > 0
    assert told["in_slices_s"] > 0


def test_an_export_to_a_slow_drive_writes_until_it_is_ended(tmp_path: Path) -> None:
    town = Town(tmp_path / "volume")
    town.recorder.opened(1, clip().form)
    town.send(1, clip(), 4)
    town.recorder.closed(1, Cause.LOST, "")
    town.turn()
    town.recorder.finish()
    export = SlowExport(tmp_path / "volume", tmp_path / "out")
    begun = threading.Event()
    write = export.files.write

    def noticed(descriptor: int, block: memoryview) -> None:
        write(descriptor, block)
        begun.set()

    export.files.write = noticed  # type: ignore[method-assign]  # to wait for it
    export.start()
    with contextlib.closing(export):
        assert begun.wait(60)
    assert export.files.written > 0


def test_a_slow_drive_that_is_no_longer_needed_writes_nothing_more(tmp_path: Path) -> None:
    stop = threading.Event()
    files = SlowFiles(stop)
    descriptor = files.create(tmp_path / "file")
    files.write(descriptor, memoryview(b"first"))
    stop.set()
    with pytest.raises(MeasurementOverError):
        files.write(descriptor, memoryview(b"second"))
    os.close(descriptor)
    assert (tmp_path / "file").read_bytes() == b"first"
