"""Whether two written names may be one person's: titles, case, order, hyphens and accents do not count."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

_TITLES = frozenset(
    {
        "cllr", "councillor", "cynghorydd", "cyng", "alderman", "alderwoman", "mayor", "maer", "lord",
        "lady", "sir", "dame", "the", "rt", "hon", "right", "honourable", "mr",
        "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend",
        "revd", "fr", "mp", "pcc", "jp", "mbe", "obe", "cbe",
        "kc", "qc", "pc", "dc", "wpc", "ps", "sgt", "sergeant", "ds",
        "insp", "inspector", "di", "dci", "chief", "supt", "superintendent", "dsu", "det",
        "detective", "constable", "acc", "dcc", "cc", "commander", "commissioner",
    }
)  # fmt: skip
"""Words before and after names that do not tell people apart."""
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_NO_LETTERS = re.compile(r"[^\w,]+|_")
_UNACCENTED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


class NameMatch(Enum):
    """How two written names relate."""

    SAME = "the same name"
    SIMILAR = "may be the same name"
    OTHER = "another name"


def name_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison, forenames first; empty for titles alone.

    “Cllr MOSS-HÁRT, Ada” becomes (ada, moss, hart).
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).casefold().translate(_UNACCENTED))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    words = _NO_LETTERS.sub(" ", letters)
    before, comma, after = words.partition(",")
    surname, forenames = _untitled(before), _untitled(after.replace(",", " "))
    # What follows the comma of “Ada Moss, MP” is no forename.
    return (*forenames, *surname) if comma else surname


def _untitled(words: str) -> tuple[str, ...]:
    return tuple(word for word in words.split() if word not in _TITLES)


def compare_names(one: str, other: str) -> NameMatch:
    """Return whether two names are the same, may be, or are not.

    They may be the same where the surname is, and what is written of the forenames does not contradict:
    an initial, a middle name or a forename is missing.
    """
    first, second = name_parts(one), name_parts(other)
    if not first or not second:
        return NameMatch.OTHER
    is_whole = all(any(len(word) > 1 for word in parts[:-1]) for parts in (first, second))
    if sorted(first) == sorted(second) or "".join(first) == "".join(second):
        return NameMatch.SAME if is_whole else NameMatch.SIMILAR
    is_similar = any(_may_be_one(left, right) for left in _ways(first) for right in _ways(second))
    return NameMatch.SIMILAR if is_similar else NameMatch.OTHER


def _ways(parts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return a name as it is written, and with its surname last where lists write it first: “Moss A.”."""
    is_surname_first = len(parts) > 1 and len(parts[-1]) == 1
    return (parts, (*parts[1:], parts[0])) if is_surname_first else (parts,)


def _may_be_one(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    short, long = sorted((first, second), key=len)
    if short[-1] != long[-1] or len(short[-1]) == 1:
        return False
    return _fit(short[:-1], long[:-1])


def _fit(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Return whether forenames can be left out of the longer so that each fits its counterpart, in order."""
    if not short:
        return True
    return any(_fit(short[1:], long[place + 1 :]) for place, name in enumerate(long) if _fits(short[0], name))


def _fits(one: str, other: str) -> bool:
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])
