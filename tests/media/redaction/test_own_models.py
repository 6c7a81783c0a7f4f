"""Models of the scheme's own: listed with hash and licence, run in the child, and harmless where hostile."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from console.domain.errors import EnvironmentFault, OperatorError
from console.media.redaction.clips import ClipRedactions
from console.media.redaction.model_folder import LARGEST
from console.settings.signing import DemoSigner
from console.ui.widgets.resources import resource
from tests.support import onnx_files
from tests.support.redaction import MadeRecording, MadeRecordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.services.redaction.ports import FoundPeople


def nothing(_done: int) -> None:
    pass


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeRecordings:
    recordings = MadeRecordings(tmp_path_factory.mktemp("clip"))
    recordings.add(MadeRecording(times=tuple(range(0, 440, 40))))
    return recordings


def media(made: MadeRecordings, folder: Path) -> ClipRedactions:
    return ClipRedactions(made, DemoSigner(), made.folder / "scratch", None, None, folder)


def left_half_covered(found: FoundPeople) -> float:
    cover = np.zeros((100, 100))
    for sighting in found.sightings:
        if sighting.frame == 5:
            box = sighting.box
            rows = slice(round(box.top * 100), round(box.bottom * 100))
            cover[rows, round(box.left * 100) : round(box.right * 100)] = 1
    return float(cover[:, :50].mean())


def put(folder: Path, content: bytes, name: str = "people.onnx") -> None:
    (folder / name).write_bytes(content)


@pytest.mark.req("PRV-05")
def test_models_are_listed_with_hash_licence_and_what_is_wrong(made: MadeRecordings, tmp_path: Path) -> None:
    assert media(made, tmp_path / "missing").models() == []
    good = onnx_files.yolo_v8()
    put(tmp_path, good, "b.onnx")
    put(tmp_path, good, "c.ONNX")
    put(tmp_path, b"", "d.onnx")
    (tmp_path / "b.licence.txt").write_text("Apache-2.0\nThe whole text", "utf-8")
    (tmp_path / "readme.md").write_text("not a model", "utf-8")
    with (tmp_path / "e.onnx").open("wb") as file:
        file.truncate(LARGEST + 1)
    os.mkfifo(tmp_path / "f.onnx")
    (tmp_path / "g.onnx").symlink_to(tmp_path / "gone")
    (tmp_path / "h.onnx").symlink_to(tmp_path / "b.onnx")
    os.mkfifo(tmp_path / "c.licence.txt")
    models = media(made, tmp_path).models()
    sha256 = hashlib.sha256(good).hexdigest()
    assert [(one.name, one.sha256, one.licence, bool(one.problem)) for one in models] == [
        ("b.onnx", sha256, "Apache-2.0\nThe whole text", False),
        ("c.ONNX", sha256, "", False),
        ("d.onnx", "", "", True),
        ("e.onnx", "", "", True),
        ("f.onnx", "", "", True),
        ("g.onnx", "", "", True),
        ("h.onnx", "", "", True),
    ]


@pytest.mark.req("PRV-05")
@pytest.mark.parametrize("name", [b"a\nb.onnx", b"a\x1b[2Jb.onnx", "a\u202eb.onnx".encode(), b"a\xffb.onnx"])
def test_a_model_whose_name_cannot_be_shown_is_not_used(
    made: MadeRecordings, tmp_path: Path, name: bytes
) -> None:
    put(tmp_path, onnx_files.yolo_v8(), os.fsdecode(name))
    (model,) = media(made, tmp_path).models()
    assert "name" in model.problem
    assert model.name.isprintable()
    assert model.name.startswith("a\ufffd")
    assert model.name.encode().decode().endswith("b.onnx"), "books and manifests are UTF-8"


@pytest.mark.req("PRV-05")
def test_a_model_finds_who_does_not_move_and_is_named(made: MadeRecordings, tmp_path: Path) -> None:
    put(tmp_path, onnx_files.yolo_v8(person=0))
    room = media(made, tmp_path)
    (model,) = room.models()
    without = room.search(made.clip(1), nothing)
    found = room.search(made.clip(1), nothing, model)
    # The left half of the picture is bright, and stands still.
    assert left_half_covered(found) > 0.95
    assert left_half_covered(without) < 0.7
    assert without.found_with == ()
    assert [(one.name, one.sha256) for one in found.found_with] == [("people.onnx", model.sha256)]


def test_without_the_model_that_reads_plates_the_search_goes_on_and_says_so(
    made: MadeRecordings, tmp_path: Path
) -> None:
    put(tmp_path, b"another file", "plate-letters.onnx")
    plates = tmp_path / "plate-letters.onnx"
    found = ClipRedactions(made, DemoSigner(), made.folder / "scratch", None, plates).search(
        made.clip(1), nothing
    )
    assert "another file" in found.without_reading
    assert found.found_with == ()
    own = ClipRedactions(
        made, DemoSigner(), made.folder / "scratch", None, resource("models", "plate-letters.onnx")
    )
    found = own.search(made.clip(1), nothing)
    assert found.without_reading == ""
    assert [one.name for one in found.found_with] == ["plate-letters.onnx"]


HOSTILE = {
    "no model": b"MZ" + bytes(5000),
    "noise": np.random.default_rng(11).integers(0, 256, 20_000, dtype=np.uint8).tobytes(),
    "cut": onnx_files.yolo_v8()[:-900],
    "asks for memory": onnx_files.huge_memory(),
    "loops": onnx_files.model(
        [onnx_files.node("Add", ("output0", "images"), "output0")], {}, {"output0": (1, 84, 64)}
    ),
    "bytes flipped": bytes(
        byte ^ (0xFF if place % 97 == 3 else 0) for place, byte in enumerate(onnx_files.yolo_v8())
    ),
    "length of 2^63": b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f" + bytes(100),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_the_search_and_nothing_else(
    made: MadeRecordings, tmp_path: Path, kind: str
) -> None:
    put(tmp_path, HOSTILE[kind])
    room = media(made, tmp_path)
    (model,) = room.models()
    with pytest.raises(EnvironmentFault, match=r"“people\.onnx”") as refused:
        room.search(made.clip(1), nothing, model)
    assert "Choose another model" in str(refused.value)
    assert not list((made.folder / "scratch").glob("*"))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_the_model(path: Path) -> None:
    path.rename(path.with_suffix(".kept"))
    path.symlink_to(path.with_suffix(".kept"))


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


@pytest.mark.req("PRV-05")
@pytest.mark.parametrize("swap", [pipe, link_to_a_device, link_to_the_model, huge])
def test_a_model_swapped_after_it_was_chosen_does_not_block_the_search(
    made: MadeRecordings, tmp_path: Path, swap: Callable[[Path], None]
) -> None:
    put(tmp_path, onnx_files.yolo_v8())
    room = media(made, tmp_path)
    (model,) = room.models()
    if swap is not link_to_the_model:
        (tmp_path / model.name).unlink()
    swap(tmp_path / model.name)
    with pytest.raises(EnvironmentFault, match=r"“people\.onnx” cannot be used"):
        room.search(made.clip(1), nothing, model)


@pytest.mark.parametrize("ending", [".names", ".pixels", ".licence.txt"])
def test_a_pipe_beside_a_model_blocks_nothing(made: MadeRecordings, tmp_path: Path, ending: str) -> None:
    put(tmp_path, onnx_files.yolo_v8())
    os.mkfifo(tmp_path / f"people{ending}")
    room = media(made, tmp_path)
    (model,) = room.models()
    assert room.search(made.clip(1), nothing, model).found_with[0].name == "people.onnx"


def test_a_search_with_a_model_that_never_ends_is_stopped(made: MadeRecordings, tmp_path: Path) -> None:
    put(tmp_path, onnx_files.yolo_v8())
    room = media(made, tmp_path)
    (model,) = room.models()

    def stop(_done: int) -> None:
        raise OperatorError("Stopped.")

    with pytest.raises(OperatorError, match="Stopped"):
        room.search(made.clip(1), stop, model)
