"""No list of any service says to the room that a covert camera hung somewhere and was looked at (RIP-04)."""

from __future__ import annotations

import inspect
from dataclasses import fields, replace
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from console.app.wiring.evidence import open_packages, plan_sources
from console.app.wiring.handover import in_hand
from console.app.wiring.people import open_people
from console.domain.books import KINDS
from console.domain.books.disclosures import Written
from console.domain.books.entries import EntryRef
from console.domain.books.fields import Shape
from console.domain.books.media_log import Held
from console.domain.books.payloads import values_of
from console.domain.books.prints import FOR_SCHEME, Handed, Made
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.services.evidence.package_plans import PackagePlans
from console.services.evidence.prints import PrintFrame
from console.services.redaction.service import Redactions
from tests.services.books.test_covert_entries import CAMERA_KINDS, UNNAMED, Read, read
from tests.services.cameras.street import DAY, street, yard
from tests.services.cameras.test_covert_cameras import HOUR, hung
from tests.support.payloads import good_payload
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.domain.people.actor import Actor
    from console.services.redaction.ports import RedactionMedia

__all__ = ["hung", "read", "street", "yard"]
MARK = "zq4711"


def services_of(read: Read, folder: Path) -> Iterator[Any]:
    """Yield every service that shows entries of the books."""
    desk = read.street.bureau.at.desk
    for field in fields(desk):
        yield getattr(desk, field.name, None)
    scheme = scheme_of(read.street.yard.room, folder)
    people = open_people(scheme)
    yield open_packages(scheme, people)
    plans = PackagePlans(plan_sources(scheme, people))
    media = cast("RedactionMedia", SimpleNamespace(models=list))
    yield Redactions(scheme.books, people.access, scheme.pictures, plans, media, scheme.clock)


def readers(read: Read, folder: Path) -> Iterator[tuple[str, Callable[[Actor], Any]]]:
    """Yield every public method of every such service that asks for nothing but who reads, and of what."""
    for service in services_of(read, folder):
        for name, method in inspect.getmembers(service, inspect.ismethod):
            if name.startswith("_") or name in {"register", "enter", "ask", "release", "begin"}:
                continue
            parameters = inspect.signature(method).parameters.values()
            needed = [one.name for one in parameters if one.default is inspect.Parameter.empty]
            if needed == ["actor"]:
                yield f"{type(service).__name__}.{name}", method
            elif len(needed) == 2 and needed[0] == "actor" and needed[1] in {"number", "request"}:
                # The first entry of its book is one of those that are kept.
                yield f"{type(service).__name__}.{name}", partial(_of_the_first, method)


def _of_the_first(method: Callable[[Actor, int], Any], actor: Actor) -> Any:
    return method(actor, 1)


def covert(read: Read) -> None:
    """Enter one of every kind with the camera and a word that nothing else has, by who is named."""
    for kind in CAMERA_KINDS:
        said = values_of(good_payload(kind))
        for spec in kind.fields:
            if spec.shape is Shape.INSTANT:
                said[spec.name] = read.begun_utc
            elif spec.shape is Shape.CAMERAS or spec.name == "camera":
                said[spec.name] = (10,) if spec.shape is Shape.CAMERAS else 10
            elif spec.shape in {Shape.WORDS, Shape.LONG}:
                said[spec.name] = f"{MARK} 1" if spec.name not in {"file", "exhibit"} else MARK
            elif spec.shape is Shape.DATE:
                said[spec.name] = day_of(read.begun_utc)
        if "exhibit" in said:
            said["exhibit"] = "MM/1"
        read.append(kind.name.partition(".")[0], kind.name, said)


