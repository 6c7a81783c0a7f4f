"""The dialog for accepting a camera's certificate that no trusted authority has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontDatabase

from console.domain.cameras.certificate import CertificateUnknown, CertifiedService, spaced
from console.ui.widgets.forms import FormDialog, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError

PAIRS_A_LINE = 16


class CertificateDialog(FormDialog):
    """Shows a certificate's fingerprint and asks whether to accept it. UI thread.

    Args:
        error: the certificate that is not known.
        accept: called with the fingerprint and the service that showed it.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self,
        error: CertificateUnknown,
        accept: Callable[[str, CertifiedService], None],
        parent: QWidget,
    ) -> None:
        super().__init__(_title(error), parent.window())
        self._error, self._accept = error, accept
        note = self.tr(
            "No authority that this computer trusts has signed this certificate. That is normal "
            "for cameras. Compare the fingerprint with the one on the camera's own web page. If "
            "you accept it, any other certificate is refused from then on, because someone might "
            "be intercepting the connection."
        )
        self.column.addWidget(words(note, "muted"))
        pairs = spaced(error.fingerprint).split(":")
        lines = [
            ":".join(pairs[start : start + PAIRS_A_LINE]) for start in range(0, len(pairs), PAIRS_A_LINE)
        ]
        self.shown = self.column.field(self.tr("SHA-256 fingerprint"), words("\n".join(lines)))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        # Keep the theme's size but use a fixed-width font.
        self.shown.setStyleSheet(f"font-family: '{fixed}';")
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # Whoever presses Enter without having compared anything accepts nothing.
        self.finish(self.tr("Accept certificate"), self._accepted, is_default=False)

    def _accepted(self) -> None:
        self.accept()
        self._accept(self._error.fingerprint, self._error.service)


def _title(error: CertificateUnknown) -> str:
    if error.service is CertifiedService.STREAMS:
        title = QCoreApplication.translate("Certificate", "Certificate of the streams of the camera at {0}")
    else:
        title = QCoreApplication.translate("Certificate", "Certificate of the camera at {0}")
    return title.format(error.host)


def ask_about_certificate(
    error: ConsoleError, parent: QWidget, accept: Callable[[str, CertifiedService], None]
) -> bool:
    """Open the dialog if the error is about an unknown certificate; return whether it is."""
    if not isinstance(error, CertificateUnknown):
        return False
    CertificateDialog(error, accept, parent).open()
    return True
