"""The map of deployments: on the scheme's plans, where redeployable cameras are and were (RED-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)
from shiboken6 import isValid

from console.bridge.labels import error_words
from console.domain.books.deployments import Positioned
from console.domain.people.permissions import Permission
from console.ui.base.background import ask, ask_as_person
from console.ui.base.save_file import prints_folder
from console.ui.cameras.deployment_plan import DeploymentPlan
from console.ui.cameras.deployment_sheet import DeploymentSheet, PrintedPlan
from console.ui.cameras.deployment_texts import on_map, places_html
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import write_pdf
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from console.domain.books.deployment_file import Deployment
    from console.domain.errors import ConsoleError
    from console.domain.map.plans import Plan
    from console.ui.base.context import PaneContext

NUMBER_ROLE = Qt.ItemDataRole.UserRole + 1
LIST_PX, SIZE_PX = 360, (1180, 680)
MARGIN_MM = 12.0


class DeploymentMapDialog(Dialog):
    """Shows deployments on the plans and in words, and gives them their places. Deleted when closed.

    Args:
        context: of the pane.
        first: the deployment that is chosen at first; None: the newest.
        parent: owns the dialog.
    """

    def __init__(self, context: PaneContext, first: Deployment | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Where redeployable cameras are and were"))
        self._context, self._books = context, context.services.books
        self._service = self._books.deployments
        self._found: dict[int, Deployment] = {}
        self._plans: dict[str, Plan] = {}
        self._number = first.number if first is not None else None
        self._plan_id = ""
        scale = clamped(context.settings.scale)
        self.view = DeploymentPlan(scale)
        self.plans, self.cameras, self.list = QComboBox(), QComboBox(), QListWidget()
        self.plans.setAccessibleName(self.tr("Plan"))
        self.cameras.setAccessibleName(self.tr("Camera"))
        self.list.setAccessibleName(self.tr("Deployments"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFixedWidth(round(LIST_PX * scale))
        self.empty, self.hint = words("", "empty"), words("", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.place_button = button(self.tr("Choose its &place"), self.begin_placing)
        self.save_button = button(self.tr("&Save place"), self.view.set_place, is_first=True)
        self.cancel_button = button(self.tr("&Keep as it was"), self.stop_placing)
        self.print_button = button(self.tr("P&rint map and list"), self.print_map)
        self.close_button = button(self.tr("Close"), self.reject)
        for each in (self.place_button, self.cancel_button, self.print_button, self.close_button):
            # Enter sets the place while the pin is shown, and presses no button of the dialog.
            each.setAutoDefault(False)
        self.save_button.setAutoDefault(False)
        self.save_button.setDefault(False)
        self._lay_out()
        self._connect()
        self.resize(round(SIZE_PX[0] * scale), round(SIZE_PX[1] * scale))
        self._follow()
        self.read()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.plans, 1)
        top.addWidget(self.cameras, 1)
        left = QVBoxLayout()
        left.addWidget(self.view, 1)
        left.addWidget(self.empty, 1)
        left.addWidget(self.hint)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addLayout(left, 1)
        middle.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self.refusal)
        column.addLayout(
            Flow(
                (
                    self.place_button,
                    self.save_button,
                    self.cancel_button,
                    self.print_button,
                    self.close_button,
                )
            )
        )

    def _connect(self) -> None:
        self.plans.activated.connect(lambda _at: self._show_plan(self.plans.currentData() or ""))
        self.cameras.activated.connect(lambda _at: self._fill())
        self.list.currentItemChanged.connect(lambda now, _before: self._choose_item(now))
        self.view.chosen.connect(self.choose)
        self.view.placed.connect(self.save_place)
        self.view.given_up.connect(self._follow)

    # -- what is shown -------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the deployments that the person may read, and the plans."""

        def work() -> tuple[list[Deployment], tuple[Plan, ...]]:
            return self._service.charted(self._books.actor()), self._context.services.map.read().plans

        ask_as_person(self._context, work, self._show, self._refuse)

    def _refuse(self, error: ConsoleError) -> None:
        if isValid(self):
            self.refusal.setText(error_words(error))
            self.refusal.show()
            self._follow()

    def _show(self, read: tuple[list[Deployment], tuple[Plan, ...]]) -> None:
        if not isValid(self):
            return
        self._found = {one.number: one for one in read[0]}
        self._plans = {plan.id: plan for plan in read[1]}
        chosen = self.cameras.currentData()
        self.cameras.clear()
        self.cameras.addItem(self.tr("All cameras"), None)
        for camera in sorted({one.camera for one in read[0] if one.camera is not None}):
            self.cameras.addItem(self.tr("Camera {0}").format(camera), camera)
        self.cameras.setCurrentIndex(max(0, self.cameras.findData(chosen)))
        self.plans.clear()
        for plan in read[1]:
            self.plans.addItem(plan.title, plan.id)
        self._fill()

    def shown(self) -> dict[int, Deployment]:
        """Return the deployments of the chosen camera, or all, by number."""
        camera = self.cameras.currentData()
        return {number: one for number, one in self._found.items() if camera in {None, one.camera}}

    def _fill(self) -> None:
        found, titles = self.shown(), {plan.id: plan.title for plan in self._plans.values()}
        self.list.blockSignals(True)
        self.list.clear()
        now_utc = self._service.now_utc()
        for number, one in found.items():
            said = on_map(one, one.state(now_utc), titles, self._books.names.person)
            item = QListWidgetItem(said, self.list)
            item.setData(NUMBER_ROLE, number)
        self.list.blockSignals(False)
        if self._number not in found:
            self._number = next(iter(found), None)
        chosen = found.get(self._number or 0)
        place = chosen.position if chosen is not None else None
        known = place.plan if place is not None and place.plan in self._plans else self._plan_id
        self._show_plan(known if known in self._plans else next(iter(self._plans), ""))
        self._select_in_list()

    def _show_plan(self, plan_id: str) -> None:
        plan = self._plans.get(plan_id)
        self.plans.setCurrentIndex(self.plans.findData(plan_id))
        if plan is None or (plan_id == self._plan_id and self.view.plan == plan):
            if plan is None:
                self._plan_id = ""
                self.view.show_plan(None, None)
            self._show_marks()
            return
        self._plan_id = plan_id
        service = self._context.services.map
        ask_as_person(
            self._context, lambda: service.picture(plan_id), lambda file: self._show_picture(plan, file)
        )

    def _show_picture(self, plan: Plan, file: bytes | None) -> None:
        if not isValid(self) or plan.id != self._plan_id:
            return
        picture = QPixmap()
        picture.loadFromData(file or b"")
        self.view.show_plan(plan, picture)
        self._show_marks()

    def _show_marks(self) -> None:
        now_utc = self._service.now_utc()
        titles = {plan.id: plan.title for plan in self._plans.values()}
        marks = {}
        for number, one in self.shown().items():
            if one.position is not None and one.position.plan == self._plan_id:
                state = one.state(now_utc)
                marks[number] = (one, state, on_map(one, state, titles, self._books.names.person))
        self.view.show_deployments(marks, self._number)
        self._follow()

    def _follow(self) -> None:
        """Show what there is to see and to do."""
        is_placing = self.view.is_placing
        self.empty.setText(self._why_empty())
        self.empty.setVisible(bool(self.empty.text()))
        self.view.setVisible(not self.empty.text())
        may = self._books.may(Permission.ASSESS_DEPLOYMENT)
        is_ready = self._number in self._found and self.view.plan is not None
        self.place_button.setEnabled(may and is_ready)
        self.place_button.setVisible(not is_placing)
        self.save_button.setVisible(is_placing)
        self.cancel_button.setVisible(is_placing)
        self.print_button.setEnabled(self._books.may(Permission.PRINT_BOOKS) and bool(self.shown()))
        for widget in (self.list, self.plans, self.cameras):
            widget.setEnabled(not is_placing)
        self.hint.setText(
            self.tr("Click on the plan, or use the arrow keys; with Shift, finely. Enter saves, Esc stops.")
            if is_placing
            else self.tr(
                "The numbers are those of the deployments. Arrow keys choose the next; plus and minus zoom."
            )
        )
        self.hint.setVisible(not self.empty.text())

    def _why_empty(self) -> str:
        if not self._found:
            return self.tr("No deployments yet. Assess one in the Deployments pane.")
        if not self._plans:
            return self.tr("No plans yet. Add a drawing, a map or an aerial photograph in the Map pane.")
        return ""

    # -- acts ----------------------------------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Choose a deployment: in the list, and on its plan."""
        self._number = number
        self._select_in_list()
        place = self._found[number].position if number in self._found else None
        if place is not None and place.plan in self._plans and place.plan != self._plan_id:
            self._show_plan(place.plan)
        self.view.choose(number)
        self._follow()

    def _select_in_list(self) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(NUMBER_ROLE) == self._number:
                self.list.blockSignals(True)
                self.list.setCurrentRow(row)
                self.list.blockSignals(False)

    def _choose_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.choose(int(item.data(NUMBER_ROLE)))

    def begin_placing(self) -> None:
        """Let the place of the chosen deployment be chosen on the plan that is shown."""
        if self._number in self._found:
            self.refusal.hide()
            self.view.choose(self._number)
            self.view.begin_placing()
            self._follow()

    def stop_placing(self) -> None:
        """Leave the place as it was."""
        self.view.give_up()
        self._follow()

    def save_place(self, x: float, y: float) -> None:
        """Enter the place of the chosen deployment."""
        number, plan = self._number, self.view.plan
        if number is None or plan is None:
            return
        place = Positioned(plan=plan.id, x=min(round(x), plan.width), y=min(round(y), plan.height))
        self.save_button.setEnabled(False)

        def entered(_ref: object) -> None:
            if isValid(self):
                self.save_button.setEnabled(True)
                self.stop_placing()
                self.read()

        def refused(error: ConsoleError) -> None:
            if isValid(self):
                self.save_button.setEnabled(True)
                self._refuse(error)

        ask(self._context, lambda: self._service.enter(self._books.actor(), place, number), entered, refused)

    def print_map(self) -> None:
        """Write the plans with their numbers and the list as PDF into the folder for prints."""
        now_utc, camera = self._service.now_utc(), self.cameras.currentData()
        path = prints_folder(self._context) / f"deployments-map-{now_utc:%Y%m%dT%H%M%SZ}.pdf"
        owner, person, service = self._books.owner, self._books.names.person, self._context.services.map
        legend = self.tr("White on black: a camera is there. Black on white: a camera was or is to be there.")

        def work() -> Path:
            found = self._service.charted_places(self._books.actor())
            found = [one for one in found if camera in {None, one.camera}]
            plans = service.read().plans
            pages = [
                PrintedPlan(
                    plan,
                    service.picture(plan.id) or b"",
                    [
                        (one, one.state(now_utc))
                        for one in found
                        if one.position and one.position.plan == plan.id
                    ],
                )
                for plan in plans
            ]
            titles = {plan.id: plan.title for plan in plans}
            html = places_html(found, person, owner, now_utc, titles)
            sheet = DeploymentSheet([page for page in pages if page.deployments], legend, html)
            write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, "deployments", sheet)
            return path

        said = self.tr("Map and list of places saved")
        ask(
            self._context,
            work,
            lambda made: self._context.bridge.messages.note(said, str(made)),
            self._refuse,
        )
