"""The process that stops cameras when the console dies. It runs by itself: standard library only.

It reads one JSON object in each line of its standard input, and nothing else: no arguments, environment or
files. Logins stay in its memory. At the end of its input it stops every camera that is still held, and ends.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import signal
import socket
import sys
import threading
import time

TYPE_CHECKING = False  # the module `typing` is memory that this process does not need
if TYPE_CHECKING:
    from typing import Any

    Orders = dict[str, Any]

LEASE_S = 0.6
OVERSLEPT_S = 0.1
GRACE_S = 0.1
"""A movement that was not renewed for this time is stopped. The console's own limit is shorter."""
OWED_S = 1.5
"""Time for the console to stop a released movement and to see it at rest."""
ROUNDS_S = (0.0, 0.4, 1.2)
"""Moments of the stops: a move that was on its way when the console died may arrive after the first."""
DEADLINE_S, LONGEST = 1.0, 200_000
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_FIELD = re.compile(r'(\w[\w-]*)\s*=\s*(?:"([^"]*)"|([^\s,]+))')
_FAULT = re.compile(rb"<(?:[\w.-]+:)?Fault\b")
_SPACES = (
    f'xmlns:s="{_SOAP}" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema"'
)


class WatchedMove:
    """One movement: how it is stopped, and until when it is left alone."""

    def __init__(self, orders: Orders, until_s: float) -> None:
        self.orders, self.until_s = orders, until_s


class Watchdog:
    """Holds the movements. `obey` on the reading thread, `watch` on another."""

    def __init__(self) -> None:
        self.held: dict[str, WatchedMove] = {}
        self.is_over = False
        self.changed = threading.Condition()
        self.firing: list[threading.Thread] = []

    def obey(self, line: bytes) -> None:
        """Carry out one line."""
        order = json.loads(line)
        key, now_s = order.get("key"), time.monotonic()
        with self.changed:
            if order["op"] == "hold":
                self.held[key] = WatchedMove(order["orders"], now_s + LEASE_S)
            elif order["op"] == "done":
                self.held.pop(key, None)
            elif key in self.held:
                self.held[key].until_s = now_s + (OWED_S if order["op"] == "release" else LEASE_S)
            self.changed.notify()

    def end(self) -> None:
        """Stop all that is held, at once."""
        with self.changed:
            self.is_over = True
            self.changed.notify()

    def watch(self) -> None:
        """Stop what was not renewed, until the end; return when every stop was sent."""
        due_s = None
        while True:
            with self.changed:
                if due_s is not None and time.monotonic() > due_s + OVERSLEPT_S and not self.is_over:
                    # This process itself had to wait for the processor: what it was told lies unread.
                    self.changed.wait(GRACE_S)
                now_s = time.monotonic()
                late = [key for key, held in self.held.items() if self.is_over or held.until_s <= now_s]
                for key in late:
                    thread = threading.Thread(target=stop, args=(self.held.pop(key).orders,))
                    thread.start()
                    self.firing = [*(one for one in self.firing if one.is_alive()), thread]
                if self.is_over:
                    break
                next_s = min((held.until_s for held in self.held.values()), default=None)
                due_s = next_s
                self.changed.wait(None if next_s is None else max(next_s - now_s, 0.005))
        for thread in self.firing:
            thread.join()


def stop(orders: Orders) -> None:
    """Send every way of stopping in turn, the one that works first, and all of it again a little later."""
    began_s = time.monotonic()
    for moment_s in ROUNDS_S:
        time.sleep(max(0.0, began_s + moment_s - time.monotonic()))
        is_refused = False
        for way in orders["ways"]:
            if is_refused or not way["after_refusal"]:
                taken = [command(orders, action, body) for action, body in way["messages"]]
                is_refused = is_refused or not all(taken)


def command(orders: Orders, action: str, body: str) -> bool:
    """Send one command, with a token or with HTTP digest; return whether the camera took it."""
    try:
        status, head, content = exchange(orders, action, envelope(body, token(orders)), "")
        challenges = re.findall(rb"(?i)^www-authenticate\s*:\s*(digest.*?)\r?$", head, re.MULTILINE)
        proof = answer(orders, [one.decode("latin-1") for one in challenges]) if status == 401 else ""
        if proof:
            status, head, content = exchange(orders, action, envelope(body, ""), proof)
    except (OSError, ValueError):
        return False
    return 200 <= status < 300 and not _FAULT.search(content)


def exchange(orders: Orders, action: str, body: bytes, proof: str) -> tuple[int, bytes, bytes]:
    """Send one request on a connection of its own; return status, head and content."""
    until_s = time.monotonic() + DEADLINE_S
    with connected(orders) as wire:
        lines = [
            f"POST {orders['path']} HTTP/1.1",
            f"Host: {orders['host_header']}",
            f'Content-Type: application/soap+xml; charset=utf-8; action="{action}"',
            f"Content-Length: {len(body)}",
            *([f"Authorization: {proof}"] if proof else []),
            "Connection: close",
        ]
        wire.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        came = b""
        while len(came) < LONGEST and not _is_whole(came):
            wire.settimeout(max(until_s - time.monotonic(), 0.01))
            block = wire.recv(16_384)
            if not block:
                break
            came += block
    head, _, content = came.partition(b"\r\n\r\n")
    return int(head[9:12]), head, content


