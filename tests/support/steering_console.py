"""A console of its own that holds one camera moving, to be killed or stopped by a test.

It reads its orders from standard input, and says `moving` and the watchdog's process on standard output.
"""

from __future__ import annotations

import json
import sys
import time

from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.stop_watchdog import StopWatchdog
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.ptz.model import Phase, Velocity
from console.services.ptz.service import SteeringService
from tests.support.screen import KeptActs
from tests.support.steering_doubles import Anyone, Blind, Forgetful


def main() -> None:
    order = json.loads(sys.stdin.readline())
    guard = StopWatchdog()
    service = SteeringService(
        [Camera(3, "URN-3", "Crossing", "", "", CameraKind.PTZ, "", device=onvif_device(order["url"]))],
        lambda _camera: OnvifPtz(order["url"], (order["user"], order["password"]), "", order["fingerprint"]),
        KeptActs(),
        SystemClock(),
        Anyone(),
        Blind(),
        Forgetful(),
        guard,
    )
    service.prepare(3)
    while service.state(3).phase is Phase.NONE:
        time.sleep(0.02)
    service.move(3, Velocity(pan=0.3), "Ada")
    sys.stdout.write(f"{guard.process_id}\n")
    sys.stdout.flush()
    end_s = time.monotonic() + order["seconds"]
    while time.monotonic() < end_s:
        service.renew(3, "Ada")
        time.sleep(0.1)
    service.close()
    guard.close()


if __name__ == "__main__":
    main()
