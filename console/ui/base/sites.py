"""The choice of a site in lists and reports (SYS-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QComboBox

    from console.domain.scheme.sites import Site


def offer_sites(box: QComboBox, sites: Sequence[Site]) -> None:
    """Offer the sites, and all of them at first; a scheme without sites has no choice. UI thread.

    The one that is chosen stays chosen, as it is now.
    """
    before: Site | None = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(QCoreApplication.translate("Sites", "All sites"), None)
    for site in sites:
        box.addItem(site.name, site)
        if before is not None and site.name == before.name:
            box.setCurrentIndex(box.count() - 1)
    box.blockSignals(False)
    box.setVisible(bool(sites))
