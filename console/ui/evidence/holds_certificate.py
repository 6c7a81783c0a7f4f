"""The certificate of deletion: asked for by camera and time, written as PDF."""

from __future__ import annotations

import datetime as dt
import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPageSize

from console.domain.books.fields import FieldSpec, Shape
from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.ui.books.field_editors import FieldSuggestions, make_editor
from console.ui.widgets.forms import FormDialog
from console.ui.widgets.printing import TextSheet, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from console.services.evidence.deletions import DeletionCertificate
    from console.ui.books.field_editors import FieldEditor

translate = QCoreApplication.translate
MARGIN_MM = 15.0


class DeletionCertificateDialog(FormDialog):
    """Asks for camera and time. Deleted when closed.

    Args:
        do: called with camera, begin and end.
        parent: owns the dialog.
    """

    def __init__(self, do: Callable[[int, dt.datetime, dt.datetime], None], parent: QWidget) -> None:
        super().__init__(self.tr("Deletion certificate"), parent)
        self._do = do
        self.editors: dict[str, FieldEditor] = {}
        for name, title, shape in (
            ("camera", self.tr("Camera"), Shape.WHOLE),
            ("begin", self.tr("Recordings from"), Shape.INSTANT),
            ("end", self.tr("Recordings until"), Shape.INSTANT),
        ):
            editor = make_editor(FieldSpec(name, title, shape, True, False), FieldSuggestions())
            self.editors[name] = editor
            self.column.field(title, editor.widget)
        self.finish(self.tr("Write certificate"), self.submit)

    def submit(self) -> None:
        """Write the certificate."""
        try:
            camera, begin, end = (self.editors[name].value() for name in ("camera", "begin", "end"))
        except OperatorError as error:
            self.show_refusal(error)
            return
        if not (isinstance(camera, int) and isinstance(begin, dt.datetime) and isinstance(end, dt.datetime)):
            self.show_refusal(OperatorError(self.tr("Enter camera and times.")))
            return
        if not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(camera, begin, end)


def certificate_path(folder: Path, certificate: DeletionCertificate) -> Path:
    """Return the file of a certificate."""
    return folder / f"deleted-{certificate.camera}-{certificate.begin_utc:%Y%m%dT%H%MZ}.pdf"


def write_deletion_certificate(path: Path, certificate: DeletionCertificate, owner: str) -> None:
    """Write a certificate as PDF. Any thread.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    sheet = TextSheet(certificate_html(certificate, owner), 9)
    write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, "deletion certificate", sheet)


def certificate_html(certificate: DeletionCertificate, owner: str) -> str:
    """Return the certificate as rich text."""
    said = translate(
        "Certificate", "The recordings of camera {0} from {1} until {2} listed here were deleted."
    ).format(certificate.camera, spoken_moment(certificate.begin_utc), spoken_moment(certificate.end_utc))
    issued = translate(
        "Certificate", "Issued {0} by {1}. Each line names the entry of the audit log."
    ).format(spoken_moment(certificate.issued_utc), certificate.issued_by)
    titles = (
        translate("Certificate", "From"),
        translate("Certificate", "Until"),
        translate("Certificate", "Deleted"),
        translate("Certificate", "By"),
        translate("Certificate", "Entry"),
        "SHA-256",
    )
    rows = "".join(
        _row(
            spoken_moment(one.begin_utc),
            spoken_moment(one.end_utc),
            spoken_moment(one.entered_utc),
            one.by,
            str(one.entry),
            one.sha256,
        )
        for one in certificate.recordings
    )
    heading = html.escape(translate("Certificate", "Certificate of deletion"))
    return (
        f"<h2>{heading}</h2><p>{html.escape(owner)}</p><p>{html.escape(said)}</p>"
        f"<p>{html.escape(issued)}</p><table cellpadding='3'>{_row(*titles)}{rows}</table>"
    )


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
