"""Which cameras a free text names: by number, as people write it, or by the camera's own name (RIP-04)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from console.domain.books.number_words import with_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LEAST_LETTERS = 3
"""A shorter name, or one without letters, stands for nothing: it is in every text."""
_UNITS = (
    r"minutes?|mins?|seconds|secs?|hours?|hrs?|days|weeks|months|years|times|o['’]?clock|[ap]\.?m\b|"
    r"met(?:re|er)s|km|feet|ft|yards|miles|mph|m|percent|people|persons|men|women|youths"
)
_STREET = (
    r"(?:(?!(?:in|at|on|of|the|near|by|to|from|along|facing)\b)\w{1,30} ){1,3}"
    r"(?:street|road|lane|avenue|square|close|drive|st|rd|ave)"
)
_COUNTS = rf"(?! ?%|[:.]\d|(?:-\d+| (?:to|or) \d+)?[ -]?(?:{_UNITS})\b"
_AFTER = _COUNTS + ")"
"""What is counted, measured or timed is no camera: “cameras 3 and 4, 10 minutes later”."""
_AFTER_ONE = rf"{_COUNTS}| {_STREET}\b)"
"""Nor is the number of a house, after one camera: “camera 3 and 10 High Street”."""
_ITEM = r"(?:\bc ?)?\d{1,9}(?!\w)"
_FIRST = r"(?:\bc ?)?\d{1,9}(?!\d)"
_TIE = r"(?:-|–|—|to\b|till\b|until\b|through\b|up to\b)"
_AND = r"(?:[,;/&+]|and\b|or\b|plus\b)"
_CALLED = r"(?: ?(?:no|nos|nr|number|numbers|numbered|rhif|rhifau)\b)?[ .:#№()\[\]-]{0,4}"
# Every part has a length at the most, so that no text takes long.
_GOES_ON = rf" ?(?:{_TIE}|{_AND}(?: ?{_AND})?) ?(?:(?:cameras?|cams?)\b)?{_CALLED}{_ITEM}"
_WELSH_ON = rf"(?:{_GOES_ON}| ?(?:ac?\b|neu\b|i\b|hyd at\b) ?{_CALLED}{_ITEM})"
_NEXT = r"(?=[\W\d]|(?:nos?|rhif)\b)"
_SEVERAL = re.compile(
    rf"(?<!\w)(?:cameras|cams){_NEXT}{_CALLED}({_FIRST}(?:{_GOES_ON}{_AFTER})*)", re.IGNORECASE
)
_ONE = re.compile(
    rf"(?<!\w)(?:camera|cam|chamera|gamera|nghamera){_NEXT}{_CALLED}({_FIRST}(?:{_GOES_ON}{_AFTER_ONE})*)",
    re.IGNORECASE,
)
_WELSH = re.compile(
    rf"(?<!\w)(?:c|g|ch|ngh)amer(?:a\u0302|[âa])u{_NEXT}{_CALLED}({_FIRST}(?:{_WELSH_ON}{_AFTER})*)",
    re.IGNORECASE,
)
_LETTERED = re.compile(rf"(?<!\w)(?:[cC]|C |[cC]-)(?=\d)({_ITEM}(?!/[A-Z]{{1,3}}\b)(?:{_GOES_ON}{_AFTER})*)")
"""`C10`; but `C10/M` is an exhibit of somebody whose name begins with C."""
_MAY_NAME = re.compile(r"cam|amer|c[ -]?\d", re.IGNORECASE)
_OF_CAMERAS = re.compile(
    r"(?<!\w)(?:c\.?c\.?t\.?v|cams?|cameras?|(?:g|ch|ngh)amera|(?:c|g|ch|ngh)amer[âa]u|pictures?|footage|record(?:ed|ings?)|"
    r"monitors?|screens?|tiles?|view(?:ed|ing|s)?|lens|zoom(?:ed|ing|s)?|pan(?:ned|ning|s)?|ptz|feeds?|videos?|"
    r"images?|lluniau|recordiadau?)(?!\w)",
    re.IGNORECASE,
)
"""Words that say that a text speaks of cameras. One word, such as Market, is a place in most texts."""
_SPACES = re.compile(r"\s+")
_PARTS = re.compile(rf"({_TIE}|\bi\b|hyd at\b)|(\d+)", re.IGNORECASE)


class CameraWords:
    """Finds some cameras in texts. Made once for them: its patterns are not cheap to make.

    Args:
        names: of the cameras, by number.
        former: further names that some of them had.
    """

    def __init__(self, names: Mapping[int, str], former: Iterable[tuple[int, str]] = ()) -> None:
        self._numbers = frozenset(names)
        self._named: dict[str, set[int]] = {}
        self._begins: set[str] = set()
        """First words of the names: most texts have none of them, which is found out fast."""
        self._places: set[str] = set()
        """Names of one word: they count where a text speaks of cameras."""
        patterns: set[str] = set()
        for number, name in (*names.items(), *(one for one in former if one[0] in names)):
            words = re.findall(r"[^\W_]+", _plain(name))
            plain = "".join(words)
            if len(plain) >= LEAST_LETTERS and not plain.isdigit():
                self._named.setdefault(plain, set()).add(number)
                self._begins.add(words[0])
                if len(words) == 1 and plain.isalpha():
                    self._places.add(plain)
                patterns.add(r"[\W_]*".join(re.escape(letter) for letter in words))
        longest_first = "|".join(sorted(patterns, key=len, reverse=True))
        # Looked for at every place, because one name may begin inside another.
        self._names = re.compile(rf"(?<![^\W_])(?=({longest_first})(?![^\W_]))") if patterns else None

    def named_in(self, said: str, *, is_place: bool = False) -> set[int]:
        """Return which of the cameras a text names.

        Args:
            said: the text.
            is_place: it says where something is: a camera's name is that of a place there.
        """
        found: set[int] = set()
        if not self._numbers:
            return found
        if _MAY_NAME.search(said):
            spaced = with_digits(_SPACES.sub(" ", said))
            for pattern in (_SEVERAL, _ONE, _WELSH, _LETTERED):
                for numbers in pattern.finditer(spaced):
                    found.update(self._of_list(numbers[1]))
        plain = _plain(said) if self._names is not None else ""
        if self._names is not None and any(word in plain for word in self._begins):
            speaks_of_cameras = _OF_CAMERAS.search(said) is not None
            for name in self._names.finditer(plain):
                called = "".join(re.findall(r"[^\W_]+", name[1]))
                if speaks_of_cameras or not (is_place or called in self._places):
                    found |= self._named[called]
        return found

    def _of_list(self, numbers: str) -> Iterator[int]:
        """Return which of the cameras are in a list, such as `10, 12 to 14 & 20`."""
        first: int | None = None
        is_span = False
        for tie, digits in _PARTS.findall(numbers):
            if tie:
                is_span = first is not None
                continue
            number = int(digits)
            low, high = sorted((first, number)) if is_span and first is not None else (number, number)
            yield from (one for one in self._numbers if low <= one <= high)
            first, is_span = number, False


def _plain(said: str) -> str:
    """Return a text without differences of case and accents, nor of how these are stored."""
    if said.isascii():
        return said.casefold()
    parts = unicodedata.normalize("NFKD", said.casefold()).casefold()
    return "".join(one for one in parts if not unicodedata.combining(one))
