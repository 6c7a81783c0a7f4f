"""Words about the wall while nobody is signed on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.ui.base.context import UnattendedWall


def hidden_words() -> str:
    """Return the text in place of the pictures."""
    return QCoreApplication.translate(
        "Unattended", "No one is signed in. Pictures are hidden, as this scheme decided. Recording goes on."
    )


def unattended_words(rule: UnattendedWall) -> str:
    """Return what the sign-in page says about the wall."""
    translate = QCoreApplication.translate
    if rule is UnattendedWall.HIDDEN:
        return translate("Unattended", "The pictures are hidden until someone signs in. Recording goes on.")
    if rule is UnattendedWall.NO_CONTROL:
        return translate("Unattended", "The wall stays live, and its keys wait until someone signs in.")
    return translate("Unattended", "The wall stays live. Sign in to call and steer cameras.")
