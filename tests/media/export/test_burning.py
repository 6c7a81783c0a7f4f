"""Burning with a writer of the system: xorriso into a file, and a script that stands for a writer."""

from __future__ import annotations

import hashlib
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import EnvironmentFault, OperatorError
from console.media.export.burning import LINUX, STDIO, WINDOWS, DiscWriter, SystemBurner

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = bytes(range(256)) * 4096
SCRIPT = """
import sys, time
device, image, harm = sys.argv[1:]
content = bytearray(open(image, "rb").read())
for percent in range(0, 100, 25):
    print(f"{percent} of   100 MB written", end=chr(13), flush=True)
if harm == "fails":
    sys.exit("no medium in the drive")
if harm == "hangs":
    time.sleep(60)
if harm == "lies":
    content[77] ^= 1
open(device, "wb").write(content + bytes(2048 * 150))
"""


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "- disc; 1 $(of) 2.iso"
    path.write_bytes(CONTENT)
    return path


def scripted(tmp_path: Path, harm: str = "") -> SystemBurner:
    script = tmp_path / "writer.py"
    script.write_text(SCRIPT)
    writer = DiscWriter("writer", (str(script), "{device}", "{image}", harm))
    return SystemBurner((writer,), lambda _name: sys.executable, tmp_path / "dev", (str(tmp_path / "disc"),))


def test_a_disc_is_burned_and_read_back_whole(tmp_path: Path, image: Path) -> None:
    told: list[tuple[int, int]] = []
    burner = scripted(tmp_path)
    burned = burner.burn(image, str(tmp_path / "disc"), lambda done, total: told.append((done, total)))
    assert burned.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert burned.size_bytes == len(CONTENT)
    assert told[-1] == (2 * len(CONTENT), 2 * len(CONTENT))


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize(
    ("harm", "words"), [("fails", "not burned: .*no medium in the drive"), ("lies", "does not hold")]
)
def test_a_disc_that_is_not_right_is_said(tmp_path: Path, image: Path, harm: str, words: str) -> None:
    with pytest.raises(EnvironmentFault, match=words):
        scripted(tmp_path, harm).burn(image, str(tmp_path / "disc"), lambda _done, _total: None)


def test_a_stopped_writer_is_ended_and_nothing_is_called_burned(tmp_path: Path, image: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        scripted(tmp_path, "hangs").burn(image, str(tmp_path / "disc"), stop)
    assert not (tmp_path / "disc").exists()


def test_where_there_is_no_writer_it_is_said_what_to_do(image: Path) -> None:
    burner = SystemBurner(LINUX, lambda _name: None)
    assert burner.writer() == ""
    with pytest.raises(OperatorError, match="install xorriso"):
        burner.burn(image, "/dev/sr0", lambda _done, _total: None)


@pytest.mark.parametrize("device", ["/etc/passwd", "stdio:/etc/passwd", "--help", ""])
def test_nothing_but_a_drive_is_written_to(tmp_path: Path, image: Path, device: str) -> None:
    with pytest.raises(OperatorError, match="no drive"):
        scripted(tmp_path).burn(image, device, lambda _done, _total: None)


def test_drives_are_those_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    for name in ("sr0", "sr1", "sda", "srx"):
        (tmp_path / "dev" / name).touch()
    drives = scripted(tmp_path).drives()
    assert drives == [str(tmp_path / "dev" / "sr0"), str(tmp_path / "dev" / "sr1"), str(tmp_path / "disc")]


def test_each_writer_gets_the_device_and_the_image_as_arguments_of_its_own(image: Path) -> None:
    for writer in (*LINUX, *WINDOWS):
        command = writer.command(f"/usr/bin/{writer.name}", image, "/dev/sr0")
        assert sum("/dev/sr0" in one for one in command) == 1
        assert sum(str(image) in one for one in command) == 1


@pytest.mark.skipif(not shutil.which("xorriso"), reason="no xorriso here")
def test_xorriso_burns_an_image_into_a_file_that_stands_for_a_disc(tmp_path: Path, image: Path) -> None:
    device = f"{STDIO}{tmp_path / 'disc'}"
    burner = SystemBurner(LINUX[:1], more=(device,))
    assert burner.writer() == "xorriso"
    burned = burner.burn(image, device, lambda _done, _total: None)
    assert (tmp_path / "disc").read_bytes()[: len(CONTENT)] == CONTENT
    assert burned.sha256 == hashlib.sha256(CONTENT).hexdigest()
