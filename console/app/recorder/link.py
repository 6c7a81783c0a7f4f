"""The console's connection to the recorder: its newest word, and orders to it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from console import __version__
from console.app.recorder import messages
from console.app.recorder.address import ANSWER_S, knock
from console.app.recorder.messages import NotUnderstood
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

    from console.app.recorder.messages import RecorderReport

EVERY_S = 0.25
"""The recorder's word is asked for so often."""
_log = logging.getLogger(__name__)


class RecorderAway(EnvironmentFault):
    """The recorder does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "The recorder does not answer.",
            "Try again in a moment. If it lasts: watchroom recorder stop, then watchroom recorder start.",
        )


class RecorderCall:
    """One connection, on which orders are given one after another. Any thread.

    Args:
        home: of the scheme.

    Raises:
        OSError: nobody answers.
    """

    def __init__(self, home: Path) -> None:
        self._connection: Connection = knock(home)
        self._lock = threading.Lock()

    def order(self, name: str, **values: Any) -> dict[str, Any]:
        """Give an order and return the answer.

        Raises:
            RecorderAway: no answer came; nothing more can be asked on this connection.
            EnvironmentFault: the recorder refused it, with its words.
        """
        with self._lock:
            try:
                answer = self._answer_to(messages.encode({"do": name, **values}))
            except BaseException:
                # An answer that came late would be taken for that of the next order.
                self._connection.close()
                raise
        if not answer.get("ok"):
            raise EnvironmentFault(str(answer.get("what", "")), str(answer.get("then", "")))
        return answer

    def _answer_to(self, order: bytes) -> dict[str, Any]:
        try:
            self._connection.send_bytes(order)
            if not self._connection.poll(ANSWER_S):
                raise RecorderAway
            return messages.decode(self._connection.recv_bytes(messages.LIMIT_BYTES))
        except (OSError, EOFError):
            raise RecorderAway from None

    def close(self) -> None:
        """Hang up, after the answer that is being awaited."""
        with self._lock:
            self._connection.close()


class RecorderLink:
    """Follows the recorder of a home. `run` on a thread of its own; everything else from any.

    Args:
        home: of the scheme.
        absent: called at every turn while the recorder does not answer; may start it.
        present: called when it has answered.
    """

    def __init__(
        self,
        home: Path,
        absent: Callable[[], None] = lambda: None,
        present: Callable[[], None] = lambda: None,
    ) -> None:
        self.report: RecorderReport | None = None
        """The recorder's newest word; None while it does not answer."""
        self.secret = ""
        """The password of its relay."""
        self.fault = ""
        """Why the recorder cannot be used, in words; empty while it can, or while it is being started."""
        self.lost_s = time.monotonic()
        """Monotonic time since which it does not answer."""
        self.greetings = 0
        """How often a recorder was met; what was told before may have been told another one."""
        self._home, self._absent, self._present = home, absent, present
        self._call: RecorderCall | None = None
        self._woken = threading.Event()
        self._is_ending = False

    def run(self, stop: threading.Event) -> None:
        """Keep the connection until told to stop."""
        while not stop.is_set():
            self._turn()
            self._woken.wait(EVERY_S)
            self._woken.clear()
        self._hang_up()

    def expect_end(self) -> None:
        """Note that the recorder is told to end, so that it is no fault when it does not answer any more."""
        self._is_ending = True

    def wake(self) -> None:
        """Ask for the recorder's word now."""
        self._woken.set()

    def order(self, name: str, **values: Any) -> Mapping[str, Any]:
        """Give an order; see `RecorderCall.order`. It may wait, so not on the UI thread."""
        call = self._call
        if call is None:
            raise RecorderAway
        answer = call.order(name, **values)
        self.wake()
        return answer

    def _turn(self) -> None:
        try:
            if self._call is None:
                self._greet()
            if self._call is not None:
                self.report = messages.read_report(self._call.order("report"))
                self.fault = ""
                self._present()
        except (OSError, ConsoleError) as error:
            self._lose(error)

    def _greet(self) -> None:
        call = RecorderCall(self._home)
        told = call.order("hello", version=__version__)
        if told.get("version") != __version__:
            call.close()
            raise _OtherVersion(str(told.get("version")))
        self._call, self.secret = call, str(told.get("secret", ""))
        self.greetings += 1
        _log.info("the recorder answers")

    def _lose(self, error: Exception) -> None:
        if self.report is not None or self._call is not None:
            self.lost_s = time.monotonic()
            level = logging.INFO if self._is_ending else logging.WARNING
            _log.log(level, "the recorder does not answer any more: %s", error)
        self._hang_up()
        self.fault = _words(error)
        if not self.fault:
            self._absent()

    def _hang_up(self) -> None:
        call, self._call, self.report = self._call, None, None
        if call is not None:
            call.close()


def _words(error: Exception) -> str:
    """Return why waiting for the recorder will not help; empty if it may."""
    if isinstance(error, PermissionError):
        return text(
            "This user of the machine may not use the recorder ({where}). Ask whoever looks after the "
            "machine to add it to the recorder's group, then sign in to the machine again.",
            where=error.filename or error.strerror,
        )
    return str(error) if isinstance(error, _OtherVersion | NotUnderstood) else ""


class _OtherVersion(EnvironmentFault):
    def __init__(self, version: str) -> None:
        super().__init__(
            text(
                "The recorder is of version {theirs}, this console of {ours}.",
                theirs=version,
                ours=__version__,
            ),
            "Restart the recorder: watchroom recorder stop, then watchroom recorder start.",
        )
