"""Which cameras may be shown on the monitor where a widget is (PRV-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.bridge.labels import translated
from console.services.ports import MonitorGate
from console.ui.wall.screen_monitor import monitor_of

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget


class MonitorSight:
    """Notices when a widget came to another monitor, and says why a camera is not shown there. UI thread.

    Args:
        widget: shows pictures.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._screen: QScreen | None = None

    def has_moved(self) -> bool:
        """Return whether the widget is on another monitor than when this was last asked. Cheap.

        Whoever decides anew what to show asks too, so that the next question is about what comes afterwards.
        """
        screen = self._widget.screen()
        if screen is self._screen:
            return False
        self._screen = screen
        return True

    def why_not(self, gate: object, camera: int) -> str:
        """Return why a camera is not shown here, in words; empty if it is. A gate may know no monitors."""
        if not isinstance(gate, MonitorGate):
            return ""
        refused = gate.refusal_on(camera, monitor_of(self._widget.screen()).mark)
        return translated(str(refused)) if refused is not None else ""
