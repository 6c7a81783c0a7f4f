"""`watchroom simulate`: run the cameras of the demo town."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import typer

from console.domain.errors import OperatorError


def simulate(
    cameras: int = typer.Option(16, min=1, max=256, help="Number of cameras."),
    port: int = typer.Option(
        0, help="First port. Camera N uses PORT + 10 N, and the next one for ONVIF. 0: any free ports."
    ),
    host: str = typer.Option("127.0.0.1", help="Network address to serve on."),
    processes: int = typer.Option(2, min=1, max=10, help="Number of processes that share the work."),
    user: str = typer.Option(
        "operator", help="User name of the cameras. The password comes from WATCHROOM_SIM_PASSWORD."
    ),
    only: str = typer.Option("", help="Only these cameras, for example 3,7."),
    light: str = typer.Option("day", help="Light: day or dusk."),
    json_lines: bool = typer.Option(False, "--json", help="Print one JSON object per line."),
    until_eof: bool = typer.Option(False, "--until-eof", help="End when standard input ends."),
    control_port: int = typer.Option(0, hidden=True),
) -> None:
    """Serve a town of simulated cameras that speak RTSP and ONVIF, until interrupted."""
    from console.demo.simulated.login import Login
    from console.demo.simulated.onvif.discovery import PORT as DISCOVERY_PORT
    from console.demo.simulated.process import PASSWORD_VARIABLE, TownOptions, serve_here, serve_in_processes
    from console.demo.simulated.serve import DEMO_LOGIN, ServerOptions
    from console.settings.home import home

    if light not in {"day", "dusk"}:
        raise OperatorError(f"{light!r} is not a valid light.", "Use day or dusk.")
    numbers = _numbers(only, cameras)
    login = Login(user, os.environ.get(PASSWORD_VARIABLE) or DEMO_LOGIN.password)
    report = _print_json if json_lines else _print_words
    if processes > 1 and len(numbers) > 1:
        arguments = ["--host", host, "--user", user, "--light", light, "--port", str(port)]
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
            *arguments,
        ]
        commands = [
            [
                *base,
                *arguments,
                "--only",
                ",".join(map(str, share)),
                "--control-port",
                str(port + at if port else 0),
            ]
            for at, share in enumerate(shares)
        ]
        asyncio.run(serve_in_processes(commands, login.password, report, until_eof=until_eof))
        return
    server = ServerOptions(
        host, port, control_port or port, login, discovery_port=DISCOVERY_PORT, still_first=True
    )
    options = TownOptions(numbers, server, light, home() / "simulated")
    asyncio.run(serve_here(options, report, until_eof=until_eof))


def _numbers(only: str, cameras: int) -> tuple[int, ...]:
    if not only:
        return tuple(range(1, cameras + 1))
    try:
        numbers = tuple(sorted({int(number) for number in only.split(",")}))
    except ValueError:
        numbers = ()
    if not numbers or numbers[0] < 1:
        raise OperatorError(
            f"--only {only!r} is not a list of camera numbers.", "Separate them with commas, for example 3,7."
        )
    return numbers


def _print_json(message: dict[str, str | int | bool]) -> None:
    print(json.dumps(message), flush=True)


def _print_words(message: dict[str, str | int | bool]) -> None:
    if "ready" in message:
        print(f"{message['cameras']} cameras are ready.", flush=True)
    else:
        print(f"{message['number']:>3}  {message['name']:<24} {message['main_url']}", flush=True)
