"""`watchroom bench requests`: the Requests pane on a register with very many; filter, search and sort."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from console.demo.bench.bench_scheme import open_signed_on
from console.demo.bench.child import BenchTask
from console.domain.books.disclosures import Closed, Requested
from console.services.books.service import kind_of, new_entry

MUST_MS = 150
LOGIN = "m.hughes"
AT_ONCE = 1_000
OPEN = 2_000
"""So many are open, the most that the pane lists; the others are closed."""
KINDS = ("police", "subject access", "solicitor", "media")
PEOPLE = ("Jane Doe", "Amir Khan", "Tom Reid", "Mary Shaw", "Anyshire Police", "Harbour Insurance")


def requests(count: int) -> dict[str, Any]:
    """Measure on a register with so many requests, in a console of its own process."""
    with tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        fill(Path(place), count)
        task = BenchTask([], "", "", place, seconds=3600.0, warm_s=1.0, screen=(1920, 1080))
        command = [sys.executable, "-m", "console.demo.bench.requests_child"]
        done = subprocess.run(
            command, input=json.dumps(asdict(task)) + "\n", stdout=subprocess.PIPE, text=True, check=True
        )
    return {"requests": count, **json.loads(done.stdout.splitlines()[-1]), "must_ms": MUST_MS}


def fill(folder: Path, count: int) -> None:
    """Enter so many requests, spread over the last five weeks."""
    draw = random.Random(1)  # noqa: S311 - the same register each time, no secret
    scheme, people = open_signed_on(folder, login=LOGIN)
    with closing(scheme):
        actor, now_utc = people.roster.state.persons[LOGIN].actor, dt.datetime.now(dt.UTC)
        for first in range(0, count, AT_ONCE):
            with scheme.units.begin() as unit:
                for at in range(first, min(count, first + AT_ONCE)):
                    payload = Requested(
                        received_utc=now_utc - dt.timedelta(minutes=draw.randrange(35 * 24 * 60)),
                        request=draw.choice(KINDS),
                        requester=f"{draw.choice(PEOPLE)} {at}",
                        reasons="An accident at the crossing.",
                        way="letter",
                    )
                    number = unit.append(new_entry(kind_of(payload), actor, payload))
                    if at < count - OPEN:
                        closed = Closed(closed_utc=now_utc, outcome="answered")
                        unit.append(new_entry(kind_of(closed), actor, closed, number))
