"""Every permission is asked by an act, and every act of a service asks one. Read from the code itself."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import console
from console.domain.books import BOOKS, KINDS
from console.domain.people.delegation import TASK_ACTS, DelegatedTask
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(console.__file__).parent
ASKING = frozenset({"require", "admit", "find_refusal"})
"""The questions of `AccessControl` and `ConsoleSeat`."""
IN_TURN = frozenset(
    {
        *("enter_from_service", "correct_from_service", "record_from_service", "case", "present"),
        *(
            "put_into_service",
            "present",
            "save",
            "record_test",
            "_add",
            "_permitted",
            "permit",
            "go_to",
            "confirm",
        ),
    }
)
"""Acts of other services that ask; each is an act of this test itself. `confirm` asks for a password."""
EXCUSED: dict[str, str] = {
    "AccessControl": "it is what is asked",
    "SeatCameras": "it is what is asked, of a seat with an officer",
    "GuestSeat": "it is what is asked, of a seat with an inspector",
    "PoliceSeats": "it is what is asked, while the police are in control",
    "PresencePolicy": "checks that the person of a reservation sits at the console, who has another right",
    "SteeringRules": "asks its policies, which are composed in app/wiring/policies.py",
    "LiveUse": "asks its policy, which is composed in app/wiring/policies.py",
    "ElectedMemberCheck": "it is what is asked about a name, after the permission",
    "ConcernedEntries": "it is what is asked about entries that are kept from some",
    "CameraController": "moves what SteeringService permitted",
    "HeldMovement": "moves by SteeringService",
    "JoystickSteering": "moves by SteeringService",
    "LiftsAtPlace": "lifts by RecordedLifts",
    "MovementLog": "records what SteeringService permitted",
    "BureauMessages.kept": "keeps what AuthorisationRegister permitted",
    "PtzCommands": "moves by SteeringService",
    "TimelineMarks.incident_place": "reads the incident by the books, which ask",
    "WallService": "its policy asks for the call; walls and snapshots are asked for in the table of actions",
    "AnnualReports.left_out": "tells whose numbers are left out of a report that was asked for",
    "HoldService.place_for_service": "services that asked for their own act keep what it is about",
    "HoldService.prolong_for_service": "services that asked for their own act keep what it is about",
    "HoldService.return_for_service": "services that asked for their own act keep what it is about",
    "SecondPersons": "it is what is asked about a second person, by `AccessControl`",
    "Shifts.sign_off": "everybody may end their own shift",
    "SignIn.confirm": "it is the password itself",
}
"""Acts that ask nothing themselves, with the reason."""


def trees(room: str) -> Iterator[ast.Module]:
    for path in sorted((ROOT / room).rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def calls(node: ast.AST) -> set[str]:
    return {
        ast.unparse(call.func).rsplit(".", 1)[-1] for call in ast.walk(node) if isinstance(call, ast.Call)
    }


def asks(
    node: ast.FunctionDef, near: Mapping[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> bool:
    called = calls(node)
    return bool(called & (ASKING | IN_TURN)) or any(
        asks(near[name], near, seen | {name}) for name in (called & near.keys()) - seen
    )


def takes_an_actor(method: ast.FunctionDef) -> bool:
    return any(
        argument.arg == "actor" or (argument.annotation and ast.unparse(argument.annotation) == "Actor")
        for argument in method.args.args
    )


def acts_that_ask_nothing() -> set[str]:
    found = set()
    for tree in trees("services"):
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for room in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            if any("Protocol" in ast.unparse(base) for base in room.bases):
                continue
            methods = {node.name: node for node in room.body if isinstance(node, ast.FunctionDef)}
            found |= {
                f"{room.name}.{method.name}"
                for method in methods.values()
                if not method.name.startswith("_")
                and takes_an_actor(method)
                and not asks(method, functions | methods)
            }
    return found


@pytest.mark.req("PPL-08")
def test_every_act_of_a_service_asks_a_permission_or_says_why_not() -> None:
    silent = acts_that_ask_nothing()
    assert {act for act in silent if not {act, act.partition(".")[0]} & EXCUSED.keys()} == set()
    stale = {
        name for name in EXCUSED if not any(act == name or act.partition(".")[0] == name for act in silent)
    }
    assert stale == set()


@cache
def asked() -> frozenset[str]:
    """Return the permissions that a service or its composition names in a question."""
    return frozenset(
        node.attr
        for room in ("services", "app")
        for tree in trees(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Permission"
    )


@pytest.mark.req("PPL-08")
def test_every_permission_is_asked_by_an_act() -> None:
    by_books = {kind.act for kind in KINDS.values()} | {book.read_act for book in BOOKS.values()}
    unasked = {act for act in Permission if act.name not in asked() and act not in by_books}
    assert unasked == set()


@pytest.mark.req("PPL-06")
def test_each_task_that_can_be_delegated_lets_its_holder_do_something() -> None:
    by_hand = {kind.act for kind in KINDS.values() if not kind.is_automatic}
    idle = {task for task in DelegatedTask if TASK_ACTS[task] not in by_hand}
    # Visitors are authorised and passwords are set by services of their own.
    assert {TASK_ACTS[task].name for task in idle} <= asked()
