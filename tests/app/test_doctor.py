from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from console.app.doctor import Diagnostic, DiagnosticLevel, examine, lines, worst

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
