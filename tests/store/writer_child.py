"""A console of its own: appends to one book and says each number as soon as it is written."""

from __future__ import annotations

import sys
from pathlib import Path

from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.store.database import is_server, open_database
from console.store.ledger.unit import Units
from console.store.tables import layouts


def main() -> None:
    """Arguments: where, name of the writer, how many. Every other entry has an act beside it."""
    place, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    engine = open_database(place if is_server(place) else Path(place))
    units = Units(engine, SystemClock())
    say("ready")
    sys.stdin.readline()
    for number in range(count):
        entry = NewEntry("audit", "camera-called", name, {"subject": f"camera {number}"})
        if number % 2:
            say(str(units.enter([entry])[0]))
            continue
        with units.begin() as unit:
            act = {"name": f"{name} {number}", "payload": "{}", "author": name}
            now = SystemClock().utc_now()
            unit.connection.execute(layouts.insert().values(**act, saved_utc=now))
            given = unit.append(entry)
        say(str(given))
    engine.dispose()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
