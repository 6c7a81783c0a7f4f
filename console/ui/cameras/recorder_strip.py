"""A line in the Health pane about the recorder: since when it runs, or why it is away and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel

from console.bridge import labels
from console.domain.instants import spoken_moment

if TYPE_CHECKING:
    from console.domain.cameras.status import RecorderProcess
    from console.services.ports import RecordingControl


class RecorderStrip(QLabel):
    """Marked while the recorder is away; hidden where nothing is to be recorded. UI thread."""

    def __init__(self, recording: RecordingControl) -> None:
        super().__init__()
        self._recording = recording
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setContentsMargins(4, 2, 4, 2)

    def refresh(self) -> None:
        """Show what is so now."""
        away, process = self._recording.away, self._recording.process
        self.setVisible(bool(away or process or self._recording.volumes()))
        name = "refusal" if away and not self._recording.is_starting else "muted"
        if name != self.objectName():
            # A style sheet is applied again only when it is asked to.
            self.setObjectName(name)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(labels.translated(away) if away else _words(process))


def _words(process: RecorderProcess | None) -> str:
    translate = QCoreApplication.translate
    if process is None:
        return translate(
            "Health", "This console records by itself. Recording ends when the console is closed."
        )
    return translate("Health", "The recorder has been running since {0} (version {1}, process {2}).").format(
        spoken_moment(process.begun_utc), process.version, process.pid
    )
