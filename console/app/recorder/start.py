"""Starting the recorder's process, and starting it again when it ended."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.app.instance_lock import RECORDER_FOLDER, recorder_runs
from console.app.recorder.stop import end_hung_recorder
from console.settings.passphrase import DESCRIPTOR, known_passphrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

LOG = "recorder.log"
LIMIT_LOG_BYTES = 8 * 2**20
PAUSES_S = (0.0, 0.3, 1.0, 2.0, 5.0, 10.0)
"""How long is waited before the next start, by the number of starts that failed before."""
STEADY_S = 20.0
"""A recorder that ran for so long has started well."""
HUNG_S = 6.0
"""A recorder that has answered and no longer does for so long is ended and started again."""
SLOW_START_S = 60.0
"""A recorder may take so long to answer for the first time: it may have to upgrade a database."""
_log = logging.getLogger(__name__)


class RecorderStarter:
    """Starts the recorder of a home and ends it if it hangs. One thread.

    Args:
        home: of the scheme.
        is_demo: whether it is the demo's.
        logins: by the cameras' unique reference numbers, where they are not in the keyring.
    """

    def __init__(
        self, home: Path, *, is_demo: bool = False, logins: Mapping[str, tuple[str, str]] | None = None
    ) -> None:
        self._home, self._is_demo, self._logins = home, is_demo, logins
        self._process: subprocess.Popen[bytes] | None = None
        self._begun_s = self._heard_s = self._next_s = float("-inf")
        self._has_answered = False
        self._failures = 0
        self._is_over = False
        self._silent_s: float | None = None
        """Since when a recorder that something else started does not answer."""

    @property
    def pid(self) -> int | None:
        """The process that was started here, if it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    @property
    def has_failed(self) -> bool:
        """Whether the last start failed, or what was started ended soon."""
        return self._failures > 0

    def __call__(self) -> None:
        """Start the recorder if none of ours runs; called while it does not answer."""
        if self._is_over:
            return
        now_s = time.monotonic()
        if self.pid is not None:
            if now_s - self._heard_s > (HUNG_S if self._has_answered else SLOW_START_S):
                self.end_hung()
            return
        if self._process is not None:
            self._note_end(now_s)
        if recorder_runs(self._home):
            self._watch_other(now_s)
        elif now_s >= self._next_s:
            self._silent_s = None
            self._start(now_s)

    def start_if_absent(self) -> None:
        """Start the recorder now, if none runs on this home."""
        if not recorder_runs(self._home):
            self._start(time.monotonic())

    def _watch_other(self, now_s: float) -> None:
        """End a recorder that was left by an earlier console, or is a service, if it hangs."""
        if self._silent_s is None:
            self._silent_s = now_s
        elif now_s - self._silent_s > HUNG_S:
            end_hung_recorder(self._home)

    def retire(self) -> None:
        """Start nothing any more: the recorder is about to be told to stop."""
        self._is_over = True

    def wait(self, seconds: float) -> None:
        """Wait for the end of a process that was told to stop; kill it if it takes longer."""
        process = self._process
        if process is None:
            return
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            _log.error("the recorder did not end within %.0f s", seconds)
            process.kill()
            process.wait()

    def answered(self) -> None:
        """Note that the recorder answers."""
        self._has_answered, self._heard_s, self._silent_s = True, time.monotonic(), None

    def end_hung(self) -> None:
        """End a process that does not answer."""
        if self._process is not None and self.pid is not None:
            _log.error("the recorder does not answer and is started again")
            self._process.kill()
            self._process.wait()

    def _note_end(self, now_s: float) -> None:
        process, self._process = self._process, None
        lasted_s = now_s - self._begun_s
        self._failures = 0 if lasted_s > STEADY_S else self._failures + 1
        self._next_s = now_s + self._pause_s
        _log.error("the recorder ended with status %s", process.returncode if process else "unknown")

    def _start(self, now_s: float) -> None:
        try:
            self._process = start(self._home, is_demo=self._is_demo, logins=self._logins)
        except OSError as error:
            # The console shows the wall meanwhile, and says that nothing is recorded.
            _log.error("the recorder cannot be started: %s", error)
            self._failures += 1
            self._next_s = now_s + self._pause_s
            return
        self._begun_s = self._heard_s = now_s
        self._has_answered = False

    @property
    def _pause_s(self) -> float:
        return PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]


def start(
    home: Path, *, is_demo: bool = False, logins: Mapping[str, tuple[str, str]] | None = None
) -> subprocess.Popen[bytes]:
    """Start the recorder of a home; it lives on when this process ends.

    Args:
        home: of the scheme.
        is_demo: whether it is the demo's.
        logins: go to it through a pipe.
    """
    command = [sys.executable, "-m", "console", "record", "--serve"]
    command += ["--demo"] if is_demo else []
    command += ["--logins", "-"] if logins is not None else []
    environment = os.environ | {"WATCHROOM_HOME": str(home.parent if is_demo else home)}
    with _log_file(home) as log, _handed_passphrase(environment) as descriptors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if logins is not None else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            pass_fds=descriptors,
            # Ctrl+C in the console's terminal is not for the recorder.
            start_new_session=True,
        )
    if process.stdin is not None and logins is not None:
        try:
            process.stdin.write(json.dumps({urn: list(login) for urn, login in logins.items()}).encode())
            process.stdin.close()
        except OSError:
            _log.error("the recorder ended before it had the cameras' logins")
    return process


@contextmanager
def _handed_passphrase(environment: dict[str, str]) -> Iterator[tuple[int, ...]]:
    """Let the child open the same encrypted keyring: its passphrase goes through a pipe."""
    phrase = known_passphrase()
    if phrase is None or sys.platform == "win32":
        yield ()
        return
    reading, writing = os.pipe()
    try:
        os.write(writing, phrase.encode())
        os.close(writing)
        environment[DESCRIPTOR] = str(reading)
        yield (reading,)
    finally:
        os.close(reading)


def _log_file(home: Path) -> BinaryIO:
    folder = home / RECORDER_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / LOG
    if path.exists() and path.stat().st_size > LIMIT_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb")
