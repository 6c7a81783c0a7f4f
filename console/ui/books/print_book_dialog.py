"""The dialog for printing pages of a book: choose, sign, preview, then save as PDF or print (LOG-05)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from console.domain.books import BOOKS
from console.domain.errors import ConsoleError, OperatorError
from console.domain.text import text
from console.ui.base.background import ask
from console.ui.base.save_file import PlaceLine, WrittenLine, ask_to_replace, prints_folder
from console.ui.books.page_html import printout_words
from console.ui.books.page_printing import DPI, MARGIN_MM, pdf_steps, preview, print_steps
from console.ui.books.print_choice import PrintChoice, PrintSelection
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, words
from console.ui.widgets.plurals import plural
from console.ui.widgets.stepped_work import SteppedWork

if TYPE_CHECKING:
    from pathlib import Path

    from console.services.books.printing import Printing, Printout
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.books.page_printing import Steps

PREVIEW_HEIGHT = 560
SIDE_WIDTH = 520


class PrintDialog(Dialog):
    """Prints pages of a book; closing stops writing. UI thread; deleted when closed.

    Args:
        context: the context of the window.
        books: the books.
        printing: signs what is printed.
        selected: what the pane shows.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self,
        context: PaneContext,
        books: BooksAtConsole,
        printing: Printing,
        selected: PrintSelection,
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._books, self._printing = context, books, printing
        self._book = BOOKS[selected.book]
        self.setWindowTitle(self.tr("Print"))
        self.setMinimumWidth(560)
        self.printout: Printout | None = None
        self.asking: QMessageBox | None = None
        self._stepping: SteppedWork | None = None
        self.choice = PrintChoice(selected)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._first_page())
        self.pages.addWidget(self._second_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _first_page(self) -> QWidget:
        page = QWidget()
        self._choice_column = column = FormColumn(page)
        column.addWidget(words(self.tr("Print: {0}").format(self._book.title), "heading"))
        column.addWidget(self.choice)
        column.addSpacing(8)
        column.addWidget(
            words(
                self.tr(
                    "The print is signed with the scheme's key and recorded in the audit log before you "
                    "see it. Entries are always printed with their corrections."
                ),
                "muted",
            )
        )
        column.addStretch(1)
        column.addWidget(column.refusal)
        self.sign_button = button(self.tr("&Sign and preview"), self._prepare, is_first=True)
        column.row(button(self.tr("Cancel"), self.reject), self.sign_button)
        return page

    def _second_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(20, 20, 0, 20)
        self.sheet = QLabel()
        self.sheet.setAccessibleName(self.tr("First page"))
        row.addWidget(self.sheet)
        side = QWidget()
        self._writing_column = column = FormColumn(side)
        self.said = words("", "heading")
        self.about = words("", "muted")
        self.place = PlaceLine(is_folder=False, pattern="PDF (*.pdf)")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.written = WrittenLine()
        column.addWidget(self.said)
        column.addWidget(self.about)
        column.addSpacing(8)
        column.field(self.tr("File"), self.place)
        self.pdf_button = button(self.tr("Save as &PDF"), self._save_pdf, is_first=True)
        self.paper_button = button(self.tr("Print on pa&per…"), self._to_printer)
        self.close_button = button(self.tr("Close"), self.reject)
        self.cancel_button = button(self.tr("Stop"), self._stop)
        self.cancel_button.hide()
        column.row(self.paper_button, self.pdf_button)
        column.addWidget(self.bar)
        column.addWidget(self.written)
        column.addWidget(column.refusal)
        column.addStretch(1)
        column.row(self.cancel_button, self.close_button)
        row.addWidget(side, 1)
        return page

    # -- signing ---------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._choice_column.show_refusal(None)
        try:
            prepare, actor = self.choice.prepare(), self._books.actor()
        except ConsoleError as error:
            self._choice_column.show_refusal(error)
            return
        self.sign_button.setEnabled(False)
        ask(self._context, lambda: prepare(self._printing, actor), self._prepared, self._show_prepare_error)

    def _show_prepare_error(self, error: ConsoleError) -> None:
        if isValid(self):
            self.sign_button.setEnabled(True)
            self._choice_column.show_refusal(error)

    def _prepared(self, printout: Printout) -> None:
        if not isValid(self):
            return
        self.printout = printout = replace(printout, names=self._books.names)
        sheet = QPixmap.fromImage(preview(printout, self._books.owner))
        sheet = sheet.scaledToHeight(PREVIEW_HEIGHT, Qt.TransformationMode.SmoothTransformation)
        self.sheet.setPixmap(sheet)
        self.sheet.setFixedSize(sheet.size())
        self.said.setText(printout_words(printout))
        note = plural(
            len(printout.entries),
            self.tr("1 entry, signed for {1}."),
            self.tr("{0} entries, signed for {1}."),
            printout.by,
        )
        if not printout.has_personal:
            note += " " + self.tr("Personal details are left out: your role cannot read them.")
        self.about.setText(note)
        span = printout.called.replace("/", "-") or f"{printout.proof.first}-{printout.proof.last}"
        self.place.offer(prints_folder(self._context) / f"{printout.book} {span}.pdf")
        self.pages.setCurrentIndex(1)
        self.setMinimumWidth(sheet.width() + SIDE_WIDTH)
        self.place.setFocus()

    # -- saving and printing ---------------------------------------------------------------------------------

    def _save_pdf(self) -> None:
        try:
            path = self.place.path()
            if path.is_dir():
                raise OperatorError(text("{path} is a folder.", path=path), "Add a file name.")
        except ConsoleError as error:
            self._writing_column.show_refusal(error)
            return
        self.asking = ask_to_replace(path, self, lambda: self._write_to(path))

    def _write_to(self, path: Path) -> None:
        if self.printout is not None:
            self._start_writing(
                pdf_steps(self.printout, self._books.owner, path),
                lambda pages: self.written.show_saved(self._pages_words(pages).format(path), path.parent),
            )

    def _pages_words(self, pages: int) -> str:
        return self.tr("1 page: {0}") if pages == 1 else self.tr("{0} pages: {{0}}").format(pages)

    def _to_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            self._writing_column.show_refusal(
                OperatorError(
                    "No printer is set up on this computer.", "Save a PDF and print it on another computer."
                )
            )
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(DPI)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setPageMargins(_margins(), QPageLayout.Unit.Millimeter)
        chooser = QPrintDialog(printer, self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.accepted.connect(lambda: self._print_on(printer))
        QDialog.open(chooser)

    def _print_on(self, printer: object) -> None:
        from PySide6.QtPrintSupport import QPrinter

        if self.printout is not None and isinstance(printer, QPrinter):
            self._start_writing(
                print_steps(printer, self.printout, self._books.owner),
                lambda pages: self._on_printed(pages, printer.printerName()),
            )

    def _on_printed(self, pages: int, name: str) -> None:
        note = plural(pages, self.tr("1 page sent to {1}"), self.tr("{0} pages sent to {1}"), name)
        self._context.bridge.messages.note(note)
        self.accept()

    def _start_writing(self, steps: Steps, then: object) -> None:
        self._writing_column.show_refusal(None)
        self.written.hide()
        self._stepping = stepping = SteppedWork(steps, self)
        stepping.progressed.connect(self._progress)
        stepping.failed.connect(self._show_error)
        stepping.done.connect(lambda _: self._show_busy(is_busy=False))
        stepping.done.connect(then)
        self._show_busy(is_busy=True)
        stepping.start()

    def _progress(self, page: int, pages: int) -> None:
        self.bar.setRange(0, pages)
        self.bar.setValue(page)

    def _show_error(self, error: ConsoleError) -> None:
        self._show_busy(is_busy=False)
        self._writing_column.show_refusal(error)

    def _show_busy(self, *, is_busy: bool) -> None:
        self.bar.setRange(0, 0)
        for shown_while_busy in (self.bar, self.cancel_button):
            shown_while_busy.setVisible(is_busy)
        for disabled_while_busy in (self.pdf_button, self.paper_button, self.place):
            disabled_while_busy.setEnabled(not is_busy)
        if not is_busy:
            self._stepping = None

    def _stop(self) -> None:
        if self._stepping is not None:
            self._stepping.cancel()
            self._show_busy(is_busy=False)
            self._writing_column.show_refusal(OperatorError(self.tr("Stopped. Nothing was saved.")))

    def done(self, result: int) -> None:
        """Close the dialog and stop writing."""
        if self._stepping is not None:
            self._stepping.cancel()
        super().done(result)


def _margins() -> QMarginsF:
    return QMarginsF(*[MARGIN_MM] * 4)
