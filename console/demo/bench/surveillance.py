"""`watchroom bench surveillance`: a cancellation to the dark tile elsewhere, and the gate's question."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.app.wiring.books import open_books
from console.demo.bench.bench_scheme import open_signed_on
from console.demo.bench.postgres_server import PostgresServer
from console.demo.bench.statistics import middle, percentile
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.surveillance_child import OFFICER, SurveillanceTask
from console.demo.bench.town import serve
from console.domain.books.authorisations import (
    OPERATES,
    Cancelled,
    Confirmed,
    DirectorAgreed,
    DirectorInformed,
    Entered,
)
from console.domain.cameras.camera import Camera, CameraKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.people.actor import Actor
    from console.services.surveillance.service import AuthorisationRegister

CAMERAS, AUTHORISATIONS, ROUNDS_OF_QUESTIONS = 1_000, 100, 200
MOST_NAMED = 200
SUPERVISOR = "t.rahman"
GONE_MUST_MS, QUESTION_MUST_US = 1_000, 50
_MAIL = b"From: cab@police.example\r\nSubject: valid\r\n\r\nValid.\r\n"


def surveillance(rounds: int) -> dict[str, Any]:
    """Measure both.

    Args:
        rounds: how many authorisations are cancelled.
    """
    gone_ms = cancelled(rounds)
    return {
        "cancelled_to_dark_median_ms": round(middle(gone_ms)),
        "cancelled_to_dark_worst_ms": round(max(gone_ms)),
        "cancelled_must_ms": GONE_MUST_MS,
        "rounds": rounds,
        **questions(),
    }


# -- cancelled at one console, dark at another ---------------------------------------------------------------


def cancelled(rounds: int) -> list[float]:
    """Return the milliseconds from the entry of a cancellation to the dark tile at another console.

    Both consoles are processes of their own on one PostgreSQL server; the tile's pixels are read where the
    window system has them. What is measured begins before the entry is written.
    """
    with (
        serve(TILES, TILE_STREAM) as served,
        PostgresServer() as server,
        tempfile.TemporaryDirectory(prefix="watchroom-") as place,
    ):
        homes = [Path(place) / name for name in ("here", "there")]
        for home in homes:
            home.mkdir()
            (home / "settings.toml").write_text(
                f'[database]\nurl = "{server.url()}"\n[people]\nconsole = "{home.name}"\n', "utf-8"
            )
        scheme, people = open_signed_on(homes[1], login=SUPERVISOR)
        with closing(scheme):
            scheme.cameras.replace(served.cameras)
            register = open_books(scheme, people, _say).books.surveillance
            actor = people.roster.state.persons[SUPERVISOR].actor
            cameras = tuple(camera.number for camera in served.cameras)
            numbers = [complete(register, actor, f"AP/DS/{at}", cameras) for at in range(rounds)]
            task = SurveillanceTask(
                [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
                served.user,
                served.password,
                str(homes[0]),
                # The process ends by itself after the last round.
                seconds=600.0,
                authorisations=numbers,
            )
            return list(_rounds(task, register, actor))


def _rounds(task: SurveillanceTask, register: AuthorisationRegister, actor: Actor) -> Iterator[float]:
    command = [sys.executable, "-m", "console.demo.bench.surveillance_child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        orders, answers = child.stdin, child.stdout
        if orders is None or answers is None:
            raise RuntimeError("the other console cannot be asked")
        orders.write(json.dumps(asdict(task)) + "\n")
        orders.flush()
        for at, number in enumerate(task.authorisations):
            if answers.readline() != "shown\n":
                raise RuntimeError("the other console has ended")
            # Not in step with the other console's reading.
            time.sleep(0.5 + at * 0.037 % 0.25)
            begun_s = time.time()
            now_utc = dt.datetime.now(dt.UTC)
            payload = Cancelled(cancelled_utc=now_utc, officer="Supt Marsh", reason="arrests made")
            register.follow(actor, payload, number)
            yield (float(answers.readline()) - begun_s) * 1000


def complete(register: AuthorisationRegister, actor: Actor, urn: str, cameras: tuple[int, ...]) -> int:
    """Enter an authorisation with everything that it needs before a camera is used; return its number."""
    now_utc = dt.datetime.now(dt.UTC)
    payload = Entered(
        urn=urn,
        type="directed surveillance, police",
        form="in writing",
        granted_utc=now_utc,
        begins_utc=now_utc,
        location="High Street",
        cameras=cameras,
        attending_officer=OFFICER.name,
        authorising_officer="Supt Marsh",
        grade="superintendent",
        organisation=OFFICER.force,
        reasons="Dealing in drugs.",
    )
    number = register.enter(actor, payload).number
    confirmed = Confirmed(confirmed_utc=now_utc, confirmed_by="CAB")
    register.follow(actor, confirmed, number, _MAIL)
    register.follow(actor, DirectorInformed(informed_utc=now_utc, director="D. Reyes"), number)
    agreed = DirectorAgreed(agreed_utc=now_utc, director="D. Reyes", manner=OPERATES)
    register.follow(actor, agreed, number)
    return number


# -- may this seat see this camera ---------------------------------------------------------------------------


def questions() -> dict[str, Any]:
    """Measure the gate's question about each of 1,000 cameras, with an officer at the seat and without.

    Every frame that is shown asks nothing of the database: its statements are counted meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        scheme, people = open_signed_on(Path(place))
        with closing(scheme):
            numbers = tuple(range(1, CAMERAS + 1))
            scheme.cameras.replace(
                [
                    Camera(n, f"B-{n}", f"Camera {n}", "", "", CameraKind.FIXED, "rtsp://bench/")
                    for n in numbers
                ]
            )
            books = open_books(scheme, people, _say).books
            supervisor = people.roster.state.persons[SUPERVISOR].actor
            # Each names ten cameras; the one in use as many as one may.
            for at in range(AUTHORISATIONS - 1):
                complete(books.surveillance, supervisor, f"AP/DS/{at}", numbers[at * 10 : at * 10 + 10])
            used = complete(books.surveillance, supervisor, "AP/DS/used", numbers[:: CAMERAS // MOST_NAMED])
            asked: list[str] = []
            sa.event.listen(
                scheme.database, "before_cursor_execute", lambda *words: asked.append(str(words[2]))
            )
            without = _ask(people.cameras.may_use, numbers)
            statements = len(asked)
            books.officers.begin(books.actor(), used, OFFICER)
            asked.clear()
            officer = _ask(people.cameras.may_use, numbers)
            return {
                "cameras": CAMERAS,
                "authorisations": AUTHORISATIONS,
                "question_us": round(middle(without), 2),
                "question_with_officer_us": round(middle(officer), 2),
                "question_p99_us": round(percentile([*without, *officer], 99), 2),
                "question_must_us": QUESTION_MUST_US,
                "statements_asked": statements + len(asked),
            }


def _ask(may_use: Any, numbers: tuple[int, ...]) -> list[float]:
    """Return microseconds a question, a figure for each round of all cameras."""
    found = []
    for _ in range(ROUNDS_OF_QUESTIONS):
        begun_s = time.perf_counter()
        for number in numbers:
            may_use(number)
        found.append((time.perf_counter() - begun_s) * 1e6 / len(numbers))
    return found


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
