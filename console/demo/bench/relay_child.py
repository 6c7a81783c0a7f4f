"""A recorder with its relay in a process of its own, so that its cost is counted alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from console.app.engine import Engine, EngineOptions
from console.app.record import GivenCameras, LoggedActs, given_cameras
from console.domain.recording.placement import VolumeLimits
from console.media.relay.server import RelayServer
from console.media.volume.volume_set import VolumeConfig


def main() -> None:
    """Record the addresses that standard input names, until it is closed."""
    told = json.loads(sys.stdin.readline())
    cameras, secrets = given_cameras(told["urls"])
    relay = RelayServer()
    volumes = [VolumeConfig(Path(told["into"]), VolumeLimits(floor_bytes=0, reserve_bytes=0))]
    plan = EngineOptions(
        GivenCameras(cameras), secrets, LoggedActs(), None, volumes, _print_fault, relay=relay.stream
    )
    engine = Engine(plan)
    relay.start()
    engine.start()
    sys.stdout.write(json.dumps({"port": relay.port, "secret": relay.secret}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    engine.close()
    relay.close()


def _print_fault(fault: str) -> None:
    sys.stderr.write(f"{fault}\n")


if __name__ == "__main__":
    main()
