"""`watchroom recorder`: see, start and end the recorder of the scheme, and install it as a service."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from console.cli.reach import counted
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from console.app.recorder.messages import RecorderReport

START_S = 60.0
LOOK_S = 0.2
UNIT = "watchroom-recorder.service"

app = typer.Typer(
    name="recorder", help="See, start, stop or install the recorder of the scheme.", no_args_is_help=True
)
_DEMO = typer.Option(False, help="The demo's recorder.")
_JSON = typer.Option(False, "--json", help="Print one JSON object.")


@app.command()
def status(demo: bool = _DEMO, as_json: bool = _JSON) -> None:
    """Show whether the recorder runs and what it records. The exit status is 0 if all is well."""
    report = _report(_place(demo=demo))
    _print(_as_plain(report), as_json=as_json)
    raise typer.Exit(0 if report is not None and _is_well(report) else 1)


@app.command()
def start(demo: bool = _DEMO, as_json: bool = _JSON) -> None:
    """Start the recorder, if it does not run. It goes on when this command ends."""
    from console.app.instance_lock import recorder_runs

    _refuse_service(demo=demo)
    place = _place(demo=demo)
    if not recorder_runs(place):
        process = _started(place, demo=demo)
        _await_answer(place, process.poll)
    _print(_as_plain(_report(place)), as_json=as_json)


@app.command()
def stop(demo: bool = _DEMO, as_json: bool = _JSON) -> None:
    """Stop the recorder: it seals what it records and ends. An open console starts it again at once."""
    from console.app.instance_lock import recorder_runs
    from console.app.os_account import os_account
    from console.app.recorder.stop import stop_recorder

    _refuse_service(demo=demo)
    place = _place(demo=demo)
    if recorder_runs(place) and not stop_recorder(place, os_account().login):
        raise EnvironmentFault(
            "The recorder runs but does not answer.", "End its process, or restart the machine."
        )
    _print(_as_plain(None), as_json=as_json)


@app.command()
def install(
    only_print: bool = typer.Option(False, "--print", help="Print the unit instead of writing it."),
) -> None:
    """Install the recorder as a systemd service of this user, which starts with the machine."""
    from console.settings.home import home

    if sys.platform == "win32":
        raise OperatorError(
            "On Windows the recorder is not installed as a service yet.",
            "Let the Task Scheduler run this at the start: watchroom record --serve",
        )
    unit = _unit(home())
    if only_print:
        print(unit, end="")
        return
    place = Path.home() / ".config" / "systemd" / "user" / UNIT
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(unit, "utf-8")
    except OSError as error:
        raise EnvironmentFault(
            text("{place} cannot be written: {error}.", place=place, error=error.strerror or error),
            "Use --print, and put the unit where this machine wants it.",
        ) from error
    print(f"{place} is written. To start it now and with the machine:")
    print(f"  systemctl --user daemon-reload && systemctl --user enable --now {UNIT}")
    print("  sudo loginctl enable-linger $USER")
    print("Its passphrase, if the keyring is an encrypted file: see packaging/systemd.")


def _place(*, demo: bool) -> Path:
    from console.settings.home import home

    return home() / "demo" if demo else _service_home() or home()


def _service_home() -> Path | None:
    """Return the home of the recorder that runs as a service of another user; None: it is this user's."""
    from console.settings.file import load
    from console.settings.home import home

    found = load(home() / "settings.toml").recording.recorder_home
    return Path(found) if found else None


def _refuse_service(*, demo: bool) -> None:
    if not demo and _service_home() is not None:
        raise OperatorError(
            "The recorder runs as a service of this machine (recording.recorder_home), not by this user.",
            text("Start or stop it as the machine's administrator: sudo systemctl restart {unit}", unit=UNIT),
        )


