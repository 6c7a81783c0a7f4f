"""The page of the scheme's sites: occupier, supplement to the policy, people and cameras (SYS-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout

from console.domain.errors import ConsoleError, OperatorError
from console.domain.scheme.sites import Site
from console.domain.text import text
from console.ui.scheme.page_base import SchemePage, long_edit
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = 2_000


class SitesPage(SchemePage):
    """Shows and changes the sites. UI thread."""

    stated = Signal(object)
    """Emitted with all `Site`s, changed."""
    history_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._saved: tuple[Site, ...] = ()
        self._may_edit = False
        self.chosen = QComboBox()
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        form = FormColumn(None, margin=0)
        column.addLayout(form)
        form.field(self.tr("Site"), self.chosen)
        self.name = form.field(self.tr("Name"), QLineEdit())
        self.occupier = form.field(self.tr("Occupier"), QLineEdit())
        self.cameras = form.field(self.tr("Camera numbers, separated by commas"), QLineEdit())
        self.people = form.field(self.tr("User names of its people, separated by commas"), QLineEdit())
        self.worn = form.field(self.tr("Body-worn cameras of its guards, separated by commas"), QLineEdit())
        self.supplement = form.field(self.tr("Local supplement to the policy"), long_edit(6))
        self.supplement.setTabChangesFocus(True)
        form.addWidget(
            words(
                self.tr(
                    "Each camera belongs to one site at most. The camera list and the report can be "
                    "limited to a site."
                ),
                "muted",
            )
        )
        column.addStretch(1)
        for line in self._lines():
            line.setMaxLength(LETTERS)
            line.textChanged.connect(lambda _: self._refresh())
        self.supplement.textChanged.connect(self._refresh)
        self.save = button(self.tr("Save &site"), self._save, is_first=True)
        self.remove = button(self.tr("Re&move site"), self._remove)
        self.history = button(self.tr("&History"), self.history_wanted.emit)
        self.buttons.addWidget(self.remove)
        self.buttons.addWidget(self.history)
        self.buttons.addStretch()
        self.buttons.addWidget(self.save)
        self.setFocusProxy(self.chosen)
        self.chosen.activated.connect(lambda _: self._fill())
        self._offer("")

    def _lines(self) -> tuple[QLineEdit, ...]:
        return self.name, self.occupier, self.cameras, self.people, self.worn

    def show_sites(self, sites: Sequence[Site], *, may: bool) -> None:
        """Show the sites in force and discard what was changed; `may`: the person may change them."""
        self._may_edit = may
        name = self.name.text().strip()
        self._saved = tuple(sites)
        for line in self._lines():
            line.setReadOnly(not may)
        self.supplement.setReadOnly(not may)
        self.save.setVisible(may)
        self.remove.setVisible(may)
        self.show_refusal("")
        self.show_note("" if may else self.tr("Read only. Your role cannot change the scheme's rules."))
        self._offer(name)

    def _offer(self, name: str) -> None:
        self.chosen.clear()
        for site in self._saved:
            self.chosen.addItem(site.name, site)
            if site.name == name:
                self.chosen.setCurrentIndex(self.chosen.count() - 1)
        if self._may_edit or not self._saved:
            self.chosen.addItem(self.tr("New site…") if self._may_edit else self.tr("No sites"), None)
        self._fill()

    def _fill(self) -> None:
        site: Site = self.chosen.currentData() or Site("")
        self.name.setText(site.name)
        self.occupier.setText(site.occupier)
        self.cameras.setText(", ".join(map(str, site.cameras)))
        self.people.setText(", ".join(site.people))
        self.worn.setText(", ".join(site.body_worn))
        self.supplement.setPlainText(site.supplement)
        self._refresh()

    def site(self) -> Site:
        """Return the site as it is entered.

        Raises:
            OperatorError: a camera is no number.
        """
        numbers = []
        for part in _parts(self.cameras.text()):
            if not (part.isascii() and part.isdigit() and 0 < int(part[:12]) < 10**9):
                raise OperatorError(
                    text("“{part}” is not the number of a camera.", part=part[:20]), "For example: 3, 5, 12."
                )
            numbers.append(int(part))
        return Site(
            self.name.text().strip(),
            self.occupier.text().strip(),
            tuple(numbers),
            _parts(self.people.text()),
            _parts(self.worn.text()),
            self.supplement.toPlainText().strip(),
        )

    def changed(self) -> bool:
        """Return whether something was changed and not saved."""
        try:
            return self.site() != (self.chosen.currentData() or Site(""))
        except ConsoleError:
            return True

    def _refresh(self) -> None:
        self.save.setEnabled(self._may_edit and self.changed())
        self.remove.setEnabled(self._may_edit and self.chosen.currentData() is not None)

    def _others(self) -> tuple[Site, ...]:
        return tuple(site for site in self._saved if site is not self.chosen.currentData())

    def _save(self) -> None:
        try:
            site = self.site()
        except ConsoleError as error:
            self.refuse(error)
            return
        self.stated.emit((*self._others(), site))

    def _remove(self) -> None:
        self.stated.emit(self._others())


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in typed.split(",") if part.strip())
