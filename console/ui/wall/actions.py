"""Actions on the wall: cameras on tiles, digital zoom, layouts, saved walls, tours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.bridge.labels import fit_word
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.wall import monitor_matching, moves
from console.domain.wall.layouts import AUTOMATIC_MOST, CHOICES, automatic
from console.domain.wall.zoom import STEP, Zoom
from console.ui.base.action import Action, ActionGroup, action, with_arguments
from console.ui.wall import saved_walls, snapshots
from console.ui.wall.layout_dialog import LayoutDialog
from console.ui.wall.wall_window import WallWindow, selected_tile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.bridge.wall import LiveWall
    from console.domain.wall.layouts import Layout
    from console.ui.wall.tile import Tile

PAN_STEP = 0.15
"""Part of the seen width or height by which one key press moves a zoomed picture."""


def _wall(window: WallWindow) -> LiveWall:
    return window.context.bridge.wall


def _apply(window: WallWindow, move: moves.Move, *, is_undoable: bool = True) -> None:
    live = _wall(window)
    live.change(move(live.wall), is_undoable=is_undoable)


# -- camera ----------------------------------------------------------------------------------------------


def call_typed(window: WallWindow) -> None:
    """Call the typed camera to the spot; with no number typed, show one tile alone or all again."""
    number = window.entry.take()
    if number:
        _wall(window).call(int(number))
    else:
        _apply(window, moves.toggle_single, is_undoable=False)


def show_typed(window: WallWindow) -> None:
    """Show the typed camera on the selected tile."""
    number = window.entry.take()
    if not number:
        raise OperatorError("Type the number of a camera first.", "Then press these keys again.")
    live = _wall(window)
    live.show_on_tile(live.wall.selected, int(number))


def escape(window: WallWindow) -> None:
    """Cancel the number; with none typed, go back from the single tile."""
    if not window.entry.take() and _wall(window).wall.board.single is not None:
        _apply(window, moves.toggle_single, is_undoable=False)


def save_snapshot(window: WallWindow) -> None:
    """Open the form for a snapshot of the picture on the selected tile."""
    tile, camera = selected_tile(window)
    if tile.picture is None:
        raise OperatorError(
            "There is no picture on this tile yet.", "Wait until the camera's picture appears."
        )
    snapshots.save(window.context, camera, tile.picture, masked=tile.status.masked)


def switch_recording(window: WallWindow) -> None:
    """Switch the recording of the selected camera between real time and time-lapse (SYS-04)."""
    _, camera = selected_tile(window)
    recording = window.context.services.recording
    is_real_time = recording.state(camera).is_in_real_time
    recording.switch(camera, real_time=not is_real_time, actor=_wall(window).actor)
    mode = (
        QCoreApplication.translate("Actions", "recording in time-lapse")
        if is_real_time
        else QCoreApplication.translate("Actions", "recording in real time")
    )
    known = _wall(window).cameras.get(camera)
    named = f"{camera} {known.name}" if known is not None else str(camera)
    note = QCoreApplication.translate("Actions", "Camera {0}: {1}").format(named, mode)
    window.context.bridge.messages.note(note)


def zoom(window: WallWindow, notches: int) -> None:
    """Zoom digitally about the middle of what is seen."""
    tile, _ = selected_tile(window)
    _show_zoom(window, tile, tile.zoom.about(0.5, 0.5, STEP**notches))


def reset_zoom(window: WallWindow) -> None:
    """Show the whole picture."""
    tile, _ = selected_tile(window)
    _show_zoom(window, tile, Zoom())


def pan(window: WallWindow, across: int, down: int) -> None:
    """Move within a zoomed picture."""
    tile, _ = selected_tile(window)
    _show_zoom(window, tile, tile.zoom.moved(across * PAN_STEP, down * PAN_STEP))


def change_fit(window: WallWindow) -> None:
    """Show the selected tile's picture the next way: whole, filling the tile, or stretched over it."""
    _apply(window, lambda wall: moves.change_fit(wall, wall.selected))
    board = _wall(window).wall.board
    window.context.bridge.messages.note(fit_word(board.fit_of(board.selected)))


def show_acts(window: WallWindow) -> None:
    """Show the bar of common acts on the selected tile, with the keys."""
    view = window.host.wall_view_of(_wall(window).wall.active)
    if view is not None:
        view.acts.take_keys()


def _show_zoom(window: WallWindow, tile: Tile, value: Zoom) -> None:
    view = window.host.wall_view_of(_wall(window).wall.active)
    if view is not None:
        view.zoom(tile, value)


# -- tiles and monitors ----------------------------------------------------------------------------------


def select(window: WallWindow, across: int, down: int) -> None:
    """Move the selection."""
    _apply(window, lambda wall: moves.move_selection(wall, across, down), is_undoable=False)


