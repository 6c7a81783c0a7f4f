from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from console.app import sealed_check
from console.app.doctor import Diagnostic, DiagnosticLevel, examine, lines, worst
from console.app.scheme import open_scheme
from console.domain.books.entries import NewEntry
from console.services.surveillance.key_recovery import TAKEN
from console.settings.secrets import FixedSecrets
from console.store.ledger.apart_keys import NAME

if TYPE_CHECKING:
    from pathlib import Path


def test_what_this_program_runs_on_is_found(tmp_path: Path) -> None:
    verdicts = {finding.subject: finding.verdict for finding in examine(tmp_path / "not" / "yet")}
    assert verdicts["Python"] is verdicts["decoders"] is verdicts["home"] is DiagnosticLevel.OK


def test_the_worst_finding_is_the_verdict_and_says_what_to_do() -> None:
    findings = [
        Diagnostic("a", DiagnosticLevel.OK, "fine"),
        Diagnostic("b", DiagnosticLevel.MISSING, "none", "apt-get install b"),
    ]
    assert worst(findings) is DiagnosticLevel.MISSING
    assert any("apt-get install b" in line for line in lines(findings))


def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "console", "doctor", "--json"],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "WATCHROOM_HOME": str(tmp_path)},
    )
    assert answer.returncode in {0, 1}
    assert {row["subject"] for row in json.loads(answer.stdout)["findings"]} >= {"keyring", "disk", "clock"}


def test_letters_of_the_settings_file_that_are_not_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[letters.refusal]\nenglish = "No."\n[letters.nonsense]\n')
    (found,) = [one for one in examine(tmp_path) if one.subject == "letters"]
    assert found.verdict is DiagnosticLevel.WARNING
    assert "refusal, English: The letter must also say" in found.found
    assert "nonsense: There is no letter of this name" in found.found


@pytest.mark.req("DIS-01", "RIP-04")
def test_it_says_where_the_key_of_the_sealed_records_is_and_whether_it_would_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = FixedSecrets({})
    monkeypatch.setattr(sealed_check, "KeyringSecrets", lambda: ring)

    def said() -> tuple[DiagnosticLevel, str]:
        (found,) = [one for one in examine(tmp_path) if one.subject == "sealed records"]
        return found.verdict, f"{found.found} {found.then}"

    assert said() == (DiagnosticLevel.OK, "none yet ")
    assert not (tmp_path / "watchroom.sqlite").exists()
    scheme = open_scheme(tmp_path, vault=ring)
    try:
        assert said() == (DiagnosticLevel.OK, "none yet ")
        scheme.pictures.save("request/1", "application/pdf", b"%PDF-1.7 Dear Mrs Marsh", "amy")
        verdict, words = said()
        assert verdict is DiagnosticLevel.WARNING
        assert "nobody has the halves" in words
        assert "watchroom surveillance halves" in words
        with scheme.units.begin() as unit:
            unit.append(NewEntry("audit", TAKEN, "amy", {"with": "bob", "subject": "surveillance key"}))
        assert said()[0] is DiagnosticLevel.OK
        for other in (None, b"k" * 32):
            # No key is on the machine, or another scheme's.
            ring = FixedSecrets({})
            if other is not None:
                ring.keep_secret(NAME, other)
            verdict, words = said()
            assert verdict is DiagnosticLevel.WARNING
            assert "watchroom surveillance recover" in words
    finally:
        scheme.close()
    (tmp_path / "watchroom.sqlite").write_bytes(b"no database")
    assert said()[0] is DiagnosticLevel.WARNING
