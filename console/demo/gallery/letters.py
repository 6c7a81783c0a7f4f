"""Pictures of the letters of a complaint, and of the forms for elected members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.town import COUNCIL
from console.domain.books.complaints import Received
from console.domain.books.disclosures import WELSH
from console.domain.books.entries import EntryRef
from console.domain.people.calendar import day_of
from console.ui.books.letter_dialog import LetterDialog
from console.ui.books.registers_pane import RegistersPane
from console.ui.scheme.elected_member_dialogs import ElectedMemberDialog, MemberListDialog
from console.ui.scheme.pane import SchemePane

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole

LIST = "Name;Ward;From\nOlwen Parry;Castle;07/05/2026\nThornbury, Harold;Castle;04/05/2023\nCllr;Quay;soon"


def complaint_letters(room: GalleryConsole) -> None:
    """Picture the letters of a complaint: the first one before it is sent, and those that are kept."""
    pane = room.show_only("registers")
    if not isinstance(pane, RegistersPane):
        return
    books = pane.work.service
    received = Received(
        received_on=day_of(books.media.now_utc()),
        way="letter",
        subject="the scheme",
        complainant="Olivia Fletcher",
        address="4 Canal Street, Anytown",
        language=WELSH,
        complaint="The camera at the bus station points at my window.",
    )
    ref = books.complaints.register(books.actor(), received)
    pane.open_book("complaints")
    pane.work.show_entry(EntryRef("complaints", ref.number))
    room.until(lambda: pane.work.view.case is not None and pane.work.view.letters.isVisible())
    form = _letters(room, pane)
    room.picture("complaint letter", "The acknowledgement of a complaint, as it will be sent.")
    form.said.setPlainText("Diolch am eich llythyr.")
    room.until(lambda: "Diolch am" in form.sheet.toPlainText())
    form.submit()
    room.until(lambda: pane.work.view.case is not None and bool(pane.work.view.case.later))
    _letters(room, pane)
    room.picture("complaint letter kept", "A letter that was sent is kept, and saved as PDF again.")
    room.shut()


def _letters(room: GalleryConsole, pane: RegistersPane) -> LetterDialog:
    room.catch_up()
    pane.work.view.letters.click()
    room.catch_up()
    form: LetterDialog = pane.window().findChildren(LetterDialog)[-1]
    room.until(lambda: bool(form.sheet.toPlainText()))
    return form


def elected_members(room: GalleryConsole) -> None:
    """Picture the page of the elected members and its forms."""
    pane = room.show_only("scheme")
    if not isinstance(pane, SchemePane):
        return
    page, tabs = pane.view.members, pane.view.tabs
    tabs.choose([tabs.text(one).replace("&", "") for one in range(tabs.count())].index("Elected members"))
    room.until(lambda: page.table.proxy.rowCount() >= len(COUNCIL))
    page.table.selectRow(0)
    room.picture("elected members", "The council's elected members, who ask for no surveillance.")
    page.edit.click()
    room.picture("elected member", "One elected member, with the term.")
    form = page.dialog
    if isinstance(form, ElectedMemberDialog):
        form.name.clear()
        form.submit()
        room.until(form.column.refusal.isVisible)
        room.picture("elected member refused", "A form that is not complete says what is missing.")
    room.shut()
    page.paste.click()
    listing = page.dialog
    if isinstance(listing, MemberListDialog):
        room.picture("elected members list", "A list is pasted or opened; nothing is saved yet.")
        listing.pasted.setPlainText(LIST)
        room.picture("elected members preview", "The preview says what the list changes.")
    room.shut()
    page.search.setText("nobody")
    room.picture("elected members none", "A search without a result.")
    page.search.clear()
    tabs.choose(0)
