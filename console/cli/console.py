"""`watchroom` without a command: the console on the scheme in WATCHROOM_HOME."""

from __future__ import annotations

import typer


def open_console(*, is_safe: bool = False) -> None:
    """Open the console. The exit status is Qt's.

    Args:
        is_safe: without the wall and the screen's settings that were kept.
    """
    from console.app.console_start import failing_in_a_window

    with failing_in_a_window():
        status = _open(is_safe=is_safe)
    # Not within: an end as wanted is no failure that a window has to tell.
    raise typer.Exit(status)


def _open(*, is_safe: bool) -> int:
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
            return run_console(scheme, KeyringSecrets(), failed, people, recorder, is_safe=is_safe)
    finally:
        scheme.close()
