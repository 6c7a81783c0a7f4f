"""The dialog that saves a report as PDF or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import isValid

from console.domain.books.report_csv import report_csv
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.text import text
from console.ui.base.background import ask
from console.ui.base.save_file import PlaceLine, WrittenLine, ask_to_replace, prints_folder
from console.ui.books.report_html import report_html, report_to_pdf
from console.ui.widgets.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QMessageBox, QWidget

    from console.domain.books.counts import Counts
    from console.ui.base.context import PaneContext


class ReportFileDialog(FormDialog):
    """Saves a report to a file. UI thread; deleted when closed.

    Args:
        form: `pdf` or `csv`.
        title: the title of the report and the text under it.
        figures: the counts and the hours.
        year: the year in the proposed file name.
    """

    def __init__(
        self,
        context: PaneContext,
        form: str,
        title: tuple[str, str],
        figures: tuple[Counts, Mapping[str, float]],
        year: int,
        parent: QWidget,
    ) -> None:
        super().__init__(title[0], parent)
        self._context, self._form, self._figures = context, form, figures
        self._title, self._about = title
        self.asking: QMessageBox | None = None
        self.place = self.column.field(
            self.tr("File"), PlaceLine(is_folder=False, pattern=f"{form.upper()} (*.{form})")
        )
        self.place.offer(prints_folder(context) / f"report {year}.{form}")
        self.written = WrittenLine()
        self.column.addWidget(self.written)
        self.finish(self.tr("Save {0}").format(form.upper()), self.write)
        self.setMinimumWidth(640)

    def write(self) -> None:
        """Save the report; an existing file is replaced only after confirmation."""
        self.column.show_refusal(None)
        self.written.hide()
        try:
            path = self.place.path()
            if path.is_dir():
                raise OperatorError(text("{path} is a folder.", path=path), "Add a file name.")
        except ConsoleError as error:
            self.show_refusal(error)
            return
        self.asking = ask_to_replace(path, self, lambda: self._write_to(path))

    def _write_to(self, path: Path) -> None:
        self.set_busy(is_busy=True)
        if self._form == "csv":
            text = report_csv(self._about, *self._figures)
            ask(
                self._context,
                lambda: _write_csv(path, text),
                lambda _: self._on_written(path),
                self._show_error,
            )
            return
        try:
            report_to_pdf(report_html(self._title, self._about, *self._figures), self._title, path)
        except ConsoleError as error:
            self.show_refusal(error)
        else:
            self._on_written(path)

    def _show_error(self, error: ConsoleError) -> None:
        if isValid(self):
            self.show_refusal(error)

    def _on_written(self, path: Path) -> None:
        if isValid(self):
            self.set_busy(is_busy=False)
            self.written.show_saved(self.tr("Saved: {0}").format(path), path.parent)


def _write_csv(path: Path, content: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(content, encoding="utf-8-sig", newline="")
        part.replace(path)
    except OSError as error:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            text("{path} cannot be written: {error}.", path=path, error=error.strerror),
            "Choose another folder.",
        ) from None
