"""The camera list: search, groups and states; a camera goes to a tile by mouse or keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from console.domain.books.scheme import BOOK as SCHEME_BOOK
from console.domain.errors import OperatorError
from console.ui.base.action import action_by_id
from console.ui.base.background import ask
from console.ui.base.no_cameras import no_cameras_words
from console.ui.base.pane import PaneKind
from console.ui.base.sites import offer_sites
from console.ui.books.change_signal import BookChangeSignal
from console.ui.cameras.camera_tree_model import NUMBER_ROLE, SEARCH_ROLE, CameraTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.scheme.sites import Site
    from console.ui.base.context import PaneContext

SCHEME = SCHEME_BOOK.name


class CamerasPane(QWidget):
    """Lists the cameras of the scheme. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Number, name, place or group"))
        self.search.setClearButtonEnabled(True)
        self.site = QComboBox()
        self.site.setAccessibleName(self.tr("Site"))
        self.site.hide()
        self.site.currentIndexChanged.connect(lambda _: self._refresh())
        self.changes = BookChangeSignal(context.services.books, self)
        self.changes.written.connect(self._follow_books)
        is_reserved = context.services.people.cameras.is_reserved
        self.model = CameraTree(self._cameras(), context.bridge.camera_status, is_reserved, self)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(self.model)
        self.proxy.setFilterRole(SEARCH_ROLE)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.proxy.setRecursiveFilteringEnabled(True)
        self.tree = self._tree()
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tree)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 6, 6)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.site)
        column.addWidget(self.stack)
        self.setFocusProxy(self.search)
        context.bridge.wall.cameras_changed.connect(self._refresh)
        self._login = context.services.people.seat.login
        context.bridge.attendance.changed.connect(self._follow_person)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._call_first)
        here = QAction(self.tr("Show on the selected tile"), self)
        here.setShortcuts([QKeySequence(keys) for keys in action_by_id("enter-here").keys])
        here.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        here.triggered.connect(self._show_here)
        self.addAction(here)
        self._filter("")
        self._ask_sites()

    def _follow_person(self) -> None:
        """Show all cameras to the next person, whatever the one before was looking for."""
        login = self._context.services.people.seat.login
        if login and login != self._login:
            self._login = login
            self.search.clear()

    def _follow_books(self, books: frozenset[str]) -> None:
        if SCHEME in books:
            self._ask_sites()

    def _ask_sites(self) -> None:
        ask(self._context, self._context.services.books.scheme.sites, self._show_sites)

    def _show_sites(self, sites: Sequence[Site]) -> None:
        if isValid(self):
            offer_sites(self.site, sites)
            self._refresh()

    def _cameras(self) -> list[Camera]:
        site: Site | None = self.site.currentData()
        cameras = self._context.bridge.wall.cameras.values()
        return [camera for camera in cameras if site is None or camera.number in site.cameras]

    def _refresh(self) -> None:
        self.model.fill(self._cameras())
        self._filter(self.search.text())

    def _tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.proxy)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        side = tree.fontMetrics().height()
        tree.setIconSize(QSize(side, side))
        tree.setDragEnabled(True)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.activated.connect(self._call_camera)
        return tree

    def _filter(self, text: str) -> None:
        self.proxy.setFilterFixedString(text.strip())
        self.tree.expandAll()
        self.stack.setCurrentWidget(self.tree if self.proxy.rowCount() else self.empty)
        self.empty.setText(
            self.tr("No cameras match “{0}”.").format(text.strip())
            if text.strip()
            else self.tr("No cameras at this site.")
            if self.site.currentData() is not None
            else no_cameras_words(self._context, self.tr("No cameras yet. Add cameras in Commissioning."))
        )

    def _call_camera(self, index: QModelIndex) -> None:
        number = index.data(NUMBER_ROLE)
        if number is None:
            return
        try:
            self._context.bridge.wall.call(int(number))
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)

    def _show_here(self) -> None:
        """Show the camera that is chosen, or the first that was found, on the selected tile of the wall."""
        index = self.tree.currentIndex()
        if not self.tree.hasFocus() or index.data(NUMBER_ROLE) is None:
            index = self.proxy.index(0, 0, self.proxy.index(0, 0))
        number = index.data(NUMBER_ROLE)
        wall = self._context.bridge.wall
        if number is None:
            return
        try:
            wall.show_on_tile(wall.wall.selected, int(number))
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)

    def _call_first(self) -> None:
        if self.proxy.rowCount():
            first = self.proxy.index(0, 0)
            self._call_camera(self.proxy.index(0, 0, first))


PANE = PaneKind(
    "cameras",
    str(QT_TRANSLATE_NOOP("Panes", "Cameras")),
    CamerasPane,
    is_open_at_first=True,
    least_px=180,
)
