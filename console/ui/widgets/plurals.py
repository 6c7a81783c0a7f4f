"""Texts with a number, in the singular and the plural."""

from __future__ import annotations


def plural(count: int, singular: str, many: str, *values: object) -> str:
    """Return the text that suits the count, with its placeholders filled in.

    Args:
        count: the number that is counted; fills {0}.
        singular: the translated text for a count of 1.
        many: the translated text for any other count.
        values: fill {1} and the placeholders after it.
    """
    return (singular if count == 1 else many).format(f"{count:,}", *values)
