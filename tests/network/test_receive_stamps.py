from __future__ import annotations

import socket
import sys
import time
from typing import TYPE_CHECKING

import pytest

from console.network.receive_stamps import ReceiveStamps

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = socket.create_connection(server.getsockname())
        receiver, _ = server.accept()
        with sender, receiver:
            yield sender, receiver


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux notes when data of a stream came")
def test_what_was_read_late_came_when_it_came(pair: tuple[socket.socket, socket.socket]) -> None:
    sender, receiver = pair
    stamps = ReceiveStamps(receiver)
    before_s = time.monotonic()
    sender.sendall(b"early")
    time.sleep(0.2)
    after_s = time.monotonic()
    assert stamps.recv(100) == b"early"
    assert before_s <= stamps.came_s < after_s


def test_a_clock_that_was_set_makes_the_stamps_useless(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, receiver = pair
    stamps = ReceiveStamps(receiver)
    sender.sendall(b"early")
    time.sleep(0.2)
    after_s = time.monotonic()
    true = time.time
    monkeypatch.setattr(time, "time", lambda: true() + 3600)
    stamps.recv(100)
    assert stamps.came_s >= after_s


def test_where_nothing_is_noted_it_came_when_it_was_read() -> None:
    here, there = socket.socketpair()
    with here, there:

        class Encrypted(socket.socket):
            pass

        plain = Encrypted(fileno=there.detach())
        with plain:
            stamps = ReceiveStamps(plain)
            here.sendall(b"x")
            before_s = time.monotonic()
            assert stamps.recv(1) == b"x"
            assert stamps.came_s >= before_s
