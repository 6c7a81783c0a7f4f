"""A thread's start ends, also where there is no memory for it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading

import pytest

from console.domain import threads
from console.domain.threads import BackgroundThread
from tests.support.waiting import until


def test_it_runs_with_its_arguments_and_name() -> None:
    seen: list[object] = []
    thread = BackgroundThread(
        lambda word: seen.append((word, threading.current_thread().name)), "one", ("x",)
    )
    thread.start()
    thread.join()
    assert seen == [("x", "one")]
    assert thread.daemon


def test_a_thread_that_never_begins_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    late: list[object] = []
    monkeypatch.setattr(threads, "BEGIN_S", 0.05)
    monkeypatch.setattr(
        threading,
        "_start_joinable_thread" if hasattr(threading, "_start_joinable_thread") else "_start_new_thread",
        lambda begin, *_, **__: late.append(begin),
    )
    done: list[int] = []
    thread = BackgroundThread(lambda: done.append(1), "one")
    with pytest.raises(RuntimeError, match="did not begin"):
        thread.start()
    # One that begins after all does nothing: another may have been made in its place.
    thread.run()
    assert done == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_no_start_hangs_in_a_process_without_memory() -> None:
    program = textwrap.dedent(
        """
        import resource, threading
        from console.domain import threads
        threads.BEGIN_S = 0.3
        over = threading.Event()
        pages = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        refused = 0
        for spare in range(0, 40 * 2**20, 2**18):
            resource.setrlimit(resource.RLIMIT_AS, (pages + spare, resource.RLIM_INFINITY))
            try:
                threads.BackgroundThread(over.wait, "one").start()
            except (RuntimeError, MemoryError):
                refused += 1
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        over.set()
        print(refused, flush=True)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


def test_many_begin_at_once() -> None:
    over = threading.Event()
    several = [BackgroundThread(over.wait, f"thread {number}") for number in range(50)]
    for thread in several:
        thread.start()
    assert all(thread.is_alive() for thread in several)
    over.set()
    until(lambda: not any(thread.is_alive() for thread in several), "their end")
