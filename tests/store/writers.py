"""Other consoles that write, as processes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.store.ledger.rows import ledger_rows
from console.store.ledger.verify import verify
from console.store.tables import layouts, ledger

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


class Writer:
    """One console; it begins when told."""

    def __init__(self, place: Path | str, name: str, count: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.writer_child", str(place), name, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        self._said, self._told = self._process.stdout, self._process.stdin
        assert self._said.readline() == "ready\n", self._process.communicate()[1]
        self.acknowledged: list[int] = []

    def begin(self) -> None:
        self._told.write("\n")
        self._told.flush()

    def hear(self, count: int) -> None:
        """Read so many acknowledgements."""
        for _ in range(count):
            self.acknowledged.append(int(self._said.readline()))

    def end(self, *, kill: bool = False) -> None:
        """What was acknowledged before the end counts, whichever way it ends."""
        if kill:
            self._process.kill()
        rest, _errors = self._process.communicate()
        # A line cut off by the kill acknowledged nothing.
        self.acknowledged += [int(line) for line in rest.split("\n")[:-1]]


def check_whole(engine: Engine, acknowledged: set[int]) -> int:
    """No gap, no double number, the chain whole, act and entry together, all that was promised there.

    Returns:
        The number of entries.
    """
    with ledger_rows(engine, ["audit"]) as rows:
        (proof,) = verify(rows)
    assert proof.is_whole, proof.finding
    with engine.connect() as connection:
        said = connection.execute(sa.select(ledger.c.number, ledger.c.author, ledger.c.payload)).all()
        acts = set(connection.execute(sa.select(layouts.c.name)).scalars())
    numbers = [row.number for row in said]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert acknowledged <= set(numbers)
    entered = {f"{row.author} {row.payload.split('camera ')[-1].rstrip('}').rstrip(chr(34))}" for row in said}
    entered = {name for name in entered if int(name.rpartition(" ")[2]) % 2 == 0}
    assert entered == acts
    return len(numbers)
