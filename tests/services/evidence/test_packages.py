from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.app.package_verification import verify_package
from console.app.wiring.evidence import open_packages
from console.domain.books.entries import NewEntry
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.services.evidence.packages import PackageRequest
from tests.support.damage import damage
from tests.support.evidence import WHOLE, EvidenceRoom, at, draw_zone, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.books.fields import Value


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path) as room:
        yield room


def kinds(evidence: EvidenceRoom) -> list[str]:
    entries = evidence.scheme.books.span("evidence", 1, 1000, personal=True)
    return [entry.kind.removeprefix("evidence.") for entry in entries]


@pytest.mark.req("EVD-01")
def test_a_master_holds_the_recordings_bit_for_bit(evidence: EvidenceRoom) -> None:
    into, plan, written = evidence.made()
    segments = [segment for footage in plan.footage for segment in footage.segments]
    copies = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (into / "media").rglob("*.mp4")}
    assert copies == {segment.sha256 for segment in segments}
    assert len(segments) > 5
    assert not written.faults
    assert kinds(evidence) == ["asked", "released", "issued"]


@pytest.mark.req("EVD-04")
def test_all_that_can_be_installed_agrees_that_it_is_whole(evidence: EvidenceRoom) -> None:
    into, _, written = evidence.made()
    result = verify_package(into, written.fingerprint)
    assert result["whole"], result["findings"]
    alone = subprocess.run(
        [sys.executable, "-I", str(into / "verify.py"), "--json", "--key", written.fingerprint],
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(alone.stdout)["whole"]
    openssl = ["/usr/bin/openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem"]
    subprocess.run(
        [*openssl, "-sigfile", "manifest.sig", "-in", "manifest.json"],
        cwd=into,
        check=True,
        capture_output=True,
    )
    subprocess.run(
        ["/usr/bin/sha256sum", "--strict", "-c", "manifest-sha256.txt"],
        cwd=into,
        check=True,
        capture_output=True,
    )


def test_the_manifest_says_what_is_missing_and_why(evidence: EvidenceRoom) -> None:
    into, _, _ = evidence.made()
    manifest = json.loads((into / "manifest.json").read_text("utf-8"))
    seven, eight = manifest["cameras"]
    assert [gap["cause"] for gap in seven["gaps"]] == ["lost connection"]
    assert [gap["cause"] for gap in eight["gaps"]] == ["lost connection"]
    assert seven["gaps"][0]["detail"] == "no answer"
    assert {segment["codecs"][0] for segment in seven["segments"]} == {"h264"}
    assert manifest["level"] == "exported by the owner, level 0"
    assert manifest["span"]["begin"]["local"].endswith("+00:00")


@pytest.mark.parametrize(
    "role", [Role.TRAINEE, Role.ENGINEER, Role.AUDITOR, Role.DATA_PROTECTION, Role.POLICE]
)
def test_who_may_not_ask_is_refused_and_nothing_is_entered(evidence: EvidenceRoom, role: Role) -> None:
    with pytest.raises(Refusal):
        evidence.packages.ask(evidence.room.me(role), PackageRequest(WHOLE, "curious"))
    assert kinds(evidence) == []


def test_an_operator_asks_and_cannot_release(evidence: EvidenceRoom) -> None:
    evidence.room.on_duty(Role.OPERATOR)
    operator, manager = evidence.room.me(Role.OPERATOR), evidence.room.me(Role.MANAGER)
    number = evidence.packages.ask(operator, PackageRequest(WHOLE, "robbery"))
    with pytest.raises(Refusal):
        evidence.packages.release(operator, number)
    with pytest.raises(OperatorError, match="not released"):
        evidence.packages.write(manager, number, evidence.home / "package")
    evidence.packages.release(manager, number)
    with pytest.raises(Refusal):
        evidence.packages.write(operator, number, evidence.home / "package")
    evidence.packages.write(manager, number, evidence.home / "package")
    assert kinds(evidence) == ["asked", "released", "issued"]


@pytest.mark.req("EVD-01")
def test_whoever_asked_does_not_release_unless_the_scheme_says_so(evidence: EvidenceRoom) -> None:
    manager, number = evidence.room.me(Role.MANAGER), evidence.requested()
    with pytest.raises(Refusal, match="You asked for this package"):
        evidence.packages.release(manager, number)
    with pytest.raises(OperatorError, match="not released"):
        evidence.packages.write(manager, number, evidence.home / "package")
    assert kinds(evidence) == ["asked"]
    settings = evidence.scheme.settings
    allowed = settings.model_copy(
        update={"evidence": settings.evidence.model_copy(update={"asker_may_release": True})}
    )
    packages = open_packages(replace(evidence.scheme, settings=allowed), evidence.room.staff)
    packages.release(manager, number)
    assert kinds(evidence) == ["asked", "released"]


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (EvidenceSelection((7,), at(5), at(5)), "empty"),
        (EvidenceSelection((7,), at(6), at(5)), "ends before it begins"),
        (EvidenceSelection((7,), at(0), at(31 * 86400 + 1)), "longer than 31 days"),
        (EvidenceSelection((7,), at(0), at(200 * 86400)), "31 days"),
        (EvidenceSelection((), at(0), at(5)), "at least one camera"),
        (EvidenceSelection((7, 7), at(0), at(5)), "each once"),
        (EvidenceSelection((70,), at(0), at(5)), "no camera 70"),
        (EvidenceSelection((9,), at(0), at(5)), "no recordings"),
        (EvidenceSelection((7,), at(1000), at(1005)), "no recordings"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(
    evidence: EvidenceRoom, selection: EvidenceSelection, words: str
) -> None:
    with pytest.raises(OperatorError, match=words):
        evidence.packages.ask(evidence.room.me(Role.MANAGER), PackageRequest(selection, "robbery"))
    assert kinds(evidence) == []


def test_an_exhibit_reference_is_given_once(evidence: EvidenceRoom) -> None:
    manager = evidence.room.me(Role.MANAGER)
    evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery"))
    evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery"))
    assert sorted(map(str, evidence.packages.exhibits())) == ["MM/1", "MM/2"]
    with pytest.raises(OperatorError, match="already in use"):
        evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery", exhibit="mm/2"))
    with pytest.raises(OperatorError, match="not an exhibit reference"):
        evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery", exhibit="the bag"))


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize("payload", ["{", '{"fields": {}}'])
def test_the_reference_of_a_damaged_entry_is_not_given_again(evidence: EvidenceRoom, payload: str) -> None:
    manager = evidence.room.me(Role.MANAGER)
    asked = [evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery")) for _ in range(3)]
    damage(evidence.room.engine, "evidence", asked[-1], payload)
    evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery"))
    assert sorted(map(str, evidence.packages.exhibits())) == ["MM/1", "MM/2", "MM/4"]


@pytest.mark.req("PRV-03")
def test_what_was_released_covered_is_not_uncovered_afterwards(evidence: EvidenceRoom) -> None:
    draw_zone(evidence, 7)
    supervisor, manager = evidence.room.me(Role.SUPERVISOR), evidence.room.me(Role.MANAGER)
    evidence.room.on_duty(Role.OPERATOR)
    number = evidence.packages.ask(evidence.room.me(Role.OPERATOR), PackageRequest(WHOLE, "robbery"))
    evidence.packages.release(manager, number)
    with pytest.raises(OperatorError, match="already released with its zones covered"):
        evidence.packages.lift(supervisor, number, "the offence is in it")
    plan, _ = evidence.packages.write(manager, number, evidence.home / "package")
    assert plan.copy is CopyKind.MASKED


@pytest.mark.parametrize("stored", ["", "nonsense", "MM/0", 7, None])
def test_a_damaged_row_does_not_end_all_exports(evidence: EvidenceRoom, stored: str | int | None) -> None:
    fields: dict[str, Value] = {} if stored is None else {"exhibit": stored}
    with evidence.scheme.books.unit() as unit:
        unit.append(NewEntry("evidence", "evidence.asked", "a.bell", fields))
    evidence.made()
    assert [str(exhibit) for exhibit in evidence.packages.exhibits()] == ["MM/2"]
