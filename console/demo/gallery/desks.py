"""Pictures of a visitor's arrival, of the annual report and of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui.books.report_pane import ReportPane
from console.ui.evidence.snapshot_dialog import SnapshotDialog
from console.ui.evidence.snapshots_pane import SnapshotsPane, SnapshotView
from console.ui.visitors.arrival import ArrivalPage

if TYPE_CHECKING:
    from console.demo.gallery.room import GalleryConsole


def arrival(room: GalleryConsole) -> None:
    """Picture the arrival of a visitor."""
    room.show_only("visitors")
    room.do("arrival")
    room.picture("visitor arrives", "A visitor arrives: the notice, the declaration and the signature.")
    for page in room.window.findChildren(ArrivalPage):
        if page.isVisible():
            page.sign_in.click()
            room.picture(
                "visitor arrives refused",
                "A visitor cannot be signed in before they have read the declaration.",
            )
            page.cancel.click()
    room.catch_up()


def report(room: GalleryConsole) -> None:
    """Picture the annual report after counting."""
    pane = room.show_only("report")
    if isinstance(pane, ReportPane) and pane.count_button.isEnabled():
        pane.count_button.click()
        room.until(lambda: pane.report is not None)
        room.picture("report counted", "The annual report, counted from the books.")
    if isinstance(pane, ReportPane) and pane.publish_button.isEnabled():
        pane.publish_button.click()
        room.picture("report published", "The annual report for the public: a new folder, signed.")
        room.shut()


def snapshots(room: GalleryConsole) -> None:
    """Picture a snapshot that is taken, and how it is opened from the list."""
    room.do("snapshot")
    for taken in room.window.findChildren(SnapshotDialog):
        room.picture("snapshot taken", "A snapshot: its camera, why it is necessary, the open incident.")
        taken.reason.setText("Number plate of the white van")
        taken.submit()
    room.catch_up()
    pane = room.show_only("snapshots")
    if isinstance(pane, SnapshotsPane):
        room.until(lambda: pane.selected() is not None)
        pane.open_picture()
        room.until(lambda: bool(room.window.findChildren(SnapshotView)))
        room.picture("snapshot opened", "A snapshot, opened from the list.")
        room.shut()
