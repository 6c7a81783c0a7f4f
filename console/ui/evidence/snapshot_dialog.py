"""The form for a snapshot: why it is taken, and to which open incident it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit
from shiboken6 import isValid

from console.bridge.labels import choice_word
from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.services.evidence.prints import PrintFrame
from console.ui.base.background import ask
from console.ui.evidence import snapshot_files
from console.ui.wall.camera_sign import CameraSign
from console.ui.wall.image_conversion import image_of
from console.ui.wall.snapshots import png_of
from console.ui.widgets.forms import FormDialog, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.bridge.evidence_wishes import SnapshotWish
    from console.domain.books.entries import Entry
    from console.domain.books.prints import Made
    from console.ui.base.context import PaneContext

translate = QCoreApplication.translate


class SnapshotDialog(FormDialog):
    """Shows the picture that was taken when the key was pressed, and asks why. Deleted when closed.

    Args:
        context: of the window.
        wish: camera and picture.
        do: called with the reason and the number of the incident.
        parent: owns the dialog.
    """

    def __init__(
        self, context: PaneContext, wish: SnapshotWish, do: Callable[[str, int | None], None], parent: QWidget
    ) -> None:
        super().__init__(self.tr("Take a snapshot"), parent)
        self._do = do
        self.sign = CameraSign(context, wish.camera, image_of(wish.picture))
        self.column.addWidget(self.sign)
        said = [self.tr("Picture of {0}").format(spoken_moment(wish.picture.captured_utc))]
        if wish.is_masked:
            said.append(self.tr("Privacy zones cover parts of it."))
        self.column.addWidget(words(" · ".join(said), "muted"))
        self.reason = self.column.field(self.tr("Why it is necessary"), QLineEdit())
        self.reason.setMaxLength(200)
        self.incident = self.column.field(self.tr("Incident"), QComboBox())
        self.incident.addItem(self.tr("None"), None)
        self.column.addWidget(
            words(self.tr("It is registered as a video print, and kept on this console."), "muted")
        )
        self.finish(self.tr("Save snapshot"), self.submit)
        self.reason.returnPressed.connect(self.submit)
        self.reason.setFocus()

    def offer_incidents(self, incidents: Sequence[Entry]) -> None:
        """List the open incidents and choose the newest, which is most likely what the picture is about."""
        if not isValid(self):
            # It was closed before the books had answered.
            return
        for entry in incidents:
            kind, place = (str(entry.fields.get(name, "")) for name in ("type", "place"))
            self.incident.addItem(f"{entry.called}: {choice_word(kind)}, {place}", entry.number)
        if incidents:
            self.incident.setCurrentIndex(1)

    def submit(self) -> None:
        """Check the reason and hand the snapshot on."""
        if self.is_busy:
            return
        reason = self.reason.text().strip()
        if not reason:
            self.show_refusal(OperatorError(self.tr("Enter why the snapshot is necessary.")))
            self.reason.setFocus()
            return
        self.set_busy(is_busy=True)
        self._do(reason, self.incident.currentData())


def open_snapshot(context: PaneContext, wish: SnapshotWish, parent: QWidget) -> SnapshotDialog:
    """Return the form for a snapshot, to be opened; it fetches the open incidents itself."""
    books, folder, actor = context.services.books, context.settings.snapshot_folder, context.bridge.wall.actor
    frame = PrintFrame(wish.camera, wish.picture.captured_utc, png_of(wish.picture), is_masked=wish.is_masked)
    files: list[str] = []

    def take(reason: str, incident: int | None) -> int:
        def write(made: Made) -> None:
            snapshot_files.write_new(folder, made, frame.png)
            files.append(made.file)

        return books.prints.take_snapshot(books.actor(), reason, incident, frame, write).number

    def done(number: int) -> None:
        dialog.accept()
        context.services.wall.snapshot_saved(
            actor, wish.camera, frame.picture_utc, files[-1], frame.sha256, masked=wish.is_masked
        )
        note = translate("Snapshots", "Snapshot VP/{0} of camera {1} saved").format(number, wish.camera)
        context.bridge.messages.note(note, camera=wish.camera)

    dialog = SnapshotDialog(
        context,
        wish,
        lambda reason, incident: ask(context, lambda: take(reason, incident), done, dialog.show_refusal),
        parent,
    )
    ask(context, lambda: books.prints.open_incidents(books.actor()), dialog.offer_incidents, lambda _: None)
    return dialog
