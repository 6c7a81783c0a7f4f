"""The process that asks PTZ cameras where they point. It runs by itself: standard library only.

In the console a thread may have to wait for its turn before it asks and before it notes that an answer
came, so that its answers are true "at some instant" of a long time. Here nothing else runs. It reads one
JSON object in each line of its standard input, and writes one for each answer. Times are of the monotonic
clock, which all processes of a machine share. Logins stay in its memory. It ends with its input.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import time
from xml.etree import ElementTree as ET

TYPE_CHECKING = False  # the module `typing` is memory that this process does not need
if TYPE_CHECKING:
    import socket
    from typing import Any

    from console.devices.onvif import watchdog_process as wire
    from console.network.receive_stamps import ReceiveStamps
else:
    from pathlib import Path

    # Both need nothing but the standard library, either.
    here = Path(__file__).parent
    sys.path += [str(here), str(here.parents[1] / "network")]
    import watchdog_process as wire
    from receive_stamps import ReceiveStamps

DEADLINE_S, LONGEST = 2.0, 200_000
TOLD_AGAIN_S = 0.5
"""A camera that does not answer is asked again after so long, until the console takes it back."""
_LONGEST, _MOST = 64, 8
"""Of the words of a camera, and of their number."""
_HOSTILE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class AskedCamera:
    """One camera that is asked. Its thread is `run`; the others only change `every_s` and end it."""

    def __init__(self, key: str, orders: dict[str, Any], every_s: float) -> None:
        self.key, self.orders, self.every_s = key, orders, every_s
        self.changed = threading.Condition()
        self.is_over = False
        self._line: socket.socket | None = None
        self._stamps: ReceiveStamps | None = None
        self._challenges: list[str] = []
        self._uses = 0

    def run(self) -> None:
        """Ask until told to end."""
        while not self.is_over:
            asked_s = time.monotonic()
            try:
                say({"key": self.key, **self._ask()})
                pause_s = None
            except (OSError, ValueError, SyntaxError) as error:
                self._hang_up()
                say({"key": self.key, "fault": type(error).__name__})
                pause_s = TOLD_AGAIN_S
            with self.changed:
                while not self.is_over and (left_s := self._left_s(asked_s, pause_s)) > 0:
                    self.changed.wait(left_s)
        self._hang_up()

    def _left_s(self, asked_s: float, pause_s: float | None) -> float:
        return asked_s + (self.every_s if pause_s is None else pause_s) - time.monotonic()

    def _ask(self) -> dict[str, Any]:
        """Return one answer, as the console takes it."""
        status, head, content, times = self._exchange()
        if status == 401:
            found = re.findall(rb"(?i)^www-authenticate\s*:\s*(digest.*?)\r?$", head, re.MULTILINE)
            self._challenges, self._uses = [one.decode("latin-1") for one in found], 0
            if not self._challenges:
                raise ValueError("login refused")
            status, _, content, times = self._exchange()
        if not 200 <= status < 300:
            raise ValueError("refused")
        return {"asked_s": times[0], "answered_s": times[1], **status_of(content)}

    def _exchange(self) -> tuple[int, bytes, bytes, tuple[float, float]]:
        orders = self.orders
        proof = ""
        if self._challenges:
            self._uses += 1
            proof = wire.answer(orders, self._challenges, self._uses)
        body = wire.envelope(orders["body"], "" if proof else wire.token(orders))
        lines = [
            f"POST {orders['path']} HTTP/1.1",
            f"Host: {orders['host_header']}",
            f'Content-Type: application/soap+xml; charset=utf-8; action="{orders["action"]}"',
            f"Content-Length: {len(body)}",
            *([f"Authorization: {proof}"] if proof else []),
        ]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        was_open = self._line is not None
        try:
            return self._sent(request)
        except (ConnectionError, EOFError):
            # A camera may close a connection that was idle.
            self._hang_up()
            if not was_open:
                raise ConnectionError from None
            return self._sent(request)

    def _sent(self, request: bytes) -> tuple[int, bytes, bytes, tuple[float, float]]:
        if self._line is None or self._stamps is None:
            self._line = wire.connected(self.orders)
            self._stamps = ReceiveStamps(self._line)
        line, stamps, until_s = self._line, self._stamps, time.monotonic() + DEADLINE_S
        asked_s = time.monotonic()
        line.settimeout(DEADLINE_S)
        line.sendall(request)
        came = b""
        while (content := whole(came)) is None:
            if len(came) > LONGEST:
                raise ValueError("too large")
            line.settimeout(max(until_s - time.monotonic(), 0.01))
            block = stamps.recv(16_384)
            if not block:
                raise ConnectionResetError if not came else EOFError
            came += block
        head = came.partition(b"\r\n\r\n")[0]
        if re.search(rb"(?im)^connection\s*:\s*close", head) or head[:8] == b"HTTP/1.0":
            self._hang_up()
        return int(head[9:12]), head, content, (asked_s, max(asked_s, stamps.came_s))

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def whole(came: bytes) -> bytes | None:
    """Return the content of an HTTP answer; None: more is to come."""
    head, end, content = came.partition(b"\r\n\r\n")
    if not end:
        return None
    if re.search(rb"(?im)^transfer-encoding\s*:\s*chunked", head):
        return _unchunked(content)
    length = re.search(rb"(?im)^content-length\s*:\s*(\d+)", head)
    if length is not None:
        return content[: int(length[1])] if len(content) >= int(length[1]) else None
    return content if b"Envelope>" in content[-200:] else None


def _unchunked(content: bytes) -> bytes | None:
    parts: list[bytes] = []
    while True:
        line, end, rest = content.partition(b"\r\n")
        if not end:
            return None
        size = int(line.partition(b";")[0], 16)
        if not size:
            return b"".join(parts)
        if len(rest) < size + 2:
            return None
        parts.append(rest[:size])
        content = rest[size + 2 :]


def status_of(content: bytes) -> dict[str, Any]:
    """Return position and movement of a GetStatus answer, as the camera wrote them."""
    # In UTF-16 or UTF-32, which no camera writes, a document type would not be found.
    if b"\0" in content or _HOSTILE.search(content):
        raise ValueError("not an answer: hostile XML")
    root = ET.fromstring(content)  # noqa: S314  # without document type and entities, see above
    status = _first(root, "PTZStatus")
    if status is None or _first(root, "Fault") is not None:
        raise ValueError("not an answer")
    position = _first(status, "Position")
    moving = _first(status, "MoveStatus")
    states = [each.text[:_LONGEST] for each in moving if each.text][:_MOST] if moving is not None else []
    told: dict[str, Any] = {"pan_tilt": None, "zoom": None, "states": states}
    for name, axes in (("PanTilt", ("x", "y")), ("Zoom", ("x",))):
        found = _first(position, name) if position is not None else None
        if found is not None:
            values = [found.get(axis) for axis in axes]
            told["pan_tilt" if name == "PanTilt" else "zoom"] = [each and each[:_LONGEST] for each in values]
    return told


def _first(element: ET.Element, name: str) -> ET.Element | None:
    return next((one for one in element.iter() if str(one.tag).rpartition("}")[2] == name), None)


def say(words: dict[str, Any]) -> None:
    """Write one line; lines are shorter than what the system writes at once."""
    os.write(1, json.dumps(words).encode() + b"\n")


class Asking:
    """All cameras that are asked. `obey` on the reading thread."""

    def __init__(self) -> None:
        self.asked: dict[str, AskedCamera] = {}

    def obey(self, line: bytes) -> None:
        """Carry out one line."""
        order = json.loads(line)
        key = order["key"]
        if order["op"] == "ask":
            self._leave(key)
            asked = self.asked[key] = AskedCamera(key, order["orders"], order["every_s"])
            threading.Thread(target=asked.run, daemon=True).start()
        elif order["op"] == "leave":
            self._leave(key)
        elif key in self.asked:
            asked = self.asked[key]
            with asked.changed:
                asked.every_s = order["every_s"]
                asked.changed.notify()

    def _leave(self, key: str) -> None:
        asked = self.asked.pop(key, None)
        if asked is not None:
            with asked.changed:
                asked.is_over = True
                asked.changed.notify()


def main() -> None:
    """Obey standard input until its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asking = Asking()
    for line in iter(sys.stdin.buffer.readline, b""):
        asking.obey(line)
    os._exit(0)


if __name__ == "__main__":
    main()
