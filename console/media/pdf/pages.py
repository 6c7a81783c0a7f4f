"""One PDF, read by a process of its own."""

from __future__ import annotations

import json
import string
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.scheme.documents import PdfPicture
from console.domain.text import text
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from typing import IO

CHILD = "console.media.pdf.page_child"
ANSWER_S = 20.0
"""Seconds after which a page is given up, and the process ended."""
MOST_ANSWER = 80_000_000
"""Bytes of a picture; more is no answer of ours."""
MOST_TOLD = 10_000
"""Bytes of what is told beside it."""
MOST_SIDE = 4_096
"""Points of a side of a picture."""
MOST_PAGES = 100_000
POINT_BYTES = 4
_PLAIN = frozenset(string.ascii_letters + string.digits + " .,:()'-")


@dataclass(frozen=True, slots=True)
class _Pipes:
    process: subprocess.Popen[bytes]
    asks: IO[bytes]
    answers: IO[bytes]


class PdfPages:
    """Implements `services.scheme.documents.PdfFile`. Thread-safe; calls wait, one after the other.

    Args:
        content: of the file.

    Raises:
        EnvironmentFault: it cannot be opened.
    """

    def __init__(self, content: bytes) -> None:
        self._lock = threading.Lock()
        process = subprocess.Popen(
            [sys.executable, "-m", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if process.stdin is None or process.stdout is None:  # both were asked for
            raise _unreadable("")
        self._pipes = _Pipes(process, process.stdin, process.stdout)
        # Also where nobody takes the answer any more, because somebody else sits here now.
        weakref.finalize(self, _end, self._pipes)
        try:
            told, _ = self._asked(str(len(content)).encode() + b"\n" + content)
        except BaseException:
            self.close()
            raise
        self.pages = self._number(told, "pages", 0, MOST_PAGES)

    def page(self, number: int, width_px: int) -> PdfPicture:
        """Return the picture of a page (`PdfFile`)."""
        told, picture = self._question({"what": "page", "page": number, "width": width_px})
        wide, high = (self._number(told, side, 1, MOST_SIDE) for side in ("width", "height"))
        stride = self._number(told, "stride", wide * POINT_BYTES, MOST_ANSWER)
        if stride * high != len(picture):
            # Whoever draws it reads so many bytes, whether they are there or not.
            raise self._given_up()
        return PdfPicture(wide, high, stride, picture)

    def find(self, words: str, first: int) -> int | None:
        """Return the next page with the words (`PdfFile`)."""
        told, _ = self._question({"what": "find", "words": words, "page": first})
        page = self._number(told, "page", -1, self.pages - 1)
        return page if page >= 0 else None

    def close(self) -> None:
        """End the process."""
        _end(self._pipes)

    def _number(self, told: dict[str, Any], name: str, least: int, most: int) -> int:
        """Return a number that the process told: a file may have taken the process over."""
        number = told.get(name)
        if type(number) is not int or not least <= number <= most:
            raise self._given_up()
        return number

    def _given_up(self) -> EnvironmentFault:
        """End a process whose answers are none of ours; return what to raise."""
        self._pipes.process.kill()
        return _unreadable("")

    def _question(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return self._asked(json.dumps(question).encode() + b"\n")

    def _asked(self, question: bytes) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            # A process that does not answer is ended, and with it the waiting.
            answered = threading.Event()
            watch = BackgroundThread(_end_if_silent, "pdf watch", (self._pipes.process, answered))
            watch.start()
            try:
                self._pipes.asks.write(question)
                self._pipes.asks.flush()
                told: dict[str, Any] = json.loads(self._pipes.answers.readline(MOST_TOLD))
                size = told["bytes"]
                if type(size) is not int or not 0 <= size <= MOST_ANSWER:
                    raise self._given_up()
                picture = self._pipes.answers.read(size)
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                raise _unreadable("the process that reads it ended") from None
            finally:
                answered.set()
                watch.join()
            if "error" in told:
                # Shown as it is: letters and points only, nothing that a label would take for a mark.
                raise _unreadable("".join(one for one in str(told["error"])[:200] if one in _PLAIN))
            if len(picture) != size:
                raise _unreadable("the process that reads it ended")
            return told, picture


def _end_if_silent(process: subprocess.Popen[bytes], answered: threading.Event) -> None:
    if not answered.wait(ANSWER_S):
        process.kill()


def _end(pipes: _Pipes) -> None:
    pipes.process.kill()
    pipes.process.wait()
    for pipe in (pipes.asks, pipes.answers):
        try:
            pipe.close()
        except OSError:
            # What was still to be written to the process that has ended.
            continue


def _unreadable(why: str) -> EnvironmentFault:
    return EnvironmentFault(
        text("This PDF cannot be shown ({why}).", why=why.rstrip("."))
        if why
        else "This PDF cannot be shown.",
        "Open it with another program, save it as PDF again, and file that as a new version.",
    )
