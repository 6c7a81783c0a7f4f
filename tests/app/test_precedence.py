"""The console goes before other programs where the machine lets it, and starts where it does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from console.app.precedence import NICENESS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="priorities of Linux")

CHILD = """
import os, resource, sys
from console.app.precedence import may_take_precedence, take_precedence
if limit := sys.argv[1]:
    resource.setrlimit(resource.RLIMIT_NICE, (int(limit), int(limit)))
    if os.geteuid() == 0:
        os.setresuid(65534, 65534, 65534)
print(may_take_precedence(), take_precedence(), os.getpriority(os.PRIO_PROCESS, 0))
"""


def answers(limit: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", CHILD, limit], capture_output=True, check=True, text=True)
    return done.stdout.split()


def test_an_ordinary_user_without_the_right_starts_as_any_program() -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert answers(limit="0") == ["False", "False", str(own)]


def test_an_ordinary_user_with_the_right_goes_before_others() -> None:
    import resource

    right = 20 - NICENESS
    hard = resource.getrlimit(resource.RLIMIT_NICE)[1]
    if hard != resource.RLIM_INFINITY and hard < right:
        pytest.skip("this machine lets nobody give the right")
    assert answers(limit=str(right)) == ["True", "True", str(NICENESS)]


@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root may without a limit")
def test_root_goes_before_others() -> None:
    assert answers(limit="") == ["True", "True", str(NICENESS)]
