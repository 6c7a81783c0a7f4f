"""The dialog for a PTZ camera's lens, measured or entered by hand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QProgressBar, QWidget

from console.bridge.labels import translated
from console.domain.errors import ConsoleError
from console.domain.people.permissions import Permission
from console.domain.privacy.weakening import needs_second
from console.domain.ptz.lens import LensModel, Timing, check_lens
from console.services.privacy.calibration import Progress
from console.ui.base.background import BackgroundTask, ask
from console.ui.people.second_person import SecondPersonDialog
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, grow, number_field, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.services.people.second_person import SecondApprover
    from console.services.privacy.calibration import CalibrationStep
    from console.services.privacy.service import PrivacyZones
    from console.ui.base.context import PaneContext

GUESS = LensModel(0.0, 180.0, -30.0, 45.0, ((0.0, 60.0), (1.0, 6.0)), error_deg=0.5)
"""A common dome: full circle, from a little above level to nearly straight down, tenfold zoom."""
BY_HAND_DEG = 0.5
"""Accuracy that is assumed for a data sheet, degrees."""


class LensDialog(Dialog):
    """Calibrates the lens; closing stops a measurement. UI thread; deleted when closed.

    Args:
        context: the context of the pane.
        service: the zones service.
        camera: the camera.
        lens: the lens in force; None if there is none.
        parent: the widget over which the dialog opens.
    """

    _stepped = Signal(object)
    """Emitted with each step of a measurement, on its thread."""

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
        self._in_force, self._initial_lens = lens, lens or GUESS
        self._has_other_numbers = self._has_other_speeds = self._was_busy = False
        self.task = BackgroundTask(context.bridge.background, self)
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        self.column.addWidget(
            words(
                self.tr(
                    "Privacy zones of a PTZ camera stay on the same buildings when the camera moves. For "
                    "this, the console must know the camera's movement and zoom range. It can measure "
                    "them: it moves the camera to several positions around the present view and compares "
                    "the pictures. First point the camera at something with detail, for example a house "
                    "front."
                ),
                "muted",
            )
        )
        self._add_numbers()
        self.outcome = words("", "about")
        self.column.addWidget(self.outcome)
        self._add_progress()
        self._add_buttons()
        self._show_lens(self._initial_lens)
        self._show_current(lens)
        self._stepped.connect(self._show_step)
        self.task.changed.connect(self._refresh)
        self.task.failed.connect(self._show_error)
        self._refresh()

    def _add_numbers(self) -> None:
        self.pan = _number_field(-400, 400, "°")
        self.tilt_low, self.tilt_high = _number_field(-180, 180, "°"), _number_field(-180, 180, "°")
        self.wide, self.narrow = _number_field(0.1, 125, "°"), _number_field(0.1, 125, "°")
        self.fast_pan, self.fast_tilt = _number_field(1, 1000, "°/s"), _number_field(1, 1000, "°/s")
        fastest = self.tr(
            "The highest speed of the data sheet, usually that of presets; measuring fills in what was seen "
            "and half as much again. Zones are covered for all places "
            "that the camera can have reached since it was last asked: if the speed is too high, often the "
            "whole picture is covered. If it is too low, zones may be seen."
        )
        for speed in (self.fast_pan, self.fast_tilt):
            speed.setToolTip(fastest)
        fields = (
            (self.tr("Pan range, end to end"), self.pan),
            (self.tr("Lowest tilt above level"), self.tilt_low),
            (self.tr("Highest tilt above level"), self.tilt_high),
            (self.tr("Widest angle of view"), self.wide),
            (self.tr("Narrowest angle of view"), self.narrow),
            (self.tr("Fastest pan, presets too"), self.fast_pan),
            (self.tr("Fastest tilt, presets too"), self.fast_tilt),
        )
        self.fields = [field for _, field in fields]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for index, (name, field) in enumerate(fields):
            inner = FormColumn(margin=0)
            inner.field(name, field)
            grid.addLayout(inner, index // 3, index % 3)
            field.valueChanged.connect(
                self._on_other_speeds if field in {self.fast_pan, self.fast_tilt} else self._on_edited
            )
        self.column.addWidget(words(self.tr("From the data sheet, or a first estimate"), "section"))
        self.column.addLayout(grid)

    def _add_progress(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.step = words("", "muted")
        for widget in (self.bar, self.step, self.column.refusal):
            self.column.addWidget(widget)

    def _add_buttons(self) -> None:
        self.measure_button = button(self.tr("Measure automatically"), self.measure)
        self.stop_button = button(self.tr("Stop"), self.stop)
        self.keep_button = button(self.tr("Save lens"), self.save, is_first=True)
        row = QHBoxLayout()
        row.addWidget(self.measure_button)
        row.addWidget(self.stop_button)
        row.addStretch()
        # While it is measured, Stop is the one way out, and Esc does the same.
        self.cancel_button = button(self.tr("Cancel"), self.reject)
        row.addWidget(self.cancel_button)
        row.addWidget(self.keep_button)
        self.column.addLayout(row)

    # -- lens values ----------------------------------------------------------------------------------------

    def _show_lens(self, lens: LensModel) -> None:
        numbers = (
            (self.pan, lens.pan_half_deg * 2),
            (self.tilt_low, lens.tilt_zero_deg - lens.tilt_half_deg),
            (self.tilt_high, lens.tilt_zero_deg + lens.tilt_half_deg),
            (self.wide, lens.fov[0][1]),
            (self.narrow, lens.fov[-1][1]),
            (self.fast_pan, lens.timing.most_per_s[0]),
            (self.fast_tilt, lens.timing.most_per_s[1]),
        )
        for field, value in numbers:
            field.blockSignals(True)  # Qt's own signature
            field.setValue(value)
            field.blockSignals(False)  # Qt's own signature

    def by_hand(self) -> LensModel:
        """Return the lens for the entered numbers, its zoom in equal steps of magnification."""
        low, high = self.tilt_low.value(), self.tilt_high.value()
        return LensModel(
            pan_zero_deg=self._initial_lens.pan_zero_deg,
            pan_half_deg=self.pan.value() / 2,
            tilt_zero_deg=(low + high) / 2,
            tilt_half_deg=(high - low) / 2,
            fov=((0.0, self.wide.value()), (1.0, self.narrow.value())),
            error_deg=BY_HAND_DEG,
            timing=self._timing(self._initial_lens),
        )

    def _timing(self, lens: LensModel) -> Timing:
        """Return a lens's timing with the speeds that were entered."""
        fastest = self.fast_pan.value(), self.fast_tilt.value(), lens.timing.most_per_s[2]
        return replace(lens.timing, most_per_s=fastest)

    def _on_other_speeds(self) -> None:
        self._has_other_speeds = True
        self.column.show_refusal(None)
        self._refresh()

    def _on_edited(self) -> None:
        if self._measured is not None or self.outcome.text():
            self._measured = None
            self.outcome.setText(self.tr("Entered by hand. Assumed accurate to {0}°.").format(BY_HAND_DEG))
        self._has_other_numbers = True
        self.column.show_refusal(None)
        self._refresh()

    @property
    def _is_changed(self) -> bool:
        """Whether there is anything to save: a measured lens in force is not lost to its own numbers."""
        is_edited = self._has_other_numbers or self._has_other_speeds
        return self._in_force is None or self._measured is not None or is_edited

    def _show_current(self, lens: LensModel | None) -> None:
        if lens is None:
            self.outcome.setText(
                self.tr("Not calibrated. Zones cannot be drawn, and existing zones cover the whole picture.")
            )
        else:
            self.outcome.setText(self.tr("In force: {0}").format(lens_words(lens)))

    # -- measuring ------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Measure the lens by moving the camera, which is reserved meanwhile."""
        calibration, actor = self._context.services.calibration, self._actor()
        if actor is None:
            return
        try:
            guess = self.by_hand()
            check_lens(guess)
        except ConsoleError as error:
            self._show_error(error)
            return
        self.column.show_refusal(None)
        camera, task = self._camera.number, self.task

        def work() -> LensModel:
            return calibration.measure(actor, camera, guess, Progress(task.stop_flag, self._report))

        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.step.setText("")
        task.run(work, self._show_measured)

    def _report(self, step: CalibrationStep) -> None:
        """Show a step; called on the thread that measures, which outlives a dialog that is closed."""
        with suppress(RuntimeError):
            self._stepped.emit(step)

    def _show_step(self, step: CalibrationStep) -> None:
        if not self.task.stop_flag.is_set():
            self.bar.setRange(0, step.of)
            self.bar.setValue(step.done)
            self.step.setText(translated(step.words))

    def stop(self) -> None:
        """Stop the measurement; the camera is stopped and sent back."""
        self.task.stop()
        self.step.setText(self.tr("Stopping…"))

    def _show_measured(self, lens: LensModel) -> None:
        self._show_lens(lens)
        self._measured = lens
        self.outcome.setText(self.tr("Measured: {0}").format(lens_words(lens)))
        self._refresh()

    def _show_error(self, error: ConsoleError) -> None:
        self.column.show_refusal(error)
        grow(self)

    def _refresh(self) -> None:
        is_busy = self.task.is_running
        is_over, self._was_busy = self._was_busy and not is_busy, is_busy
        for widget in (self.bar, self.step, self.stop_button):
            widget.setVisible(is_busy)
        self.measure_button.setVisible(not is_busy)
        self.cancel_button.setVisible(not is_busy)
        for field in self.fields:
            field.setEnabled(not is_busy)
        grow(self)
        self.keep_button.setEnabled(not is_busy and self._is_changed)
        nothing = self.tr("Measure the lens or change a number first.")
        self.keep_button.setToolTip("" if self._is_changed else nothing)
        if is_over:
            # The button that stops has the keys, and is hidden now.
            (self.keep_button if self._measured is not None else self.measure_button).setFocus()

    # -- saving ---------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the lens."""
        actor, service, camera = self._actor(), self._service, self._camera.number
        if actor is None:
            return
        exact = self._measured or (None if self._has_other_numbers else self._in_force)
        # The speeds as shown: measured with a margin, or as the person changed them.
        lens = replace(exact, timing=self._timing(exact)) if exact else self.by_hand()
        self.keep_button.setEnabled(False)

        def refused(error: ConsoleError) -> None:
            self.keep_button.setEnabled(True)
            self._show_error(error)

        def save(second: SecondApprover | None = None) -> None:
            service.calibrate(actor, camera, lens, second)

        def ask_second(uncovered: Sequence[Zone]) -> None:
            if not needs_second(uncovered):
                ask(self._context, save, lambda _: self.accept(), refused)
                return
            self.keep_button.setEnabled(True)
            about = self.tr(
                "With this lens, privacy zones of camera {0} may cover less than now: they lie elsewhere on "
                "the picture, or are narrower while the camera moves."
            ).format(camera)
            title = self.tr("Lens of camera {0}").format(camera)
            SecondPersonDialog(self._context, title, about, save, lambda _: self.accept(), self).open()

        ask(self._context, lambda: service.uncovered_by(camera, lens), ask_second, refused)

    def _actor(self) -> Actor | None:
        try:
            return self._context.services.people.seat.require(
                Permission.CHANGE_ZONES, f"camera {self._camera.number}"
            )
        except ConsoleError as error:
            self._show_error(error)
            return None

    def reject(self) -> None:
        """Stop a measurement on the first Esc; close on the second."""
        if self.task.is_running and not self.task.stop_flag.is_set():
            self.stop()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Close the dialog and stop the measurement."""
        self.task.stop()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)


def lens_words(lens: LensModel) -> str:
    """Return a lens as text."""
    from PySide6.QtCore import QCoreApplication

    sentence = QCoreApplication.translate(
        "LensDialog",
        "pan range {0:.1f}°, tilt {1:.1f}° to {2:.1f}°, angle of view {3:.1f}° to {4:.1f}°, "
        "accurate to {5:.2f}°",
    )
    low, high = sorted((lens.tilt_zero_deg - lens.tilt_half_deg, lens.tilt_zero_deg + lens.tilt_half_deg))
    return sentence.format(
        abs(lens.pan_half_deg) * 2, low, high, lens.fov[0][1], lens.fov[-1][1], lens.error_deg
    )


def _number_field(least: float, most: float, unit: str) -> QDoubleSpinBox:
    field = number_field(QDoubleSpinBox())
    field.setRange(least, most)
    field.setDecimals(2)
    field.setSuffix(unit)
    return field
