"""The check that the device at each camera's address is still the accepted one, wired to messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.domain.text import text
from console.services.cameras.device_identity import DeviceIdentityMonitor, accepted_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app.engine import LiveEngine
    from console.app.scheme import OpenScheme
    from console.app.wiring.cameras import CameraDirectory
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import Identity
    from console.services.cameras.device_ports import DeviceAccess
    from console.services.ports import Notices


def device_watch(
    scheme: OpenScheme,
    cameras: CameraDirectory,
    engine: LiveEngine,
    device_access: DeviceAccess,
    messages: Notices,
    failed: Callable[[str], None],
) -> HostedLoop:
    """Return the thread that reports a camera whose device was replaced by another."""

    def identity(camera: Camera) -> Identity:
        device = device_access.device(camera)
        try:
            return device.identity()
        finally:
            device.close()

    def report(camera: Camera, wrong: Identity | None) -> None:
        key = f"box {camera.number}"
        if wrong is None:
            messages.clear_fault(key)
            return
        messages.fault(
            key,
            text(
                "The device at the address of camera {camera} {name} has changed ({maker} "
                "{model}, serial number {serial}).",
                camera=camera.number,
                name=camera.name,
                maker=wrong.maker,
                model=wrong.model,
                serial=wrong.serial or "unknown",
            ),
            "It cannot be used until someone accepts it under Commissioning.",
            camera.number,
        )

    accepted = accepted_of(scheme.camera_facts)
    watch = DeviceIdentityMonitor(
        cameras.cameras,
        identity,
        accepted,
        cameras.admission,
        engine.feed,
        scheme.ledger,
        report,
        scheme.lessons,
    )
    return HostedLoop("identity of cameras", lambda stop: watch.run(stop, engine.clock), failed)
