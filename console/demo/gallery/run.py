"""`watchroom demo --gallery`: pictures of a demo scheme in a temporary folder, without a screen."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from console.app.console import Console, FaultReporter, application
from console.app.scheme import demo_scheme
from console.demo.cameras import commission_demo
from console.demo.gallery import books, desks, entrance, letters, panes
from console.demo.gallery.album import Album
from console.demo.gallery.listing import write_lists
from console.demo.gallery.paper import printed_page
from console.demo.gallery.room import GalleryConsole
from console.demo.headless import headless
from console.demo.history.demo import fill_demo
from console.demo.map import put_demo_on_the_map
from console.demo.people import open_demo_people
from console.demo.privacy import put_demo_zones
from console.demo.town import DemoTown
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.services.people.service import people_services
from console.settings.passwords import Argon2id
from console.settings.secrets import FixedSecrets
from console.store.people import PeopleTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QMessageLogContext

    from console.app.scheme import OpenScheme
    from console.services.people.service import PeopleServices
    from console.settings.secrets import Secrets

DESK = "desk 1"
GRAVE = frozenset({QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg})
OF_THE_SCREEN = frozenset({"This plugin does not support propagateSizeHints()"})
"""Warnings of Qt's offscreen platform that every dialog causes."""


@dataclass(frozen=True, slots=True)
class GalleryOptions:
    """Settings of the gallery.

    Attributes:
        width: of the monitor, pixels.
        height: of the monitor, pixels.
        scale: of text and spacing, 1 to 2.
        cameras: number of cameras of the town.
        history: length of the made-up history, as `watchroom demo --history` takes it.
        is_brief: panes and dialogs only, without every form of every book and every refused role.
        is_touched: whether buttons, fields and rows are large enough for fingers.
    """

    width: int = 1920
    height: int = 1080
    scale: float = 1.0
    cameras: int = 9
    history: str = "2w"
    is_brief: bool = False
    is_touched: bool = False


@dataclass(frozen=True, slots=True)
class Gallery:
    """The result of a run."""

    album: Album
    warnings: tuple[str, ...]

    @property
    def blank(self) -> tuple[str, ...]:
        """Files of pictures that have a single colour."""
        return tuple(picture.file for picture in self.album.pictures if picture.is_blank)

    @property
    def is_good(self) -> bool:
        """Whether no picture is blank and Qt gave no warning."""
        return bool(self.album.pictures) and not self.blank and not self.warnings


def write_gallery(into: Path, look: GalleryOptions) -> Gallery:
    """Write the pictures and their list into a folder. The process has no QApplication yet.

    Raises:
        EnvironmentFault: the town does not start, the folder cannot be written, or the console hangs.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        album = Album(into)
        with tempfile.TemporaryDirectory(prefix="watchroom-") as place, _complaints() as warnings:
            headless(Path(place), look.width, look.height)
            application()
            _fresh(Path(place) / "fresh", look, album)
            _filled(Path(place) / "demo", look, album)
        album.finish()
        write_lists(into, album.pictures)
    except OSError as error:
        raise EnvironmentFault(
            f"The gallery could not be written: {error.strerror or error}.", "Choose another folder."
        ) from error
    return Gallery(album, tuple(warnings))


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect the warnings of Qt."""
    warnings: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind in GRAVE and text not in OF_THE_SCREEN:
            warnings.append(text)

    before = qInstallMessageHandler(hear)
    try:
        yield warnings
    finally:
        qInstallMessageHandler(before)


@contextlib.contextmanager
def _at_home(place: Path) -> Iterator[None]:
    """Make proposed document folders lie in `place`, not in the home folder of this user."""
    before = os.environ.get("HOME")
    os.environ["HOME"] = str(place)
    try:
        yield
    finally:
        if before is None:
            del os.environ["HOME"]
        else:
            os.environ["HOME"] = before


@contextlib.contextmanager
def _opened(
    scheme: OpenScheme,
    secrets: Secrets,
    look: GalleryOptions,
    people: Callable[[OpenScheme], PeopleServices],
    album: Album,
) -> Iterator[GalleryConsole]:
    settings = scheme.settings
    changes = {
        "wall": settings.wall.model_copy(update={"scale_percent": round(look.scale * 100)}),
        "look": settings.look.model_copy(
            update={"touch": "always" if look.is_touched else settings.look.touch}
        ),
        "people": settings.people.model_copy(update={"console": DESK, "lock_after_min": 0}),
    }
    scheme = replace(scheme, settings=settings.model_copy(update=changes))
    console = Console(scheme, secrets, FaultReporter(), people(scheme))
    try:
        console.open()
        yield GalleryConsole(console, album)
    finally:
        console.close()
        scheme.close()


def _fresh(place: Path, look: GalleryOptions, album: Album) -> None:
    """Picture a new scheme. It uses the demo's key, so that no keyring of this machine is changed."""
    with contextlib.chdir(place.parent):
        scheme = demo_scheme(Path(place.name))
        _picture_fresh(scheme, look, album)


def _picture_fresh(scheme: OpenScheme, look: GalleryOptions, album: Album) -> None:
    with _opened(scheme, FixedSecrets({}), look, _nobody, album) as room:
        entrance.first_start(room)
        panes.every_pane(room, "empty", "when it is still empty")


def _nobody(scheme: OpenScheme) -> PeopleServices:
    """Return the services of people without the demo's people, although the scheme is marked as a demo."""
    people = PeopleTable(scheme.database, scheme.units)
    return people_services(people, Argon2id(), SystemClock(), scheme.ledger, DESK)


def _filled(place: Path, look: GalleryOptions, album: Album) -> None:
    fill_demo(place, look.history, lambda _done, _count: None)
    # Pictures show the folder of the recordings; a relative one does not reveal paths of this machine.
    with DemoTown(look.cameras) as town, contextlib.chdir(place.parent), _at_home(place.parent):
        scheme = demo_scheme(Path(place.name))
        scheme.cameras.replace(town.cameras)
        commission_demo(scheme, town.cameras)
        put_demo_on_the_map(scheme, town.cameras)
        put_demo_zones(scheme, town.cameras)
        with _opened(scheme, town.secrets(), look, open_demo_people, album) as room:
            feed = room.console.engine.feed
            room.until(lambda: all(feed.status(camera.number).picture.is_alive for camera in town.cameras))
            _walk(room)
            if not look.is_brief:
                books.registers(room)
                _refused(room)


def _walk(room: GalleryConsole) -> None:
    entrance.nobody(room)
    entrance.who_may_not(room)
    entrance.shift_change(room)
    entrance.locked(room)
    books.incident(room)
    desks.arrival(room)
    panes.every_act(room)
    desks.snapshots(room)
    panes.steering(room)
    room.sign_in("t.rahman")
    books.countersigning(room)
    room.sign_in("m.hughes")
    panes.every_pane(room, "filled", "as a manager sees it")
    panes.every_pane_chosen(room)
    desks.report(room)
    panes.every_button(room)
    panes.media_pages(room)
    letters.complaint_letters(room)
    letters.elected_members(room)
    printed_page(room)


def _refused(room: GalleryConsole) -> None:
    room.sign_in("k.amos")
    panes.every_pane(room, "trainee", "as a trainee sees it")
    room.sign_in("b.carter", begin=False)
    room.picture("declaration engineer", "An engineer's first day: sign the declaration first.")
    entrance.declare(room, "b.carter")
    panes.every_pane(room, "engineer", "as an engineer sees it")
