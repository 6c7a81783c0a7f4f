"""The widgets of the zone editor and their layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.ui.privacy.canvas import ZoneCanvas
from console.ui.privacy.version_list import VersionList
from console.ui.privacy.zone_form import ZoneForm
from console.ui.privacy.zone_list import CameraChoice, ZoneList
from console.ui.wall.pin_mark import PinMark
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from console.ui.base.context import PaneContext

SIDE_PX, LIST_PX = 310, 120
PICTURE_PX = 480
"""Narrowest useful picture, pixels at any scale."""
ANY_PX = 16_777_215


def _create_button(text: str) -> QPushButton:
    widget = QPushButton(text)
    widget.setAutoDefault(False)
    return widget


class _SidePages(QStackedWidget):
    """The pages beside the picture, whose long parts scroll by themselves.

    By its height for a width, Qt would ask for what they would like, and the whole pane would be scrolled.
    """

    def hasHeightForWidth(self) -> bool:
        return False


class EditorLayout(QWidget):
    """Creates and lays out the widgets; the pane connects them. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self.context = context
        scale = clamped(context.settings.scale)
        self.canvas = ZoneCanvas(context.services.feed, scale)
        self.cameras, self.zone_list, self.form, self.versions = (
            CameraChoice(),
            ZoneList(),
            ZoneForm(),
            VersionList(),
        )
        self.zone_list.setMaximumHeight(round(LIST_PX * scale))
        # As high as its zones: what is left is the form's.
        self.zone_list.setSizeAdjustPolicy(ZoneList.SizeAdjustPolicy.AdjustToContents)
        self.zone_list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.draw_button = _create_button(self.tr("Draw zone"))
        self.preview = QCheckBox(self.tr("Show preview"))
        self.preview.setChecked(True)
        self.see_button = _create_button(self.tr("Lift zone…"))
        self.see_button.setToolTip(
            self.tr("Lift zones while you draw. The lift is recorded with a reason and a time limit.")
        )
        self.lens_button = _create_button(self.tr("Calibrate lens…"))
        self.versions_button = _create_button(self.tr("Show versions"))
        self.versions_button.setCheckable(True)
        self.keep_button = _create_button(self.tr("Save zones…"))
        self.keep_button.setObjectName("primary")
        self.discard_button = _create_button(self.tr("Discard changes"))
        self.write_button = _create_button(self.tr("Write masks to camera"))
        self.go_button = _create_button(self.tr("Go to zone"))
        self.delete_button = _create_button(self.tr("Delete zone"))
        self.fits_button = _create_button(self.tr("Zones match this view…"))
        self.standing, self.problem = words("", "muted"), words("", "refusal")
        self.problem.hide()
        self.pin = PinMark(context)
        self._lay_out(round(SIDE_PX * scale))

    def _lay_out(self, side_px: int) -> None:
        acts = (self.draw_button, self.preview, self.see_button, self.lens_button, self.versions_button)
        top = Flow((self.cameras, *acts), 8)
        left = QVBoxLayout()
        left.setSpacing(8)
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        left.addWidget(self.canvas, 1)
        left.addWidget(self.problem)
        left.addWidget(self.standing)
        self.side = _SidePages()
        self._side_px = side_px
        self.side.addWidget(self._zones_page())
        self.side.addWidget(self.versions)
        self.versions_button.toggled.connect(self._turn_page)
        self._split = middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        middle.setSpacing(12)
        middle.addLayout(left, 1)
        middle.addWidget(self.side)
        self._set_orientation(is_wide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pin)
        column.addLayout(top)
        column.addLayout(middle, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_orientation(is_wide=event.size().width() >= self._side_px + PICTURE_PX)

    def _set_orientation(self, *, is_wide: bool) -> None:
        """Put the picture above the zones if it would be too small beside them."""
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._split.setDirection(direction)
        self.side.setMaximumWidth(self._side_px if is_wide else ANY_PX)
        self.side.setMinimumWidth(self._side_px if is_wide else 0)
        self.canvas.setMinimumHeight(90 if is_wide else PICTURE_PX // 2)

    def _zones_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(words(self.tr("Zones"), "section"))
        self.nothing = words(self.tr("No zones yet. Draw one on the picture."), "muted")
        column.addWidget(self.nothing)
        column.addWidget(self.zone_list)
        column.addLayout(Flow((self.go_button, self.delete_button)))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.form)
        inner.addStretch(1)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        column.addWidget(self.fits_button)
        column.addWidget(self.write_button)
        last = QHBoxLayout()
        last.addWidget(self.discard_button)
        last.addStretch()
        last.addWidget(self.keep_button)
        column.addLayout(last)
        return page

    def _turn_page(self, is_on: bool) -> None:  # a signal's argument
        self.side.setCurrentIndex(int(is_on))
        if not is_on:
            self.canvas.former = ()
            self.canvas.update()

    def show_problem(self, problem: str) -> None:
        """Show a problem; an empty text hides it."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def show_buttons(
        self,
        *,
        may: bool,
        is_changed: bool,
        has_zone: bool,
        movable: bool,
        has_zones: bool,
        has_masks: bool,
    ) -> None:
        """Show and enable the buttons that can be used now."""
        for widget in (self.draw_button, self.preview, self.keep_button, self.discard_button):
            widget.setVisible(may)
        self.keep_button.setEnabled(is_changed)
        self.discard_button.setEnabled(is_changed)
        self.delete_button.setVisible(may)
        self.delete_button.setEnabled(has_zone)
        self.go_button.setVisible(movable)
        self.go_button.setEnabled(has_zone)
        self.lens_button.setVisible(may and movable)
        self.see_button.setVisible(may)
        self.see_button.setEnabled(has_zones)
        self.write_button.setVisible(may and has_masks and not movable)
        self.write_button.setEnabled(not is_changed)
        self.nothing.setVisible(self.zone_list.count() == 0)
        self.zone_list.setVisible(self.zone_list.count() > 0)
        self.form.setVisible(has_zone)
