from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import console
from console.cli import app

PRINTED = Path(console.__file__).parents[1] / "resources" / "documentation" / "permissions.md"


@pytest.mark.req("PPL-08")
def test_the_printed_table_of_permissions_is_the_one_in_force() -> None:
    output = CliRunner().invoke(app, ["people", "permissions"]).stdout
    assert output.strip() in PRINTED.read_text("utf-8")
