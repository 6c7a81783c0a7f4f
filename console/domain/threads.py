"""Threads whose start ends: on a machine short of memory, Python's waits for ever."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BEGIN_S = 5.0
"""A thread that has not begun within this time was never made."""


class BackgroundThread(threading.Thread):
    """A thread that does not keep the process alive, and whose start fails instead of waiting for ever.

    The system may grant a thread, and Python then find no memory for it: the thread ends at once and without
    a word, and `threading.Thread.start` waits for it to begin.

    Args:
        target: what it does.
        name: shown in logs and by debuggers.
        args: of the target.
    """

    def __init__(
        self, target: Callable[..., object], name: str | None = None, args: tuple[object, ...] = ()
    ) -> None:
        super().__init__(target=target, name=name, args=args, daemon=True)
        self._is_given_up = False
        self._turn = threading.Lock()
        self._begun = self._started = _Begun()

    def start(self) -> None:
        """Begin.

        Raises:
            RuntimeError: there was no thread to be had.
        """
        try:
            super().start()
        except _NeverBegan:
            with self._turn:
                self._is_given_up = not self._begun.is_set()
            if self._is_given_up:
                raise RuntimeError("can't start new thread: it did not begin") from None

    def run(self) -> None:
        """Do what it was made for, unless it begins after its starter has given it up."""
        with self._turn:
            is_given_up = self._is_given_up
        if not is_given_up:
            super().run()


class _NeverBegan(RuntimeError):
    pass


class _Begun(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        if not super().wait(BEGIN_S if timeout is None else timeout):
            raise _NeverBegan
        return True
