"""Recordings of an odd form: exported as they are and said, and one ONVIF file of them shows the same."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import pytest

from console.app.package_verification import verify_package
from console.app.wiring.evidence import open_packages
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.manifest import instant
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.recording.causes import Cause
from console.media.export.onvif_boxes import check_seal
from tests.media.clips import clip, packets
from tests.media.playback.test_odd_recordings import reordered, sent
from tests.media.town import Town
from tests.support.evidence import EvidenceRoom, at, evidence_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.domain.streaming.packets import EncodedPacket, StreamFormat


def b_frames() -> tuple[StreamFormat, list[EncodedPacket]]:
    made = reordered(False)
    return made.form, list(sent(made))


def only_key_frames() -> tuple[StreamFormat, list[EncodedPacket]]:
    made = clip(gop=1)
    return made.form, list(packets(made, 100))


def frozen_stamps() -> tuple[StreamFormat, list[EncodedPacket]]:
    """A camera whose clock stands still for a second."""
    made = clip()
    frozen = list(packets(made, 100))
    for number in range(40, 65):
        frozen[number] = replace(frozen[number], pts=frozen[40].pts, dts=frozen[40].dts)
    return made.form, frozen


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path_factory.mktemp("odd")) as room:
        yield room


def recorded(
    evidence: EvidenceRoom, odd: Callable[[], tuple[StreamFormat, list[EncodedPacket]]]
) -> EvidenceRoom:
    """The room with nothing but this recording of camera 7."""
    form, fed = odd()
    folder = evidence.home / "recordings"
    evidence.scheme.footage.close()
    shutil.rmtree(folder)
    town = Town(folder)
    town.recorder.opened(7, form)
    town.feed(7, fed)
    town.recorder.closed(7, Cause.LOST, "")
    town.turn()
    town.recorder.finish()
    return replace(evidence, packages=open_packages(evidence.scheme, evidence.room.staff))


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize("odd", [b_frames, only_key_frames, frozen_stamps], ids=lambda odd: str(odd.__name__))
def test_an_odd_recording_goes_as_it_is_and_as_one_file(
    evidence: EvidenceRoom, odd: Callable[[], tuple[StreamFormat, list[EncodedPacket]]]
) -> None:
    room = recorded(evidence, odd)
    selection = EvidenceSelection((7,), at(-1), at(30))
    into, plan, written = room.made(f"{odd.__name__} master", selection=selection)
    (footage,) = plan.footage
    segments = footage.segments
    copies = sorted((into / "media").rglob("*.mp4"))
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in copies} == {
        one.sha256 for one in segments
    }
    assert sum(one.frames for one in segments) == len(odd()[1])
    assert not written.faults
    assert verify_package(into, "")["whole"]
    manifest = json.loads((into / "manifest.json").read_text("utf-8"))
    said = manifest["cameras"][0]["segments"]
    assert all(one["codecs"] == ["h264"] for one in said), "no sound, and none is claimed"
    if odd is only_key_frames:
        assert all(one["frames"] == one["key_frames"] for one in said)
    number = room.asked(selection=selection, copy=CopyKind.WORKING)
    into = room.home / f"{odd.__name__} onvif"
    room.packages.write(room.room.me(Role.MANAGER), number, into, form=PackageForm.ONVIF)
    (file,) = into.glob("*.mp4")
    assert not check_seal(file).why_not
    assert shown(file) == [picture for path in copies for picture in shown(path)]


def shown(path: Path) -> list[Any]:
    """What is seen, in the order in which it is shown."""
    with av.open(path) as container:
        frames = list(container.decode(video=0))
    stamps = [frame.pts for frame in frames]
    assert all(
        before < later for before, later in pairwise(stamps) if before is not None and later is not None
    )
    return [hashlib.sha256(frame.to_ndarray(format="gray").tobytes()).digest() for frame in frames]


def test_the_hour_that_spring_leaves_out_is_never_written() -> None:
    before, after = (
        at(0).replace(month=3, day=29, hour=hour, minute=minute) for hour, minute in ((0, 59), (1, 0))
    )
    assert instant(before)["local"] == "2026-03-29T00:59:00.000+00:00"
    assert instant(after)["local"] == "2026-03-29T02:00:00.000+01:00"
    assert (instant(before)["zone"], instant(after)["zone"]) == ("GMT", "BST")
