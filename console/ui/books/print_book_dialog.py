"""Printing pages of a book: choose, sign and look, then write a PDF or print on paper (LOG-05)."""

from __future__ import annotations

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
from console.ui.base.asking import ask
from console.ui.base.save_file import PlaceLine, WrittenLine, ask_to_replace, prints_folder
from console.ui.books.page_printing import DPI, MARGIN_MM, pdf_steps, preview, print_steps
from console.ui.books.print_choice import PrintChoice, PrintSelection
from console.ui.widgets.forms import FormColumn, button, words
from console.ui.widgets.stepped_work import SteppedWork

if TYPE_CHECKING:
    from pathlib import Path

    from console.services.books.printing import Printing, Printout
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.books.page_printing import Steps

PREVIEW_HEIGHT = 560
SIDE_WIDTH = 520


class PrintDialog(QDialog):
    """UI thread. Deleted when closed; closing gives up what is being written."""

    def __init__(
        self,
        context: PaneContext,
        desk: BooksAtConsole,
        printing: Printing,
        selected: PrintSelection,
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._desk, self._printing = context, desk, printing
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
        self._choosing = column = FormColumn(page)
        column.addWidget(words(self.tr("Print: {0}").format(self._book.title), "heading"))
        column.addWidget(self.choice)
        column.addSpacing(8)
        column.addWidget(
            words(
                self.tr(
                    "The print is signed with the scheme's key and noted in the audit log before it is seen. "
                    "No entry is printed without its corrections."
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
        self._writing = column = FormColumn(side)
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
        self.pdf_button = button(self.tr("Write the &PDF"), self._write, is_first=True)
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
        self._choosing.say(None)
        try:
            prepare, actor = self.choice.prepare(), self._desk.actor()
        except ConsoleError as error:
            self._choosing.say(error)
            return
        self.sign_button.setEnabled(False)
        ask(self._context, lambda: prepare(self._printing, actor), self._prepared, self._not_prepared)

    def _not_prepared(self, error: ConsoleError) -> None:
        if isValid(self):
            self.sign_button.setEnabled(True)
            self._choosing.say(error)

    def _prepared(self, printout: Printout) -> None:
        if not isValid(self):
            return
        self.printout = printout
        sheet = QPixmap.fromImage(preview(printout, self._desk.owner))
        sheet = sheet.scaledToHeight(PREVIEW_HEIGHT, Qt.TransformationMode.SmoothTransformation)
        self.sheet.setPixmap(sheet)
        self.sheet.setFixedSize(sheet.size())
        self.said.setText(f"{printout.title} {printout.proof.numbers}")
        said = self.tr("{0} entries, signed for {1}.").format(len(printout.entries), printout.by)
        if not printout.has_personal:
            said += " " + self.tr("Personal details are left out: your role does not read them.")
        self.about.setText(said)
        span = f"{printout.proof.first}-{printout.proof.last}"
        self.place.offer(prints_folder(self._context) / f"{printout.book} {span}.pdf")
        self.pages.setCurrentIndex(1)
        self.setMinimumWidth(sheet.width() + SIDE_WIDTH)
        self.place.setFocus()

    # -- writing ---------------------------------------------------------------------------------------------

    def _write(self) -> None:
        try:
            path = self.place.path()
            if path.is_dir():
                raise OperatorError(f"{path} is a folder.", "Add the name of a file.")
        except ConsoleError as error:
            self._writing.say(error)
            return
        self.asking = ask_to_replace(path, self, lambda: self._write_to(path))

    def _write_to(self, path: Path) -> None:
        if self.printout is not None:
            self._begin(
                pdf_steps(self.printout, self._desk.owner, path),
                lambda pages: self.written.say(self._pages_words(pages).format(path), path.parent),
            )

    def _pages_words(self, pages: int) -> str:
        return self.tr("1 page: {0}") if pages == 1 else self.tr("{0} pages: {{0}}").format(pages)

    def _to_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            self._writing.say(
                OperatorError("No printer is set up on this machine.", "Write a PDF, and print it elsewhere.")
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
            self._begin(
                print_steps(printer, self.printout, self._desk.owner),
                lambda pages: self._sent(pages, printer.printerName()),
            )

    def _sent(self, pages: int, name: str) -> None:
        self._context.bridge.messages.note(self.tr("{0} pages sent to {1}").format(pages, name))
        self.accept()

    def _begin(self, steps: Steps, then: object) -> None:
        self._writing.say(None)
        self.written.hide()
        self._stepping = stepping = SteppedWork(steps, self)
        stepping.progressed.connect(self._progress)
        stepping.failed.connect(self._failed)
        stepping.done.connect(lambda _: self._busy(is_busy=False))
        stepping.done.connect(then)
        self._busy(is_busy=True)
        stepping.start()

    def _progress(self, page: int, pages: int) -> None:
        self.bar.setRange(0, pages)
        self.bar.setValue(page)

    def _failed(self, error: ConsoleError) -> None:
        self._busy(is_busy=False)
        self._writing.say(error)

    def _busy(self, *, is_busy: bool) -> None:
        self.bar.setRange(0, 0)
        for widget in (self.bar, self.cancel_button):
            widget.setVisible(is_busy)
        for each in (self.pdf_button, self.paper_button, self.place):
            each.setEnabled(not is_busy)
        if not is_busy:
            self._stepping = None

    def _stop(self) -> None:
        if self._stepping is not None:
            self._stepping.cancel()
            self._busy(is_busy=False)
            self._writing.say(OperatorError(self.tr("Stopped; nothing was kept.")))

    def done(self, result: int) -> None:
        """Closing gives up what is being written."""
        if self._stepping is not None:
            self._stepping.cancel()
        super().done(result)


def _margins() -> QMarginsF:
    return QMarginsF(*[MARGIN_MM] * 4)
