"""The dialogs of deployments: a camera goes up or comes down with its signs, and the signs' photographs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.cameras.deployment_rules import MOST_BYTES
from console.ui.base.save_file import PlaceLine
from console.ui.books.entry_dialog import EntryDialog, scrolled
from console.ui.books.field_editors import FieldSuggestions
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.deployment_file import Deployment
    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind
    from console.ui.widgets.forms import FormColumn

PHOTOGRAPH_PX = 560


class SignsDialog(EntryDialog):
    """Asks for an installation or a removal, with a photograph of the signs. Deleted when closed.

    Args:
        kind: of the entry.
        presets: values that are known.
        one: the deployment; a covert one has no signs.
        do: called with the entry and the photograph.
        parent: owns the dialog.
    """

    def __init__(
        self,
        kind: EntryKind,
        presets: Mapping[str, Value],
        one: Deployment,
        do: Callable[[Any, bytes], None],
        parent: QWidget,
    ) -> None:
        self._photograph, self._is_covert = b"", one.is_covert
        unseen: dict[str, Value] = {"photograph": ""}
        if one.is_covert:
            unseen |= {"signs_utc": None, "are_signs_down": False}
        without = {name: unseen[name] for name in unseen if any(spec.name == name for spec in kind.fields)}
        super().__init__(
            kind,
            presets,
            FieldSuggestions(),
            lambda filled: do(filled, self._photograph),
            parent,
            without,
            one.location,
        )

    def add_fields(self, column: FormColumn) -> None:
        if not self._is_covert:
            self.place = column.field(
                self.tr("Photograph of the signs, or of the place without them (PNG or JPEG) *"),
                PlaceLine(is_folder=False),
            )

    def check_more(self) -> None:
        if self._is_covert:
            return
        typed = self.place.line.text().strip()
        if not typed:
            raise OperatorError(
                self.tr("The photograph of the signs is missing."), self.tr("Choose its file.")
            )
        self._photograph = _read(Path(typed))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells the service that it is too large.
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise OperatorError(
            text("The photograph cannot be read: {error}.", error=said), "Choose another file."
        ) from error


class PhotographDialog(Dialog):
    """Shows the photographs of the signs of a deployment, oldest first. Deleted when closed.

    Args:
        place: where the camera is or was.
        photographs: PNG or JPEG.
        parent: owns the dialog.
    """

    def __init__(self, place: str, photographs: Sequence[bytes], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Signs: {0}").format(place))
        self.pictures: list[QLabel] = []
        inner = QWidget()
        column = QVBoxLayout(inner)
        for content in photographs:
            picture, label = QPixmap(), QLabel()
            if picture.loadFromData(content):
                label.setPixmap(
                    picture.scaledToWidth(PHOTOGRAPH_PX, Qt.TransformationMode.SmoothTransformation)
                )
                self.pictures.append(label)
            else:
                label = words(self.tr("This photograph cannot be shown."), "muted")
            column.addWidget(label)
        whole = QVBoxLayout(self)
        whole.addWidget(scrolled(inner), 1)
        close = button(self.tr("Close"), self.accept, is_first=True)
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()
        self.resize(PHOTOGRAPH_PX + 60, 520)