def carry(window: WallWindow, across: int, down: int) -> None:
    """Move the selected camera to the next tile."""
    _apply(window, lambda wall: moves.carry(wall, across, down))


def swap(window: WallWindow) -> None:
    """Swap the selected camera with the spot."""
    _apply(window, lambda wall: moves.swap(wall, wall.selected, wall.spot))


def mark_spot(window: WallWindow) -> None:
    """Make the selected tile the spot."""
    _apply(window, lambda wall: moves.mark_spot(wall, wall.selected))


def empty(window: WallWindow) -> None:
    """Empty the selected tile."""
    _apply(window, lambda wall: moves.put(wall, wall.selected, None))


def next_monitor(window: WallWindow, step: int) -> None:
    """Give the keys to another monitor."""
    _apply(window, lambda wall: moves.activate(wall, step), is_undoable=False)
    window.host.raise_active()


def adopt(window: WallWindow) -> None:
    """Show here what a missing monitor showed."""
    if not _wall(window).wall.parked:
        raise OperatorError("No monitor is missing.")
    _apply(window, lambda wall: monitor_matching.adopt(wall, wall.parked[0], wall.active))


def toggle_figures(window: WallWindow) -> None:
    """Show or hide frame rates and ages."""
    window.host.toggle_figures()


def toggle_density(window: WallWindow) -> None:
    """Pixels per metre at the mouse pointer."""
    window.wall_view.density.toggle()


def undo(window: WallWindow) -> None:
    """Undo the last change of the wall."""
    _wall(window).undo()


def redo(window: WallWindow) -> None:
    """Redo the change that was undone last."""
    _wall(window).redo()


# -- layouts ---------------------------------------------------------------------------------------------


def set_layout(window: WallWindow, layout: Layout) -> None:
    """Give the active monitor another layout."""
    _apply(window, lambda wall: moves.set_layout(wall, wall.active, layout))


def choose_layout(window: WallWindow) -> None:
    """Open the choice of all layouts."""
    current = _wall(window).wall.board.layout
    window.open_dialog(
        LayoutDialog(
            current,
            _tiles_wanted(window),
            lambda layout: set_layout(window, layout),
            window.dialog_parent,
        )
    )


def set_automatic(window: WallWindow) -> None:
    """Give the active monitor as many tiles as it has cameras, arranged for the room that there is."""
    set_layout(window, automatic(_tiles_wanted(window)))


def _tiles_wanted(window: WallWindow) -> int:
    cameras = sum(camera is not None for camera in _wall(window).wall.board.tiles)
    return min(max(cameras, 1), AUTOMATIC_MOST)


def save_wall(window: WallWindow) -> None:
    """Ask for a name and save the wall under it."""
    saved_walls.save_as(window.context, window.dialog_parent)


def open_wall(window: WallWindow) -> None:
    """Ask for a saved wall and restore it."""
    saved_walls.choose(window.context, window.dialog_parent)


# -- tour ------------------------------------------------------------------------------------------------


def toggle_tour(window: WallWindow) -> None:
    """Start a tour of all cameras, or stop it."""
    live = _wall(window)
    if live.run is None:
        live.start_tour(window.context.settings.dwell_s)
    else:
        live.stop_tour()


def pause_tour(window: WallWindow) -> None:
    """Pause the tour, or resume it."""
    _wall(window).pause_tour()


def step_tour(window: WallWindow, by: int) -> None:
    """Go to another page of the tour."""
    _wall(window).step_tour(by)


T = QT_TRANSLATE_NOOP
_C, _W, _L, _T = ActionGroup.CAMERA, ActionGroup.WALL, ActionGroup.LAYOUT, ActionGroup.TOUR
_WATCH = Permission.WATCH


def _layouts() -> Iterator[Action[WallWindow]]:
    for number, layout in enumerate(CHOICES, 1):
        do = with_arguments(set_layout, layout)
        yield action(_L, f"layout-{number}", layout.name, f"*Ctrl+{number}", do, _WATCH)


