"""Telling the console a movable camera's lens: measured by looking at some places, or filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QGridLayout, QHBoxLayout, QProgressBar, QWidget

from console.domain.errors import ConsoleError
from console.domain.people.permissions import Permission
from console.domain.ptz.lens import LensModel, check_lens
from console.services.privacy.calibration import Progress
from console.ui.base.asking import ask
from console.ui.base.errand import BackgroundTask
from console.ui.widgets.forms import FormColumn, button, grow, number_field, words

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from console.services.privacy.service import PrivacyZones
    from console.ui.base.context import PaneContext

GUESS = LensModel(0.0, 180.0, -30.0, 45.0, ((0.0, 60.0), (1.0, 6.0)), error_deg=0.5)
"""Of a common dome: all around, from a little above level to nearly straight down, tenfold zoom."""
BY_HAND_DEG = 0.5
"""A data sheet is believed so far."""


class LensDialog(QDialog):
    """UI thread. Deleted when closed; closing gives a measurement up.

    Args:
        lens: that holds now; None: there is none.
    """

    def __init__(
        self,
        context: PaneContext,
        service: PrivacyZones,
        camera: Camera,
        lens: LensModel | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        from PySide6.QtCore import Qt

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Lens of camera {0} {1}").format(camera.number, camera.name)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self._context, self._service, self._camera = context, service, camera
        self._measured: LensModel | None = None
        self._begin = lens or GUESS
        self.errand = BackgroundTask(context.bridge.background, self)
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        self.column.addWidget(
            words(
                self.tr(
                    "Privacy zones of a camera that moves are kept in its world. For that the console must"
                    " know what its positions mean. It can find out by itself: it turns the camera to some"
                    " places around its present view, and compares the pictures. Look at something with"
                    " details first, such as a house front."
                ),
                "muted",
            )
        )
        self._add_numbers()
        self.outcome = words("", "about")
        self.column.addWidget(self.outcome)
        self._add_progress()
        self._add_buttons()
        self._fill(self._begin)
        self._say_standing(lens)
        self.errand.said.connect(self.step.setText)
        self.errand.changed.connect(self._follow)
        self.errand.failed.connect(self._failed)
        self._follow()

    def _add_numbers(self) -> None:
        self.pan = _number(-400, 400, "°")
        self.tilt_low, self.tilt_high = _number(-180, 180, "°"), _number(-180, 180, "°")
        self.wide, self.narrow = _number(0.1, 125, "°"), _number(0.1, 125, "°")
        fields = (
            (self.tr("Pan: all around, end to end"), self.pan),
            (self.tr("Lowest, degrees up"), self.tilt_low),
            (self.tr("Highest, degrees up"), self.tilt_high),
            (self.tr("Angle of view, widest"), self.wide),
            (self.tr("Angle of view, narrowest"), self.narrow),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for at, (name, field) in enumerate(fields):
            inner = FormColumn(margin=0)
            inner.field(name, field)
            grid.addLayout(inner, at // 3, at % 3)
            field.valueChanged.connect(self._by_hand)
        self.column.addWidget(words(self.tr("By its data sheet, or as a first guess"), "section"))
        self.column.addLayout(grid)

    def _add_progress(self) -> None:
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.step = words("", "muted")
        for widget in (self.bar, self.step, self.column.refusal):
            self.column.addWidget(widget)

    def _add_buttons(self) -> None:
        self.measure_button = button(self.tr("Measure by looking"), self.measure)
        self.stop_button = button(self.tr("Stop"), self.stop)
        self.keep_button = button(self.tr("Keep"), self.keep, is_first=True)
        row = QHBoxLayout()
        row.addWidget(self.measure_button)
        row.addWidget(self.stop_button)
        row.addStretch()
        row.addWidget(button(self.tr("Cancel"), self.reject))
        row.addWidget(self.keep_button)
        self.column.addLayout(row)

    # -- numbers --------------------------------------------------------------------------------------------

    def _fill(self, lens: LensModel) -> None:
        numbers = (
            (self.pan, lens.pan_half_deg * 2),
            (self.tilt_low, lens.tilt_zero_deg - lens.tilt_half_deg),
            (self.tilt_high, lens.tilt_zero_deg + lens.tilt_half_deg),
            (self.wide, lens.fov[0][1]),
            (self.narrow, lens.fov[-1][1]),
        )
        for field, value in numbers:
            field.blockSignals(True)  # Qt's own signature
            field.setValue(value)
            field.blockSignals(False)  # Qt's own signature

    def by_hand(self) -> LensModel:
        """The lens that the numbers say; its zoom in equal steps of magnification."""
        low, high = self.tilt_low.value(), self.tilt_high.value()
        return LensModel(
            pan_zero_deg=self._begin.pan_zero_deg,
            pan_half_deg=self.pan.value() / 2,
            tilt_zero_deg=(low + high) / 2,
            tilt_half_deg=(high - low) / 2,
            fov=((0.0, self.wide.value()), (1.0, self.narrow.value())),
            error_deg=BY_HAND_DEG,
            timing=self._begin.timing,
        )

    def _by_hand(self) -> None:
        if self._measured is not None or self.outcome.text():
            self._measured = None
            self.outcome.setText(self.tr("Filled in by hand: taken to be right to {0}°.").format(BY_HAND_DEG))
        self.column.say(None)

    def _say_standing(self, lens: LensModel | None) -> None:
        if lens is None:
            self.outcome.setText(self.tr("Not calibrated: its zones cannot be drawn, and would cover all."))
        else:
            self.outcome.setText(self.tr("In force: {0}").format(lens_words(lens)))

    # -- measuring ------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Visit places and compare; the camera is reserved for that."""
        calibration, actor = self._context.services.calibration, self._actor()
        if calibration is None or actor is None:
            return
        try:
            guess = self.by_hand()
            check_lens(guess)
        except ConsoleError as error:
            self._failed(error)
            return
        self.column.say(None)
        camera, errand = self._camera.number, self.errand

        def work() -> LensModel:
            return calibration.measure(actor, camera, guess, Progress(errand.stop_flag, errand.tell))

        errand.run(work, self._found)

    def stop(self) -> None:
        """Give it up: the camera is stopped and sent back."""
        self.errand.stop()
        self.step.setText(self.tr("Stopping …"))

    def _found(self, lens: LensModel) -> None:
        self._fill(lens)
        self._measured = lens
        self.outcome.setText(self.tr("Measured: {0}").format(lens_words(lens)))
        self.keep_button.setFocus()

    def _failed(self, error: ConsoleError) -> None:
        self.column.say(error)
        grow(self)

    def _follow(self) -> None:
        is_busy = self.errand.is_running
        has_service = self._context.services.calibration is not None
        for widget in (self.bar, self.step, self.stop_button):
            widget.setVisible(is_busy)
        self.measure_button.setVisible(not is_busy and has_service)
        for field in (self.pan, self.tilt_low, self.tilt_high, self.wide, self.narrow, self.keep_button):
            field.setEnabled(not is_busy)

    # -- keeping --------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Put it into force."""
        actor, service, camera = self._actor(), self._service, self._camera.number
        if actor is None:
            return
        lens = self._measured or self.by_hand()
        self.keep_button.setEnabled(False)

        def refused(error: ConsoleError) -> None:
            self.keep_button.setEnabled(True)
            self._failed(error)

        ask(self._context, lambda: service.calibrate(actor, camera, lens), lambda _: self.accept(), refused)

    def _actor(self) -> Actor | None:
        staffing = self._context.bridge.attendance.staffing
        if staffing is None:
            return None
        try:
            return staffing.duty.require(Permission.CHANGE_ZONES, f"camera {self._camera.number}")
        except ConsoleError as error:
            self._failed(error)
            return None

    def reject(self) -> None:
        """Esc stops a measurement first; a second one closes."""
        if self.errand.is_running and not self.errand.stop_flag.is_set():
            self.stop()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Closing gives the measurement up."""
        self.errand.stop()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)


def lens_words(lens: LensModel) -> str:
    """A lens as people say it."""
    from PySide6.QtCore import QCoreApplication

    said = QCoreApplication.translate(
        "LensDialog",
        "pan over {0:.1f}°, tilt from {1:.1f}° to {2:.1f}° up, angle of view {3:.1f}° to {4:.1f}°,"
        " right to {5:.2f}°",
    )
    low, high = sorted((lens.tilt_zero_deg - lens.tilt_half_deg, lens.tilt_zero_deg + lens.tilt_half_deg))
    return said.format(abs(lens.pan_half_deg) * 2, low, high, lens.fov[0][1], lens.fov[-1][1], lens.error_deg)


def _number(least: float, most: float, unit: str) -> QDoubleSpinBox:
    field = number_field(QDoubleSpinBox())
    field.setRange(least, most)
    field.setDecimals(2)
    field.setSuffix(unit)
    return field
