"""Qt offscreen before anything imports it; threads and timers that outlive a test fail it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