ACTIONS: tuple[Action[WallWindow], ...] = (
    # Calling a camera asks for its own permission, wherever it comes from.
    action(
        _C,
        "enter",
        T("Actions", "Call the typed camera, or show one tile alone"),
        "Return Enter",
        call_typed,
    ),
    action(
        _C,
        "enter-here",
        T("Actions", "Show the typed camera on the selected tile"),
        "Shift+Return Shift+Enter",
        show_typed,
    ),
    action(_C, "escape", T("Actions", "Cancel the number, or show all tiles again"), "Escape", escape),
    action(
        _C, "snapshot", T("Actions", "Take a snapshot of the selected tile…"), "*F9", save_snapshot, _WATCH
    ),
    action(
        _C,
        "record",
        T("Actions", "Record in real time, or in time-lapse"),
        "R",
        switch_recording,
        _WATCH,
    ),
    action(_C, "zoom-in", T("Actions", "Zoom in"), "+ =", with_arguments(zoom, 1)),
    action(_C, "zoom-out", T("Actions", "Zoom out"), "-", with_arguments(zoom, -1)),
    action(_C, "zoom-reset", T("Actions", "Show the whole picture"), "Home", reset_zoom),
    action(
        _C, "pan-left", T("Actions", "Pan left in a zoomed picture"), "Shift+Left", with_arguments(pan, -1, 0)
    ),
    action(
        _C,
        "pan-right",
        T("Actions", "Pan right in a zoomed picture"),
        "Shift+Right",
        with_arguments(pan, 1, 0),
    ),
    action(_C, "pan-up", T("Actions", "Pan up in a zoomed picture"), "Shift+Up", with_arguments(pan, 0, -1)),
    action(
        _C, "pan-down", T("Actions", "Pan down in a zoomed picture"), "Shift+Down", with_arguments(pan, 0, 1)
    ),
    action(_C, "acts", T("Actions", "Common acts on the selected tile"), "Q", show_acts),
    action(_C, "fit", T("Actions", "Fit, fill or stretch the picture"), "F", change_fit, _WATCH),
    action(_W, "left", T("Actions", "Select the tile to the left"), "Left", with_arguments(select, -1, 0)),
    action(_W, "right", T("Actions", "Select the tile to the right"), "Right", with_arguments(select, 1, 0)),
    action(_W, "up", T("Actions", "Select the tile above"), "Up", with_arguments(select, 0, -1)),
    action(_W, "down", T("Actions", "Select the tile below"), "Down", with_arguments(select, 0, 1)),
    action(
        _W,
        "carry-left",
        T("Actions", "Move the camera left"),
        "Ctrl+Left",
        with_arguments(carry, -1, 0),
        _WATCH,
    ),
    action(
        _W,
        "carry-right",
        T("Actions", "Move the camera right"),
        "Ctrl+Right",
        with_arguments(carry, 1, 0),
        _WATCH,
    ),
    action(
        _W, "carry-up", T("Actions", "Move the camera up"), "Ctrl+Up", with_arguments(carry, 0, -1), _WATCH
    ),
    action(
        _W,
        "carry-down",
        T("Actions", "Move the camera down"),
        "Ctrl+Down",
        with_arguments(carry, 0, 1),
        _WATCH,
    ),
    action(_W, "swap", T("Actions", "Swap the selected camera with the spot"), "X", swap, _WATCH),
    action(_W, "spot", T("Actions", "Make the selected tile the spot"), "S", mark_spot, _WATCH),
    action(_W, "empty", T("Actions", "Empty the selected tile"), "Delete", empty, _WATCH),
    action(_W, "monitor", T("Actions", "Go to the next monitor"), "*F6", with_arguments(next_monitor, 1)),
    action(
        _W,
        "monitor-back",
        T("Actions", "Go to the previous monitor"),
        "*Shift+F6",
        with_arguments(next_monitor, -1),
    ),
    action(_W, "adopt", T("Actions", "Show a missing monitor's cameras here"), "*Ctrl+M", adopt, _WATCH),
    action(_W, "figures", T("Actions", "Show or hide frame rate and age"), "I", toggle_figures),
    action(
        _W,
        "density",
        T("Actions", "Pixels per metre at the mouse pointer"),
        "D",
        toggle_density,
    ),
    action(_W, "undo", T("Actions", "Undo the last change"), "*Ctrl+Z", undo, _WATCH),
    action(_W, "redo", T("Actions", "Redo the change"), "*Ctrl+Y Ctrl+Shift+Z", redo, _WATCH),
    *_layouts(),
    action(_L, "layout-automatic", T("Actions", "Automatic layout"), "*Ctrl+0", set_automatic, _WATCH),
    action(_L, "layouts", T("Actions", "Choose a layout"), "*Ctrl+L", choose_layout, _WATCH),
    action(_L, "save", T("Actions", "Save the wall under a name"), "*Ctrl+S", save_wall, _WATCH),
    action(_L, "open", T("Actions", "Restore a saved wall"), "*Ctrl+O", open_wall, _WATCH),
    action(_T, "tour", T("Actions", "Start or stop a tour of all cameras"), "T", toggle_tour, _WATCH),
    action(_T, "tour-pause", T("Actions", "Pause or resume the tour"), "Space", pause_tour),
    action(_T, "tour-next", T("Actions", "Next page of the tour"), "PgDown", with_arguments(step_tour, 1)),
    action(_T, "tour-back", T("Actions", "Previous page of the tour"), "PgUp", with_arguments(step_tour, -1)),
)
