"""`watchroom` without a command: the console on the scheme in WATCHROOM_HOME."""

from __future__ import annotations

import typer


def open_console() -> None:
    """Open the console. The exit status is Qt's."""
    from console.app.console import FaultReporter, run_console
    from console.app.instance_lock import only_console
    from console.app.recorder.beside import recorder_beside
    from console.app.scheme import open_scheme
    from console.app.wiring.people import open_people
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    failed = FaultReporter()
    scheme = open_scheme(home(), failed)
    try:
        with only_console(scheme.home):
            people = open_people(scheme, failed)
            recorder = recorder_beside(scheme)
            raise typer.Exit(run_console(scheme, KeyringSecrets(), failed, people, recorder))
    finally:
        scheme.close()
