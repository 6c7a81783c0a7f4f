"""Visitors and scheme to look at: `python -m tests.screenshots.visitors FOLDER` writes pictures of them."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from console.app.console import application
from console.demo.town import FACTS
from console.domain.books.visitors import Left
from console.domain.people.actor import Role
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.scheme.pane import SchemePane
from console.ui.shell.shell import Shell
from console.ui.visitors.pane import VisitorsPane
from tests.screenshots.wall import spin
from tests.support.books_at_console import SIGNED, DeskRoom
from tests.support.clocks import SimulatedClock
from tests.support.console import console_services
from tests.support.feed import SyntheticFeed, scheme
from tests.support.panes import pane_of
from tests.support.people import Room, login_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from console.ui.scheme.scheme_view import SchemeView
    from console.ui.visitors.reception_view import ReceptionView

VISITORS: tuple[dict[str, object], ...] = (
    {"visitor": "engineer", "name": "Tomasz Hargreaves", "organisation": "Lumen Systems Ltd"},
    {"visitor": "independent inspector", "name": "Aisha Sørensen", "organisation": "Inspectorate"},
    {"visitor": "organised visit", "name": "محمد بن سلمان", "organisation": "Shopwatch forum"},
)


class Trial:
    """A console with people, visitors and a scheme."""

    def __init__(self, into: Path, folder: Path, engine: Engine) -> None:
        self.into, self.app = into, application()
        self.app.setQuitOnLastWindowClosed(False)
        self.room = Room(engine, SimulatedClock(dt.datetime.now(dt.UTC)))
        self.room.fill()
        self.room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        self.house = DeskRoom(self.room)
        self.house.sit(Role.OPERATOR)
        cameras = scheme(9)
        self.feed = SyntheticFeed(cameras, fps=5)
        settings = ScreenSettings(
            folder / "session.json",
            folder / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
            print_folder=into / "prints",
        )
        services = replace(console_services(self.room, folder, self.feed), books=self.house.desk)
        self.shell = Shell(services, settings)
        self.shell.open()
        self.shell.windows[0].resize(1920, 1080)
        self.feed.start()
        spin(self.app, 0.5)

    def keep(self, name: str) -> None:
        spin(self.app, 0.6)
        self.shell.grab(self.into / f"{name}.png")
        for dialog in self.dialogs():
            dialog.grab().save(str(self.into / f"{name}.dialog.png"))

    def dialogs(self) -> list[QDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def shut(self) -> None:
        for dialog in self.dialogs():
            dialog.reject()
        spin(self.app, 0.2)

    def do(self, act: str) -> None:
        self.shell.windows[0].actions_by_id[act].trigger()
        spin(self.app, 0.4)

    @property
    def counter(self) -> ReceptionView:
        pane = pane_of(self.shell, VisitorsPane)
        assert pane.counter is not None
        return pane.counter

    @property
    def office(self) -> SchemeView:
        pane = pane_of(self.shell, SchemePane)
        assert pane.view is not None
        return pane.view

    def close(self) -> None:
        self.feed.stop()
        self.shell.close()
        spin(self.app, 0.1)


def visitors(trial: Trial) -> None:
    trial.do("visitors")
    trial.keep("01-room-empty")
    trial.do("arrival")
    trial.keep("02-arrival-empty")
    page = trial.counter.arrival
    page.sign_in.click()
    trial.keep("03-arrival-refused")
    page.kinds.choose("engineer")
    fields = page.fields
    fields.name.setText("Tomasz Hargreaves")
    fields.organisation.setText("Lumen Systems Ltd")
    fields.purpose.setText("Repair of camera 8")
    fields.supervised_by.setCurrentIndex(1)
    fields.authorised_by.setCurrentIndex(2)
    page.signing.read.setChecked(True)
    page.signing.pad.set_path(SIGNED)
    trial.keep("04-arrival-engineer")
    page.kinds.choose("police")
    fields.is_appointed.setChecked(False)
    fields.force.setText("Anyshire Police")
    fields.collar.setText("2417")
    page.sign_in.click()
    trial.keep("05-arrival-police-doubted")
    page.sure.click()
    trial.keep("06-room-one")
    who_is_there(trial)


def who_is_there(trial: Trial) -> None:
    me = trial.room.me(Role.OPERATOR)
    for one in VISITORS:
        supervised = login_of(Role.OPERATOR) if one["visitor"] == "engineer" else ""
        said = trial.house.arrival(**one, supervised_by=supervised)
        ref = trial.house.visits.arrive(me, said, is_sure=True)
        trial.house.visits.give_badge(me, ref.number, lambda _: None)
        trial.room.clock.advance(900)
    trial.room.clock.advance(1500)
    assert trial.shell.reminders is not None
    trial.shell.reminders.overdue.check()
    trial.counter.refresh()
    trial.keep("07-room-overdue")
    trial.do("notices")
    trial.keep("08-notices")
    trial.do("notices")
    trial.do("who-is-here")
    trial.keep("09-who-is-here")
    trial.shut()
    gone = Left(left_utc=trial.room.clock.utc_now(), is_badge_back=True)
    trial.house.visits.leave(me, 3, gone)
    trial.counter.book_tab.click()
    trial.counter.show_entry(1)
    trial.keep("10-all-visits")
    trial.do("keys")
    trial.keep("11-keys")
    trial.shut()
    trial.house.room.staff.seat.sit_down(trial.room.person(login_of(Role.OWNER)))
    trial.counter.room_tab.click()
    trial.keep("12-owner-sees-no-names")
    trial.do("arrival")
    trial.keep("13-owner-refused")
    trial.do("visitors")


def scheme_pages(trial: Trial) -> None:
    duty = trial.room.staff.seat
    duty.sit_down(trial.room.person(login_of(Role.MANAGER)))
    trial.do("scheme")
    trial.keep("20-facts-empty")
    manager = trial.room.me(Role.MANAGER)
    for name, text in FACTS.items():
        if name != "kind":
            trial.house.scheme.state(manager, name, text)
    trial.house.scheme.state(manager, "manager", "Margaret Hughes, CCTV manager")
    trial.house.scheme.state(manager, "partners", "Anyshire Police\nTown centre partnership")
    trial.keep("21-facts-filled")
    office = trial.office
    office.facts.rows["owner"].show("")
    office.facts.rows["mission"].show("Keep the town safe, and its people free.")
    trial.keep("22-facts-changed")
    office.facts.undo.click()
    office.facts.history_wanted.emit("manager")
    trial.keep("23-history")
    trial.shut()
    office.tabs.choose(1)
    trial.keep("24-sign")
    office.signs.print_button.click()
    trial.keep("25-sign-printed")
    office.tabs.choose(2)
    trial.keep("26-code-empty")
    code = office.code
    code.new.click()
    code.kind.setCurrentIndex(1)
    code.what.setPlainText("Redeployable cameras are added to the scheme.")
    code.grounds.setPlainText("Fly-tipping at eleven places; community safety plan.")
    code.consulted.setPlainText("Letters, a public meeting on 3 March, the forum's minutes.")
    next(iter(code.ticks.values())).setChecked(True)
    code.enter.click()
    trial.keep("27-code-refused")
    for tick in code.ticks.values():
        tick.setChecked(True)
    code.enter.click()
    trial.keep("28-code")
    office.tabs.choose(3)
    trial.keep("29-reviews-never")
    for field in office.reviews.questions.fields.values():
        field.setPlainText("As last year.")
    office.reviews.by.setText("M. Hughes")
    office.reviews.result.setPlainText("Purposes stand; two cameras are no longer needed.")
    office.reviews.enter.click()
    trial.keep("30-reviews")
    duty.sit_down(trial.room.person(login_of(Role.OPERATOR)))
    office.tabs.choose(0)
    trial.keep("31-facts-read-only")
    duty.sit_down(trial.room.person(login_of(Role.POLICE)))
    trial.keep("32-scheme-refused")


def main() -> int:
    from console.store.database import open_database

    into = Path(sys.argv[1])
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(Path(folder) / "watchroom.sqlite")
        trial = Trial(into, Path(folder), engine)
        visitors(trial)
        scheme_pages(trial)
        trial.close()
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
