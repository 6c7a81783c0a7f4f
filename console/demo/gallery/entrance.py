"""Coming, changing and leaving: the pages in the place of the panes, and the dialogs of a change of shift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.gallery.room import floating, password_of
from console.ui.people.handover_dialog import HandoverDialog

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole

GUESS = "a guess"
NOTES = (
    "Quiet until two, then a fight outside the Crown (incident log). Camera 7 drifts; the contractor knows. "
    "Sergeant 2417 comes back for the recording of the taxi rank."
)


def first_start(room: GalleryConsole) -> None:
    """A scheme that has no people yet."""
    page, signing = room.signing.first, room.signing
    room.take("first manager", "The first start of a scheme: its first manager makes their account.")
    page.name.setText("Mary Manager")
    page.login.setText("mary.m")
    page.password.setText("a long password 1")
    page.again.setText("another one")
    page.again.returnPressed.emit()
    room.take("first manager refused", "Two passwords that differ are refused where they were typed.")
    page.again.setText("a long password 1")
    page.again.returnPressed.emit()
    room.until(lambda: signing.page is signing.declaration)
    room.take("declaration", "The confidentiality declaration, to be signed before access.")
    _sign(room, GUESS)
    room.take("declaration refused", "A declaration is signed with one's own password only.")
    _sign(room, "a long password 1")
    room.until_open()
    room.take("empty scheme", "A new scheme: its manager sits there, and there is no camera yet.")


def _sign(room: GalleryConsole, password: str) -> None:
    page = room.signing.declaration
    page.read.setChecked(True)
    page.password.setText(password)
    page.password.returnPressed.emit()
    room.catch_up()


def declare(room: GalleryConsole, login: str) -> None:
    """Sign the declaration as one of the demo's people."""
    _sign(room, password_of(login))
    room.until_open()


def nobody(room: GalleryConsole) -> None:
    """While nobody sits here."""
    room.take("sign in", "Sign-in. The wall goes on without anybody; the demo lists its people.")
    room.do("snapshot")
    room.take("nobody refused", "Nobody is signed in: keeping a picture is refused, with what to do.")
    room.say_who("a.bell", GUESS)
    room.take("sign in refused", "A wrong password; each further one costs more patience.")


def who_may_not(room: GalleryConsole) -> None:
    """Those who are refused at the door, with the rule."""
    room.say_who("r.singh", password_of("r.singh"))
    room.take("begin licence ending", "Before a shift: a licence that ends within four months.")
    for login, name, said in (
        ("c.doyle", "licence expired", "An expired licence takes no shift."),
        ("l.novak", "licence suspended", "A suspended licence takes no shift."),
        ("k.amos", "trainee alone", "A trainee takes no shift without a licensed operator beside them."),
    ):
        room.signing.begin_page.declined.emit()
        room.say_who(login, password_of(login))
        room.signing.begin_page.take.click()
        room.take(f"begin {name} refused", said)
    room.signing.begin_page.declined.emit()


def shift_change(room: GalleryConsole) -> None:
    """One shift hands over to the next."""
    room.sign_in("j.kowalski")
    room.take("on duty", "On duty: the wall, the camera list, and who sits here in the bar.")
    room.do("change")
    room.take("change of operator", "Change of operator: hand-over and the next one's password in one place.")
    for dialog in floating():
        if isinstance(dialog, HandoverDialog):
            dialog.notes.setPlainText(NOTES)
            dialog.login.setText("t.rahman")
            dialog.password.setText(GUESS)
            dialog.password.returnPressed.emit()
            _press(room, dialog)
    room.take("change of operator refused", "Whoever takes over proves who they are.")
    room.shut()
    room.do("sign-off")
    for dialog in floating():
        if isinstance(dialog, HandoverDialog):
            dialog.notes.setPlainText(NOTES)
    room.take("sign off", "Signing off: what the console knows is filled in already.")
    for dialog in floating():
        if isinstance(dialog, HandoverDialog):
            _press(room, dialog)
    room.until(lambda: not room.shell.attendance.is_open)
    room.say_who("a.bell", password_of("a.bell"))
    room.take("begin of a shift", "Before a shift: what the last one left, and the state of the licence.")
    room.signing.begin_page.take.click()
    room.until_open()


def _press(room: GalleryConsole, dialog: HandoverDialog) -> None:
    if dialog.do_button is not None:
        dialog.do_button.click()
    room.catch_up()


def locked(room: GalleryConsole) -> None:
    """The panes locked, never the picture."""
    room.do("lock")
    room.take("locked", "The panes are locked; the wall goes on.")
    page = room.signing.locked
    page.secret.setText(GUESS)
    page.secret.returnPressed.emit()
    room.catch_up()
    room.take("locked refused", "A wrong password does not unlock.")
    page.secret.setText(password_of("a.bell"))
    page.secret.returnPressed.emit()
    room.until_open()
