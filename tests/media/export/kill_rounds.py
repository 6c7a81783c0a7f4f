"""A process that writes a package in children of its own, and kills them at random instants.

It has no threads of its own, so that it can fork; the tests start it, because they do have threads.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.app.wiring.evidence import open_packages
from console.domain.books.entries import EntryRef
from console.domain.evidence import forms
from console.domain.evidence.forms import PackageForm
from console.domain.people.actor import Role
from console.media.export.files import PackageFiles
from console.media.export.folder_packages import FolderPackages
from console.media.export.part_folder import MARK, part_of
from tests.support.people import open_room
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from console.domain.evidence.package import PackagePlan


class ToldFiles(PackageFiles):
    """Tells the parent of every operation."""

    def __init__(self, tell: int) -> None:
        self._tell = tell

    def create(self, path: Path) -> int:
        os.write(self._tell, b".")
        return super().create(path)

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        os.write(self._tell, b".")


def attempt(writer: FolderPackages, plan: PackagePlan, into: Path, kill_at: int) -> int:
    """Write in a child; kill it after so many operations. Return how many there were."""
    reads, tells = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        told = replace(writer, files=ToldFiles(tells))

        def progress(_done: int, _total: int) -> None:
            os.write(tells, b".")

        try:
            told.write(plan, into, progress)
        finally:
            os._exit(0)
    os.close(tells)
    seen = 0
    while seen < kill_at and os.read(reads, 1):
        seen += 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reads)
    return seen


def state_of(into: Path) -> str:
    if into.exists():
        return "complete" if not (into / MARK).exists() else "taken back by the next attempt"
    return "begun" if part_of(into).exists() else "nothing"


def main(home: Path, number: int, form: PackageForm, seed: int, sectors: int) -> None:
    dice = random.Random(seed)
    if sectors:
        forms._SECTORS[form] = sectors
    with open_room(home) as room:
        room.staff.roster.reload()
        scheme = replace(scheme_of(room, home), is_demo=True)
        packages = open_packages(scheme, room.staff)
        case = scheme.books.case(EntryRef("evidence", number), personal=True)
        assert case is not None
        plan = replace(packages._plans.plan(room.me(Role.MANAGER).name, case, ()), form=form)
        writer = packages._writer
        assert isinstance(writer, FolderPackages)
        # Papers need the part of Qt that has threads.
        writer = replace(writer, pdf=None)
        operations = attempt(writer, plan, home / "whole", 1_000_000)
        assert state_of(home / "whole") == "complete"
        states = []
        for _ in range(4):
            attempt(writer, plan, home / "package", dice.randrange(1, operations))
            states.append(state_of(home / "package"))
        sys.stdout.write(json.dumps({"operations": operations, "states": states}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), PackageForm(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
