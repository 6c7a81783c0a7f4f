"""`watchroom doctor`."""

from __future__ import annotations

import dataclasses
import json

import typer


def doctor(as_json: bool = typer.Option(False, "--json", help="Print one JSON object.")) -> None:
    """Check what is missing on this machine, and how to get it. Exit status 1 if the console cannot run."""
    from console.app.doctor import DiagnosticLevel, examine, lines, worst
    from console.settings.home import home

    findings = examine(home())
    if as_json:
        rows = [dataclasses.asdict(finding) | {"verdict": finding.verdict.value} for finding in findings]
        print(json.dumps({"verdict": worst(findings).value, "findings": rows}, ensure_ascii=False))
    else:
        print("\n".join(lines(findings)))
    raise typer.Exit(1 if worst(findings) is DiagnosticLevel.MISSING else 0)
