"""What was recorded under an authorisation goes to the requester's drive, whole or not at all (RIP-05)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.app.package_verification import verify_package
from console.app.wiring.books import open_books
from console.app.wiring.evidence import open_material_exports
from console.domain.books.authorisations import MaterialHandedOver
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.media.export.files import PackageFiles
from console.media.export.folder_packages import FolderPackages
from console.media.export.part_folder import part_of
from tests.media.export.test_faults import Cancelled, FaultyDrive
from tests.support.books_at_console import SIGNED, DeskRoom
from tests.support.evidence import EvidenceRoom, at, evidence_room
from tests.support.people import PASSWORD, login_of
from tests.support.scheme import fail
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.people.actor import Actor
    from console.services.disclosure.material_exports import MaterialExports

DRIVE = "WD 4471-KX"


class Case:
    """An authorisation of camera 7, used from when its recordings begin until the tenth second."""

    def __init__(self, evidence: EvidenceRoom) -> None:
        self.evidence, room = evidence, evidence.room
        room.clock.step_utc((at(0) - room.clock.utc_now()).total_seconds())
        room.on_duty(Role.SUPERVISOR)
        desk = DeskRoom(room)
        wired = open_books(evidence.scheme, room.staff, fail).books
        desk.desk = replace(wired, actor=room.staff.seat.current_actor)
        self.bureau = Bureau(room, desk)
        self.bureau.sit()
        self.exports = open_material_exports(evidence.scheme, room.staff, self.bureau.register)
        self.number = 0

    @property
    def manager(self) -> Actor:
        return self.evidence.room.me(Role.MANAGER)

    def use(self, **changes: Any) -> int:
        named = {"cameras": (7,), "readers": (login_of(Role.MANAGER),), **changes}
        self.number = self.bureau.begin(**named).authorisation
        return self.number

    def end(self, after_s: float = 10.0) -> None:
        clock, officers = self.evidence.room.clock, self.bureau.officers
        clock.step_utc(after_s)
        self.bureau.cancel(self.number)
        officers.read()
        officers.end(self.bureau.operator, PASSWORD)
        clock.step_utc(3600)

    def kinds(self) -> list[str]:
        entries = self.evidence.scheme.books.span("authorisations", 1, 1000, personal=True)
        return [entry.kind.removeprefix("authorisations.") for entry in entries]

    def write(self, name: str = "material", drive: str = DRIVE) -> Path:
        into = self.evidence.home / name
        self.exports.write(self.manager, self.number, drive, into)
        return into

    def handed(self, **changes: Any) -> MaterialHandedOver:
        fields: dict[str, Any] = {
            "handed_utc": self.evidence.room.clock.utc_now(),
            "recipient": "DC Dale",
            "collar_number": "1234",
            "medium": DRIVE,
            "signature": SIGNED,
        }
        return MaterialHandedOver(**{**fields, **changes})


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with evidence_room(tmp_path) as evidence:
        yield Case(evidence)


def on_drive(exports: MaterialExports, files: PackageFiles) -> None:
    assert isinstance(exports._writer, FolderPackages)
    exports._writer = dataclasses.replace(exports._writer, files=files)


@pytest.mark.req("RIP-05")
def test_the_drive_has_the_recordings_with_a_manifest_that_verifies(case: Case) -> None:
    case.use()
    case.end()
    estimate = case.exports.estimate(case.manager, case.number)
    assert estimate.selection.cameras == (7,)
    assert estimate.size_bytes > 0
    into = case.evidence.home / "material"
    _, issued = case.exports.write(case.manager, case.number, DRIVE, into)
    result = verify_package(into, issued.fingerprint)
    assert result["whole"], result["findings"]
    alone = [sys.executable, "-I", str(into / "verify.py"), "--json", "--key", issued.fingerprint]
    assert json.loads(subprocess.run(alone, check=True, capture_output=True, text=True).stdout)["whole"]
    manifest = json.loads((into / "manifest.json").read_text())
    assert manifest["request"]["entry"] == f"authorisations {case.number}"
    assert manifest["request"]["authority"] == "AP/DS/1, directed surveillance, police"
    assert any("for 5 years" in note for note in manifest["notes"])
    assert [camera["number"] for camera in manifest["cameras"]] == [7]
    # Nothing lies beside it, and nothing in it tells the reasons.
    assert sorted(path.name for path in case.evidence.home.glob("material*")) == ["material"]
    told = b"".join(path.read_bytes() for path in into.rglob("*") if path.is_file())
    assert b"Dealing in drugs" not in told
    written = case.bureau.register.case(case.manager, case.number).later[-1]
    assert written.kind == "authorisations.written"
    assert written.fields["drive"] == DRIVE
    assert (written.fields["begin_utc"], written.fields["end_utc"]) == (at(0), at(10))


@pytest.mark.req("RIP-05")
def test_the_hand_over_frees_the_recordings_and_says_who_keeps_them_until_when(case: Case) -> None:
    case.use()
    case.end()
    register, scheme = case.bureau.register, case.evidence.scheme
    with pytest.raises(OperatorError, match="Recordings of camera 7 are not on the requester's drive"):
        register.hand_over(case.bureau.supervisor, case.handed(), case.number)
    assert scheme.holds.apart().times != []
    case.write()
    with pytest.raises(OperatorError, match=r"[Ss]ignature"):
        register.hand_over(case.manager, case.handed(signature=""), case.number)
    ref = register.hand_over(case.manager, case.handed(), case.number)
    entry = scheme.books.entry(ref, personal=True)
    assert entry is not None
    fields, before = entry.fields, register.case(case.manager, case.number).later[-2]
    assert before.kind == "authorisations.written"
    assert fields["manifest"] == before.fields["manifest"]
    handed_utc, kept = fields["handed_utc"], fields["kept_until"]
    assert isinstance(handed_utc, dt.datetime)
    assert isinstance(kept, dt.date)
    assert kept.year == handed_utc.year + 5
    assert (entry.author, fields["signature"]) == (login_of(Role.MANAGER), SIGNED)
    # Ordinary retention goes on.
    assert scheme.holds.in_force().times == []


@pytest.mark.req("RIP-05")
def test_what_is_recorded_after_the_drive_was_written_must_be_written_too(case: Case) -> None:
    case.use()
    case.evidence.room.clock.step_utc(5)
    case.evidence.room.staff.cameras.end()
    case.write("part")
    case.evidence.room.clock.step_utc(20)
    case.bureau.cancel(case.number)
    with pytest.raises(OperatorError, match="not on the requester's drive"):
        case.bureau.register.hand_over(case.manager, case.handed(), case.number)
    case.evidence.room.clock.step_utc(3600)
    case.write("whole")
    case.bureau.register.hand_over(case.manager, case.handed(), case.number)
    assert case.kinds().count("written") == 2


@pytest.mark.req("RIP-05")
@pytest.mark.parametrize(
    ("drive", "words"),
    [
        (FaultyDrive(errno.ENOSPC, 300_000), "No space left"),
        (FaultyDrive(errno.ENODEV, 300_000), "No such device"),
        (FaultyDrive(lies=True), "differs from what was written"),
    ],
)
def test_a_drive_that_fails_has_nothing_that_could_be_taken_for_whole(
    case: Case, drive: FaultyDrive, words: str
) -> None:
    case.use()
    case.end()
    into = case.evidence.home / "material"
    on_drive(case.exports, drive)
    with pytest.raises(EnvironmentFault, match=words):
        case.write()
    assert not into.exists()
    assert not part_of(into).exists()
    assert case.kinds()[-1] == "writing-stopped"
    with pytest.raises(OperatorError, match="not on the requester's drive"):
        case.bureau.register.hand_over(case.manager, case.handed(), case.number)
    on_drive(case.exports, PackageFiles())
    assert verify_package(case.write(), "")["whole"]


@pytest.mark.req("RIP-05")
def test_cancelled_or_pulled_out_it_leaves_nothing_either(case: Case) -> None:
    case.use()
    case.end()
    into = case.evidence.home / "material"

    def give_up(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        case.exports.write(case.manager, case.number, DRIVE, into, give_up)
    assert not into.exists()
    assert not part_of(into).exists()
    drive = case.evidence.home / "drive"
    drive.mkdir()
    on_drive(case.exports, FaultyDrive(errno.EIO, 300_000, gone=drive))
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        case.write("drive/material")
    assert case.kinds()[-2:] == ["writing-stopped"] * 2
    newest = case.bureau.register.case(case.manager, case.number).later
    assert newest[-2].fields["cause"] == "cancelled"


@pytest.mark.req("RIP-05")
def test_who_may_not_hand_over_recordings_or_is_not_named_writes_nothing(case: Case) -> None:
    case.use()
    case.end()
    room, into = case.evidence.room, case.evidence.home / "material"
    with pytest.raises(Refusal):
        case.exports.write(case.bureau.supervisor, case.number, DRIVE, into)
    with pytest.raises(Refusal, match="not named"):
        case.exports.write(room.me(Role.DEPUTY), case.number, DRIVE, into)
    with pytest.raises(OperatorError, match="serial number or label"):
        case.write(drive=" ")
    for wrong in ("x" * 5_000, "WD\x00"):
        with pytest.raises(OperatorError):
            case.write(drive=wrong)
    assert not into.exists()
    assert "AP/DS/1" not in str(room.acts.named("refused"))


def test_nothing_is_written_where_nothing_was_recorded(case: Case) -> None:
    number = case.bureau.enter(cameras=(7,), readers=(login_of(Role.MANAGER),))
    with pytest.raises(OperatorError, match="Nothing was recorded"):
        case.exports.estimate(case.manager, number)
    case.use(urn="AP/DS/9", cameras=(9,))
    case.end()
    with pytest.raises(OperatorError, match="no recordings"):
        case.write()
    case.bureau.register.hand_over(case.manager, case.handed(), case.number)


@pytest.mark.req("RIP-05")
def test_an_authorisation_that_ends_by_itself_ends_its_hold(case: Case) -> None:
    case.use(ends_utc=at(12))
    case.evidence.room.clock.step_utc(3600)
    case.bureau.officers.check()
    (one,) = case.bureau.register.report_lapses()
    assert one.number == case.number
    (held,) = case.evidence.scheme.holds.apart().times
    assert (held.begin_utc, held.end_utc) == (at(0), at(12))
    case.bureau.officers.end(case.bureau.operator, PASSWORD)
    # Cancelled later, it does not keep more.
    case.bureau.cancel(case.number)
    (held,) = case.evidence.scheme.holds.apart().times
    assert held.end_utc == at(12)


@pytest.mark.req("RIP-04")
def test_an_export_has_the_book_only_for_who_inspects_it(case: Case) -> None:
    case.use()
    case.end()
    exports, room, folder = case.bureau.at.desk.exports, case.evidence.room, case.evidence.home
    for role, has_it in ((Role.MANAGER, False), (Role.OWNER, False), (Role.AUDITOR, True)):
        into = folder / role.name
        exports.export(room.me(role), into, personal=False)
        assert (into / "authorisations.csv").exists() is has_it
        with_personal = folder / f"{role.name}-personal"
        if may(role, Permission.READ_PERSONAL):
            exports.export(room.me(role), with_personal, personal=True)
            told = "".join(file.read_text(errors="replace") for file in with_personal.iterdir())
            assert ("AP/DS/1" in told) is has_it
        if not has_it:
            with pytest.raises(Refusal):
                exports.export(room.me(role), folder / "x", ["authorisations"], personal=False)