@pytest.mark.req("RIP-04")
def test_no_reading_of_any_service_has_what_is_kept(read: Read, tmp_path: Path) -> None:
    covert(read)
    shown: dict[Role, set[str]] = {}
    tried: set[str] = set()
    for role in (*UNNAMED, Role.MANAGER, Role.AUDITOR):
        for name, method in readers(read, tmp_path):
            tried.add(name)
            try:
                found = repr(method(read.me(role)))
            except ConsoleError:
                continue
            if MARK in found or "MM/1" in found:
                shown.setdefault(role, set()).add(name)
    for role in UNNAMED:
        assert not shown.get(role), role
    # The test would see it: who is named has it in these.
    lists = {"VideoPrints.prints", "VideoPrints.snapshots", "HoldService.holds", "Maintenance.orders"}
    lists |= {"Requests.queue", "Requests.page", "MediaRegister.items", "LinkedFeeds.feeds"}
    lists |= {"Requests.request", "Redactions.case"}
    lists |= {"EvidencePackages.waiting", "Redactions.cases", "SchemeService.changes"}
    assert lists <= shown[Role.MANAGER]
    complaints = read.street.bureau.at.desk.complaints
    assert (complaints.queue(read.me(Role.OPERATOR)), len(complaints.queue(read.me(Role.MANAGER)))) == ([], 1)
    assert len(tried) > 20


@pytest.mark.req("RIP-04", "EVD-01", "PRV-05")
def test_nobody_else_does_anything_with_a_package_or_a_redaction_of_it(read: Read, tmp_path: Path) -> None:
    covert(read)
    *_, packages, redactions = services_of(read, tmp_path)
    deputy, number = read.me(Role.DEPUTY), 1
    acts: tuple[Callable[[], object], ...] = (
        lambda: packages.lift(deputy, number, "why"),
        lambda: packages.release(deputy, number),
        lambda: packages.write(deputy, number, tmp_path / "out"),
        lambda: packages.selection(deputy, number),
        lambda: packages.is_released(deputy, number),
        lambda: redactions.case(deputy, number),
        lambda: redactions.release(deputy, number),
        lambda: redactions.write(deputy, number, tmp_path / "out", lambda *_: None),
        lambda: redactions.open(deputy, number, lambda *_: None),
    )
    for act in acts:
        with pytest.raises(Refusal, match="cannot read all of this"):
            act()
    assert packages.selection(read.me(Role.MANAGER), number).cameras == (10,)
    assert redactions.case(read.me(Role.MANAGER), number).camera == 10


@pytest.mark.req("RIP-04", "PPL-08")
def test_a_handover_has_none_of_it_whoever_hands_over(read: Read) -> None:
    covert(read)
    desk, manager = read.street.bureau.at.desk, read.me(Role.MANAGER)
    today = day_of(read.street.now + 400 * DAY)
    maintenance = desk.maintenance
    said = repr(
        in_hand(read.store, read.hung.gate, manager, today, desk.holds.holds, maintenance=maintenance)
    )
    assert MARK not in said
    assert "Request" not in said


@pytest.mark.req("RIP-04", "EVD-06")
def test_a_print_of_it_is_in_no_list_and_nobody_else_hands_it_on(read: Read) -> None:
    prints, manager, deputy = read.street.bureau.at.desk.prints, read.me(Role.MANAGER), read.me(Role.DEPUTY)
    frame = PrintFrame(10, read.begun_utc + HOUR, b"\x89PNG")
    written: list[Made] = []
    wanted = Made(
        reference="VP",
        camera=10,
        picture_utc=frame.picture_utc,
        made_utc=read.street.now,
        receiver=FOR_SCHEME,
        reason="number plate",
        copies=1,
        storage="safe",
    )
    read.take_down()
    made = prints.make(manager, wanted, frame, written.append)
    taken = prints.take_snapshot(manager, "tipping", None, frame, written.append)
    assert [one.number for one in prints.prints(manager)] == [taken.number, made.number]
    for shown in (prints.prints(deputy), prints.snapshots(deputy)):
        assert (list(shown), shown.total) == ([], 0)
    handed = Handed(handed_utc=read.street.now, recipient="PC", organisation="Police")
    with pytest.raises(Refusal, match="cannot read all of this"):
        prints.enter(deputy, handed, made.number)
    prints.enter(manager, handed, made.number)


