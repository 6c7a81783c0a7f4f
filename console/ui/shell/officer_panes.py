"""Panes and dialogs while an officer is at the seat: what was read before is closed (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from console.ui.widgets.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.surveillance import SurveillanceBridge
    from console.services.people.seat_cameras import SeatCameras
    from console.ui.shell.docks import Docks

OPEN_PANES = frozenset(
    {"cameras", "notices", "incidents", "steering", "site_map", "playback", "surveillance"}
)
"""Each of these asks the gate of the seat for what it shows, or only lets the operator write."""


class OfficerPanes(QObject):
    """Closes what an officer may not see when one begins, and opens it when they have left. UI thread.

    Args:
        cameras: the gate of the seat.
        bridge: says when it changes.
        docks: returns the panes; None before there are any.
        parent: keeps it.
    """

    def __init__(
        self,
        cameras: SeatCameras,
        bridge: SurveillanceBridge,
        docks: Callable[[], Docks | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._cameras, self._docks = cameras, docks
        self._is_closed = False
        bridge.changed.connect(self.follow)

    def follow(self) -> None:
        """Close or open the panes, as the seat is now."""
        is_there, docks = self._cameras.session is not None, self._docks()
        if docks is None or is_there == self._is_closed:
            return
        self._is_closed = is_there
        docks.keep_only(OPEN_PANES if is_there else None)
        if not is_there:
            return
        for widget in QApplication.topLevelWidgets():
            # The form in which the officer signed on closes itself when its answer arrives.
            is_busy = isinstance(widget, FormDialog) and widget.is_busy
            if isinstance(widget, QDialog) and widget.isVisible() and not is_busy:
                widget.reject()
