from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from console.cli import app
from console.domain.books import KINDS
from console.domain.books.deployments import COVERT, Deployed
from console.domain.people.actor import Role
from console.services.books.service import new_entry
from console.settings.signing import DemoSigner
from tests.support.evidence import EvidenceRoom, draw_zone, evidence_room
from tests.support.payloads import good_payload
from tests.support.people import PASSWORD, login_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPAN = ("--from", "2026-03-25T12:00:00Z", "--until", "2026-03-25T12:00:30+00:00")


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path) as room:
        monkeypatch.setenv("WATCHROOM_HOME", str(room.home))
        # The machine that runs the tests may have no keyring.
        monkeypatch.setattr("console.app.verification.VaultSigner", lambda _vault: DemoSigner())
        yield room


def export(*options: str, role: Role = Role.MANAGER, typed: str = PASSWORD) -> Result:
    command = ["export", "evidence", "--person", login_of(role), "--password-stdin", "--json", *options]
    return CliRunner().invoke(app, command, input=typed + "\n")


DEPUTY = ("--released-by", login_of(Role.DEPUTY))
BOTH = f"{PASSWORD}\n{PASSWORD}"


def answer(result: Result) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(result.stdout)
    return content


@pytest.mark.req("EVD-01")
def test_a_package_is_exported_and_verified_by_command(evidence: EvidenceRoom) -> None:
    into = evidence.home / "package"
    done = export("--cameras", "7,8", *SPAN, "--reason", "robbery", "--into", str(into), *DEPUTY, typed=BOTH)
    assert done.exit_code == 0, done.output
    assert answer(done)["issued"]
    assert answer(done)["exhibit"] == "MM/1"
    checked = CliRunner().invoke(
        app, ["verify", "package", str(into), "--key", answer(done)["key"], "--json"]
    )
    assert checked.exit_code == 0
    assert answer(checked)["is_key_expected"]


def test_what_was_asked_for_is_written_by_someone_who_may(evidence: EvidenceRoom) -> None:
    evidence.room.on_duty(Role.OPERATOR)
    into = ("--into", str(evidence.home / "package"))
    asked = export("--cameras", "7", *SPAN, "--reason", "robbery", *into, role=Role.OPERATOR)
    assert asked.exit_code == 2
    assert not answer(asked)["issued"]
    assert "hand over recorded data" in answer(asked)["error"]
    assert not (evidence.home / "package").exists()
    done = export("--request", str(answer(asked)["request"]), *into)
    assert done.exit_code == 0
    assert answer(done)["exhibit"] == "OP/1"


def test_one_person_cannot_ask_and_release(evidence: EvidenceRoom) -> None:
    into = evidence.home / "package"
    asked = export("--cameras", "7", *SPAN, "--reason", "robbery", "--into", str(into))
    assert asked.exit_code == 2
    assert "You asked for this package" in answer(asked)["error"]
    assert not into.exists()
    same = ("--released-by", login_of(Role.MANAGER))
    again = export("--cameras", "7", *SPAN, "--reason", "robbery", "--into", str(into), *same, typed=BOTH)
    assert "You asked for this package" in answer(again)["error"]


def test_two_people_lift_the_zones(evidence: EvidenceRoom) -> None:
    draw_zone(evidence, 7, needs_second=True)
    lift = ("--lift-reason", "the offence is in it", "--second", login_of(Role.SUPERVISOR))
    options = (
        "--cameras",
        "7",
        *SPAN,
        "--reason",
        "robbery",
        *lift,
        "--into",
        str(evidence.home / "package"),
        *DEPUTY,
    )
    done = export(*options, typed=f"{BOTH}\n{PASSWORD}")
    assert done.exit_code == 0
    assert answer(done)["copy"] == "master"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--cameras", "seven", *SPAN), "list of cameras"),
        (("--cameras", "7", "--from", "yesterday", "--until", "2026-03-25T12:00:30Z"), "is not a time"),
        (("--cameras", "7", "--from", SPAN[3], "--until", SPAN[1]), "ends before it begins"),
        (("--cameras", "7", *SPAN, "--copy", "best"), "no type of copy"),
        (("--cameras", "7", *SPAN), "Reason"),
        (("--request", "99"), "no evidence package 99"),
        (("--cameras", "7", *SPAN, "--reason", "robbery", "--disclosure", "99"), "no request 99"),
    ],
)
def test_what_is_typed_wrongly_is_said(evidence: EvidenceRoom, options: tuple[str, ...], words: str) -> None:
    done = export(*options, "--into", str(evidence.home / "package"))
    assert done.exit_code != 0
    assert words in done.stdout
    assert not (evidence.home / "package").exists()


