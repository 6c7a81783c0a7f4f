from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import console
from console.cli import app

PRINTED = Path(console.__file__).parents[1] / "resources" / "documentation" / "personal-details.md"


@pytest.mark.req("LOG-02")
def test_the_printed_list_of_personal_details_is_the_one_in_force() -> None:
    output = CliRunner().invoke(app, ["books", "personal"]).stdout
    assert output.strip() in PRINTED.read_text("utf-8")
