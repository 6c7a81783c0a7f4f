"""ONVIF export files: sealed as the standard says, checked by others, and played by libav."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import pytest
from typer.testing import CliRunner

from console.app.wiring.evidence import open_packages
from console.cli import app
from console.domain.books.entries import EntryRef
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.package import ListedFile, PackagedSegment
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.media.export.onvif_boxes import boxes_of, check_seal, top_boxes
from console.media.export.onvif_file import check_can_hold
from console.settings.export_signing import CERTIFICATE, KEY, ExportSealer
from tests.media.clips import clip
from tests.media.town import Town
from tests.support.evidence import EvidenceRoom, at, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE = EvidenceSelection((7,), at(0), at(30))


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path_factory.mktemp("onvif")) as room:
        yield room


@pytest.fixture(scope="module")
def folder(evidence: EvidenceRoom) -> Path:
    return written(evidence, "onvif")


@pytest.fixture(scope="module")
def file(folder: Path) -> Path:
    (found,) = folder.glob("*.mp4")
    return found


def written(evidence: EvidenceRoom, name: str, **details: Any) -> Path:
    asked = {"selection": ONE, "copy": CopyKind.WORKING, **details}
    number, into = evidence.asked(**asked), evidence.home / name
    evidence.packages.write(evidence.room.me(Role.MANAGER), number, into, form=PackageForm.ONVIF)
    return into


def packets(path: Path) -> list[bytes]:
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.mark.req("EVD-01")
def test_pictures_are_as_recorded_on_one_timeline_with_the_gap(folder: Path, file: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (camera,) = manifest["cameras"]
    with av.open(file) as container:
        stamps = [
            float(frame.pts * frame.time_base)
            for frame in container.decode(video=0)
            if frame.pts is not None and frame.time_base is not None
        ]
        assert container.streams.video[0].codec_context.name == "h264"
    assert len(stamps) == sum(segment["frames"] for segment in camera["segments"]) == 500
    assert stamps == sorted(stamps)
    assert stamps[0] == 0
    steps = [later - before for before, later in pairwise(stamps)]
    (jump,) = [step for step in steps if step > 1]
    assert jump == pytest.approx(10.04, abs=0.05)
    assert {path.name for path in folder.iterdir()} == {
        *("LABEL.html", "READ-ME-FIRST.txt", "manifest.json", "manifest.sig", "key.pem", file.name)
    }


@pytest.mark.req("EVD-01")
def test_each_packet_is_the_recorded_one(evidence: EvidenceRoom, file: Path) -> None:
    recorded = sorted((evidence.home / "recordings" / "segments" / "00007").rglob("*.mp4"))
    assert packets(file) == [packet for path in recorded for packet in packets(path)]


@pytest.mark.req("EVD-01")
def test_the_boxes_are_those_of_the_standard(evidence: EvidenceRoom, file: Path) -> None:
    raw, top = file.read_bytes(), top_boxes(file)
    assert raw[8:12] == b"isom"
    assert [top[0].kind, top[1].kind, top[-1].kind] == [b"ftyp", b"moov", b"meta"]
    assert {box.kind for box in top[2:-1]} == {b"moof", b"mdat"}
    for box in top:
        if box.kind == b"moof":
            assert b"tfdt" in raw[box.begin : box.end], "each fragment has its time"
    meta = top[-1]
    found = {box.kind: raw[box.begin : box.end] for box in boxes_of(raw, meta.begin + 4, meta.end)}
    assert list(found) == [b"hdlr", b"suep", b"ipro", b"sinf", b"cstb", b"schm", b"schi", b"sibo", b"cert"]
    assert found[b"ipro"][4:6] == b"\0\1"
    assert found[b"schm"][4:] == b"oeff" + struct.pack(">I", 0x00010000)
    assert len(found[b"sibo"]) == 256
    # 100 ns since 1601: 11,644,473,600 s before 1970.
    start = struct.unpack(">IIQ", found[b"cstb"])
    assert start == (1, 1, round((at(0).timestamp() + 11_644_473_600) * 10_000_000))
    unit, url, mac, rest = found[b"suep"][4:].split(b"\0", 3)
    assert (found[b"suep"][0], unit, url, mac) == (1, b"watchroom", b"", b"")
    operator, tracks = rest[8:].split(b"\0", 1)
    assert operator == evidence.room.me(Role.MANAGER).name.encode()
    assert struct.unpack(">IH", tracks[:6]) == (1, 1)
    assert tracks[6:].split(b"\0")[0] == b"7 Camera High Street"


@pytest.mark.req("EVD-04")
def test_openssl_verifies_the_seal(file: Path, tmp_path: Path) -> None:
    seal = check_seal(file)
    assert not seal.why_not
    raw = bytearray(file.read_bytes())
    raw[seal.place[0] : seal.place[1]] = bytes(256)
    (tmp_path / "zeroed").write_bytes(raw)
    (tmp_path / "signature").write_bytes(seal.signature)
    (tmp_path / "cert.der").write_bytes(seal.certificate)
    openssl = "/usr/bin/openssl"
    public = [openssl, "x509", "-inform", "DER", "-in", "cert.der", "-pubkey", "-noout", "-out", "key.pem"]
    subprocess.run(public, cwd=tmp_path, check=True, capture_output=True)
    pss = ("rsa_padding_mode:pss", "rsa_pss_saltlen:20", "rsa_mgf1_md:sha256")
    options = [word for option in pss for word in ("-sigopt", option)]
    dgst = [openssl, "dgst", "-sha256", *options, "-verify", "key.pem", "-signature", "signature", "zeroed"]
    done = subprocess.run(dgst, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "Verified OK" in done.stdout


@pytest.mark.req("EVD-04")
def test_any_byte_changed_is_said(file: Path, tmp_path: Path) -> None:
    raw, meta = file.read_bytes(), top_boxes(file)[-1]
    for place in (9, len(raw) // 2, meta.begin + 40, meta.end - 300, len(raw) - 1, check_seal(file).place[0]):
        (tmp_path / "changed.mp4").write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assert check_seal(tmp_path / "changed.mp4").why_not, place
    for changed in (raw[:-1], raw + b"\0", raw + struct.pack(">I4s", 8, b"free"), raw[: meta.begin - 8], b""):
        (tmp_path / "changed.mp4").write_bytes(changed)
        assert check_seal(tmp_path / "changed.mp4").why_not


def test_the_command_says_whose_seal_it_is(file: Path) -> None:
    def said(*options: str) -> tuple[int, dict[str, Any]]:
        done = CliRunner().invoke(app, ["verify", "onvif", str(file), "--json", *options])
        return done.exit_code, json.loads(done.stdout)

    status, result = said()
    assert (status, result["whole"], result["is_key_expected"]) == (3, True, None)
    assert said("--key", result["certificate"])[0] == 0
    status, other = said("--key", "0" * 64)
    assert status == 1
    assert "NOT with the expected certificate" in other["verdict"]


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"copy": CopyKind.MASTER}, "is no master"),
        ({"selection": EvidenceSelection((7, 8), at(0), at(30))}, "holds one camera"),
    ],
)
def test_what_cannot_be_one_is_refused_before_anything_is_written(
    evidence: EvidenceRoom, details: dict[str, Any], words: str
) -> None:
    with pytest.raises(OperatorError, match=words):
        written(evidence, "refused", **details)
    assert not (evidence.home / "refused").exists()


@pytest.mark.req("EVD-01")
def test_a_codec_that_cannot_be_in_it_is_refused_in_words_and_nothing_is_left(tmp_path: Path) -> None:
    with evidence_room(tmp_path) as room:
        shutil.rmtree(room.home / "recordings")
        town = Town(room.home / "recordings")
        town.recorder.opened(7, clip("mjpeg").form)
        town.send(7, clip("mjpeg"), 2)
        town.recorder.finish()
        packages = open_packages(room.scheme, room.room.staff)
        with pytest.raises(OperatorError, match="cannot hold mjpeg"):
            written(replace(room, packages=packages), "refused")
        assert not list(room.home.glob("*refused*"))


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize(
    ("codecs", "words"),
    [
        ([("h264", "pcm_alaw")], "cannot hold pcm_alaw"),
        ([("h264",), ("hevc",)], "changed its picture or sound"),
        ([("h264",), ("h264", "aac")], "changed its picture or sound"),
    ],
)
def test_sound_that_cannot_be_in_it_and_changes_are_refused(
    evidence: EvidenceRoom, codecs: list[tuple[str, ...]], words: str
) -> None:
    case = evidence.scheme.books.case(EntryRef("evidence", 1), personal=True)
    assert case is not None
    plan = evidence.packages._plans.plan("Mary", case, ())
    segment = plan.footage[0].segments[0]
    made = [PackagedSegment(segment, ListedFile("a.mp4", 1, ""), codecs=one) for one in codecs]
    with pytest.raises(OperatorError, match=words):
        check_can_hold(replace(plan, copy=CopyKind.WORKING), {7: made})


class Vault:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def secret(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def keep_secret(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret


def test_its_key_is_a_second_one_made_once() -> None:
    vault = Vault()
    first = ExportSealer(lambda: "Anytown", vault)
    assert first.certificate() == ExportSealer(lambda: "Anytown", vault).certificate()
    assert set(vault.kept) == {KEY, CERTIFICATE}
    assert len(first.sign(bytes(32))) == 256
