"""What the operator can do: text, keys and function. Each subject's room lists its own in `ACTIONS`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.people.permissions import Permission
    from console.ui.base.action_window import ActionWindow

SUBMIT_KEYS = tuple(QKeySequence(Qt.Modifier.CTRL | key) for key in (Qt.Key.Key_Enter, Qt.Key.Key_Return))
"""The keys that submit a form: on the number pad and in the middle of the keyboard."""
Window_contra = TypeVar("Window_contra", contravariant=True)


class ActionGroup(Enum):
    """The menu, and the section of the overview of keys, in which an action is listed."""

    CAMERA = str(QT_TRANSLATE_NOOP("Actions", "Camera"))
    WALL = str(QT_TRANSLATE_NOOP("Actions", "Wall"))
    STEER = str(QT_TRANSLATE_NOOP("Actions", "Steer"))
    LAYOUT = str(QT_TRANSLATE_NOOP("Actions", "Layout"))
    TOUR = str(QT_TRANSLATE_NOOP("Actions", "Tour"))
    BOOKS = str(QT_TRANSLATE_NOOP("Actions", "Books"))
    PLAYBACK = str(QT_TRANSLATE_NOOP("Actions", "Playback"))
    CONSOLE = str(QT_TRANSLATE_NOOP("Actions", "Console"))


@dataclass(frozen=True, slots=True)
class Action(Generic[Window_contra]):
    """One row of the table that feeds keys, menus, tool tips and the overview of keys.

    Attributes:
        id: stable name; joystick buttons in the settings refer to it.
        text: English text, marked for translation in the context `Actions`.
        keys: key sequences as Qt writes them; the first is shown.
        do: the function, given the window on which the key was pressed.
        needs: what the person at the console must be permitted; None where the action asks for itself, or
            changes nothing that matters.
        is_everywhere: works while a pane has the keyboard too; single letters and arrows never do.
        argument: what stands for {0} in the text.
        pane: the pane that reads the keys while it has the keyboard; from a menu it is shown first.
        is_held: lasts while the key is down (`ui.ptz.steering_keys`); from a menu it is done for a moment.
    """

    id: str
    group: ActionGroup
    text: str
    keys: tuple[str, ...]
    do: Callable[[Window_contra], object]
    needs: Permission | None = None
    is_everywhere: bool = False
    argument: str = ""
    is_held: bool = False
    pane: str = ""

    @property
    def label(self) -> str:
        """The text in the operator's language."""
        return QCoreApplication.translate("Actions", self.text).replace("{0}", self.argument)

    @property
    def spoken_keys(self) -> str:
        """The first two keys as they are printed on a keyboard, such as "Ctrl+Z"."""
        # Return and Enter are one key for those who read it.
        said = dict.fromkeys(key_words(QKeySequence(keys)) for keys in self.keys[:2])
        return QCoreApplication.translate("Actions", " or ").join(said)

    @property
    def tool_tip(self) -> str:
        """The text with its keys."""
        return f"{self.label} ({self.spoken_keys})"


def key_words(keys: QKeySequence) -> str:
    """Return a key sequence as it is printed on a keyboard."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def submit_key_words() -> str:
    """Return the keys that submit a form, as a text shows them."""
    return key_words(SUBMIT_KEYS[0])


def action(
    group: ActionGroup,
    name: str,
    text: object,
    keys: str,
    do: Callable[[Window_contra], object],
    needs: Permission | None = None,
) -> Action[Window_contra]:
    """Build an action.

    Args:
        group: its menu.
        name: its id.
        text: the result of `QT_TRANSLATE_NOOP("Actions", …)`.
        keys: key sequences separated by spaces; a star before them: they work everywhere.
        do: given the window.
        needs: the permission it needs, if any.
    """
    plain = keys.removeprefix("*")
    return Action(name, group, str(text), tuple(plain.split()), do, needs, is_everywhere=plain != keys)


def with_arguments(do: Callable[..., object], *arguments: object) -> Callable[[Window_contra], object]:
    """Return `do` with arguments after the window."""
    return lambda window: do(window, *arguments)


@dataclass(frozen=True, slots=True)
class TogglePane:
    """The function that shows or hides a pane."""

    pane: str

    def __call__(self, window: ActionWindow) -> None:
        window.host.toggle_pane(self.pane)


@dataclass(frozen=True, slots=True)
class FillMonitor:
    """The function that gives the whole monitor to a pane, or brings the wall back."""

    pane: str

    def __call__(self, window: ActionWindow) -> None:
        window.host.fill_monitor(self.pane)


_BY_ID: dict[str, Action[Any]] = {}


def register(actions: Iterable[Action[Any]]) -> None:
    """Make actions known by their ids. The shell does this once for all rooms, when it is imported."""
    _BY_ID.update({row.id: row for row in actions})


def action_by_id(name: str) -> Action[Any]:
    """Return the action with this id; a wrong id is a bug."""
    return _BY_ID[name]
