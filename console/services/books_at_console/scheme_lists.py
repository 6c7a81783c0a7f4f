"""Lists of the forms that a scheme can configure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


PHRASES = (
    "Male, ",
    "Female, ",
    "Group of ",
    "fighting outside ",
    "running towards ",
    "walking towards ",
    "got into a vehicle, registration ",
    "police on scene",
    "ambulance on scene",
    "camera kept on the subject",
    "lost from view at ",
    "no further action",
)


@dataclass(frozen=True, slots=True)
class SchemeLists:
    """Lists that a scheme can configure.

    Attributes:
        phrases: quick phrases and completions of free text.
        choices: by `kind.field`: proposals of an open choice, instead of those in the code.
    """

    phrases: tuple[str, ...] = PHRASES
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
