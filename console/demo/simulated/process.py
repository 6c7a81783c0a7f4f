"""Simulated cameras as a program: one process, or several child processes and their parent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2

from console.demo.simulated.camera_list import town_roster
from console.demo.simulated.loops import scene_loops
from console.demo.simulated.serve import ServerOptions, TownServer

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from console.demo.simulated.camera import CameraAddress

    Say: TypeAlias = Callable[[dict[str, str | int | bool]], None]

PASSWORD_VARIABLE = "WATCHROOM_SIM_PASSWORD"  # noqa: S105 - the variable's name, not what is in it
_STOP_S = 8.0
_PORTION_S = 0.001


@dataclass(frozen=True, slots=True)
class TownOptions:
    """What one process serves."""

    numbers: tuple[int, ...]
    server: ServerOptions
    light: str
    cache: Path


async def serve_here(options: TownOptions, say: Say, *, until_eof: bool) -> None:
    """Serve in this process until a signal (or the end of standard input) comes.

    Args:
        options: what and how.
        say: called with each camera as it becomes ready, and then once with `ready`.
        until_eof: end when standard input ends, so that the cameras do not outlive their parent.
    """
    # Drawing shares the processor with serving: draw in small portions and one thread, as there are several
    # processes.
    sys.setswitchinterval(_PORTION_S)
    cv2.setNumThreads(1)
    plans = [plan for plan in town_roster(max(options.numbers)) if plan.number in options.numbers]
    server = TownServer(plans, scene_loops("town", options.cache, options.light), options.server)

    async def work() -> None:
        def ready(address: CameraAddress) -> None:
            say(address.as_dict())

        await server.start(ready)
        say({"ready": True, "cameras": len(server.cameras)})
        await asyncio.Event().wait()

    await _until(_ending(until_eof=until_eof), work(), server.stop)


async def serve_in_processes(commands: list[list[str]], password: str, say: Say, *, until_eof: bool) -> None:
    """Start child processes and pass on what they say; one `ready` when all are.

    Args:
        commands: one for each child; a child ends when its standard input does.
        password: handed over in the environment.
        say: as in `serve_here`.
        until_eof: as in `serve_here`.
    """
    ended = _ending(until_eof=until_eof)
    pipe = asyncio.subprocess.PIPE
    environment = os.environ | {PASSWORD_VARIABLE: password}
    children = [
        await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=environment)
        for command in commands
    ]

    async def work() -> None:
        counts = await asyncio.gather(*(_relay(child, say) for child in children))
        say({"ready": True, "cameras": sum(counts)})
        await asyncio.gather(*(child.wait() for child in children))

    async def stop() -> None:
        await asyncio.gather(*(_end(child) for child in children))

    await _until(ended, work(), stop)


async def _relay(child: Process, say: Say) -> int:
    """Pass on a child's cameras; return their number when the child is ready or has ended."""
    count = 0
    while child.stdout is not None and (line := await child.stdout.readline()):
        report: dict[str, str | int | bool] = json.loads(line)
        if "ready" in report:
            break
        count += 1
        say(report)
    return count


async def _end(child: Process) -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        await asyncio.wait_for(child.wait(), _STOP_S)
    except TimeoutError:
        child.kill()
        await child.wait()


def _ending(*, until_eof: bool) -> asyncio.Event:
    """Return an event that is set when this process is asked to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, ended.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
    if until_eof:
        threading.Thread(target=_wait_for_eof, args=(loop, ended), daemon=True, name="stdin").start()
    return ended


def _wait_for_eof(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    # Read unbuffered: a daemon thread that holds a buffer's lock would crash the interpreter at exit.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    with contextlib.suppress(RuntimeError):  # the loop is closed: it ended for another reason
        loop.call_soon_threadsafe(ended.set)


async def _until(
    ended: asyncio.Event, work: Coroutine[None, None, None], stop: Callable[[], Awaitable[None]]
) -> None:
    task, waiting = asyncio.ensure_future(work), asyncio.ensure_future(ended.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        task.cancel()
        waiting.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)
        await stop()
