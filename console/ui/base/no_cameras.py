"""What is said in place of cameras where a seat has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import translated

if TYPE_CHECKING:
    from console.ui.base.context import PaneContext


def no_cameras_words(context: PaneContext, otherwise: str) -> str:
    """Return why this seat has no cameras and what to do about it, without naming one.

    Args:
        context: of the pane.
        otherwise: what is said where there are none at all.
    """
    refused = context.services.why_no_cameras()
    if refused is None:
        return otherwise
    said = QCoreApplication.translate("Cameras", "This seat has no cameras now. {0} {1}")
    return said.format(translated(refused.rule), translated(refused.then)).rstrip()
