"""Every file that an installation brings is named by its hash, the build tool too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"^([a-zA-Z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)
HASHED = re.compile(NAMED.pattern + r"[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}(?: \\)?\n", re.MULTILINE)
SETUPS = ("packaging/setup.sh", "packaging/setup.ps1")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("requirements", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_its_hash_and_the_build_tool_is_one(requirements: str) -> None:
    content = (ROOT / "packaging" / requirements).read_text("utf-8")
    hashed = HASHED.findall(content)
    assert hashed == NAMED.findall(content)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["build-system"]["requires"] + project["project"]["dependencies"]
    assert {_plain(re.split(r"[\[<>=~! ]", line)[0]) for line in wanted} <= set(map(_plain, hashed))


@pytest.mark.parametrize("setup", SETUPS)
def test_nothing_is_installed_without_a_hash(setup: str) -> None:
    lines = [line for line in (ROOT / setup).read_text("utf-8").splitlines() if "pip install" in line]
    assert lines
    for line in lines:
        assert "--require-hashes" in line or ("--no-deps" in line and "--no-build-isolation" in line), line


@pytest.mark.parametrize("file", [*SETUPS, "run", "test", "pyproject.toml", "packaging/dev.in"])
def test_no_address_of_a_registry_is_written_down(file: str) -> None:
    assert not re.search(r"index-url|://[^ ]*pypi", (ROOT / file).read_text("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="the shell script is for Linux")
def test_what_is_done_as_root_is_said_before_it_is_done(tmp_path: Path) -> None:
    """The package manager is a stand-in that notes when it is called."""
    log = tmp_path / "log"
    stand_ins = {"dpkg-query": "exit 1", "apt-get": f'echo "did apt-get $*" >> "{log}"', "id": "echo 0"}
    for name, answer in stand_ins.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    say = f'say() {{ echo "said $*" >> "{log}"; }}'
    script = f"source packaging/setup.sh; {say}; install_packages libone libtwo"
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run([shutil.which("bash") or "", "-c", script], cwd=ROOT, env=environment, check=True)
    lines = log.read_text("utf-8").splitlines()
    done = [line for line in lines if line.startswith("did")]
    assert len(done) == 2
    assert lines.index(done[0]) > lines.index("said   apt-get install --no-install-recommends libone libtwo ")
