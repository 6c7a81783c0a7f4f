"""Pictures of signing in, changing operator, signing off and locking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.gallery.room import floating, password_of
from console.ui.people.handover_dialog import HandoverDialog

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole
    from console.ui.people.sign_in_pages import DeclarationPage

GUESS = "a guess"
NOTES = (
    "Quiet until two, then a fight outside the Crown (incident log). Camera 7 drifts; contractor informed. "
    "Sergeant 2417 will come back for the recording of the taxi rank."
)


def first_start(room: GalleryConsole) -> None:
    """Picture the first start of a scheme without accounts."""
    page, signing = room.signing.first, room.signing
    room.picture("first manager", "The first start of a scheme: the first manager creates their account.")
    page.name.setText("Mary Manager")
    page.login.setText("mary.m")
    page.staff_number.setText("M 1001")
    page.password.setText("a long password 1")
    page.again.setText("another one")
    page.again.returnPressed.emit()
    room.picture("first manager refused", "Two different passwords are refused beside the field.")
    page.again.setText("a long password 1")
    page.again.returnPressed.emit()
    room.until(lambda: signing.page is signing.declaration)
    room.picture("declaration", "The confidentiality declaration, to be signed before access.")
    _sign(room, signing.declaration, GUESS)
    room.picture("declaration refused", "You can sign the declaration only with your own password.")
    _sign(room, signing.declaration, "a long password 1")
    room.until(lambda: signing.page is signing.undertaking)
    room.picture("undertaking", "The undertaking to comply with the code, signed before any access.")
    _sign(room, signing.undertaking, "a long password 1")
    room.until_open()
    room.picture("empty scheme", "A new scheme without cameras, with its manager signed in.")


def _sign(room: GalleryConsole, page: DeclarationPage, password: str) -> None:
    page.read.setChecked(True)
    page.password.setText(password)
    page.password.returnPressed.emit()
    room.catch_up()


def declare(room: GalleryConsole, login: str) -> None:
    """Sign the declaration and the undertaking as a person of the demo."""
    _sign(room, room.signing.declaration, password_of(login))
    _sign(room, room.signing.undertaking, password_of(login))
    room.until_open()


def nobody(room: GalleryConsole) -> None:
    """Picture the console with no one signed in."""
    room.picture("sign in", "Signing in. The wall stays live; the demo lists its people.")
    room.do("snapshot")
    room.picture("nobody refused", "No one is signed in: saving a picture is refused, with what to do.")
    room.say_who("a.bell", GUESS)
    room.picture("sign in refused", "A wrong password; each further attempt has to wait longer.")


def who_may_not(room: GalleryConsole) -> None:
    """Picture people who cannot sign on, with the rule."""
    room.say_who("r.singh", password_of("r.singh"))
    room.picture("begin licence ending", "Before a shift: a licence that expires within four months.")
    for login, name, sentence in (
        ("c.doyle", "licence expired", "You cannot sign on with an expired licence."),
        ("l.novak", "licence suspended", "You cannot sign on with a suspended licence."),
        ("k.amos", "trainee alone", "A trainee cannot sign on without a licensed operator."),
    ):
        room.signing.begin_page.declined.emit()
        room.say_who(login, password_of(login))
        room.signing.begin_page.take.click()
        room.picture(f"begin {name} refused", sentence)
    room.signing.begin_page.declined.emit()


def shift_change(room: GalleryConsole) -> None:
    """Picture a change of operator, signing off and the next sign-on."""
    room.sign_in("j.kowalski")
    room.picture("on duty", "On duty: the wall, the camera list, and who is signed on.")
    room.do("change")
    room.picture(
        "change of operator",
        "Change of operator: handover notes and the next operator's password in one place.",
    )
    for dialog in floating():
        if isinstance(dialog, HandoverDialog):
            dialog.notes.setPlainText(NOTES)
            dialog.login.setText("t.rahman")
            dialog.password.setText(GUESS)
            dialog.password.returnPressed.emit()
            _press(room, dialog)
    room.picture("change of operator refused", "The operator who takes over must enter their own password.")
    room.shut()
    room.do("sign-off")
    for dialog in floating():
        if isinstance(dialog, HandoverDialog):
            dialog.notes.setPlainText(NOTES)
    room.picture("sign off", "Signing off: open incidents and visitors are filled in already.")
    for dialog in floating():
        if isinstance(dialog, HandoverDialog):
            _press(room, dialog)
    room.until(lambda: not room.shell.attendance.is_open)
    room.say_who("a.bell", password_of("a.bell"))
    room.picture("begin of a shift", "Before a shift: the handover notes and the state of the licence.")
    room.signing.begin_page.take.click()
    room.until_open()


def _press(room: GalleryConsole, dialog: HandoverDialog) -> None:
    if dialog.do_button is not None:
        dialog.do_button.click()
    room.catch_up()


def locked(room: GalleryConsole) -> None:
    """Picture the locked panes."""
    room.do("lock")
    room.picture("locked", "The panes are locked; the wall stays live.")
    page = room.signing.locked
    page.secret.setText(GUESS)
    page.secret.returnPressed.emit()
    room.catch_up()
    room.picture("locked refused", "A wrong password does not unlock.")
    page.secret.setText(password_of("a.bell"))
    page.secret.returnPressed.emit()
    room.until_open()
