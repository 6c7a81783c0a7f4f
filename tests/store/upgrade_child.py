"""An upgrade that the power goes away under, in the middle of its last version."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa

from console.store.database import is_server
from console.store.postgres import postgres_engine
from console.store.sqlite import sqlite_engine
from console.store.upgrade import bring_up_to_date


def main() -> None:
    place = sys.argv[1]
    engine = postgres_engine(place) if is_server(place) else sqlite_engine(Path(place))

    def cut(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "CREATE TABLE shift" in statement:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(engine, "before_cursor_execute", cut)
    bring_up_to_date(engine, place)


if __name__ == "__main__":
    main()
