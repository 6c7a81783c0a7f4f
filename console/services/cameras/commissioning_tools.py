"""The services of commissioning that the pane is given together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.services.cameras.acceptance_tests import AcceptanceTests
from console.services.cameras.batch import Batch
from console.services.cameras.device_settings import DeviceSettingsService

if TYPE_CHECKING:
    from console.services.books.ports import Gate
    from console.services.cameras.commissioning import CommissioningService
    from console.services.cameras.device_ports import DeviceAccess
    from console.services.ports import ActLog


@dataclass(frozen=True, slots=True)
class CommissioningTools:
    """The services of commissioning; each asks who may."""

    service: CommissioningService
    access: DeviceAccess
    batch: Batch
    settings: DeviceSettingsService


def commissioning_tools(
    service: CommissioningService, access: DeviceAccess, acts: ActLog, gate: Gate
) -> CommissioningTools:
    """Build the tools around a commissioning service.

    Args:
        service: the acts of commissioning.
        access: opens devices, and feeds of cameras that are not live.
        acts: the log of acts.
        gate: asked before each act.
    """
    batch = Batch(access, service, AcceptanceTests(access, service.clock))
    settings = DeviceSettingsService(access.device, acts, gate, service.clock, service.enrolment.require_free)
    return CommissioningTools(service, access, batch, settings)
