"""Numbers from one to ninety-nine in words, English and Welsh, as a text calls cameras by them (RIP-04)."""

from __future__ import annotations

import re

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WELSH = ("un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw", "deg")
_WELSH_TENS = ("", "dau ddeg", *(f"{one} deg" for one in ("tri", "pedwar", "pum", "chwe", *_WELSH[6:9])))
_TRADITIONAL = {"deuddeg": 12, "pymtheg": 15, "deunaw": 18, "ugain": 20, "hanner cant": 50}
_FEMININE = {"dwy": 2, "tair": 3, "pedair": 4}
_COUNTED = (
    r"(?:more |other |young |unknown |police |white |black |asian )?(?:m[ae]n|males?|lads?|kids?|"
    r"lad(?:y|ies)|wom[ae]n|females?|boys?|girls?|youths?|people|persons?|suspects?|officers?|students?|staff|"
    r"adults?|child(?:ren)?|teenagers?|cars?|vans?|vehicles?|bikes?|days?|nights?|times?|weeks?|months?|minutes?|"
    r"hours?|seconds?|evening|morning|more|others|can|could|would|of)"
)
"""What follows a number that counts, and is no camera's: “on camera two men were seen”."""
_CUE = re.compile(r"(?<!\w)(?:y|yr|yn|ar|wedi|gan|oedd|mae|rhif|dyn|camer[âa]u|gamera|chamera)(?!\w)")


def _english() -> dict[str, int]:
    spoken = {word: number for number, word in enumerate((*_ONES, *_TEENS), 1)}
    for ten, word in enumerate(_TENS, 2):
        spoken[word] = ten * 10
        spoken |= {f"{word} {_ONES[one]}": ten * 10 + one + 1 for one in range(9)}
    return spoken


def _welsh() -> dict[str, int]:
    spoken = {word: number for number, word in enumerate(_WELSH, 1)} | _FEMININE | _TRADITIONAL
    for ten, word in enumerate(_WELSH_TENS, 1):
        if word:
            spoken[word] = ten * 10
        spoken |= {f"{word or 'un deg'} {_WELSH[one]}": ten * 10 + one + 1 for one in range(9)}
    return spoken


_NUMBERS = _english() | _welsh()
_WORD = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(_NUMBERS, key=len, reverse=True)).replace(' ', '[ -]')})"
    rf"(?![\w-])(?! {_COUNTED}\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?<!\w)(?:cameras?|cams?|numbers?|no\.?) $", re.IGNORECASE)
"""Before “one”, which is no number in most texts: “camera 3 to one side”."""
_ALSO_ENGLISH = frozenset({"un", "pump"})


def with_digits(said: str) -> str:
    """Return a text, spaced by single spaces, with numbers in words as digits, unless they count things."""
    return _WORD.sub(lambda found: _digits(found, said), said)


def _digits(found: re.Match[str], said: str) -> str:
    word = found[1].casefold().replace("-", " ")
    if word in _ALSO_ENGLISH and not _CUE.search(said.casefold()):
        return found[0]
    if word == "one" and not _LEAD.search(said[max(0, found.start() - 12) : found.start()]):
        return found[0]
    return str(_NUMBERS[word])
