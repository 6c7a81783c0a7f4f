"""`watchroom simulate`: the demo town's cameras."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import typer

from console.domain.errors import OperatorError


def simulate(
    cameras: int = typer.Option(16, min=1, max=256, help="How many cameras."),
    port: int = typer.Option(
        0, help="First port: camera N is at PORT + 10 N, its ONVIF one above. 0: any free ones."
    ),
    host: str = typer.Option("127.0.0.1", help="Address to serve at."),
    processes: int = typer.Option(2, min=1, max=10, help="Processes that share the work."),
    user: str = typer.Option("operator", help="The cameras' user; password: WATCHROOM_SIM_PASSWORD."),
    only: str = typer.Option("", help="Only these cameras, such as 3,7."),
    light: str = typer.Option("day", help="day or dusk."),
    json_lines: bool = typer.Option(False, "--json", help="One JSON object a line."),
    until_eof: bool = typer.Option(False, "--until-eof", help="End when standard input ends."),
    control_port: int = typer.Option(0, hidden=True),
) -> None:
    """Serve a town of simulated cameras that speak RTSP and ONVIF, until interrupted."""
    from console.demo.simulated.camera import Login
    from console.demo.simulated.onvif.discovery import PORT as DISCOVERY_PORT
    from console.demo.simulated.process import PASSWORD_VARIABLE, TownOptions, serve_here, serve_in_processes
    from console.demo.simulated.serve import DEMO_LOGIN, ServerOptions
    from console.settings.home import home

    if light not in {"day", "dusk"}:
        raise OperatorError(f"There is no light called {light!r}.", "Use day or dusk.")
    numbers = _numbers(only, cameras)
    login = Login(user, os.environ.get(PASSWORD_VARIABLE) or DEMO_LOGIN.password)
    say = _say_json if json_lines else _say_words
    if processes > 1 and len(numbers) > 1:
        told = ["--host", host, "--user", user, "--light", light, "--port", str(port)]
        shares = [numbers[at::processes] for at in range(min(processes, len(numbers)))]
        base = [
            sys.executable,
            "-m",
            "console",
            "simulate",
            "--processes",
            "1",
            "--until-eof",
            "--json",
            *told,
        ]
        commands = [
            [
                *base,
                *told,
                "--only",
                ",".join(map(str, share)),
                "--control-port",
                str(port + at if port else 0),
            ]
            for at, share in enumerate(shares)
        ]
        asyncio.run(serve_in_processes(commands, login.password, say, until_eof=until_eof))
        return
    server = ServerOptions(
        host, port, control_port or port, login, discovery_port=DISCOVERY_PORT, still_first=True
    )
    options = TownOptions(numbers, server, light, home() / "simulated")
    asyncio.run(serve_here(options, say, until_eof=until_eof))


def _numbers(only: str, cameras: int) -> tuple[int, ...]:
    if not only:
        return tuple(range(1, cameras + 1))
    try:
        numbers = tuple(sorted({int(one) for one in only.split(",")}))
    except ValueError:
        numbers = ()
    if not numbers or numbers[0] < 1:
        raise OperatorError(f"--only {only!r} is not a list of camera numbers.", "Write it like 3,7.")
    return numbers


def _say_json(told: dict[str, str | int | bool]) -> None:
    print(json.dumps(told), flush=True)


def _say_words(told: dict[str, str | int | bool]) -> None:
    if "ready" in told:
        print(f"{told['cameras']} cameras are ready.", flush=True)
    else:
        print(f"{told['number']:>3}  {told['name']:<24} {told['main_url']}", flush=True)
