"""What a camera needs before it goes live: purpose, assessment, requirement, safeguard and tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import choice_words
from console.domain.cameras.commissioning import TRIALS, Commissioning, Quality
from console.domain.instants import spoken_moment
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.ui.cameras.commissioning_list import CommissioningRow

REQUIREMENT_PX = 64


class AdmissionForm(QWidget):
    """The form with the details of a camera. UI thread."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_filling = False
        self.purpose, self.assessment, self.safeguard = QLineEdit(), QLineEdit(), QLineEdit()
        self.requirement = QPlainTextEdit()
        self.requirement.setFixedHeight(REQUIREMENT_PX)
        self.requirement.setTabChangesFocus(True)
        self.assessed = QDateEdit()
        self.assessed.setCalendarPopup(True)
        self.assessed.setDisplayFormat("d MMMM yyyy")
        self.quality = QComboBox()
        self.quality.addItem(self.tr("Choose"), None)
        for quality in Quality:
            self.quality.addItem(f"{choice_words(quality.value)} · {quality.pixels_per_m:g} px/m", quality)
        self.wireless = QCheckBox(self.tr("Connected by a wireless link"))
        column = FormColumn(self, 0)
        column.field(self.tr("Purpose"), self.purpose)
        row = QHBoxLayout()
        left, right = FormColumn(margin=0), FormColumn(margin=0)
        left.field(self.tr("Impact assessment reference"), self.assessment)
        right.field(self.tr("Assessment date"), self.assessed)
        row.addLayout(left, 2)
        row.addLayout(right, 1)
        column.addLayout(row)
        column.field(
            self.tr("Operational requirement: what the camera must show and where"), self.requirement
        )
        column.field(self.tr("Picture quality needed (EN 62676-4)"), self.quality)
        column.addWidget(self.wireless)
        self.safeguard.setPlaceholderText(
            self.tr("How the wireless link is secured, for example encryption and keys")
        )
        self.safeguard.setAccessibleName(self.tr("Security of the wireless link"))
        column.addWidget(self.safeguard)
        for line in (self.purpose, self.assessment, self.safeguard):
            line.textEdited.connect(self._on_edit)
        self.requirement.textChanged.connect(self._on_edit)
        self.assessed.dateChanged.connect(self._on_edit)
        self.quality.activated.connect(self._on_edit)
        self.wireless.toggled.connect(self._on_edit)
        self.wireless.toggled.connect(self.safeguard.setVisible)

    def _on_edit(self) -> None:
        if not self._is_filling:
            self.edited.emit()

    def show_known(self, details: Commissioning) -> None:
        """Show the saved details."""
        self._is_filling = True
        self.purpose.setText(details.purpose)
        self.assessment.setText(details.assessment)
        self.requirement.setPlainText(details.requirement)
        day = details.assessed_on or dt.datetime.now(dt.UTC).date()
        self.assessed.setDate(QDate(day.year, day.month, day.day))
        self.quality.setCurrentIndex(max(0, self.quality.findData(details.quality)))
        self.wireless.setChecked(details.is_wireless)
        self.safeguard.setText(details.safeguard)
        self.safeguard.setVisible(details.is_wireless)
        self._is_filling = False

    def filled(self, details: Commissioning) -> Commissioning:
        """Return the details with the input; an assessment date counts only with a reference."""
        reference, day = self.assessment.text().strip(), self.assessed.date()
        return replace(
            details,
            purpose=self.purpose.text().strip(),
            assessment=reference,
            assessed_on=dt.date(day.year(), day.month(), day.day()) if reference else None,
            requirement=self.requirement.toPlainText().strip(),
            quality=self.quality.currentData(),
            is_wireless=self.wireless.isChecked(),
            safeguard=self.safeguard.text().strip() if self.wireless.isChecked() else "",
        )


class AcceptanceTestList(QWidget):
    """The tests of a camera with buttons to run them. UI thread."""

    wanted = Signal(object)
    """Emitted with a list of test names; empty for all that are needed."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        title = QLabel(self.tr("Acceptance tests"))
        title.setObjectName("heading")
        self.everything = button(self.tr("Run all tests"), lambda: self.wanted.emit([]))
        head.addWidget(title, 1)
        head.addWidget(self.everything)
        column.addLayout(head)
        self.rows: dict[str, QLabel] = {}
        self.buttons = {name: button(self.tr("Run test"), self._test_runner(name)) for name in TRIALS}
        for name in TRIALS:
            row = QHBoxLayout()
            self.rows[name] = words("", "")
            row.addWidget(self.rows[name], 1)
            row.addWidget(self.buttons[name], 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)

    def _test_runner(self, name: str) -> Callable[[], object]:
        return lambda: self.wanted.emit([name])

    def show_rows(self, chosen: Sequence[CommissioningRow], *, may: bool) -> None:
        """Show each outcome for one camera, or how many passed for several."""
        titles = {
            "picture": self.tr("Picture"),
            "recording": self.tr("Recording"),
            "steering": self.tr("Steering"),
            "clock": self.tr("Clock"),
        }
        for name, label in self.rows.items():
            result, tint = self._describe(name, chosen)
            label.setText(f"{titles[name]}: {result}")
            label.setProperty("tint", tint)
            label.style().polish(label)
            self.buttons[name].setEnabled(may and bool(chosen))
        self.everything.setEnabled(may and bool(chosen))

    def _describe(self, name: str, chosen: Sequence[CommissioningRow]) -> tuple[str, str]:
        trials = [row.commissioning.trial(name) if row.commissioning else None for row in chosen]
        if len(trials) != 1:
            passed = sum(trial is not None and trial.is_passed for trial in trials)
            return self.tr("{0} of {1} passed").format(passed, len(trials)), "muted"
        trial = trials[0]
        if trial is None:
            return self.tr("not tested yet"), "muted"
        outcome = self.tr("passed") if trial.is_passed else self.tr("failed")
        text = f"{outcome}, {trial.said} · {spoken_moment(trial.at_utc)}"
        return text, "good" if trial.is_passed else "warn"
