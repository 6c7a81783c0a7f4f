"""`watchroom` without a command: the console on the scheme in WATCHROOM_HOME."""

from __future__ import annotations

import typer


def open_console() -> None:
    """Open the console. The exit status is Qt's."""
    from console.app.console import FaultReporter, run_console
    from console.app.instance_lock import only_console
    from console.app.scheme import open_scheme
    from console.app.wiring.people import open_people
    from console.settings.home import home
    from console.settings.secrets import KeyringSecrets

    failed = FaultReporter()
    scheme = open_scheme(home(), failed)
    try:
        with only_console(scheme.home):
            raise typer.Exit(run_console(scheme, KeyringSecrets(), failed, open_people(scheme, failed)))
    finally:
        scheme.close()
