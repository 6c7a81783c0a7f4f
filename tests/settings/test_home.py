"""The home folder belongs to its user alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from console.settings.home import access_list_command, protect, wider_than_private

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_home_is_closed_to_others_and_what_is_wider_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    (home / "open").touch()
    (home / "open").chmod(0o644)
    (home / "link").symlink_to(tmp_path)
    assert wider_than_private(home) == [home, home / "open"]
    protect(home)
    assert wider_than_private(home) == [home / "open"]


def test_on_windows_the_list_names_owner_system_and_administrators_and_nobody_else(tmp_path: Path) -> None:
    program, folder, *rest = access_list_command(tmp_path)
    assert (program, folder) == ("icacls", str(tmp_path))
    assert rest[0] == "/inheritance:r"
    grants = [word for word in rest if word.startswith("*")]
    assert [grant.split(":")[0] for grant in grants] == ["*S-1-3-4", "*S-1-5-18", "*S-1-5-32-544"]
    assert all(grant.endswith(":(OI)(CI)F") for grant in grants)
