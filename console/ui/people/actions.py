"""Actions on who sits at the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.domain.errors import OperatorError
from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.people.handover_dialog import HandoverDialog

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow


def change_operator(window: ActionWindow) -> None:
    """Sign in or unlock; where someone sits here, let another person take over."""
    attendance = window.context.bridge.attendance
    if attendance.is_open:
        window.open_dialog(HandoverDialog.to_change(window.context, window.dialog_parent))
    else:
        window.host.show_sign_in()


def lock(window: ActionWindow) -> None:
    """Lock the panes; the wall stays live."""
    window.context.services.people.seat.lock()


def sign_off(window: ActionWindow) -> None:
    """Sign off and hand over."""
    attendance = window.context.bridge.attendance
    if not attendance.is_open:
        window.host.show_sign_in()
        raise _nobody_open(window)
    window.open_dialog(HandoverDialog.to_sign_off(window.context, window.dialog_parent))


def _nobody_open(window: ActionWindow) -> OperatorError:
    """Return why nobody can sign off here now: the seat is locked, or nobody has it."""
    seat = window.context.services.people.seat.seat
    if seat is not None and seat.is_locked:
        return OperatorError(
            QCoreApplication.translate("Actions", "This console is locked."),
            QCoreApplication.translate("Actions", "Unlock it first, then sign off."),
        )
    return OperatorError(
        QCoreApplication.translate("Actions", "No one is signed in at this console."),
        QCoreApplication.translate("Actions", "Sign in first."),
    )


T = QT_TRANSLATE_NOOP
_X = ActionGroup.CONSOLE

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(_X, "people", T("Actions", "People"), "*Ctrl+Shift+P", TogglePane("people")),
    action(_X, "change", T("Actions", "Sign in, unlock or change operator"), "*Ctrl+E", change_operator),
    action(_X, "lock", T("Actions", "Lock the panes (the wall stays live)"), "*Ctrl+K", lock),
    action(_X, "sign-off", T("Actions", "Sign off and hand over"), "*Ctrl+Shift+E", sign_off),
)
