from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.errors import EnvironmentFault, OperatorError
from console.settings.file import load, save
from console.settings.home import home
from console.settings.schema import RendererSetting, Settings, VolumeSettings, WallSettings

if TYPE_CHECKING:
    from pathlib import Path


def test_no_file_is_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    settings = Settings(wall=WallSettings(painter=RendererSetting.RASTER, scale_percent=150))
    recording = settings.recording.model_copy(update={"volumes": (VolumeSettings(path=tmp_path),)})
    settings = settings.model_copy(update={"recording": recording})
    save(tmp_path / "deep" / "settings.toml", settings)
    assert load(tmp_path / "deep" / "settings.toml") == settings


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b"[wall\nscale_percent = 1", "are not valid"),
        (b"[wall]\nscale_percent = 1000", "wall.scale_percent"),
        (b"[wall]\ncolour = 'mauve'", "wall.colour"),
        (b"\xff\xfe\x00", "not text"),
        (b"version = 99", "newer version of watchroom"),
        (b"[database]\nurl = 'postgresql://u:tr0ub4dor@h/x'", "database.url: .*it contains a password"),
        (b"[database]\nurl = 'mysql://h/x'", "database.url"),
        (b"[visitors]\nnotice = 'Keep out'", "visitors: .*needs a new version"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_left_alone(tmp_path: Path, text: bytes, named: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(text)
    with pytest.raises(OperatorError, match=named) as refused:
        load(path)
    assert "tr0ub4dor" not in str(refused.value)
    assert path.read_bytes() == text


def test_a_folder_that_cannot_be_written_is_said_and_the_old_settings_stand(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save(path, Settings())
    path.with_suffix(".new").mkdir()
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        save(path, Settings(operator="other"))
    assert load(path) == Settings()


def test_everything_lives_under_the_home_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("WATCHROOM_HOME")
    assert home().name == "watchroom"
