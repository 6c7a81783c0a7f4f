"""The quieter books of a year: faults, media, requests, complaints, equipment and the rest."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.demo.history.events import InventedEntry, after
from console.demo.history.visitors import scrawl
from console.demo.history.words import DEFECTS, FIRST, LAST, NAMES, PLACES
from console.demo.map import PLAN
from console.domain.books import (
    authorisations,
    complaints,
    deployments,
    disclosures,
    equipment,
    faults,
    media,
    media_log,
    prints,
    security,
    statements,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from console.demo.history.events import Crew

MANAGER, DATA_PROTECTION = "m.hughes", "f.whitaker"
FORCE = "Anyshire Police"


def records(draw: random.Random, crew: Crew, number: int, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the entries of a shift in these books; most shifts have few."""
    at = crew.moment(draw, latest=0.6)
    age_days = (end_utc - at).days
    chances = (
        (0.16, fault),
        (0.10, footage),
        (0.05, print_),
        (0.06, request),
        (0.012, complaint),
        (0.008, breach),
        (0.01, deployment),
        (0.012, authorisation),
    )
    for chance, happen in chances:
        if draw.random() < chance:
            yield from happen(draw, crew, at, f"{happen.__name__} {number}", age_days)
    if crew.begin_utc.hour < 12:
        yield from _daily(draw, crew)


def _daily(draw: random.Random, crew: Crew) -> Iterator[InventedEntry]:
    at, faulty = after(crew.begin_utc, 40), draw.choice(((), (), (), (8,)))
    good = tuple(number for number in range(1, 17) if number not in faulty)
    yield InventedEntry(at, crew.operators[0], faults.DailyCheck(checked_utc=at, good=good, faulty=faulty))
    if draw.random() < 0.25:
        then = after(crew.begin_utc, 60)
        checked = security.Event(
            happened_utc=then, measure="media locked away", details="Cabinet checked, seals intact."
        )
        yield InventedEntry(then, crew.supervisor, checked)


