"""The page of packages that wait: asked for and not released, or released and not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import error_words
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.proposal import EvidenceProposal
from console.domain.instants import spoken_span
from console.domain.people.permissions import Permission
from console.ui.base.background import ask_as_person
from console.ui.evidence.list_page import ListPage
from console.ui.evidence.package_words import copy_words
from console.ui.evidence.refused import refused_words
from console.ui.widgets.column_model import ROW_ROLE, TableColumn
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.errors import ConsoleError
    from console.domain.evidence.open_package import OpenPackage
    from console.ui.base.context import PaneContext

translate = QCoreApplication.translate


def package_columns(name_of: Callable[[str], str]) -> list[TableColumn[OpenPackage]]:
    """Return the columns of the list."""
    return [
        TableColumn(translate("Packages", "Package"), lambda one: str(one.request), lambda one: one.request),
        TableColumn(translate("Packages", "State"), _state, lambda one: bool(one.released_by)),
        TableColumn(translate("Packages", "Exhibit"), lambda one: one.exhibit, lambda one: one.exhibit),
        TableColumn(
            translate("Packages", "Type of copy"),
            lambda one: copy_words(CopyKind(one.copy)),
            lambda one: one.copy,
        ),
        TableColumn(
            translate("Packages", "Cameras"),
            lambda one: ", ".join(map(str, one.selection.cameras)),
            lambda one: one.selection.cameras[0],
        ),
        TableColumn(
            translate("Packages", "Footage"),
            _span,
            lambda one: one.selection.begin_utc.timestamp(),
        ),
        TableColumn(
            translate("Packages", "Asked for by"), lambda one: name_of(one.asked_by), lambda one: one.asked_by
        ),
        TableColumn(translate("Packages", "Reason"), lambda one: one.reason, lambda one: one.reason),
    ]


def _state(package: OpenPackage) -> str:
    if package.released_by:
        return translate("Packages", "Released, not written")
    return translate("Packages", "Asked for")


def _span(package: OpenPackage) -> str:
    return spoken_span(package.selection.begin_utc, package.selection.end_utc)


class PackagesPage(ListPage):
    """Lists the packages that wait; releases and writes them. UI thread."""

    def __init__(self, context: PaneContext, pane: Any) -> None:
        super().__init__(context, package_columns(pane.name_of), pane)
        self._packages, self._books = context.services.evidence, context.services.books
        self.note = words("", "about")
        self.new_button = button(self.tr("&New package…"), self.new)
        self.release_button = button(self.tr("Re&lease"), self.release)
        self.write_button = button(self.tr("&Write…"), self.write)
        self.clock_button = button(self.tr("Recorder's &clock…"), self.compare_clock)
        acts = (self.new_button, self.release_button, self.write_button, self.clock_button)
        self.lay_out(self.note, buttons=acts)

    def refresh(self) -> None:
        """Read the packages that wait."""
        self.read(lambda: self._packages.waiting(self._books.actor()))

    def _nothing_words(self) -> str:
        return self.tr(
            "No package waits. An export begins in the incident log, in a review, in a request, or here."
        )

    def _show(self, rows: Sequence[OpenPackage]) -> None:
        before = self.selected()
        super()._show(rows)
        for row in range(self.table.proxy.rowCount()):
            package = self.table.proxy.index(row, 0).data(ROW_ROLE)
            if before is None or package.request == before.request:
                self.table.selectRow(row)
                break

    def selected(self) -> OpenPackage | None:
        """Return the chosen package."""
        package: OpenPackage | None = self.chosen()
        return package

    def _follow_selection(self) -> None:
        package = self.selected()
        choose = self.tr("Choose a package first.")
        refused = refused_words(self._books, Permission.RELEASE_DATA)
        released = self.tr("It is released already.") if package and package.released_by else ""
        missing = "" if package and package.released_by else self.tr("It must be released first.")
        for widget, why in (
            (self.new_button, refused_words(self._books, Permission.ASK_FOR_EVIDENCE)),
            (self.release_button, refused or (choose if package is None else released)),
            (self.write_button, refused or (choose if package is None else missing)),
            (self.clock_button, refused_words(self._books, Permission.CONFIRM_CLOCK)),
        ):
            self.allow(widget, why)
        stopped = package.stopped if package else ""
        self.note.setText(self.tr("Last writing stopped: {0}").format(stopped) if stopped else "")
        self.note.setVisible(bool(stopped))

    def compare_clock(self) -> None:
        """Open the form in which the recorder's clock is compared with another one."""
        from console.ui.evidence.clock_dialog import ClockDialog

        ClockDialog(self._context, self).open()

    def new(self) -> None:
        """Open the empty form."""
        self._context.bridge.evidence.ask(EvidenceProposal())

    def release(self) -> None:
        """Release the chosen package; whoever asked for it is refused by the service."""
        package = self.selected()
        if package is None:
            return
        number = package.request
        ask_as_person(
            self._context,
            lambda: self._packages.release(self._books.actor(), number),
            lambda _: self._released(number),
            self._refuse,
        )

    def _refuse(self, error: ConsoleError) -> None:
        self.note.setText(error_words(error))
        self.note.show()

    def _released(self, number: int) -> None:
        self._context.bridge.messages.note(self.tr("Package {0} released").format(number))
        self.refresh()

    def write(self) -> None:
        """Open the form that writes the chosen package."""
        # Imported late, so that the pane need not wait for a dialog.
        from console.ui.evidence.export_dialog import EvidenceDialog

        package = self.selected()
        if package is not None:
            dialog = EvidenceDialog(self._context, EvidenceProposal(), self, package)
            dialog.finished.connect(lambda _result: self.refresh())
            dialog.open()
