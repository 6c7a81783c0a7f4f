"""The dialog that says how often a picture of recordings is compared, for searches for motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from console.domain.playback.motion_interval import LEAST_S, MOST_S
from console.ui.base.background import ask
from console.ui.widgets.forms import FormDialog, number, words
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from console.services.playback.motion_rules import MotionSettings
    from console.ui.base.context import PaneContext

USUAL, OWN, NEVER = "usual", "own", "never"


class MotionDialog(FormDialog):
    """Sets the same for one or several cameras. UI thread; deleted when closed.

    Args:
        context: of the pane.
        settings: the service.
        actor: the person who saves.
        cameras: the selected cameras.
        every_s: what is set for the first: seconds, 0: never, None: as the settings say.
        parent: the widget over which it opens.
    """

    def __init__(
        self,
        context: PaneContext,
        settings: MotionSettings,
        actor: Actor,
        cameras: Sequence[Camera],
        every_s: float | None,
        parent: QWidget,
    ) -> None:
        self._cameras = [camera.number for camera in cameras]
        super().__init__("", parent.window())
        self.setWindowTitle(
            plural(
                len(cameras),
                self.tr("Motion in recordings of camera {0}").format(self._cameras[0]),
                self.tr("Motion in recordings of {0} cameras"),
            )
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._settings, self._actor = context, settings, actor
        about = self.tr(
            "The recorder keeps a small grid of brightness beside the recordings, without what privacy zones "
            "cover. Motion can be searched for only where one was kept. For a camera on tour every move "
            "is motion, so it may be switched off."
        )
        self.column.addWidget(words(about, "muted"))
        self.choice = self.column.field(self.tr("Pictures are compared"), QComboBox())
        usual = self.tr("As the settings say: every {0} s").format(f"{settings.usual_s:g}")
        self.choice.addItem(usual if settings.usual_s else self.tr("As the settings say: never"), USUAL)
        self.choice.addItem(self.tr("At an interval of its own"), OWN)
        self.choice.addItem(self.tr("Never: nothing is kept"), NEVER)
        self.interval = self.column.field(
            self.tr("Interval"), number(LEAST_S, MOST_S, every_s or settings.usual_s or 4.0, " s", 1)
        )
        kind = USUAL if every_s is None else OWN if every_s else NEVER
        self.choice.setCurrentIndex(self.choice.findData(kind))
        self.choice.currentIndexChanged.connect(self._show_kind)
        self._show_kind()
        self.finish(self.tr("Save"), self.save)

    def _show_kind(self) -> None:
        self.interval.setEnabled(self.choice.currentData() == OWN)

    def every_s(self) -> float | None:
        """Return what is chosen: seconds, 0: never, None: as the settings say."""
        return {USUAL: None, OWN: self.interval.value(), NEVER: 0.0}[self.choice.currentData()]

    def save(self) -> None:
        """Save it for all selected cameras; the recorder follows in its next round."""
        every_s, cameras = self.every_s(), self._cameras
        self.set_busy(is_busy=True)
        ask(
            self._context,
            lambda: self._settings.save(self._actor, cameras, every_s),
            lambda _done: self.accept() if isValid(self) else None,
            lambda error: self.show_refusal(error) if isValid(self) else None,
        )
