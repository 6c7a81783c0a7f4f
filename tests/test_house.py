import subprocess
import sys

from console import __version__


def test_the_command_tells_its_version() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "console", "--version"], check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == f"watchroom {__version__}"
