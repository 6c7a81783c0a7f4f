"""Qt's translation source file (.ts): read it, bring it up to date with the code, compile it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Translations = dict[tuple[str, str], tuple[str, bool]]
"""The translation of each context and source, and whether it is finished."""
HEADER = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Drafted by a non-native writer: every line is marked unfinished until a Welsh speaker has read it. -->
<TS version="2.1" language="cy_GB">
"""


def read_translations(path: Path) -> Translations:
    """Return the translations of a file, in its order."""
    translations: Translations = {}
    for context in etree.parse(path).getroot().iterfind("context"):
        name = context.findtext("name") or ""
        for message in context.iterfind("message"):
            translation = message.find("translation")
            words = "" if translation is None else translation.text or ""
            is_finished = translation is not None and translation.get("type") != "unfinished"
            translations[name, message.findtext("source") or ""] = words, is_finished
    return translations


def updated(present: Translations, wanted: Mapping[str, Sequence[str]]) -> Translations:
    """Return the translations of what the code has now.

    A translation that stands in another context is taken from there, unfinished. A text that is new has none.
    What is no longer in the code is left out.

    Args:
        present: the translations so far.
        wanted: the texts by context.
    """
    elsewhere = {source: words for (_, source), (words, _) in present.items() if words}
    return {
        (context, source): present.get((context, source)) or (elsewhere.get(source, ""), False)
        for context, sources in wanted.items()
        for source in sources
    }


def write_translations(path: Path, translations: Translations) -> None:
    """Write a file with these translations, in their order."""
    parts, last = [HEADER], ""
    for (context, source), (words, is_finished) in translations.items():
        if context != last:
            parts.append("    </context>\n" if last else "")
            parts.append(f"    <context>\n        <name>{escape(context)}</name>\n")
            last = context
        mark = "" if is_finished else ' type="unfinished"'
        parts.append(
            f"        <message>\n            <source>{escape(source)}</source>\n"
            f"            <translation{mark}>{escape(words)}</translation>\n        </message>\n"
        )
    parts.append(f"{'    </context>' if last else ''}\n</TS>\n")
    path.write_text("".join(parts), encoding="utf-8")


def compile_translations(path: Path) -> None:
    """Write the compiled file (.qm) beside a translation file.

    Raises:
        EnvironmentFault: Qt's compiler is not installed, or failed.
    """
    program = Path(sys.executable).with_name("pyside6-lrelease")
    compiled = path.with_suffix(".qm")
    try:
        answer = subprocess.run(
            [str(program), "-silent", str(path), "-qm", str(compiled)],
            check=False,
            capture_output=True,
            text=True,
        )
    except OSError:
        raise EnvironmentFault(
            "pyside6-lrelease is not installed.", "Install PySide6 in this Python environment."
        ) from None
    if answer.returncode:
        raise EnvironmentFault(f"pyside6-lrelease failed: {answer.stderr.strip()}", "Correct the .ts file.")
