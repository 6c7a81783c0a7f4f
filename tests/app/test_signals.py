"""The end by a signal comes whichever thread the system hands it to."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import signal, threading
from console.app.record import stay

def hand_over():
    threading.Event().wait(0.5)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    threading.Event().wait()

threading.Thread(target=hand_over, daemon=True).start()
stay(0)
print("ended")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_signal_to_another_thread_ends_the_wait_of_the_main_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.returncode) == ("ended\n", 0), done.stderr
