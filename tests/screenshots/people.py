"""Pictures of everything that people see of themselves: `python -m tests.screenshots.people DIR`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from console.app.console import application
from console.demo import people
from console.domain.clock import SystemClock
from console.services.people.service import people_services
from console.store.database import open_database
from console.store.ledger.unit import Units
from console.store.people import PeopleTable
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.people.pane import PeoplePane
from console.ui.shell.shell import Shell
from tests.screenshots.wall import harm, spin
from tests.support.console import console_services
from tests.support.feed import SyntheticFeed, scheme
from tests.support.panes import pane_of
from tests.support.people import Room, quick
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from console.domain.clock import Clock


class Trial:
    """A console with the demo's people and synthetic cameras."""

    def __init__(self, into: Path, folder: Path, *, is_empty: bool = False) -> None:
        self.into = into
        self.app = application()
        self.app.setQuitOnLastWindowClosed(False)
        self.engine = open_database(folder / "watchroom.sqlite")
        clock: Clock = SystemClock()
        store = PeopleTable(self.engine, Units(self.engine, clock))
        if not is_empty:
            people.add_demo_people(store, quick(), clock)
        acts = KeptActs()
        made = people_services(store, quick(), clock, acts, "desk 1")
        self.staff = replace(made, shown=() if is_empty else people.SHOWN)
        cameras = scheme(9)
        self.feed = SyntheticFeed(cameras, fps=5)
        harm(self.feed)
        settings = ScreenSettings(
            folder / "session.json", folder / "snapshots", renderer=RendererKind.RASTER, language="en"
        )
        self.shell = Shell(
            console_services(Room(self.engine), folder, self.feed, people=self.staff), settings
        )
        self.shell.open()
        self.window = self.shell.windows[0]
        self.window.resize(1920, 1080)
        self.feed.start()
        spin(self.app, 0.8)

    def keep(self, name: str) -> None:
        spin(self.app, 0.7)
        self.shell.grab(self.into / f"{name}.png")
        for at, dialog in enumerate(self.dialogs()):
            dialog.grab().save(str(self.into / f"{name}.dialog{at or ''}.png"))

    def dialogs(self) -> list[QDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def shut(self) -> None:
        for dialog in self.dialogs():
            dialog.reject()
        spin(self.app, 0.2)

    def do(self, act: str) -> None:
        self.window.actions_by_id[act].trigger()
        spin(self.app, 0.3)

    def sign_in(self, login: str, *, begin: bool = True) -> None:
        signing = self.shell.signing
        assert signing is not None
        one = next(each for each in people.PEOPLE if each.login == login)
        signing.sign_in.login.setText(login)
        signing.sign_in.password.setText(one.password)
        signing.sign_in._ask()
        spin(self.app, 0.5)
        if begin and signing.page is signing.begin_page:
            signing.begin_page._ask()
            spin(self.app, 0.5)

    @property
    def pane(self) -> PeoplePane:
        return pane_of(self.shell, PeoplePane)

    def close(self) -> None:
        self.feed.stop()
        self.shell.close()
        spin(self.app, 0.1)
        self.engine.dispose()


def first_start(into: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(into, Path(folder), is_empty=True)
        trial.keep("01-first-start")
        signing = trial.shell.signing
        assert signing is not None
        page = signing.first
        page.name.setText("Mary Manager")
        page.login.setText("Mary M")
        page.password.setText("copper kettle 7")
        page.again.setText("copper kettle 7")
        page._ask()
        trial.keep("02-first-start-refused")
        page.login.setText("mary.m")
        page._ask()
        trial.keep("03-declaration")
        trial.close()


def town(into: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(into, Path(folder))
        coming(trial)
        changing(trial)
        leaving(trial)
        managing(trial)
        trial.close()


def coming(trial: Trial) -> None:
    trial.keep("10-sign-in")
    trial.do("snapshot")
    trial.keep("11-refused-nobody")
    signing = trial.shell.signing
    assert signing is not None
    signing.sign_in.login.setText("a.bell")
    signing.sign_in.password.setText("guess")
    signing.sign_in._ask()
    trial.keep("12-sign-in-wrong")
    trial.sign_in("r.singh", begin=False)
    trial.keep("13-begin-licence-ending")
    signing._start_over()
    trial.sign_in("c.doyle")
    trial.keep("14-licence-expired")
    signing._start_over()
    trial.sign_in("k.amos", begin=True)
    trial.keep("15-trainee-alone")
    signing._start_over()
    trial.sign_in("a.bell")
    trial.keep("16-on-duty")
    trial.do("people")
    trial.keep("17-people-operator")


def changing(trial: Trial) -> None:
    trial.do("change")
    trial.keep("18-change")
    dialog = trial.dialogs()[0]
    dialog.notes.setPlainText("Quiet until two; then a fight outside the Crown, camera 7.")  # type: ignore[attr-defined]  # the change dialog
    dialog.login.setText("t.rahman")  # type: ignore[attr-defined]  # likewise
    dialog.password.setText("wrong password")  # type: ignore[attr-defined]  # likewise
    dialog._change_over()  # type: ignore[attr-defined]  # likewise
    trial.keep("19-change-refused")
    dialog.password.setText("copper kettle 7")  # type: ignore[attr-defined]  # likewise
    dialog._change_over()  # type: ignore[attr-defined]  # likewise
    trial.keep("20-changed")


def leaving(trial: Trial) -> None:
    signing = trial.shell.signing
    assert signing is not None
    trial.do("lock")
    trial.keep("21-locked")
    signing.locked.secret.setText("copper kettle 7")
    signing.locked._ask()
    trial.keep("22-unlocked")
    trial.do("sign-off")
    trial.keep("23-sign-off")
    trial.dialogs()[0]._sign_off()  # type: ignore[attr-defined]  # likewise
    trial.keep("24-signed-off")
    trial.sign_in("p.evans", begin=False)
    trial.keep("25-begin-handover")
    signing._start_over()


def managing(trial: Trial) -> None:
    trial.sign_in("m.hughes")
    trial.shell.show_pane("people")
    trial.keep("26-people-manager")
    pane = trial.pane
    pane.table.selectRow(1)
    for at, name in enumerate(
        ("add", "edit", "licence", "training", "password", "retire", "delegate", "own", "hours")
    ):
        pane.buttons[name].click()
        trial.keep(f"{30 + at}-{name}")
        trial.shut()


def main() -> int:
    into = Path(sys.argv[1])
    into.mkdir(parents=True, exist_ok=True)
    first_start(into)
    town(into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
