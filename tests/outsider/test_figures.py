"""How many of some hundred tamperings are named: exports, volumes, and the tables of the database.

`pytest -s tests/outsider/test_figures.py` prints the figures as JSON.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.app.test_damaged_books import ODD, TABLES, replace_cell, scheme
from tests.outsider.doctoring import DOCTORINGS
from tests.outsider.forging import FORGERIES, leave_alone
from tests.outsider.test_exported_books import KEY, content_of, exports, kept_export, our_verdict
from tests.outsider.test_recordings import KeptVolume, kept_volume, our_verdict_of_volume
from tests.store.tampering import APPEND_ONLY

if TYPE_CHECKING:
    from pathlib import Path

    from console.app.scheme import OpenScheme

__all__ = ["exports", "kept_export", "kept_volume", "scheme"]
EXPORTS, VOLUMES, CELLS = 8, 6, 100
"""Tamperings of each kind, and of cells of the database."""


@pytest.mark.slow
@pytest.mark.req("LOG-02")
def test_some_hundred_tamperings_are_all_named(
    kept_export: Path, kept_volume: KeptVolume, scheme: OpenScheme, tmp_path: Path
) -> None:
    done: Counter[str] = Counter()
    unnamed: list[str] = []
    for kind in (kind for kind in FORGERIES if kind is not leave_alone):
        dice = random.Random(kind.__name__)
        for number in range(EXPORTS):
            folder = shutil.copytree(kept_export, tmp_path / f"export {kind.__name__} {number}")
            kind(folder, dice)
            done["exports"] += 1
            if content_of(folder) != content_of(kept_export) and our_verdict(folder, KEY):
                unnamed.append(str(folder))
    for doctor in DOCTORINGS:
        dice = random.Random(doctor.__name__)
        for number in range(VOLUMES):
            volume = shutil.copytree(kept_volume.path, tmp_path / f"volume {doctor.__name__} {number}")
            doctor(volume, dice)
            done["volumes"] += 1
            if kept_volume.differs_from(volume) and our_verdict_of_volume(volume, kept_volume.audit):
                unnamed.append(str(volume))
    done["cells of tables"] = _tamper_with_tables(scheme)
    sys.stdout.write(json.dumps({"tamperings": done.total(), **done, "unnamed": unnamed}) + "\n")
    assert not unnamed
    assert done.total() >= 300


def _tamper_with_tables(scheme: OpenScheme) -> int:
    """Replace cells one by one; `replace_cell` fails where one is not named."""
    dice = random.Random(600)
    with closing(sqlite3.connect(scheme.place, isolation_level=None)) as database:
        for trigger in APPEND_ONLY:
            for act in ("update", "delete"):
                database.execute(f"DROP TRIGGER {trigger}_refuses_{act}")
        for number in range(CELLS):
            table = TABLES[number % len(TABLES)]
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            rows = [row[0] for row in database.execute("SELECT rowid FROM TABLE_".replace("TABLE_", table))]
            database.execute("CREATE TEMP TABLE kept AS SELECT * FROM TABLE_".replace("TABLE_", table))
            columns = [column if isinstance(column, str) else column.decode() for column in columns]
            replace_cell(
                scheme, database, (table, dice.choice(rows), dice.choice(columns)), dice.choice([*ODD, None])
            )
            database.execute("DELETE FROM TABLE_".replace("TABLE_", table))
            database.execute("INSERT INTO TABLE_ SELECT * FROM kept".replace("TABLE_", table))
            database.execute("DROP TABLE kept")
    return CELLS
