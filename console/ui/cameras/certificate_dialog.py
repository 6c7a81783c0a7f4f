"""Asking whether a camera's certificate, for which nobody vouches, is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontDatabase

from console.domain.cameras.certificate import CertificateUnknown, spaced
from console.ui.widgets.forms import FormDialog, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError

PAIRS_A_LINE = 16


class CertificateDialog(FormDialog):
    """UI thread."""

    def __init__(self, error: CertificateUnknown, accept: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("Certificate", "Certificate of the camera at {0}").format(error.host),
            parent.window(),
        )
        self._fingerprint, self._accept = error.fingerprint, accept
        said = self.tr(
            "Nobody whom this machine trusts signed it, as with most cameras. Compare the fingerprint with "
            "what the camera itself shows on its own page. From then on it must be this one: another one "
            "is refused, because somebody may listen in."
        )
        self.column.addWidget(words(said, "muted"))
        pairs = spaced(error.fingerprint).split(":")
        lines = [":".join(pairs[at : at + PAIRS_A_LINE]) for at in range(0, len(pairs), PAIRS_A_LINE)]
        self.shown = self.column.field(self.tr("SHA-256 fingerprint"), words("\n".join(lines)))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        # The theme's size, in letters of one width.
        self.shown.setStyleSheet(f"font-family: '{fixed}';")
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.finish(self.tr("It is the same: accept"), self._accepted)

    def _accepted(self) -> None:
        self.accept()
        self._accept(self._fingerprint)


def ask_about_certificate(error: ConsoleError, parent: QWidget, accept: Callable[[str], None]) -> bool:
    """Ask, where that is what went wrong; whether it is."""
    if not isinstance(error, CertificateUnknown):
        return False
    CertificateDialog(error, accept, parent).open()
    return True
