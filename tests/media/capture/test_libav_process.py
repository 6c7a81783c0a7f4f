"""libav in a process of its own: it takes nothing with it, outlives nobody, and gives no password away."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import psutil
import pytest

from console.domain.clock import SystemClock
from console.domain.streaming.utc_clock import UtcClock
from console.media.arrival_clock import ArrivalClock
from console.media.capture.libav import open_libav
from console.media.capture.libav_process import LibavProcess
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import StreamFault
from tests.faults.plans import town_of
from tests.support.hostile import HostileServer, says_nothing
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera

LOGIN = Credentials("operator", "watchroom-demo")
TCP = OpenOptions(transport="tcp")


@pytest.fixture(scope="module")
def cameras() -> Iterator[list[TownCamera]]:
    with town_of({1: "h264", 2: "mjpeg"}, with_sound=1) as town:
        yield town.cameras


def stamper() -> ArrivalClock:
    return ArrivalClock(UtcClock(SystemClock()))


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "libav_child" in " ".join(child.cmdline())]


def test_it_reads_what_libav_reads_in_this_process(cameras: list[TownCamera]) -> None:
    url = cameras[0].main_url
    with (
        contextlib.closing(open_libav(url, LOGIN, TCP, stamper())) as one,
        contextlib.closing(LibavProcess(url, LOGIN, TCP, stamper())) as other,
    ):
        there = [packet for packet in itertools.islice(other.packets(), 80) if packet.track == 0]
        # The process may have begun some seconds later, on a busy machine.
        last = there[-1].data
        here = list(itertools.takewhile(lambda packet: packet.data != last, one.packets()))
        assert one.format == other.format
    both = {packet.data for packet in here} & {packet.data for packet in there}
    assert len(both) > len(there) / 2
    assert [b.dts - a.dts for a, b in itertools.pairwise(there) if a.dts and b.dts]
    assert all(b.arrived_utc >= a.arrived_utc for a, b in itertools.pairwise(there))
    assert any(packet.camera_utc for packet in there)


def test_what_our_client_does_not_read_goes_to_it_and_that_is_told(cameras: list[TownCamera]) -> None:
    one = StreamOpener(cameras[1].main_url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock()))
    with contextlib.closing(one.open()) as stream:
        assert isinstance(stream, LibavProcess)
        assert next(stream.packets()).is_key
        assert stream.format.tracks[0].codec == "mjpeg"
        assert one.client == "libav: the camera sends JPEG"
        (child,) = children()
        assert LOGIN.password not in " ".join([*child.cmdline(), *child.environ().values()])
    until(lambda: not children(), "the process to end")


def test_a_read_can_be_ended_from_another_thread(cameras: list[TownCamera]) -> None:
    stream = LibavProcess(cameras[0].main_url, LOGIN, TCP, stamper())
    next(stream.packets())
    cameras[0].set_fault("stall", True)
    faults: list[StreamFault] = []

    def read() -> None:
        try:
            for _ in stream.packets():
                pass
        except StreamFault as fault:
            faults.append(fault)
        stream.close()

    thread = threading.Thread(target=read)
    thread.start()
    stream.interrupt()
    thread.join(10)
    cameras[0].clear_faults()
    assert faults
    assert not children()


def test_a_process_that_crashes_is_a_fault_of_the_stream(cameras: list[TownCamera]) -> None:
    with contextlib.closing(LibavProcess(cameras[0].main_url, LOGIN, TCP, stamper())) as stream:
        packets = stream.packets()
        next(packets)
        children()[0].kill()
        with pytest.raises(StreamFault):
            for _ in packets:
                pass


def test_an_opening_can_be_given_up() -> None:
    over = threading.Event()
    with HostileServer(says_nothing) as server:
        threading.Timer(1.0, over.set).start()
        with pytest.raises(StreamFault):
            LibavProcess(server.url, LOGIN, TCP, stamper(), over.is_set)
    assert not children()


def test_a_refused_password_is_said_as_one(cameras: list[TownCamera]) -> None:
    with pytest.raises(StreamFault, match="refused the password"):
        LibavProcess(cameras[0].main_url, Credentials("operator", "wrong"), TCP, stamper())


def test_it_ends_with_the_console(cameras: list[TownCamera]) -> None:
    script = (
        "import sys; from tests.media.capture.test_libav_process import *\n"
        f"stream = LibavProcess({cameras[0].main_url!r}, LOGIN, TCP, stamper()); next(stream.packets())\n"
        "print(children()[0].pid, flush=True); threading.Event().wait()\n"
    )
    console = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert console.stdout is not None
    child = psutil.Process(int(console.stdout.readline()))
    console.kill()
    console.wait()
    console.stdout.close()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "the process to end")
