"""The commissioning view as its commands see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLabel, QWidget

    from console.domain.cameras.camera import Camera
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission
    from console.services.cameras.batch import Batch, CameraOutcome
    from console.services.cameras.commissioning import CommissioningService
    from console.services.cameras.device_ports import ClosableFeed, DeviceAccess
    from console.ui.base.background import BackgroundTask
    from console.ui.base.context import PaneContext
    from console.ui.cameras.camera_page import CameraPage
    from console.ui.cameras.commissioning_list import CommissioningList
    from console.ui.cameras.discovery_bar import DiscoveredPage, DiscoveryBar


class CommissioningHost(Protocol):
    """Implemented by `CommissioningView`. UI thread."""

    context: PaneContext
    service: CommissioningService
    device_access: DeviceAccess
    batch: Batch
    task: BackgroundTask
    bar: DiscoveryBar
    list: CommissioningList
    found_page: DiscoveredPage
    camera_page: CameraPage
    said: QLabel

    @property
    def widget(self) -> QWidget:
        """The parent of dialogs."""
        ...

    def refresh(self) -> None:
        """Show the cameras as they are and what the person at the console may do."""
        ...

    def actor(self, act: Permission) -> Actor | None:
        """Return the person who acts; None if not permitted, which is shown."""
        ...

    def certificate_of(self, camera: Camera, again: Callable[[], None]) -> Callable[[ConsoleError], bool]:
        """Return an error handler that asks about an unknown certificate, saves it and calls `again`."""
        ...

    def feed_of_chosen(self) -> ClosableFeed | None:
        """Return the separate feed of the selected camera, if it has one."""
        ...

    def close_feed(self) -> None:
        """Close the separate feed."""
        ...

    def show_outcomes(self, title: str, outcomes: Sequence[CameraOutcome]) -> None:
        """Show what came of several cameras."""
        ...
