"""Record until killed: `python -m tests.media.recorder.crash_child PATH`; prints the last frame given."""

from __future__ import annotations

import datetime as dt
import sys
import threading
import time
from pathlib import Path

from console.domain.clock import SystemClock
from console.domain.recording.policy import RecordingPolicy
from console.domain.streaming.packets import EncodedPacket
from console.media.recorder.recorder import Recorder
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from tests.media.clips import FPS, STEP, clip
from tests.media.town import NO_LIMITS, Acts


def main() -> None:
    """Feed one camera at its own pace, for ever."""
    clock = SystemClock()
    volumes = VolumeSet([VolumeConfig(Path(sys.argv[1]), NO_LIMITS)], clock.monotonic_s)
    recorder = Recorder(volumes, Acts(), RecordingPolicy(segment_s=1.5))
    made = clip()
    threading.Thread(target=recorder.run, args=(threading.Event(), clock), daemon=True).start()
    recorder.opened(7, made.form)
    begin_s = time.monotonic()
    number = 0
    while True:
        payload, is_key = made.frames[number % len(made.frames)]
        packet = EncodedPacket(
            0, payload, number * STEP, number * STEP, is_key, dt.datetime.now(dt.UTC), time.monotonic()
        )
        recorder.packet(7, packet)
        number += 1
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        time.sleep(max(0.0, begin_s + number / FPS - time.monotonic()))


if __name__ == "__main__":
    main()