def _is_whole(came: bytes) -> bool:
    head, end, content = came.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length\s*:\s*(\d+)", head)
    is_counted = length is not None and len(content) >= int(length[1])
    return bool(end) and (is_counted or b"Envelope>" in content[-200:])


def connected(orders: Orders) -> socket.socket:
    """Return an open connection; with TLS only to the certificate that the console accepted."""
    plain = socket.create_connection((orders["host"], orders["port"]), DEADLINE_S)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not orders["is_encrypted"]:
        return plain
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # exactly one certificate is accepted
    wire = context.wrap_socket(plain, server_hostname=orders["host"])
    if hashlib.sha256(wire.getpeercert(binary_form=True) or b"").hexdigest() != orders["fingerprint"]:
        wire.close()
        raise OSError("another certificate")
    return wire


def envelope(body: str, header: str) -> bytes:
    """Return a SOAP 1.2 message."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope {_SPACES}><s:Header>{header}</s:Header>'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def token(orders: Orders) -> str:
    """Return a UsernameToken (OASIS UsernameToken Profile 1.0), dated by the camera's clock."""
    if not orders["user"] or orders["speaks_digest"]:
        return ""
    nonce = os.urandom(16)
    moment = time.gmtime(time.time() + orders["clock_error_s"])
    created = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", moment)
    proof = hashlib.sha1(nonce + created.encode() + orders["password"].encode(), usedforsecurity=False)
    user = orders["user"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kind, coded = f"{_OASIS}-username-token-profile-1.0", f"{_OASIS}-soap-message-security-1.0"
    return (
        f'<wsse:Security xmlns:wsse="{_OASIS}-wssecurity-secext-1.0.xsd" '
        f'xmlns:wsu="{_OASIS}-wssecurity-utility-1.0.xsd"><wsse:UsernameToken>'
        f"<wsse:Username>{user}</wsse:Username>"
        f'<wsse:Password Type="{kind}#PasswordDigest">{base64.b64encode(proof.digest()).decode()}'
        f'</wsse:Password><wsse:Nonce EncodingType="{coded}#Base64Binary">'
        f"{base64.b64encode(nonce).decode()}</wsse:Nonce><wsu:Created>{created}</wsu:Created>"
        "</wsse:UsernameToken></wsse:Security>"
    )


def answer(orders: Orders, challenges: list[str], uses: int = 1) -> str:
    """Return the Authorization header for the strongest challenge (RFC 7616); empty if there is none.

    Args:
        orders: host, path and login.
        challenges: of the camera.
        uses: how often they were answered, with this time.
    """
    best = ""
    pieces = [piece for line in challenges for piece in re.split(r",\s*(?=[Dd]igest\s)", line)]
    for challenge in pieces:
        fields = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(challenge)}
        algorithm = fields.get("algorithm", "MD5").upper()
        if algorithm not in {"MD5", "SHA-256"} or "nonce" not in fields or (best and algorithm == "MD5"):
            continue
        best = digest(orders, fields, algorithm, uses)
    return best


def digest(orders: Orders, fields: dict[str, str], algorithm: str, uses: int = 1) -> str:
    """Return the answer to one challenge."""

    # MD5 is the default of the standard and the only algorithm of many cameras.
    def hashed(words: str) -> str:
        content = words.encode()
        if algorithm == "SHA-256":
            return hashlib.sha256(content).hexdigest()
        return hashlib.md5(content, usedforsecurity=False).hexdigest()

    realm, nonce, own = fields.get("realm", ""), fields["nonce"], os.urandom(8).hex()
    has_qop = "auth" in fields.get("qop", "").replace(",", " ").split()
    middle = f":{uses:08x}:{own}:auth" if has_qop else ""
    secret = hashed(f"{orders['user']}:{realm}:{orders['password']}")
    proof = hashed(f"{secret}:{nonce}{middle}:{hashed('POST:' + orders['path'])}")
    user = orders["user"].replace("\\", "\\\\").replace('"', '\\"')
    parts = [f'username="{user}"', f'realm="{realm}"', f'nonce="{nonce}"', f'uri="{orders["path"]}"']
    parts += [f'response="{proof}"', f"algorithm={algorithm}"]
    parts += [f'opaque="{fields["opaque"]}"'] if "opaque" in fields else []
    parts += ["qop=auth", f"nc={uses:08x}", f'cnonce="{own}"'] if has_qop else []
    return "Digest " + ", ".join(parts)


def main() -> None:
    """Obey standard input until its end."""
    watchdog = Watchdog()
    _outlast_signals(watchdog)
    watching = threading.Thread(target=watchdog.watch)
    watching.start()
    for line in iter(sys.stdin.buffer.readline, b""):
        watchdog.obey(line)
    watchdog.end()
    watching.join()


def _outlast_signals(watchdog: Watchdog) -> None:
    """Let a signal to all processes of the console come after the stops; write no memory to a file."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=_end, args=(watchdog,)).start())
    try:
        import resource
    except ImportError:  # Windows writes none by default
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end(watchdog: Watchdog) -> None:
    watchdog.end()
    for thread in watchdog.firing:
        thread.join()
    os._exit(0)


if __name__ == "__main__":
    main()
