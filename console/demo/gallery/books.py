"""Pictures of the books: an incident from start to end, every register, countersigning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.gallery.room import floating
from console.domain.books import BOOKS, KINDS
from console.domain.books.kinds import Part
from console.domain.errors import EnvironmentFault
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.books.registers_pane import RegistersPane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.demo.gallery.room import GalleryConsole
    from console.domain.books.fields import Value
    from console.ui.books.book_view import BookView

INCIDENT: Mapping[str, Value] = {
    "what": "Two men pushing each other outside the Crown; a third man keeps them apart. No weapon seen.",
    "type": "disorder",
}
TOLD: Mapping[str, Value] = {
    "whom": "police control room",
    "way": "radio",
    "log_number": "0412",
    "call_sign": "Alpha 21",
}
PERSON: Mapping[str, Value] = {
    "role": "suspect",
    "sex": "male",
    "age": "25 to 30",
    "clothing": "red cap, dark coat",
}
SPOT = 3
FORMS = ("occurred", "arrived", "vehicle", "response", "closed")


def incident(room: GalleryConsole) -> None:
    """Picture an incident from opening it to the corrected page."""
    work = _incidents(room)
    room.shell.wall.call(min(SPOT, max(room.shell.wall.cameras)))
    room.do("incident")
    _submit(work)
    room.picture("incident form missing", "A form shows what is missing beside the field.")
    _throw_away(room, work)
    room.do("incident")
    _fill(work, INCIDENT)
    room.picture("incident form", "One key opens an incident with the spot camera, its place and the time.")
    _enter(room, work)
    for name, values in (("told", TOLD), ("person", PERSON)):
        work.open_follow_up(KINDS[f"incidents.{name}"])
        _fill(work, values)
        title = KINDS[f"incidents.{name}"].title
        room.picture(f"incident {name}", f"“{title}” of an open incident.")
        _enter(room, work)
    room.picture(
        "incident page", "The page of an incident: its occurrences, its cameras, the recordings on hold."
    )
    for name in FORMS:
        work.open_follow_up(KINDS[f"incidents.{name}"])
        room.picture(f"incident {name}", f"“{KINDS[f'incidents.{name}'].title}” of an incident.")
        _throw_away(room, work)
    _correction(room, work)
    work.list.search.setText("no such words")
    room.picture("incidents nothing found", "A search without results.")
    work.list.search.clear()


def _correction(room: GalleryConsole, work: BookView) -> None:
    if work.view.case is None:
        return
    work.correct(work.view.case.entry.number)
    _fill(work, {"type": "assault", "why_corrected": "one man was struck"})
    room.picture("incident correction", "A correction needs a reason; the original entry stays.")
    _enter(room, work)
    room.picture("incident corrected", "The page shows the original text beside the correction.")


def registers(room: GalleryConsole) -> None:
    """Picture every book with its first entry, and its forms."""
    pane = room.show_only("registers")
    if not isinstance(pane, RegistersPane):
        return
    for name, book in BOOKS.items():
        pane.open_book(name)
        room.catch_up()
        room.choose_first(pane)
        room.picture(f"book {name}", f"The book “{book.title}”.")
        for kind in book.kinds:
            if kind.part in {Part.OPENS, Part.ALONE} and not kind.is_automatic and name != "incidents":
                pane.work.new(kind)
                room.picture(f"form {kind.name}", f"“{kind.title}” in the book “{book.title}”.")
                _throw_away(room, pane.work)


def countersigning(room: GalleryConsole) -> None:
    """Picture countersigning, and its refusal for a wrong password."""
    work = _incidents(room)
    room.choose_first(room.show_only("incidents"))
    work.countersign()
    room.picture("countersign", "Countersigning needs your password again.")
    for dialog in floating():
        if isinstance(dialog, CountersignDialog):
            dialog.secret.setText("a guess")
            dialog.accept_button.click()
            room.catch_up()
    room.picture("countersign refused", "With a wrong password nothing is countersigned.")
    room.shut()


def _incidents(room: GalleryConsole) -> BookView:
    pane = room.show_only("incidents")
    if not isinstance(pane, IncidentsPane):
        raise EnvironmentFault("The incident log is not available.", "Open the console with a scheme.")
    return pane.work


def _fill(work: BookView, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if work.form is not None:
            work.form.set_value(name, value)


def _submit(work: BookView) -> None:
    if work.form is not None:
        work.form.submit()


def _enter(room: GalleryConsole, work: BookView) -> None:
    form = work.form
    _submit(work)
    room.until(lambda: work.form is None or (form is not None and form.refusal.isVisible()))
    if work.form is not None:
        raise EnvironmentFault(
            f"{work.form.kind.title}: {work.form.refusal.text()}", "Correct the values in the gallery's code."
        )
    room.catch_up()


def _throw_away(room: GalleryConsole, work: BookView) -> None:
    if work.form is not None:
        work.form.thrown_away.emit()
    room.catch_up()
