"""`watchroom texts`: every text that a person reads."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer


def texts(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object per line."),
    update: bool = typer.Option(
        False, "--update", help="Bring the Welsh translation file up to date and compile it."
    ),
) -> None:
    """List every text of the program with its place and context, for review and translation."""
    from console.demo.texts import shown_texts, translatable
    from console.demo.translation_file import (
        compile_translations,
        read_translations,
        updated,
        write_translations,
    )
    from console.ui.widgets.resources import resource

    shown = shown_texts()
    if update:
        path = resource("translations") / "watchroom_cy.ts"
        translations = updated(read_translations(path), translatable(shown))
        write_translations(path, translations)
        compile_translations(path)
        missing = sum(not words for words, _ in translations.values())
        print(f"{path}: {len(translations)} texts, {missing} without a translation")
        return
    for text in shown:
        if as_json:
            print(json.dumps(asdict(text), ensure_ascii=False))
        else:
            words = text.text.replace("\n", "⏎")
            print(f"{text.path}:{text.line} [{text.context}] {words}")
