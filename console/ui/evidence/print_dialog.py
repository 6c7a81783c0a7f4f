"""The form for a video print of a picture, live or played, and the print itself (EVD-06)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageSize

from console.domain.books import KINDS
from console.domain.books.prints import FOR_POLICE
from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.text import text
from console.services.evidence.prints import MOST_BYTES, PrintFrame
from console.ui.base.background import ask
from console.ui.base.save_file import PlaceLine, prints_folder
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.wall.camera_sign import CameraSign
from console.ui.wall.snapshots import png_of
from console.ui.widgets.forms import words
from console.ui.widgets.printing import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPagedPaintDevice, QPainter
    from PySide6.QtWidgets import QWidget

    from console.domain.books.fields import Value
    from console.domain.books.prints import Made
    from console.domain.streaming.picture import Picture
    from console.ui.base.context import PaneContext
    from console.ui.widgets.forms import FormColumn

translate = QCoreApplication.translate
MARGIN_MM = 10.0
FILLED: dict[str, Value] = {
    "reference": "VP",
    "camera": 1,
    "document": "",
    "picture": "",
    "is_masked": False,
    "file": "",
}
"""What the service fills in, and the form does not ask."""


class VideoPrintDialog(EntryDialog):
    """Asks why a print is necessary, for whom it is, and on whose authority. Deleted when closed.

    Args:
        context: of the window.
        frame: what is printed.
        do: called with the entry and the attached document, which may be empty.
        parent: owns the dialog.
    """

    def __init__(
        self, context: PaneContext, frame: PrintFrame, do: Callable[[Made, bytes], None], parent: QWidget
    ) -> None:
        self._context, self._frame, self._document = context, frame, b""
        fixed = {**FILLED, "picture_utc": frame.picture_utc, "made_utc": frame.picture_utc}
        presets: dict[str, Value] = {"copies": 1}
        kind = KINDS["prints.made"]
        super().__init__(
            kind,
            presets,
            FieldSuggestions(),
            lambda made: do(made, self._document),
            parent,
            fixed,
            do_text=translate("Prints", "Make print"),
            title=translate("Prints", "Make a video print"),
        )
        self.setWindowTitle(translate("Prints", "Video print"))

    def add_fields(self, column: FormColumn) -> None:
        self.place = column.field(self.tr("Written authority (PDF, PNG or JPEG)"), PlaceLine(is_folder=False))
        said = self.tr("Camera {0}, {1}").format(self._frame.camera, spoken_moment(self._frame.picture_utc))
        zones = self.tr("Privacy zones cover parts of it.") if self._frame.is_masked else ""
        column.addWidget(words(" · ".join(filter(None, (said, zones))), "about"))
        column.addWidget(CameraSign(self._context, self._frame.camera, QImage.fromData(self._frame.png)))

    def check_more(self) -> None:
        typed = self.place.line.text().strip()
        self._document = _read(Path(typed)) if typed else b""
        if self.editors["receiver"].value() == FOR_POLICE and not self._document:
            raise OperatorError(
                self.tr("A print for the police needs the written authority of an inspector or above."),
                self.tr("Choose the file with the authority."),
            )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells the service that it is too large.
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise OperatorError(
            text("The authority cannot be read: {error}.", error=error.strerror), "Choose another file."
        ) from error


def open_print_dialog(
    context: PaneContext, camera: int, picture: Picture, parent: QWidget, *, is_masked: bool
) -> VideoPrintDialog:
    """Open the form for a print of a picture as it is shown; playback uses it for a played frame.

    Args:
        context: of the window.
        camera: its number.
        picture: with its privacy zones.
        parent: owns the dialog.
        is_masked: whether zones cover parts of it.
    """
    frame = PrintFrame(camera, picture.captured_utc, png_of(picture), is_masked=is_masked)
    return open_frame_dialog(context, frame, parent)


def open_frame_dialog(
    context: PaneContext, frame: PrintFrame, parent: QWidget, *, reason: str = ""
) -> VideoPrintDialog:
    """Open the form for a print of a frame, with the reason that is known."""
    books, folder = context.services.books, prints_folder(context)

    def do(made: Made, document: bytes) -> None:
        def write(numbered: Made) -> None:
            write_print(print_path(folder, numbered), numbered, frame, books.owner)

        ask(
            context,
            lambda: books.prints.make(books.actor(), made, frame, write, document),
            lambda ref: _made(context, dialog, ref.number, str(folder)),
            dialog.show_refusal,
        )

    dialog = VideoPrintDialog(context, frame, do, parent)
    if reason:
        dialog.editors["reason"].show(reason)
    dialog.open()
    return dialog


def _made(context: PaneContext, dialog: VideoPrintDialog, number: int, folder: str) -> None:
    dialog.accept()
    context.bridge.messages.note(translate("Prints", "Video print {0} made").format(number), folder)


def print_path(folder: Path, made: Made) -> Path:
    """Return the file of a print."""
    return folder / f"print-{made.reference.replace('/', '-')}.pdf"


def write_print(path: Path, made: Made, frame: PrintFrame, owner: str) -> None:
    """Write a print as PDF. Any thread.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, made.reference, _Print(made, frame, owner))


def print_lines(made: Made, frame: PrintFrame, owner: str) -> list[str]:
    """Return what is written under the picture."""
    zones = translate("Prints", "Privacy zones cover parts of the picture.") if frame.is_masked else ""
    authority = ""
    if made.receiver == FOR_POLICE:
        authority = translate("Prints", "Authority: {0} {1}, {2}").format(
            made.rank, made.officer, made.authority
        )
    return [
        translate("Prints", "Video print {0} – {1}").format(made.reference, owner),
        translate("Prints", "Camera {0}, picture of {1}").format(
            frame.camera, spoken_moment(frame.picture_utc)
        ),
        translate("Prints", "Made for {0}. {1}").format(made.receiver, authority).strip(),
        *([zones] if zones else []),
        f"SHA-256 {frame.sha256}",
        translate("Prints", "Keep in a secure cabinet until destruction is authorised."),
    ]


class _Print:
    def __init__(self, made: Made, frame: PrintFrame, owner: str) -> None:
        self._lines = print_lines(made, frame, owner)
        self._image = QImage.fromData(frame.png)

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        width = float(device.width())
        height = width * self._image.height() / max(1, self._image.width())
        painter.drawImage(QRectF(0, 0, width, height), self._image)
        font = QFont("sans-serif")
        font.setPointSizeF(9.5)
        painter.setFont(font)
        painter.setPen(QColor("black"))
        line = painter.fontMetrics().height() * 1.25
        for number, said in enumerate(self._lines):
            box = QRectF(0, height + line * (number + 0.6), width, line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), said)
