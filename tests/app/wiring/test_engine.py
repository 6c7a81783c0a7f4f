from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

import console.app.wiring.engine
from console.app.scheme import demo_scheme, open_scheme
from console.app.wiring.engine import OWED_FILE, engine_plan, recording_plan
from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import OperatorError
from console.domain.recording.modes import RecordingMode
from console.media.relay.stream import RelayStream
from console.settings.file import load
from console.settings.secrets import FixedSecrets
from console.store.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    from pathlib import Path

    from console.store.ledger.owed_acts import OwedActs

TOML = """
[[recording.schedules]]
cameras = [3]
usual = "off"

[[recording.schedules]]
usual = "time-lapse"

[[recording.schedules.spans]]
days = ["friday", "saturday"]
begin = "18:00"
mode = "real time"
"""
FRIDAY_EVENING = dt.datetime(2026, 11, 20, 19, tzinfo=dt.UTC)


@pytest.mark.req("SYS-04")
def test_the_settings_say_when_each_camera_is_recorded_and_how(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(TOML)
    schedules = load(path).recording.schedules
    assert recording_plan(3, schedules).mode_at(FRIDAY_EVENING) is RecordingMode.OFF
    assert recording_plan(4, schedules).mode_at(FRIDAY_EVENING) is RecordingMode.REAL_TIME
    assert (
        recording_plan(4, schedules).mode_at(FRIDAY_EVENING - dt.timedelta(hours=2))
        is RecordingMode.TIME_LAPSE
    )
    assert recording_plan(4, ()).mode_at(FRIDAY_EVENING) is RecordingMode.REAL_TIME


@pytest.mark.parametrize("span", ['days = ["someday"]', 'days = ["friday"]\nbegin = "25:00"'])
def test_a_span_that_makes_no_sense_is_refused(tmp_path: Path, span: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'[[recording.schedules]]\n[[recording.schedules.spans]]\nmode = "off"\n{span}\n')
    with pytest.raises(OperatorError, match="schedules"):
        load(path)


def test_what_is_owed_is_kept_in_the_home_folder_but_not_of_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = FixedSecrets({})
    monkeypatch.setattr(console.app.wiring.engine, "KeyringSecrets", lambda: secrets)
    for opened, is_kept in ((open_scheme, True), (demo_scheme, False)):
        scheme = opened(tmp_path / opened.__name__)
        engine_plan(scheme, secrets, lambda _fault: None)
        with sqlite3.connect(scheme.place) as other:
            other.execute("BEGIN IMMEDIATE")
            stop = threading.Event()
            scheme.ledger.record("a.bell", "snapshot", "camera 1", {})
            writer = threading.Thread(target=scheme.ledger.run, args=(stop,))
            writer.start()
            stop.set()
            writer.join()
        other.close()
        assert (scheme.home / OWED_FILE).exists() is is_kept
        scheme.close()


class ForgetfulVault(FixedSecrets):
    """A keyring in which both processes looked for a key before either had kept one."""

    def __init__(self) -> None:
        super().__init__({})
        self.is_late = False

    def secret(self, name: str) -> bytes | None:
        return super().secret(name) if self.is_late else None


def test_console_and_recorder_that_owe_from_the_same_instant_can_both_read_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = ForgetfulVault()
    monkeypatch.setattr(console.app.wiring.engine, "KeyringSecrets", lambda: vault)
    kept: list[OwedActs] = []
    monkeypatch.setattr(LedgerWriter, "keep_owed_in", lambda _writer, owed: kept.append(owed))
    act = RecordedAct("a.bell", "snapshot", "camera 1", FRIDAY_EVENING, {})
    scheme = open_scheme(tmp_path)
    for relay in (None, lambda _camera: RelayStream()):
        engine_plan(scheme, vault, lambda _fault: None, relay=relay)
    for owed in kept:
        owed.add([act])
    vault.is_late = True
    for relay in (None, lambda _camera: RelayStream()):
        engine_plan(scheme, vault, lambda _fault: None, relay=relay)
    for owed in kept[2:]:
        owed.load()
        assert owed.head(2) == [act]
    scheme.close()