def test_a_wrong_password_exports_nothing(evidence: EvidenceRoom) -> None:
    options = ("--cameras", "7", *SPAN, "--reason", "robbery", "--into", str(evidence.home / "package"))
    done = export(*options, typed="a guess")
    assert done.exit_code != 0
    assert "not correct" in answer(done)["error"]
    assert "a guess" not in done.output
    assert evidence.packages.exhibits() == []


def plainly(*options: str) -> str:
    """What a person reads who exports without --json."""
    command = ["export", "evidence", "--person", login_of(Role.MANAGER), "--password-stdin", *options]
    return CliRunner().invoke(app, command, input=f"{PASSWORD}\n").output


def hang_covertly(evidence: EvidenceRoom, camera: int) -> None:
    up_utc = dt.datetime(2026, 3, 25, 11, tzinfo=dt.UTC)
    author = evidence.room.me(Role.SUPERVISOR)
    assessed = replace(good_payload(KINDS["deployments.assessed"]), openness=COVERT, authorisation="AP/DS/1")
    put_up = Deployed(camera=camera, up_utc=up_utc, person="B.")
    entered = replace(good_payload(KINDS["authorisations.entered"]), urn="AP/DS/1")
    with evidence.scheme.books.unit() as unit:
        unit.append(new_entry(KINDS["authorisations.entered"], author, entered))
        number = unit.append(new_entry(KINDS["deployments.assessed"], author, assessed))
        unit.append(new_entry(KINDS["deployments.deployed"], author, put_up, number))


@pytest.mark.req("RIP-04", "EVD-01")
def test_a_package_of_a_camera_that_few_may_use_says_rightly_where_it_is_written(
    evidence: EvidenceRoom,
) -> None:
    """It stays open for whoever is named for the camera; nobody writes it here by its number."""
    number = evidence.asked()
    hang_covertly(evidence, 7)
    into = ("--into", str(evidence.home / "package"))
    for _ in range(2):
        done = export("--request", str(number), *into)
        assert done.exit_code == 2
        assert (answer(done)["issued"], answer(done)["open"]) == (False, "elsewhere")
    said = plainly("--request", str(number), *into)
    assert "You cannot use camera 7." in said
    assert f"Package request {number} stays open" in said
    assert "at a console" in said
    assert "--request" not in said
    assert evidence.packages.open_requests(evidence.room.me(Role.MANAGER)) == [number]
    assert not (evidence.home / "package").exists()
    # It says nothing of why, and asking for it anew enters nothing.
    assert "covert" not in said
    asked = export("--cameras", "7", *SPAN, "--reason", "robbery", *into)
    assert "cannot use camera 7" in answer(asked)["error"]
    assert evidence.packages.open_requests(evidence.room.me(Role.MANAGER)) == [number]


def test_only_a_request_that_is_open_is_offered_to_be_written_later(evidence: EvidenceRoom) -> None:
    into = str(evidence.home / "package")
    assert "--request" not in plainly("--request", "99", "--into", into)
    asked = plainly("--cameras", "7", *SPAN, "--reason", "robbery", "--into", into)
    assert "To write it later: watchroom export evidence --request 1" in asked
    _into, _plan, _written = evidence.made("other")
    (issued,) = {1, 2} - set(evidence.packages.open_requests(evidence.room.me(Role.MANAGER)))
    said = plainly("--request", str(issued), "--into", into)
    assert "already issued" in said
    assert "To write it later" not in said
