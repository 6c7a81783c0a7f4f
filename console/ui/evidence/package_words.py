"""Words for the kinds of copy and the forms of packages."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.domain.evidence.copies import CopyKind
from console.domain.evidence.forms import PackageForm

_COPIES = {
    CopyKind.MASTER: str(QT_TRANSLATE_NOOP("Packages", "Master")),
    CopyKind.WORKING: str(QT_TRANSLATE_NOOP("Packages", "Working copy")),
    CopyKind.MASKED: str(QT_TRANSLATE_NOOP("Packages", "Masked copy")),
    CopyKind.VIEWING: str(QT_TRANSLATE_NOOP("Packages", "Viewing copy")),
    CopyKind.REDACTED: str(QT_TRANSLATE_NOOP("Packages", "Redacted copy")),
    CopyKind.CLIP: str(QT_TRANSLATE_NOOP("Packages", "Court clip")),
}
_FORMS = {
    PackageForm.FOLDER: str(QT_TRANSLATE_NOOP("Packages", "Folder")),
    PackageForm.ZIP: str(QT_TRANSLATE_NOOP("Packages", "ZIP file with a passphrase (AES-256)")),
    PackageForm.CD: str(QT_TRANSLATE_NOOP("Packages", "Images for CDs (700 MB)")),
    PackageForm.DVD: str(QT_TRANSLATE_NOOP("Packages", "Images for DVDs (4.7 GB)")),
    PackageForm.BLU_RAY: str(QT_TRANSLATE_NOOP("Packages", "Images for Blu-ray discs (25 GB)")),
    PackageForm.ONVIF: str(QT_TRANSLATE_NOOP("Packages", "ONVIF export file (one camera)")),
}


def copy_words(kind: CopyKind) -> str:
    """Return the name of a kind of copy."""
    return QCoreApplication.translate("Packages", _COPIES[kind])


def form_words(form: PackageForm) -> str:
    """Return the name of a form."""
    return QCoreApplication.translate("Packages", _FORMS[form])
