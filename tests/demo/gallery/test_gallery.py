from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog
from typer.testing import CliRunner

from console import ui
from console.cli import app
from console.demo.gallery.album import Album, is_blank, slug
from console.demo.gallery.listing import as_html, as_markdown
from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from pathlib import Path


UNPICTURED = {
    "books.agreements_dialog",
    "cameras.certificate_dialog",
    "cameras.deployment_dialogs",
    "cameras.deployment_map",
    "cameras.motion_dialog",
    "cameras.pixel_density_dialog",
    "cameras.report_dialogs",
    "cameras.settings_commands",
    "cameras.settings_dialog",
    "evidence.burn_dialog",
    "people.second_person",
    "playback.bookmarks",
    "privacy.editor_commands",
    "redaction.viewing_dialog",
    "scheme.history",
    "surveillance.control",
    "surveillance.dialogs",
    "surveillance.material_dialog",
    "surveillance.word_recovery_dialog",
    "visitors.guest_dialogs",
}
"""Modules whose dialogs need a device, or a choice or an earlier act that the gallery does not make."""


def dialogs_by_module() -> dict[str, set[str]]:
    """Return the dialogs that each module of the screen defines."""
    dialogs = {}
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        loaded = importlib.import_module(module.name)
        dialogs[module.name] = {
            name
            for name, member in vars(loaded).items()
            if isinstance(member, type)
            and issubclass(member, QDialog)
            and member.__module__ == loaded.__name__
        }
    unpictured = {f"{ui.__name__}.{name}" for name in UNPICTURED}
    return {name: members for name, members in dialogs.items() if members and name not in unpictured}


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("gallery")
    answer = subprocess.run(
        [sys.executable, "-m", "tests.demo.gallery.gallery_child", str(folder / "pictures")],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "WATCHROOM_HOME": str(folder / "home")},
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return folder / "pictures", json.loads(answer.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("pane", [kind.id for kind in PANES])
def test_every_pane_is_pictured(pictured: tuple[Path, dict[str, Any]], pane: str) -> None:
    _, told = pictured
    assert pane in told["shown"]
    for state in ("empty", "filled"):
        assert any(file.endswith(f"-{slug(f'{pane} {state}')}.png") for file in told["files"])


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("module", sorted(dialogs_by_module()))
def test_a_dialog_of_every_module_is_pictured(pictured: tuple[Path, dict[str, Any]], module: str) -> None:
    _, told = pictured
    assert dialogs_by_module()[module] & {*told["shown"]}, f"open a dialog of {module}.py in the gallery"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_picture_shows_something_and_is_listed(pictured: tuple[Path, dict[str, Any]]) -> None:
    folder, told = pictured
    assert told["blank"] == []
    assert told["warnings"] == []
    assert {path.name for path in folder.glob("*.png")} == {*told["files"]}
    markdown = (folder / "index.md").read_text("utf-8")
    page = (folder / "index.html").read_text("utf-8")
    assert all(file in markdown and file in page for file in told["files"])
    assert str(folder.parent) not in markdown + page


def test_a_picture_of_one_colour_is_found(tmp_path: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    assert is_blank(image)
    assert is_blank(QImage())
    image.setPixelColor(39, 29, QColor("white"))
    assert not is_blank(image)
    album = Album(tmp_path)
    album.add("Nothing <here>", "It shows <nothing> & no more.", QImage(), frozenset({"none"}))
    album.add("A dot", "A dot.", image)
    with pytest.raises(OSError, match=r"001-nothing-here\.png cannot be written"):
        album.finish()
    assert [one.is_blank for one in album.pictures] == [True, False]
    assert album.shown() == {"none"}
    assert (tmp_path / "002-a-dot.png").exists()
    assert "It shows &lt;nothing&gt; &amp; no more." in as_html(album.pictures)
    assert "[002-a-dot.png](002-a-dot.png): A dot." in as_markdown(album.pictures)


def test_a_size_that_is_none_is_refused(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["demo", "--gallery", str(tmp_path / "pictures"), "--size", "large"])
    assert answer.exit_code != 0
    assert not (tmp_path / "pictures").exists()