@pytest.mark.req("RIP-04", "EVD-08")
def test_a_hold_of_it_is_in_no_list_and_nobody_else_ends_it(read: Read) -> None:
    holds, manager = read.street.bureau.at.desk.holds, read.me(Role.MANAGER)
    read.take_down()
    held = Held(
        held_for="claim",
        subject="26/1",
        reason="needed",
        owner=manager.login,
        review_on=day_of(read.street.now + 7 * DAY),
        cameras=(10,),
        begin_utc=read.begun_utc,
        end_utc=read.begun_utc + HOUR,
    )
    ref = holds.place(manager, held)
    open_one = holds.place(manager, replace(held, cameras=(1,)))
    for role in UNNAMED:
        assert [one.owner for one in holds.holds(read.me(role))] == [open_one], role
    assert {one.owner for one in holds.holds(manager)} == {ref, open_one}
    with pytest.raises(Refusal):
        holds.release(read.me(Role.DATA_PROTECTION), ref, "over", "M. Moss")
    holds.release(manager, ref, "over", "M. Moss")


@pytest.mark.req("RIP-04", "CMP-02")
def test_figures_of_a_place_do_not_count_it(read: Read) -> None:
    read.of_kind(KINDS["prints.made"], 10, read.begun_utc)
    read.of_kind(KINDS["media-log.reviewed"], 10, read.begun_utc)
    reports = read.street.bureau.at.desk.reports
    span = read.begun_utc - DAY, read.street.now + DAY
    cameras = frozenset({10})
    nothing = reports.period(read.me(Role.OPERATOR), *span, cameras=frozenset({11}))
    assert reports.period(read.me(Role.OPERATOR), *span, cameras=cameras) == nothing
    # Not even for who is named: a report is the same, whoever makes it.
    assert reports.period(read.me(Role.MANAGER), *span, cameras=cameras) == nothing
    read.of_kind(KINDS["media-log.reviewed"], 11, read.begun_utc)
    assert reports.period(read.me(Role.OPERATOR), *span, cameras=frozenset({11})) != nothing


@pytest.mark.req("RIP-04")
def test_nobody_else_corrects_an_entry_of_it(read: Read) -> None:
    number = read.of_kind(KINDS["operators.event"], 10, read.begun_utc)
    ref = EntryRef("operators", number)
    with pytest.raises(OperatorError, match="cannot read all of this"):
        read.books.correct(read.me(Role.OWNER), ref, {"event": "x"}, "why")
    read.books.correct(read.me(Role.MANAGER), ref, {"event": "x"}, "why")


@pytest.mark.req("RIP-04", "DIS-08")
def test_the_letters_of_a_request_are_written_by_who_reads_all_of_it(read: Read) -> None:
    """Without what was found it would say something else than the case."""
    desk = read.street.bureau.at.desk
    asked = values_of(good_payload(KINDS["disclosures.requested"]))
    asked |= {"cameras": (), "begin_utc": None, "end_utc": None, "received_utc": read.street.now}
    number = read.append("disclosures", "disclosures.requested", asked)
    written_on = day_of(read.street.now)
    letter = Written(letter="acknowledgement", written_on=written_on, language="English", way="by post")
    for role in (Role.MANAGER, Role.DATA_PROTECTION):
        assert desk.letters.preview(read.me(role), number, letter)
    searched = values_of(good_payload(KINDS["disclosures.searched"]))
    searched |= {"cameras": (10,), "begin_utc": read.begun_utc, "end_utc": read.begun_utc + HOUR}
    read.append("disclosures", "disclosures.searched", searched, about=number)
    assert desk.letters.preview(read.me(Role.MANAGER), number, letter)
    assert desk.requests.request(read.me(Role.DATA_PROTECTION), number).number == number
    with pytest.raises(Refusal, match="cannot read all of this"):
        desk.letters.preview(read.me(Role.DATA_PROTECTION), number, letter)
