"""Walls saved under a name for all consoles, restored on this console's monitors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from console.domain.errors import ConsoleError
from console.domain.wall.monitor_matching import attach
from console.domain.wall.serialization import wall_from_plain, wall_to_plain
from console.ui.wall.wall_name_dialog import WallNameDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.bridge.messages import MessageCentre
    from console.domain.wall.model import Wall
    from console.ui.base.context import PaneContext


def save_as(context: PaneContext, parent: QWidget) -> None:
    """Ask for a name, then save the wall under it."""

    def ask(names: Sequence[str]) -> None:
        WallNameDialog.to_save(names, lambda name: save(context, name), parent).open()

    context.bridge.background.run(context.services.wall.saved_walls, ask)


def choose(context: PaneContext, parent: QWidget) -> None:
    """Ask which saved wall to restore, then restore it."""

    def ask(names: Sequence[str]) -> None:
        dialog = WallNameDialog.to_open(
            names, lambda name: restore(context, name), lambda name: delete(context, name), parent
        )
        dialog.open()

    context.bridge.background.run(context.services.wall.saved_walls, ask)


def save(context: PaneContext, name: str) -> None:
    """Save the wall under a name."""
    actor = context.bridge.wall.actor
    plain = wall_to_plain(context.bridge.wall.saved_wall())

    def done(_: None) -> None:
        context.bridge.messages.note(
            QCoreApplication.translate("Layouts", "Wall saved as “{0}”").format(name)
        )

    context.bridge.background.run(lambda: context.services.wall.save(actor, name, plain), done)


def restore(context: PaneContext, name: str) -> None:
    """Show a saved wall on the monitors that are connected."""

    def show(plain: dict[str, Any]) -> None:
        live = context.bridge.wall
        try:
            saved = wall_from_plain(plain)
        except ConsoleError as error:
            context.bridge.messages.refuse(error)
            return
        present_monitors = [board.monitor for board in live.wall.boards if board.is_present]
        live.stop_tour()
        live.change(attach(saved, present_monitors))
        missing = missing_cameras(saved, sorted(live.cameras))
        if missing:
            show_missing(context.bridge.messages, missing)
        context.services.wall.restored(live.actor, name)

    context.bridge.background.run(lambda: context.services.wall.load(name), show)


def delete(context: PaneContext, name: str) -> None:
    """Delete a saved wall."""
    actor = context.bridge.wall.actor
    context.bridge.background.run(lambda: context.services.wall.delete(actor, name))


def missing_cameras(wall: Wall, cameras: Sequence[int]) -> list[int]:
    """Return the numbers on a wall's tiles that no camera in service has."""
    return sorted({number for board in wall.boards for number in board.tiles if number} - set(cameras))


def show_missing(messages: MessageCentre, missing: Sequence[int]) -> None:
    """Say which cameras of a wall that was restored are not there."""
    numbers = ", ".join(map(str, missing))
    message = QCoreApplication.translate("Keeping", "Cameras on the saved wall that are not in service: {0}")
    then = QCoreApplication.translate(
        "Keeping", "Their tiles stay empty until they are, or until you put others there."
    )
    messages.note(message.format(numbers), then)
