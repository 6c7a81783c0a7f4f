"""What is done with media in the Media pane: dialogs, the service, and what is printed afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QPageSize

from console.domain.books import KINDS
from console.domain.books.media import Delivered, Destroyed
from console.domain.books.media_file import Custody
from console.ui.base.background import ask
from console.ui.base.save_file import prints_folder
from console.ui.books.field_editors import FieldSuggestions
from console.ui.evidence.register_dialogs import (
    ActDialog,
    CountDialog,
    CountersignLinkDialog,
    StatementDialog,
)
from console.ui.evidence.register_life import LifeSheet, link_lines
from console.ui.evidence.register_page import ACTS
from console.ui.evidence.register_receipt import write_certificate, write_receipt
from console.ui.widgets.printing import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import EntryRef
    from console.domain.books.fields import Value
    from console.domain.books.media_file import MediaItem
    from console.services.evidence.media_register_witness import WitnessSignature
    from console.ui.base.context import PaneContext
    from console.ui.evidence.register_page import RegisterPage

MARGIN_MM = 15.0


class RegisterActs(QObject):
    """Opens the dialogs of the acts and does them in the background. UI thread.

    Args:
        context: of the pane.
        page: with the chosen medium.
        pane: owns the dialogs.
        name_of: returns a person's name by user name; it must not wait.
        refresh: reads the register again.
    """

    def __init__(
        self,
        context: PaneContext,
        page: RegisterPage,
        pane: QWidget,
        name_of: Callable[[str], str],
        refresh: Callable[[], None],
    ) -> None:
        super().__init__(pane)
        self._context, self._page, self._pane = context, page, pane
        self._name_of, self._refresh = name_of, refresh
        self._books = context.services.books

    def begin(self, name: str) -> None:
        """Begin an act on the chosen medium: a key of `register_page.ACTS`, or one of the others."""
        item = self._page.selected()
        if item is None:
            return
        if name == "countersign":
            self.countersign(item)
        elif name == "state":
            self.state(item)
        elif name == "print":
            self.print_life(item)
        elif name == "deliver":
            self.deliver(item)
        else:
            self._open_act(item, ACTS[name][0], {})

    def deliver(self, item: MediaItem) -> None:
        """Open the form for a hand-over, with the newest statement that names the medium."""

        def show(numbers: list[int]) -> None:
            self._open_act(item, Delivered, {"statement": str(numbers[0])} if numbers else {})

        ask(self._context, lambda: self._books.media.statements_of(self._books.actor(), item), show)

    def register_new(self) -> None:
        """Open the form for a new medium."""
        kind = KINDS["media.registered"]
        presets: dict[str, Value] = {"made_utc": self._books.media.now_utc()}

        def do(payload: Any, witness: WitnessSignature | None) -> None:
            ask(
                self._context,
                lambda: self._books.media.register(self._books.actor(), payload, witness),
                lambda ref: self._entered(dialog, ref),
                dialog.refuse,
            )

        title = QCoreApplication.translate("MediaActs", "Register a medium")
        dialog = ActDialog(kind, presets, self._lists(), do, self._pane, title=title)
        dialog.open()

    def _open_act(self, item: MediaItem, payload: type, presets: dict[str, Value]) -> None:
        kind = next(kind for kind in KINDS.values() if kind.payload is payload)
        name = self._name_of(self._books.actor().login)

        def do(filled: Any, witness: WitnessSignature | None) -> None:
            ask(
                self._context,
                lambda: self._books.media.enter(self._books.actor(), filled, item.number, witness),
                lambda _: self._done(dialog, item, filled),
                dialog.refuse,
            )

        needs_witness = payload is Destroyed
        # The witness of a destruction is who signs; the service fills the name in.
        without: dict[str, Value] = {"witness": "–"} if needs_witness else {}
        times = {spec.name: self._books.media.now_utc() for spec in kind.fields if spec.name.endswith("_utc")}
        known: dict[str, Value] = {**times, "person": name, **presets}
        dialog = ActDialog(
            kind, known, self._lists(), do, self._pane, without, item.reference, needs_witness=needs_witness
        )
        dialog.open()

    @property
    def _folder(self) -> Path:
        return prints_folder(self._context)

    def _done(self, dialog: ActDialog, item: MediaItem, payload: Any) -> None:
        dialog.accept()
        self._context.bridge.messages.note(self.tr("{0}: entry saved").format(item.reference))
        self._refresh()
        if isinstance(payload, Delivered | Destroyed):
            self._write_paper(item, payload)

    def _write_paper(self, item: MediaItem, payload: Delivered | Destroyed) -> None:
        """Write the receipt of a hand-over, or the certificate of a destruction."""
        owner, is_receipt = self._books.owner, isinstance(payload, Delivered)
        path = self._folder / f"{'receipt' if is_receipt else 'certificate'}-{_file_name(item.reference)}.pdf"
        said = (
            self.tr("Receipt for {0} written") if is_receipt else self.tr("Certificate for {0} written")
        ).format(item.reference)

        def work() -> None:
            if isinstance(payload, Delivered):
                write_receipt(path, item, payload, owner)
            else:
                write_certificate(path, item, payload, owner)

        ask(self._context, work, lambda _: self._context.bridge.messages.note(said, str(path)))

    def _entered(self, dialog: ActDialog, ref: EntryRef) -> None:
        dialog.accept()
        self._context.bridge.messages.note(self.tr("Medium {0} registered").format(ref.number))
        self._refresh()

    def countersign(self, item: MediaItem) -> None:
        """Have a witness countersign the oldest entry that lacks one."""
        link = item.unsigned[0] if item.unsigned else None
        if link is None:
            return

        def do(witness: WitnessSignature) -> None:
            ask(
                self._context,
                lambda: self._books.media.countersign(self._books.actor(), link.number, witness, link),
                lambda _: self._signed(dialog),
                dialog.refuse,
            )

        lines = [item.reference, *link_lines(link, self._name_of)[:2]]
        dialog = CountersignLinkDialog(lines, do, self._pane)
        dialog.open()

    def _signed(self, dialog: CountersignLinkDialog | StatementDialog) -> None:
        dialog.accept()
        self._context.bridge.messages.note(self.tr("Signed"))
        self._refresh()

    def state(self, item: MediaItem) -> None:
        """Show the statement of continuity and have the operator sign it."""
        ask(
            self._context,
            lambda: self._books.media.statement_text(self._books.actor(), item.number),
            lambda said: self._open_statement(item, said),
        )

    def _open_statement(self, item: MediaItem, said: str) -> None:
        def do(signature: str) -> None:
            ask(
                self._context,
                lambda: self._books.media.sign_statement(self._books.actor(), item.number, signature),
                lambda _: self._signed(dialog),
                dialog.show_refusal,
            )

        dialog = StatementDialog(said, do, self._pane)
        dialog.open()

    def print_life(self, item: MediaItem) -> None:
        """Write the life of a medium as PDF."""
        path = self._folder / f"medium-{_file_name(item.reference)}.pdf"
        heading = self.tr("{0} – media register – {1}").format(self._books.owner, item.reference)
        names = {link.author: self._name_of(link.author) for link in item.links}
        names |= {link.signed_by: self._name_of(link.signed_by) for link in item.links}

        def work() -> None:
            sheet = LifeSheet(item, lambda login: names.get(login, login), heading)
            write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, item.reference, sheet)

        ask(
            self._context,
            work,
            lambda _: self._context.bridge.messages.note(
                self.tr("Life of {0} written").format(item.reference), str(path)
            ),
        )

    def count(self) -> None:
        """Open the form for stocktaking."""
        ask(self._context, lambda: self._books.media.items(self._books.actor()), self._open_count)

    def _open_count(self, items: list[MediaItem]) -> None:
        places: dict[str, int] = {}
        for item in items:
            if item.custody is Custody.STORED:
                places[item.place] = places.get(item.place, 0) + 1

        def do(chosen: list[str], codes: list[str]) -> None:
            ask(
                self._context,
                lambda: self._count(chosen, codes),
                lambda fields: self._counted(dialog, fields),
                dialog.show_refusal,
            )

        dialog = CountDialog(dict(sorted(places.items())), do, self._pane)
        dialog.open()

    def _count(self, places: list[str], codes: list[str]) -> dict[str, Value]:
        ref = self._books.media.count(self._books.actor(), places, codes)
        return dict(self._books.case(ref).entry.fields)

    def _counted(self, dialog: CountDialog, fields: dict[str, Value]) -> None:
        dialog.accept()
        missing, elsewhere, unknown = (
            len(value) if isinstance(value := fields.get(name), tuple) else 0
            for name in ("missing", "elsewhere", "unknown")
        )
        said = self.tr("Stocktaking saved. Not found: {0}, in another place: {1}, not registered: {2}.")
        self._context.bridge.messages.note(said.format(missing, elsewhere, unknown))
        self._refresh()

    def _lists(self) -> FieldSuggestions:
        lists = self._books.lists
        cameras = {camera.number: camera for camera in self._context.services.register.cameras()}
        return FieldSuggestions(lists.phrases, lists.choices, cameras)


def _file_name(reference: str) -> str:
    """Return a reference as part of a file name, on any system."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in reference)[:80]