def fault(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a fault, from report to repair."""
    defect, priority, work = draw.choice(DEFECTS)
    camera = draw.randrange(1, 17)
    told_utc = after(at, draw.uniform(4, 25))
    reported = faults.FaultReported(
        equipment=f"camera {camera}",
        cameras=(camera,),
        defect=defect.capitalize(),
        priority=priority,
        seen_utc=at,
        supervisor=NAMES[crew.supervisor],
        contractor="Lumen Systems Ltd",
        contractor_told_utc=told_utc,
    )
    yield InventedEntry(told_utc, draw.choice(crew.operators), reported, case)
    hours = draw.uniform(2, 30) if priority == "urgent" else draw.uniform(20, 160)
    came = after(told_utc, hours * 60)
    if age_days * 24 < hours + 12:
        return
    if draw.random() < 0.3:
        looked = faults.FaultAttended(attended_utc=came, engineer="B. Carter", work="Part ordered.")
        yield InventedEntry(came, crew.operators[0], looked, case)
        came = after(came, 26 * 60)
    mended = faults.FaultRepaired(
        repaired_utc=came, engineer="B. Carter", work=work.capitalize(), checked_by=NAMES[crew.operators[0]]
    )
    yield InventedEntry(came, crew.operators[0], mended, case)


def footage(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a review, a master copy and a working copy for the police."""
    operator, reference = crew.operators[0], f"{NAMES[crew.operators[0]][:1]}{case.split()[1]}"
    cameras = draw.choice(PLACES)[1]
    begin, end = after(at, -90), after(at, -60)
    officer, collar = f"PC {draw.choice(LAST)}", str(draw.randrange(1000, 9999))
    looked = media_log.Reviewed(
        reviewed_utc=at,
        reason="reported robbery",
        cameras=cameras,
        begin_utc=begin,
        end_utc=end,
        present=(NAMES[operator], officer),
        result="Suspect seen from two sides.",
    )
    yield InventedEntry(at, operator, looked)
    made_utc = after(at, 20)
    for copy, store in (("master", "secure cabinet A"), ("working", "issue tray")):
        name = f"{reference}/{copy[0].upper()}"
        yield InventedEntry(
            made_utc,
            operator,
            media_log.Copied(
                copied_utc=made_utc,
                reference=name,
                copy=copy,
                cameras=cameras,
                begin_utc=begin,
                end_utc=end,
                reason="evidence",
                witness=NAMES[crew.operators[-1]],
            ),
        )
        medium = media.Registered(
            reference=name,
            medium="disc",
            copy=copy,
            made_utc=made_utc,
            contents=f"Cameras {', '.join(map(str, cameras))}, 30 minutes",
            cameras=cameras,
            seal=f"S{draw.randrange(10_000, 99_999)}",
            storage=store,
        )
        witness = crew.operators[-1] if crew.operators[-1] != operator else crew.supervisor
        yield InventedEntry(made_utc, operator, medium, f"{case} {copy}", witness=witness)
    handed = after(made_utc, draw.uniform(30, 600))
    delivered = media.Delivered(
        delivered_utc=handed,
        recipient=media.POLICE,
        agency=FORCE,
        officer=officer,
        collar_number=collar,
        signature=scrawl(draw),
    )
    yield from _statement(draw, operator, after(handed, -15), reference, case)
    yield InventedEntry(handed, MANAGER, delivered, f"{case} working", witness=operator)
    given = statements.Handed(handed_utc=handed, officer=officer, police_force=FORCE, collar_number=collar)
    yield InventedEntry(handed, MANAGER, given, f"{case} statement")
    if age_days > 200:
        yield from _destroyed(draw, crew, after(handed, 60 * 24 * 190), f"{case} working")


def _statement(
    draw: random.Random, operator: str, at: dt.datetime, reference: str, case: str
) -> Iterator[InventedEntry]:
    text = f"I am a control room operator. I made {reference}/M and {reference}/W and sealed the master."
    statement = statements.Taken(
        reference=f"{reference}/S",
        statement="continuity",
        witness=NAMES[operator],
        taken_utc=at,
        exhibits=(f"{reference}/M", f"{reference}/W"),
        text=text,
        signature=scrawl(draw),
    )
    yield InventedEntry(at, operator, statement, f"{case} statement")


def _destroyed(draw: random.Random, crew: Crew, at: dt.datetime, case: str) -> Iterator[InventedEntry]:
    gone = media.Destroyed(
        destroyed_utc=at,
        way=draw.choice(("shredded", "erased")),
        person=NAMES[crew.operators[0]],
        authorised_by=NAMES[MANAGER],
        witness=NAMES[crew.supervisor],
    )
    back = media.Returned(
        returned_utc=after(at, -60), person=NAMES[MANAGER], storage="secure cabinet A", remarks="case closed"
    )
    yield InventedEntry(after(at, -60), MANAGER, back, case, witness=crew.supervisor)
    yield InventedEntry(at, MANAGER, gone, case, witness=crew.supervisor)


def print_(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a print for the police with an inspector's authority."""
    operator = crew.operators[-1]
    print_made = prints.Made(
        reference=f"P{case.split()[1]}",
        camera=draw.randrange(1, 17),
        picture_utc=after(at, -30),
        made_utc=at,
        receiver="the police",
        reason="to identify a suspect",
        officer=f"Insp {draw.choice(LAST)}",
        rank="inspector",
        authority=f"letter {at:%d%m}/{draw.randrange(10, 99)}",
        copies=draw.choice((1, 1, 2)),
        storage="secure cabinet B",
    )
    yield InventedEntry(at, operator, print_made, case)
    if age_days > 30:
        then = after(at, 60 * 24 * 28)
        gone = prints.Destroyed(
            destroyed_utc=then, authorised_by=NAMES[MANAGER], way="shredded", witness=NAMES[crew.supervisor]
        )
        yield InventedEntry(then, MANAGER, gone, case)


def request(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a request for footage, its decision and its result."""
    kind = draw.choice(("police", "police", "solicitor", "subject access", "freedom of information"))
    requested = disclosures.Requested(
        received_utc=at,
        request=kind,
        requester=f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        organisation={"police": FORCE, "solicitor": "Reed & Marlowe LLP"}.get(kind, ""),
        reasons="Collision between a bus and a cyclist; footage of the junction requested.",
        identity="warrant card" if kind == "police" else "passport, copy kept",
        cameras=draw.choice(PLACES)[1],
        place=draw.choice(PLACES)[0],
        begin_utc=after(at, -1500),
        end_utc=after(at, -1470),
        investigation="yes" if kind == "police" else "no",
        proceedings="not known",
    )
    yield InventedEntry(at, crew.supervisor, requested, case)
    days = draw.uniform(1, 20)
    if age_days < days + 1:
        return
    then, refused = after(at, days * 1440), draw.random() < 0.25
    decided = disclosures.Decided(
        decided_utc=then,
        decision="refused" if refused else "granted",
        reason="Other people can be identified and cannot be obscured."
        if refused
        else "The request is justified.",
        decided_by=NAMES[DATA_PROTECTION],
        told_utc=then,
    )
    yield InventedEntry(then, MANAGER, decided, case)
    if not refused:
        released = disclosures.Released(
            released_utc=after(then, 60),
            material="one disc, redacted",
            recipient="the requester",
            way="handed over",
            redaction="faces and number plates of others",
            nobody_else="A disc from before redactions were registered: covered by an editing house.",
        )
        yield InventedEntry(after(then, 60), MANAGER, released, case)
    closing = disclosures.Closed(closed_utc=after(then, 90), outcome="refused" if refused else "released")
    yield InventedEntry(after(then, 90), MANAGER, closing, case)


def complaint(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a complaint, acknowledged and answered in time."""
    text = "The camera on the corner points at my bedroom window at night."
    received = complaints.Received(
        received_on=at.date(),
        way=draw.choice(("e-mail", "letter", "web form")),
        subject="the scheme",
        complainant=f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        complaint=text,
    )
    yield InventedEntry(at, crew.supervisor, received, case)
    steps: tuple[tuple[int, object], ...] = (
        (3, complaints.Acknowledged(acknowledged_on=_day(at, 3), way="letter", is_copy_given=True)),
        (
            12,
            complaints.Answered(
                answered_on=_day(at, 12),
                way="letter",
                finding=draw.choice(("not upheld", "upheld in part")),
                answer="A privacy zone already covered the window; a second one has been added.",
                person=NAMES[MANAGER],
            ),
        ),
        (30, complaints.Closed(closed_on=_day(at, 30), satisfaction="satisfied")),
    )
    for days, step in steps:
        if age_days > days:
            yield InventedEntry(after(at, days * 1440), MANAGER, step, case)


def _day(at: dt.datetime, days: int) -> dt.date:
    return at.date() + dt.timedelta(days=days)


def breach(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a minor data breach."""
    breach_found = security.Breach(
        found_utc=at,
        nature=draw.choice(("unlawful access", "loss")),
        concerned="Working copy left on the desk over lunch; two people recognisable.",
        persons=2,
        measures="Locked away at once, seal checked.",
        told_utc=after(at, 30),
    )
    yield InventedEntry(at, crew.supervisor, breach_found, case)
    if age_days > 3:
        then = after(at, 2 * 1440)
        closing = security.BreachClosed(
            closed_utc=then,
            ground="No risk: no one else was in the room.",
            subjects="not told",
            subjects_ground="No risk to them.",
            lesson="Lockable tray bought.",
        )
        yield InventedEntry(then, crew.supervisor, closing, case)


def on_the_plan(place: str) -> deployments.Positioned:
    """Return where a lay-by, bridge or road of the deployments is on the town's plan."""
    across, down = {
        "Foundry Lane lay-by": (0.22, 0.31),
        "Canal bridge 4": (0.58, 0.72),
        "Old Quarry Road": (0.81, 0.24),
    }[place]
    x, y = round(across * PLAN.width), round(down * PLAN.height)
    return deployments.Positioned(plan=PLAN.id, x=x, y=y)


def deployment(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate a deployment of a redeployable camera against fly-tipping."""
    place = draw.choice(("Foundry Lane lay-by", "Canal bridge 4", "Old Quarry Road"))
    assessed = deployments.Assessed(
        location=place,
        purpose="prevent and detect crime",
        assessment="Three cases of fly-tipping in a month; no homes in view.",
        intelligence=f"crime pattern report {at:%m}/{draw.randrange(10, 99)}",
        consultation="Ward members consulted, no objections.",
        openness="overt, with signs",
        asked_by="Waste enforcement",
    )
    yield InventedEntry(at, crew.supervisor, assessed, case)
    up = after(at, 1440)
    approved = deployments.Approved(
        from_utc=after(at, 60), until_utc=after(up, 35 * 1440), reasons="Other means have failed."
    )
    yield InventedEntry(after(at, 60), MANAGER, approved, case)
    yield InventedEntry(after(at, 70), crew.supervisor, on_the_plan(place), case)
    put = deployments.Deployed(camera=17, up_utc=up, signs_utc=up, person="B. Carter")
    if age_days > 1:
        yield InventedEntry(up, crew.supervisor, put, case)
    if age_days > 40:
        down = after(up, 35 * 1440)
        ended = deployments.TakenDown(
            down_utc=down, are_signs_down=True, result="Two offenders identified.", person="B. Carter"
        )
        yield InventedEntry(down, crew.supervisor, ended, case)


def authorisation(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, age_days: int
) -> Iterator[InventedEntry]:
    """Generate an authorisation of directed surveillance by the police, for some weeks."""
    ends = after(at, draw.choice((14, 28)) * 1440)
    officer = f"Supt {draw.choice(LAST)}"
    entered = authorisations.Entered(
        urn=f"AP/DS/{at:%y}/{case.split()[1]}",
        type="directed surveillance, police",
        form="in writing",
        granted_utc=at,
        location=draw.choice(PLACES)[0],
        begins_utc=at,
        ends_utc=ends,
        cameras=draw.choice(PLACES)[1],
        attending_officer=f"DC {draw.choice(LAST)}",
        authorising_officer=officer,
        grade="superintendent",
        organisation=FORCE,
        reasons="Dealing in class A drugs at fixed times.",
        review_days=28,
        readers=(MANAGER,),
    )
    yield InventedEntry(at, crew.supervisor, entered, case)
    confirmed = authorisations.Confirmed(confirmed_utc=at, confirmed_by="covert authority bureau")
    yield InventedEntry(after(at, 5), crew.supervisor, confirmed, case)
    informed = authorisations.DirectorInformed(informed_utc=at, director="D. Reyes")
    yield InventedEntry(after(at, 10), crew.supervisor, informed, case)
    if age_days > 30:
        cancelled = authorisations.Cancelled(
            cancelled_utc=ends, officer=officer, reason="arrests made", operator_utc=ends
        )
        yield InventedEntry(ends, crew.supervisor, cancelled, case)


def installed(begin_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the equipment entries at the start of the year."""
    day = begin_utc.date() - dt.timedelta(days=500)
    at = after(begin_utc, 30)
    for number in range(1, 17):
        place = next(name for name, cameras in PLACES if number in cameras)
        camera = equipment.Installed(
            urn=f"DEMO-{number:04}",
            item="camera",
            make="Lumen LX4 dome" if number in {3, 12} else "Lumen LX2",
            serial=f"LX{81_200 + number * 37}",
            place=place,
            installed_on=day,
            installer="Lumen Systems Ltd",
            cameras=(number,),
            assessment=f"DPIA {day:%Y}/{number:02}",
        )
        yield InventedEntry(after(at, number), MANAGER, camera, f"equipment {number}")
