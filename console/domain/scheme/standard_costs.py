"""The scheme's standard costs of viewings and copies (DIS-13): a fact of the scheme, one cost a line."""

from __future__ import annotations

import re

from console.domain.errors import OperatorError
from console.domain.text import text

COSTS = "costs"
"""Name of the fact."""
VIEWING, COPY, EDITING, OTHER = "viewing", "copy", "editing", "other costs"
COSTS_FOR = (VIEWING, COPY, EDITING, OTHER)
_LINE = re.compile(rf"({'|'.join(COSTS_FOR)})\s*[:=]?\s*£?\s*(\d{{1,5}}(?:\.\d{{1,2}})?)", re.IGNORECASE)


def standard_costs(stated: str) -> dict[str, float]:
    """Return the costs in pounds by what they are for; lines that say something else are left out."""
    found = (_LINE.fullmatch(line.strip()) for line in stated.splitlines())
    return {match[1].casefold(): float(match[2]) for match in found if match is not None}


def check_costs(stated: str) -> None:
    """Check that every line is a cost, and that none is there twice.

    Raises:
        OperatorError: it names the line.
    """
    seen: set[str] = set()
    for line in filter(None, map(str.strip, stated.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None or match[1].casefold() in seen:
            raise OperatorError(
                text("“{line}” is not a standard cost, or is there twice.", line=line[:60]),
                text("Write one a line, for example “copy 10.00”. For: {kinds}.", kinds=", ".join(COSTS_FOR)),
            )
        seen.add(match[1].casefold())