def _report(place: Path) -> RecorderReport | None:
    """Return what the recorder says; None if none runs.

    Raises:
        EnvironmentFault: it runs but cannot be understood.
    """
    from console.app.recorder import messages
    from console.app.recorder.link import RecorderCall

    try:
        call = RecorderCall(place)
    except PermissionError:
        raise  # it is another user's, and may well run
    except OSError:
        return None
    try:
        return messages.read_report(call.order("report"))
    finally:
        call.close()


def _is_well(report: RecorderReport) -> bool:
    are_recorded = all(status.recording.is_recorded for status in report.cameras.values())
    return are_recorded and not report.faults and not any(volume.fault for volume in report.volumes)


def _as_plain(report: RecorderReport | None) -> dict[str, Any]:
    if report is None:
        return {"running": False}
    return {
        "running": True,
        "well": _is_well(report),
        "version": report.version,
        "pid": report.pid,
        "since": report.begun_utc.isoformat(),
        "cameras": [
            {
                "number": status.number,
                "recording": status.recording.value,
                "fault": status.recording_fault or status.last_fault,
                "read_by": status.client,
                "kbit_s": round(status.bitrate_bps / 1000),
            }
            for status in report.cameras.values()
        ],
        "volumes": [
            {"path": volume.path, "free_bytes": volume.free_bytes, "fault": volume.fault}
            for volume in report.volumes
        ],
        "faults": list(report.faults),
    }


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    if not told["running"]:
        print("No recorder runs on this scheme. To start it: watchroom recorder start")
        return
    print(f"The recorder runs since {told['since']} (process {told['pid']}, version {told['version']}).")
    for camera in told["cameras"]:
        rate = f"{camera['kbit_s']:>7} kbit/s"
        print(f"{camera['number']:>4}  {camera['recording']:<18} {rate}  {camera['fault']}")
    for volume in told["volumes"]:
        print(f"{volume['path']}: {volume['free_bytes'] / 1e9:.0f} GB free. {volume['fault']}")
    for fault in told["faults"]:
        print(fault)
    print(f"{counted(len(told['cameras']), 'camera')}.")


def _started(place: Path, *, demo: bool) -> subprocess.Popen[bytes]:
    """Start the process of a scheme that is there: a wrong folder must not become a new scheme.

    Raises:
        OperatorError: there is none.
        EnvironmentFault: the machine cannot start it.
    """
    from console.app.recorder.start import start as start_process
    from console.app.scheme import scheme_exists

    if not scheme_exists(place):
        raise OperatorError(
            text("There is no scheme in {place}.", place=place),
            "Set WATCHROOM_HOME to its folder, or start the console once.",
        )
    try:
        return start_process(place, is_demo=demo)
    except PermissionError:
        raise
    except OSError as error:
        raise EnvironmentFault(
            text("The recorder cannot be started: {error}.", error=error.strerror or error),
            "Check the disk and the memory of the machine, then try again.",
        ) from error


def _await_answer(place: Path, ended: Callable[[], int | None]) -> None:
    from console.app.instance_lock import recorder_runs

    until_s = time.monotonic() + START_S
    while _report(place) is None:
        # Another one, started at the same instant, may have come first.
        has_failed = ended() is not None and not recorder_runs(place)
        if has_failed or time.monotonic() > until_s:
            raise EnvironmentFault(
                "The recorder did not start.",
                text("Its log says why: {log}.", log=place / "recorder" / "recorder.log"),
            )
        time.sleep(LOOK_S)


def _unit(home: Path) -> str:
    return f"""[Unit]
Description=watchroom recorder
After=network-online.target

[Service]
ExecStart={_word(sys.executable).replace("$", "$$")} -m console record --serve
Environment={_word(f"WATCHROOM_HOME={home}")}
Restart=always
RestartSec=1
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def _word(value: str) -> str:
    """Return a value as systemd reads it back (systemd.syntax, "Quoting"; systemd.unit, "Specifiers").

    Raises:
        OperatorError: it has a control character, which could add lines to the unit.
    """
    if any(not letter.isprintable() for letter in value):
        raise OperatorError(
            "The name of the home folder or of this program has a control character.", "Rename the folder."
        )
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
