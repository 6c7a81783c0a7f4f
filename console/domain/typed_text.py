"""What may be typed into a field, or come from a file: one rule for every door of the program."""

from __future__ import annotations

from console.domain.errors import OperatorError
from console.domain.text import is_unfit, normal, text

MOST_LINE = 200
MOST_LINES = 20_000
_BREAKS = frozenset("\n\u2028\u2029")


def problem_in(value: str, most: int = MOST_LINE, *, is_line: bool = True) -> str:
    """Return what is wrong with a text, to follow the name of its field; empty if nothing is."""
    found = next((letter for letter in value if is_unfit(letter)), "")
    if found:
        return text("contains a character that cannot be stored ({code})", code=f"U+{ord(found):04X}")
    if is_line and any(letter in _BREAKS for letter in value):
        return text("must be one line")
    if len(value) > most:
        return text("is too long (at most {most:,} characters)", most=most)
    return ""


def checked_line(title: str, value: str, most: int = MOST_LINE) -> str:
    """Return a text of one line as it is stored: NFC, without spaces around it. It may be empty.

    Args:
        title: the name of the field.
        value: as it was typed.
        most: characters that it may have.

    Raises:
        OperatorError: it has control characters, several lines, or is too long.
    """
    return _checked(title, normal(value), most, is_line=True)


def checked_lines(title: str, value: str, most: int = MOST_LINES) -> str:
    """Return a text of any number of lines as it is stored; see `checked_line`."""
    return _checked(title, normal(value), most, is_line=False)


def _checked(title: str, value: str, most: int, *, is_line: bool) -> str:
    problem = problem_in(value, most, is_line=is_line)
    if problem:
        raise OperatorError(
            text("{title} {problem}.", title=title, problem=problem), "Correct it. Nothing was saved."
        )
    return value
